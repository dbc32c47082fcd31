"""What judging needs of the data, read in a few questions for all claims of a report at once, never one a claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode

from medkg.audit.figures import Figure
from medkg.audit.periods import year
from medkg.audit.sources import Source, groups
from medkg.audit.weights import Weights
from medkg.entities import python_value
from medkg.errors import NotFound
from medkg.language import translate as _
from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.rdf.identifiers import shorten

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph

Row = dict[str, Any]

_NEEDED = {
    "work": ("line", PREFIXES["cito"] + "hasCitedEntity"),
    "verdict": ("line", ONTOLOGY + "verdict"),
    "method": ("line", ONTOLOGY + "assertionMethod"),
    "study_kind": ("work", ONTOLOGY + "studyKind"),
    "publisher_kind": ("work", ONTOLOGY + "publisherKind"),
    "verification": ("work", ONTOLOGY + "verification"),
}
"""Column of ``judging/lines`` to whose property it is: without it a line cannot be judged."""


@dataclass(frozen=True)
class Scope:
    """Which claims: those of one report, one of them alone, or all of the package.

    A claim alone is named with its report: then what is looked at does not grow with the package.
    """

    report: str | None = None
    claim: str | None = None

    @property
    def bindings(self) -> Mapping[str, NamedNode]:
        given = {"report": self.report, "claim": self.claim}
        return {name: NamedNode(iri) for name, iri in given.items() if iri is not None}


@dataclass(kw_only=True)
class ClaimFacts:
    """A claim with its lines' rows and its figures. ``year``: when it was made, by its report or its curation."""

    iri: str
    report: str
    kind: str
    year: int | None
    lines: list[Row] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


@dataclass(kw_only=True)
class Facts:
    """All that was read for a scope, by the identifiers it is looked up by."""

    claims: dict[str, ClaimFacts] = field(default_factory=dict)
    subjects: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    """Claim to class to the things of that class it speaks of."""
    studied: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    """Work to class to the things of that class it studied."""
    sources: dict[str, Source] = field(default_factory=dict)
    notices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Work to the notices that retract it or what it rests on."""
    programs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Work to the programs that wrote it."""
    samples: dict[str, int] = field(default_factory=dict)
    """Line to the largest sample behind its results."""
    reported: dict[str, list[Figure]] = field(default_factory=dict)
    """Line to the figures that its work reports; read only where the claim gives a figure."""


def rows(graph: KnowledgeGraph, question: str, scope: Scope) -> Iterator[Row]:
    """The answer to a question of ``judging/`` for a scope: its columns ``report`` and ``claim`` can both be bound."""
    answer = graph.store.query(graph.catalog.question(question).text, scope.bindings)
    names = answer.variables
    for row in answer.rows():
        yield {name: None if term is None else python_value(term) for name, term in zip(names, row, strict=True)}


def read(graph: KnowledgeGraph, scope: Scope, weights: Weights) -> Facts:
    """The facts of a scope. Nothing is found for a claim or a report that is not there."""
    facts = Facts()
    for row in rows(graph, "judging/claims", scope):
        if row["kind"] is None:
            raise lacking(row["claim"], ONTOLOGY + "claimKind", "claim")
        if row["curation"] is None:
            raise lacking(row["claim"], _PROV + "wasGeneratedBy", "claim")
        if row["issued"] is None and row["curated"] is None:
            raise lacking(row["curation"], _PROV + "endedAtTime", "curation")
        made = year(str(row["issued"] or row["curated"]))
        facts.claims[row["claim"]] = ClaimFacts(iri=row["claim"], report=row["report"], kind=row["kind"], year=made)
    for row in rows(graph, "judging/lines", scope):
        if row["claim"] not in facts.claims:
            continue  # a line that bears on a claim of another report too
        for column, (whose, path) in _NEEDED.items():
            if row[column] is None:
                raise lacking(row[whose], path, "work" if whose == "work" else "evidence-line")
        facts.claims[row["claim"]].lines.append(row)
    _read_subjects(graph, scope, facts)
    _read_sources(graph, scope, facts, weights)
    _read_figures(graph, scope, facts, weights)
    return facts


