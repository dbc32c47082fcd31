"""What stands in the margin: each claim of a report with its verdict, its evidence and its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from medkg.entities import IRI, Claim, Entity, EvidenceLine, Quantity, Result, Verdict, Words, Work
from medkg.errors import NotFound
from medkg.graph import KnowledgeGraph
from medkg.language import translate as _
from medkg.narrative.document import Document
from medkg.rdf.identifiers import shorten

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, kw_only=True)
class EvidenceNote:
    """One evidence line with what it points to."""

    line: EvidenceLine
    verdict: Verdict
    work: Work
    results: tuple[Result, ...]


@dataclass(frozen=True, kw_only=True)
class ClaimNote:
    """One claim; ``lines`` start with those that give the claim its verdict.

    ``notices``: the works that take back a source of the claim, or the study behind one.
    """

    claim: Claim
    verdict: Verdict
    lines: tuple[EvidenceNote, ...]
    quantities: tuple[Quantity, ...]
    notices: tuple[Work, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A name of a thing, in the language it is in."""

    thing: str
    name: str
    language: str


Mentions = dict[str, tuple[Mention, ...]]
"""Sentence to the names that may stand in it."""


@dataclass(frozen=True, kw_only=True)
class Notes:
    """All notes of a report, by sentence; within a sentence in the order of their quotes."""

    claims: dict[str, tuple[ClaimNote, ...]]
    verdicts: tuple[Verdict, ...]

    def of(self, sentence: str) -> tuple[ClaimNote, ...]:
        return self.claims.get(sentence, ())

    def tally(self) -> tuple[tuple[Verdict, int], ...]:
        """Every verdict with the number of claims that have it, by precedence; those that none has too."""
        counted = Counter(note.verdict.iri for notes in self.claims.values() for note in notes)
        return tuple((verdict, counted[verdict.iri]) for verdict in self.verdicts)


def notes(graph: KnowledgeGraph, document: Document) -> Notes:
    """The notes of a report's document."""
    iri = document.report.iri
    verdicts = {verdict.iri: verdict for verdict in graph.all(Verdict)}
    works = {work.iri: work for work in Work.read_all(graph.subgraph("reports/works", report=iri))}
    results = {result.iri: result for result in Result.read_all(graph.subgraph("reports/results", report=iri))}
    quantities = {item.iri: item for item in Quantity.read_all(graph.subgraph("reports/quantities", report=iri))}
    overall = graph.verdicts(of=iri)
    lines: dict[str, list[EvidenceNote]] = {}
    for line in EvidenceLine.read_all(graph.subgraph("reports/evidence", report=iri)):
        lines.setdefault(line.claim, []).append(
            EvidenceNote(
                line=line,
                verdict=_linked(verdicts, line.verdict),
                work=_linked(works, line.work),
                results=tuple(_linked(results, result) for result in line.results),
            )
        )
    notices = _notices(graph, iri)
    claims: dict[str, list[ClaimNote]] = {}
    for claim in graph.claims(of=iri):
        own = sorted(lines.get(claim.iri, ()), key=lambda note: (note.verdict.precedence, note.line.iri))
        claims.setdefault(claim.sentence, []).append(
            ClaimNote(
                claim=claim,
                verdict=overall[claim.iri],
                lines=tuple(own),
                quantities=tuple(_linked(quantities, quantity) for quantity in claim.quantities),
                notices=notices.get(claim.iri, ()),
            )
        )
    texts = {str(sentence.iri): sentence.text for sentence in document.sentences}
    return Notes(
        claims={
            sentence: tuple(sorted(found, key=partial(_place, text=texts[sentence])))
            for sentence, found in claims.items()
        },
        verdicts=tuple(sorted(verdicts.values(), key=lambda verdict: verdict.precedence)),
    )


def _notices(graph: KnowledgeGraph, report: str) -> dict[str, tuple[Work, ...]]:
    """Claim to the notices that take back what it rests on; claims on sound works are left out."""
    found: dict[str, dict[str, None]] = {}
    for row in graph.ask("claims/resting_on_retracted_works", report=report):
        found.setdefault(str(row["claim"]), {})[str(row["notice"])] = None
    return {claim: tuple(graph.get(Work, notice) for notice in notices) for claim, notices in found.items()}


def _linked(things: Mapping[IRI, E], iri: IRI) -> E:
    """The thing that a link leads to. Raises NotFound where it leads nowhere, as in a report not yet filled in."""
    if iri not in things:
        raise NotFound(_("The package holds nothing called {iri}.").format(iri=shorten(iri)))
    return things[iri]


def _place(note: ClaimNote, text: Words) -> tuple[int, int, str]:
    language = text.languages[-1]  # zh where there is Chinese
    quote = note.claim.quote.best(language)
    return (text.best(language).find(quote), -len(quote), note.claim.iri)


def mentions(graph: KnowledgeGraph, document: Document) -> Mentions:
    """The names of all things that the claims of a report's sentences are about."""
    found: dict[str, list[Mention]] = {}
    for row in graph.ask("reports/mentions", report=document.report.iri):
        name = row["name"]
        language = getattr(name, "language", "")
        found.setdefault(str(row["sentence"]), []).append(
            Mention(thing=str(row["thing"]), name=str(name), language=language)
        )
    return {sentence: tuple(names) for sentence, names in found.items()}
