"""What was loaded into a store: which files with which fingerprints, and the spellings that the store does not keep.

A store is free to rewrite a literal as another of the same value (Oxigraph makes 1.5 of 1.50, PT1H of PT60M, Z of
+00:00). What a graph says is unharmed by that, but a file would no longer be the same: so the record keeps, for each
triple that a store gives back otherwise than it was written, how it was written. Of two spellings of one value that
fell together it keeps both. With it a dump is what was loaded, letter by letter.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from medkg.namespaces import GRAPH, PREFIXES
from medkg.stores.spelling import Pair, may_be_respelled

if TYPE_CHECKING:
    from medkg.rdf.files import GraphFile

_VERSION = PREFIXES["schema"] + "version"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """One graph as it was loaded: the SHA-256 of its file, and what the store rewrote: pairs of N-Quads lines."""

    sha256: str
    rewritten: tuple[tuple[str, str], ...] = ()

    def written(self) -> dict[Quad, list[Quad]]:
        """Each quad that the store gives back otherwise, with how it was written."""
        found: dict[Quad, list[Quad]] = {}
        for kept, as_written in zip(*map(_quads, zip(*self.rewritten, strict=True)), strict=True):
            found.setdefault(kept, []).append(as_written)
        return found


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a store was loaded with: ``graphs`` by IRI; ``is_complete`` is False while a load is under way."""

    graphs: Mapping[str, Loaded]
    version: str = ""
    loaded: str = ""
    is_complete: bool = True

    def json(self) -> str:
        return json.dumps(
            {
                "version": self.version,
                "loaded": self.loaded,
                "complete": self.is_complete,
                "graphs": {
                    graph: {"sha256": loaded.sha256, "rewritten": loaded.rewritten}
                    for graph, loaded in sorted(self.graphs.items())
                },
            },
            ensure_ascii=False,
        )

    @classmethod
    def of_json(cls, text: str) -> Record:
        """Raises ValueError where *text* is no record."""
        try:
            told = json.loads(text)
            return cls(
                version=str(told["version"]),
                loaded=str(told["loaded"]),
                is_complete=bool(told["complete"]),
                graphs={
                    str(graph): Loaded(
                        sha256=str(loaded["sha256"]),
                        rewritten=tuple((str(kept), str(written)) for kept, written in loaded["rewritten"]),
                    )
                    for graph, loaded in told["graphs"].items()
                },
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no record: {error!r}") from error

    def with_graphs(self, graphs: Mapping[str, Loaded], *, version: str = "") -> Record:
        """This record after *graphs* were loaded again."""
        return Record(graphs={**self.graphs, **graphs}, version=version or self.version, loaded=_now())

    def without(self, graphs: Iterable[str]) -> Record:
        """This record after *graphs* were changed without a file: nothing is known of what they were written like."""
        return replace(self, graphs={**self.graphs, **{graph: Loaded(sha256="") for graph in graphs}})

    def unfinished(self, graphs: Iterable[str]) -> Record:
        """This record while *graphs* are on their way."""
        return replace(self.without(graphs), is_complete=False)

    def under_way(self) -> frozenset[str]:
        """The graphs of which nobody knows whether they are there as a whole, for a load of them did not end."""
        if self.is_complete:
            return frozenset()
        return frozenset(graph for graph, loaded in self.graphs.items() if not loaded.sha256)

    def as_written(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """*quads* of the store, spelled as they were loaded; what was changed since stays as it is."""
        written: dict[str, dict[Quad, list[Quad]]] = {}
        for quad in quads:
            name = str(quad.graph_name)
            if name not in written:
                loaded = self.graphs.get(name[1:-1])
                written[name] = loaded.written() if loaded is not None else {}
            yield from written[name].get(quad, (quad,))

    def differences(self, files: Iterable[GraphFile]) -> Differences:
        """What differs between what was loaded and *files* as they are now."""
        here = {file.graph: file for file in files}
        return Differences(
            changed=tuple(
                sorted(
                    graph.removeprefix(GRAPH)
                    for graph, file in here.items()
                    if graph in self.graphs and fingerprint(file.read()) != self.graphs[graph].sha256
                )
            ),
            missing=tuple(sorted(graph.removeprefix(GRAPH) for graph in here.keys() - self.graphs.keys())),
            extra=tuple(sorted(graph.removeprefix(GRAPH) for graph in self.graphs.keys() - here.keys())),
        )


@dataclass(frozen=True, kw_only=True)
class Differences:
    """The names of files that changed since they were loaded, that were never loaded, and that the package lacks."""

    changed: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.extra)


class Loading:
    """Files on their way into a store: gives their quads, and remembers what the record needs."""

    def __init__(self, files: Iterable[GraphFile]) -> None:
        self.files = tuple(files)
        self.version = ""
        self._sums: dict[str, str] = {}
        self._risky: dict[str, list[Quad]] = {}

    def quads(self, file: GraphFile) -> Iterator[Quad]:
        """The quads of *file* in its graph, as written. Raises PackageError where it cannot be read."""
        graph = NamedNode(file.graph)
        content = file.read()
        self._sums[file.graph] = fingerprint(content)
        risky = self._risky[file.graph] = []
        for quad in file.quads_of(content):
            value = quad.object
            placed = Quad(quad.subject, quad.predicate, value, graph)
            if may_be_respelled(placed):
                risky.append(placed)
            if file.name == "data/package" and quad.predicate.value == _VERSION and isinstance(value, Literal):
                self.version = value.value
            yield placed

    def loaded(self, graph: str, pairs: Iterable[Pair]) -> Loaded:
        """The record of *graph*, of which the store tells these *pairs* otherwise than they were written."""
        lines = sorted((_line(there), _line(written)) for there, written in pairs)
        return Loaded(sha256=self._sums[graph], rewritten=tuple(lines))

    def risky(self, graph: str) -> tuple[Quad, ...]:
        """The quads of *graph* whose literals a store may rewrite: those with a datatype."""
        return tuple(self._risky[graph])

    def literals(self) -> list[Literal]:
        """The literals of all files read so far that a store may rewrite, each once."""
        found = {quad.object: None for quads in self._risky.values() for quad in quads}
        return [value for value in found if isinstance(value, Literal)]

    def record(self, graphs: Mapping[str, Loaded]) -> Record:
        """The record of a store that holds just these files."""
        return Record(graphs=graphs, version=self.version, loaded=_now())


def fingerprint(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _line(quad: Quad) -> str:
    return (serialize([quad], format=RdfFormat.N_QUADS) or b"").decode().rstrip("\n")


def _quads(lines: Iterable[str]) -> Iterator[Quad]:
    return iter(parse("\n".join(lines), RdfFormat.N_QUADS))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