def figures(found: Iterator[Row], weights: Weights, *by: str) -> Iterator[tuple[tuple[str, ...], Figure]]:
    """Each figure of some rows, once for each value of the columns *by*. A row tells one property of it."""
    told: dict[tuple[str, ...], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in found:
        properties = told[*(str(row[column]) for column in by), str(row["figure"])]
        if row["property"] is not None:
            properties[row["property"]].append(row["value"])
    for key, properties in told.items():
        yield key[:-1], _figure(key[-1], properties, weights)


def lacking(thing: str, path: str, cls: str) -> NotFound:
    """Data that cannot be judged are told of, never passed over."""
    return NotFound(
        _("{entity} has no {property}, so it cannot be read as {cls}. Run “medkg validate”.").format(
            entity=shorten(thing), property=shorten(path), cls=cls
        )
    )


def _unreadable(thing: str, path: str, value: object) -> NotFound:
    return NotFound(
        _("{entity} gives {value!r} as {property}, which is no number. Run “medkg validate”.").format(
            entity=shorten(thing), property=shorten(path), value=str(value)[:80]
        )
    )


def _number(thing: str, path: str, value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise _unreadable(thing, path, value)
    return Decimal(value)


def whole(thing: str, path: str, value: object) -> int:
    """*value*, which *thing* gives as *path*. Raises NotFound where it is no whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise _unreadable(thing, path, value)
    return value


_PROV, _QUDT, _SCHEMA = PREFIXES["prov"], PREFIXES["qudt"], PREFIXES["schema"]


def _figure(iri: str, told: Mapping[str, list[Any]], weights: Weights) -> Figure:
    def one(path: str) -> Any:
        if path not in told:
            raise lacking(iri, path, "quantity")
        return told[path][0]

    def maybe(path: str) -> Any:
        return told[path][0] if path in told else None

    comparator = weights.comparators[one(ONTOLOGY + "comparator")]

    def bound(path: str) -> Decimal | None:
        return _number(iri, path, told[path][0]) if path in told else None

    size = maybe(ONTOLOGY + "sampleSize")
    return Figure(
        iri=iri,
        value=_number(iri, _QUDT + "numericValue", one(_QUDT + "numericValue")),
        unit=one(_QUDT + "hasUnit"),
        sign=comparator.notation,
        metric=one(_SCHEMA + "measuredProperty"),
        about=one(_SCHEMA + "observationAbout"),
        dataset=maybe(ONTOLOGY + "onDataset"),
        size=None if size is None else whole(iri, ONTOLOGY + "sampleSize", size),
        period=maybe(_SCHEMA + "temporalCoverage"),
        lower=bound(ONTOLOGY + "lowerBound"),
        upper=bound(ONTOLOGY + "upperBound"),
        printed=tuple(told.get(ONTOLOGY + "printed", ())),
        tolerance=comparator.relative_tolerance,
    )


def _read_subjects(graph: KnowledgeGraph, scope: Scope, facts: Facts) -> None:
    for row in rows(graph, "judging/subjects", scope):
        facts.subjects[row["claim"]][row["class"]].add(row["thing"])
    for row in rows(graph, "judging/studied", scope):
        facts.studied[row["work"]][row["class"]].add(row["thing"])
    for row in rows(graph, "judging/samples", scope):
        size = whole(row["result"], ONTOLOGY + "sampleSize", row["size"])
        facts.samples[row["line"]] = max(size, facts.samples.get(row["line"], size))


def _read_sources(graph: KnowledgeGraph, scope: Scope, facts: Facts, weights: Weights) -> None:
    studies: dict[str, set[str]] = defaultdict(set)
    makers: dict[str, list[_Maker]] = defaultdict(list)
    notices: dict[str, set[str]] = defaultdict(set)
    for claim in facts.claims.values():
        for row in claim.lines:
            studies[row["work"]].add(row["work"])
            makers[row["work"]].append(_Maker(row["authors"], row["publisher"], row["publisher_kind"]))
    for row in rows(graph, "judging/studies", scope):
        studies[row["work"]].add(row["study"])
        if row["notice"] is not None:
            notices[row["work"]].add(row["notice"])
    for row in rows(graph, "judging/programs", scope):
        facts.programs[row["work"]].add(row["program"])
    for work, maker in _makers_behind(graph, scope):
        makers[work].append(maker)
    for work, found in studies.items():
        facts.sources[work] = Source(
            work=work,
            studies=frozenset(found),
            authors=groups({maker.authors for maker in makers[work] if maker.authors}),
            voices=frozenset(maker.publisher for maker in makers[work] if maker.publisher and maker.is_voice(weights)),
        )
    facts.notices.update({work: tuple(sorted(found)) for work, found in notices.items()})


class _Maker(NamedTuple):
    """Who wrote and who published one work or study."""

    authors: str | None
    publisher: str | None
    kind: str | None

    def is_voice(self, weights: Weights) -> bool:
        """Whether its publisher speaks for itself."""
        kind = weights.publisher_kinds.get(self.kind) if self.kind is not None else None
        return kind is not None and kind.own_voice


def _makers_behind(graph: KnowledgeGraph, scope: Scope) -> Iterator[tuple[str, _Maker]]:
    """The makers of the studies behind each work."""
    told: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows(graph, "judging/makers", scope):
        told[row["work"], row["study"]][row["property"]] = str(row["maker"])
    paths = (ONTOLOGY + "authorNames", PREFIXES["dcterms"] + "publisher", ONTOLOGY + "publisherKind")
    for (work, _study), properties in told.items():
        yield work, _Maker(*map(properties.get, paths))


def _read_figures(graph: KnowledgeGraph, scope: Scope, facts: Facts, weights: Weights) -> None:
    for (claim,), figure in figures(rows(graph, "judging/quantities", scope), weights, "claim"):
        facts.claims[claim].figures.append(figure)
    if any(claim.figures for claim in facts.claims.values()):
        for (line,), figure in figures(rows(graph, "judging/results", scope), weights, "line"):
            facts.reported.setdefault(line, []).append(figure)
