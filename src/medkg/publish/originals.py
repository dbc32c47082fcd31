"""The originals of what a store tells: it may tell 91.50 as 91.5, so how that was written is looked up, file by file.

The same holds for all that has more than one spelling: moments, durations, truths. How a store spells them is found out
in ``stores.spelling``; here it is undone.

A store on disk or on a server keeps a record of that. For one in memory the files are read, each once and only while
it is as it was loaded: whoever edits a file later changes nothing of what is shown of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad, Triple
from pyoxigraph import Store as Oxigraph

from medkg.errors import PackageError
from medkg.namespaces import GRAPH
from medkg.package import Package
from medkg.publish.inventory import HeldFile
from medkg.stores.base import Store
from medkg.stores.record import Loading, Record
from medkg.stores.spelling import as_held, respelled

Written = Mapping[Quad, list[Quad]]
"""Each quad that the store tells otherwise than it was written, with how it was."""


class Originals:
    """What *store* tells, as it was written in the *files* (by name) that it was loaded with."""

    def __init__(self, store: Store, package: Package, files: Mapping[str, HeldFile]) -> None:
        self._store = store
        self._package = package
        self._files = files
        self._read: dict[str, Written] = {}

    def read_all(self) -> None:
        """Read every file now, for the day on which it is edited."""
        for name in self._files:
            if name.endswith(".ttl"):
                self._of(GRAPH + name.removesuffix(".ttl"))

    def quads(self, graph: str) -> Iterator[Quad]:
        """What the store holds of *graph*, as written."""
        written = self._of(graph)
        for quad in self._store.quads(graph):
            yield from written.get(quad, (quad,))

    def of(self, graph: str, told: Triple) -> Iterator[Triple]:
        """What the store told, as it is written in *graph*."""
        quad = Quad(told.subject, told.predicate, told.object, NamedNode(graph))
        for written in self._of(graph).get(quad, (quad,)):
            yield Triple(written.subject, written.predicate, written.object)

    def _of(self, graph: str) -> Written:
        if graph not in self._read:
            record = self._store.record
            self._read[graph] = self._lookup(graph) if record is None else _rewritten(record, graph)
        return self._read[graph]

    def _lookup(self, graph: str) -> Written:
        """What an engine respells in the file of *graph*; nothing where it is no longer what was loaded."""
        name = graph.removeprefix(GRAPH)
        held = self._files.get(f"{name}.ttl")
        if held is None:
            return {}
        file = self._package.file(name)
        loading, kept = Loading([file]), Oxigraph()
        try:
            for _quad in loading.quads(file):
                pass
        except PackageError:
            return {}
        kept.extend(loading.risky(graph))
        loaded = loading.loaded(graph, respelled(loading.risky(graph), as_held(kept)))
        return {} if held.is_changed else _rewritten(Record(graphs={graph: loaded}), graph)


def _rewritten(record: Record, graph: str) -> Written:
    loaded = record.graphs.get(graph)
    return loaded.written() if loaded is not None else {}


def all_quads(originals: Originals, graphs: Iterable[str]) -> Iterator[Quad]:
    """Graph after graph, as written."""
    for graph in graphs:
        yield from originals.quads(graph)
