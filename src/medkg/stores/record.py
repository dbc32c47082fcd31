"""What was loaded into a store: which files with which fingerprints, and the digits that the store does not keep.

A store is free to rewrite a literal as another of the same value (Oxigraph and Virtuoso make 1.5 of 1.50). What a
graph says is unharmed by that, but what is printed is not: so the record keeps, for each triple that a store gives
back otherwise than it was written, how it was written. With it a dump is what was loaded, digit by digit.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from medkg.namespaces import GRAPH, PREFIXES

if TYPE_CHECKING:
    from medkg.rdf.files import GraphFile

_XSD = PREFIXES["xsd"]
_TEXT = (_XSD + "string", PREFIXES["rdf"] + "langString")
_VERSION = PREFIXES["schema"] + "version"
_NUMBERS = frozenset(_XSD + name for name in ("decimal", "integer", "double", "float", "nonNegativeInteger"))


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """One graph as it was loaded: the SHA-256 of its file, and what the store rewrote: pairs of N-Quads lines."""

    sha256: str
    rewritten: tuple[tuple[str, str], ...] = ()

    def written(self) -> dict[Quad, list[Quad]]:
        """Each quad that the store gives back otherwise, with how it was written."""
        found: dict[Quad, list[Quad]] = {}
        for kept, as_written in self.rewritten:
            found.setdefault(_quad(kept), []).append(_quad(as_written))
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
        return replace(self.without(set(graphs) - self.graphs.keys()), is_complete=False)

    def as_written(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """*quads* of the store, with the digits that were loaded; what was changed since stays as it is."""
        written: dict[Quad, list[Quad]] = {}
        for loaded in self.graphs.values():
            written.update(loaded.written())
        for quad in quads:
            yield from written.get(quad, (quad,))

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
            if isinstance(value, Literal) and value.datatype.value not in _TEXT:
                risky.append(placed)
            if file.name == "data/package" and quad.predicate.value == _VERSION and isinstance(value, Literal):
                self.version = value.value
            yield placed

    def loaded(self, graph: str, kept: Iterable[Quad]) -> Loaded:
        """The record of *graph*, of which the store now gives *kept*: all of it, or what bears on typed literals."""
        there = set(kept)
        lost = [quad for quad in self._risky[graph] if quad not in there]
        return Loaded(sha256=self._sums[graph], rewritten=tuple(_pairs(self._risky[graph], lost, there)))

    def lost(self, graph: str, sent: set[Quad], kept: set[Quad]) -> list[Quad]:
        """What of *sent* did not come back in *kept*, not even written otherwise; blank nodes are only counted."""
        rewritten = {_quad(written) for _kept, written in self.loaded(graph, kept).rewritten}
        named = {quad for quad in sent if not _is_blank(quad)}
        missing = sorted(named - kept - rewritten, key=str)
        unnamed = [quad for quad in sent if _is_blank(quad)]
        return missing or (unnamed if len(unnamed) != sum(map(_is_blank, kept)) else [])

    def risky(self, graph: str) -> tuple[Quad, ...]:
        """The quads of *graph* whose literals a store may rewrite: those with a datatype."""
        return tuple(self._risky[graph])

    def record(self, graphs: Mapping[str, Loaded]) -> Record:
        """The record of a store that holds just these files."""
        return Record(graphs=graphs, version=self.version, loaded=_now())


def fingerprint(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def value_of(literal: Literal) -> object:
    """What tells whether two literals say the same: a number, a moment, a truth, else the text."""
    text, datatype = literal.value, literal.datatype.value
    try:
        if datatype in _NUMBERS:
            return Decimal(text)
        if datatype == _XSD + "boolean":
            return {"1": "true", "0": "false"}.get(text, text)
        if datatype == _XSD + "dateTime":
            moment = datetime.datetime.fromisoformat(text)
            return moment.astimezone(datetime.UTC) if moment.tzinfo else moment
    except (ValueError, InvalidOperation):
        return text
    return text


def _pairs(risky: list[Quad], lost: list[Quad], there: set[Quad]) -> Iterator[tuple[str, str]]:
    """How what came back otherwise came back, and how it was written; also what fell together with it."""
    if not lost:
        return
    by_place: dict[object, list[Quad]] = {}
    for quad in there:
        if isinstance(quad.object, Literal) and quad.object.datatype.value not in _TEXT:
            by_place.setdefault((quad.subject, quad.predicate, value_of(quad.object)), []).append(quad)
    rewritten = {kept for quad in lost for kept in by_place.get((quad.subject, quad.predicate, _value(quad)), ())}
    for quad in risky:
        for kept in by_place.get((quad.subject, quad.predicate, _value(quad)), ()):
            if kept in rewritten:
                yield _line(kept), _line(quad)


def _is_blank(quad: Quad) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def _value(quad: Quad) -> object:
    assert isinstance(quad.object, Literal)
    return value_of(quad.object)


def _line(quad: Quad) -> str:
    return (serialize([quad], format=RdfFormat.N_QUADS) or b"").decode().rstrip("\n")


def _quad(line: str) -> Quad:
    quad: Quad = next(parse(line, RdfFormat.N_QUADS))
    return quad


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
