"""A store in memory: Oxigraph, filled from a package's files in some milliseconds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Oxigraph

from medkg.namespaces import ID
from medkg.rdf.files import GraphFile, syntax_error
from medkg.stores.engine import EngineStore


class MemoryStore(EngineStore):
    """Keeps its graphs in this process, and only for its time."""

    def __init__(self, files: Iterable[GraphFile] = ()) -> None:
        self._held = Oxigraph()
        self.load(files)

    @property
    def _engine(self) -> Oxigraph:
        return self._held

    def load(self, files: Iterable[GraphFile]) -> None:
        for file in files:
            if self._held.contains_named_graph(NamedNode(file.graph)):
                self.replace(file.graph, file.quads())
            else:
                self._load(file.read(), file.graph, file.path)

    def fill(self, files: Iterable[GraphFile]) -> None:
        fresh = MemoryStore(files)
        self._held = fresh._held

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        name = NamedNode(graph)
        fresh = {Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads}
        stale = [quad for quad in self._held.quads_for_pattern(None, None, None, name) if quad not in fresh]
        self._held.extend(fresh)
        for quad in stale:
            self._held.remove(quad)

    def engine(self) -> Oxigraph:
        return self._engine

    def close(self) -> None:
        self._held = Oxigraph()

    def _load(self, content: bytes, graph: str, path: Path) -> None:
        try:
            self._held.load(content, RdfFormat.TURTLE, base_iri=ID, to_graph=NamedNode(graph))
        except SyntaxError as error:
            raise syntax_error(error, path) from error
