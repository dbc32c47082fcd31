"""Every kind of store, filled with either world: in memory, on disk, on Oxigraph's server, on Virtuoso."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.stores.servers import Server, oxigraph, virtuoso

from medkg import KnowledgeGraph, Package
from medkg.stores.base import Store
from medkg.stores.disk import DiskStore
from medkg.stores.memory import MemoryStore
from medkg.stores.remote import RemoteStore

KINDS = (
    "memory",
    "disk",
    pytest.param("oxigraph", marks=pytest.mark.xdist_group("oxigraph")),
    pytest.param("virtuoso", marks=pytest.mark.xdist_group("virtuoso")),
)
LASTING = KINDS[1:]
REMOTE = KINDS[2:]


@pytest.fixture(scope="session")
def oxigraph_server() -> Iterator[Server]:
    with oxigraph() as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


class Shelf:
    """The stores of a session, each opened once; a server holds one world at a time and is told which."""

    def __init__(self, request: pytest.FixtureRequest, folders: pytest.TempPathFactory) -> None:
        self._request = request
        self._folders = folders
        self._kept: dict[str, Store] = {}
        self._holds: dict[str, str] = {}

    def server(self, kind: str) -> Server:
        found: Server = self._request.getfixturevalue(f"{kind}_server")
        return found

    def address(self, kind: str) -> str:
        """What names the store on a command line."""
        store = self.empty(kind)
        return str(store.folder) if isinstance(store, DiskStore) else self.server(kind).address

    def holding(self, kind: str, world: str) -> Store:
        """The store of that kind with the package ``toy`` or ``real``; whoever writes to it says so by ``changed``."""
        name = f"{kind} {world}" if kind in ("memory", "disk") else kind
        if name not in self._kept:
            self._kept[name] = self._made(kind)
        if self._holds.get(name) != world:
            package: Package = self._request.getfixturevalue(f"{world}_package")
            self._kept[name].fill(package.files())
            self._holds[name] = world
        return self._kept[name]

    def empty(self, kind: str) -> Store:
        """A store of that kind that will be filled by the test; a server forgets its world."""
        self._holds.pop(kind, None)
        return self._made(kind)

    def _made(self, kind: str) -> Store:
        if kind == "memory":
            return MemoryStore()
        if kind == "disk":
            return DiskStore(self._folders.mktemp("disk") / "store")
        return RemoteStore(self.server(kind).address)


@pytest.fixture(scope="session")
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """With the servers' credentials in the environment, where medkg looks for them."""
    shelf = Shelf(request, tmp_path_factory)
    yield shelf
    for store in shelf._kept.values():
        store.close()


@pytest.fixture(autouse=True)
def credentials(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the server that the test is about, where it is about one that asks for them."""
    for name in (
        "MEDKG_STORE",
        "MEDKG_STORE_USER",
        "MEDKG_STORE_PASSWORD",
        "MEDKG_STORE_GRAPHS",
        "MEDKG_STORE_TIMEOUT",
    ):
        monkeypatch.delenv(name, raising=False)
    parameters = getattr(getattr(request.node, "callspec", None), "params", {})
    if "virtuoso" in parameters.values():
        server: Server = request.getfixturevalue("virtuoso_server")
        monkeypatch.setenv("MEDKG_STORE_USER", server.user)
        monkeypatch.setenv("MEDKG_STORE_PASSWORD", server.password)


@pytest.fixture
def graph_in(shelf: Shelf, request: pytest.FixtureRequest) -> Callable[[str, str], KnowledgeGraph]:
    """``graph_in("virtuoso", "toy")``."""

    def graph(kind: str, world: str) -> KnowledgeGraph:
        return KnowledgeGraph.of(request.getfixturevalue(f"{world}_package"), shelf.holding(kind, world))

    return graph
