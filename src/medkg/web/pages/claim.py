"""The page of a claim: what is asserted and where, its figures, and every evidence line in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medkg.entities import Claim, Dataset, EvidenceLine, Metric, Quantity, Result, Sentence, Text, Work
from medkg.narrative.notes import EvidenceNote
from medkg.rdf.identifiers import segments
from medkg.web.pages.citing import CiteLine, cite_line
from medkg.web.pages.evidence import Evidence, Figure, Link, evidence, figure, link, links
from medkg.web.pages.grading import Grading, grading
from medkg.web.pages.marks import Mark, mark
from medkg.web.pages.thing import told_first
from medkg.web.panels import Panel, panels
from medkg.web.site import Site

SHOWN_ELSEWHERE = ("claims/where_printed", "evidence/of_claim", "things/referring")
"""Questions that the page answers in its own way."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """The sentence, cut at the claim's own words."""

    before: str
    quote: str
    after: str
    language: str


@dataclass(frozen=True, kw_only=True)
class ClaimPage:
    """``statement`` and ``contexts`` are in the reader's language first, then in the other."""

    iri: str
    slug: str
    report: Link
    sentence: str
    statement: tuple[Text, ...]
    mark: Mark
    kind: Link
    contexts: tuple[Context, ...]
    about: tuple[Link, ...]
    figures: tuple[Figure, ...]
    evidence: tuple[Evidence, ...]
    grading: Grading
    terms: tuple[tuple[Link, Text], ...]
    """What its figures measure and on which data, each with what is said of it."""
    curation: Link
    recorded: Text
    """What is said of how it was recorded, whole."""
    panels: tuple[Panel, ...]
    cite: CiteLine | None


@dataclass(frozen=True, kw_only=True)
class EvidencePage:
    """One evidence line, with the claim that it bears on."""

    evidence: Evidence
    claim: Link
    claim_mark: Mark
    figures: tuple[Figure, ...]
    finding: tuple[Text, ...]
    rationale: tuple[Text, ...]
    reference: Link | None
    matched: frozenset[str]
    curation: Link
    recorded: Text
    panels: tuple[Panel, ...]


def claim_page(site: Site, iri: str, *, language: str) -> ClaimPage:
    """The page of the claim *iri*. Raises NotFound where there is none."""
    graph = site.graph
    claim = graph.get(Claim, iri)
    lines = sorted(lines_of(site, claim.iri), key=lambda note: (note.verdict.precedence, note.line.iri))
    graded = _graded(site, claim.iri, language)
    claimed = figures(site, claim, language)
    overall = site.verdict(site.verdict_of(claim.iri))
    return ClaimPage(
        iri=claim.iri,
        slug=claim.slug,
        report=link(site, report_of(claim), language),
        sentence=claim.sentence,
        statement=told_first(claim.statement, language),
        mark=mark(overall, language, retracted=claim.iri in site.retracted),
        kind=link(site, claim.kind, language),
        contexts=contexts(claim, graph.get(Sentence, claim.sentence), language),
        about=links(site, claim.about, language),
        figures=claimed,
        evidence=tuple(evidence(site, line, claimed, language) for line in lines),
        grading=graded,
        terms=tuple(_terms(site, claimed, language)),
        curation=link(site, claim.generated_by, language),
        recorded=site.labels.of(claim.generated_by).best(language),
        panels=panels(site, claim.iri, Claim.CLASSES, language=language, left_out=SHOWN_ELSEWHERE),
        cite=cite_line(site, claim.iri),
    )


def evidence_page(site: Site, iri: str, *, language: str) -> EvidencePage:
    """The page of the evidence line *iri*. Raises NotFound where there is none."""
    line = site.graph.get(EvidenceLine, iri)
    claim = site.graph.get(Claim, line.claim)
    claimed = figures(site, claim, language)
    return EvidencePage(
        evidence=evidence(site, _note(site, line), claimed, language),
        claim=link(site, claim.iri, language),
        claim_mark=mark(site.verdict(site.verdict_of(claim.iri)), language, retracted=claim.iri in site.retracted),
        figures=claimed,
        finding=told_first(line.finding, language),
        rationale=told_first(line.rationale, language),
        reference=link(site, line.reference, language) if line.reference else None,
        matched=_graded(site, claim.iri, language).matched,
        curation=link(site, line.generated_by, language),
        recorded=site.labels.of(line.generated_by).best(language),
        panels=panels(site, line.iri, EvidenceLine.CLASSES, language=language),
    )


def lines_of(site: Site, claim: str) -> list[EvidenceNote]:
    """The evidence lines of a claim, each with what it points to."""
    return [_note(site, line) for line in site.graph.evidence(claim=claim)]


def figures(site: Site, claim: Claim, language: str) -> tuple[Figure, ...]:
    """The figures that a claim gives."""
    return tuple(figure(site, site.graph.get(Quantity, quantity), language) for quantity in claim.quantities)


def contexts(claim: Claim, sentence: Sentence, language: str) -> tuple[Context, ...]:
    """The sentence of *claim* in each language, its own words set apart."""
    found = []
    for text in told_first(sentence.text, language):
        quote = claim.quote.find(text.language) or ""
        before, quoted, after = str(text).partition(quote) if quote and quote in text else (str(text), "", "")
        found.append(Context(before=before, quote=quoted, after=after, language=text.language))
    return tuple(found)


def report_of(claim: Claim) -> str:
    """The report of a claim, which its identifier names."""
    base, _slash, _rest = claim.iri.partition("claim/")
    return f"{base}report/{segments(claim.iri)[1]}"


def _graded(site: Site, claim: str, language: str) -> Grading:
    found = site.kept.of(("grading", claim, language), lambda: grading(site, claim, language=language))
    assert isinstance(found, Grading)
    return found


def _terms(site: Site, claimed: Iterable[Figure], language: str) -> Iterator[tuple[Link, Text]]:
    """What the measures and the data sets of the figures *claimed* are, each once."""
    found = {figure.metric.iri: figure.metric for figure in claimed}
    for iri, metric in found.items():
        yield metric, site.graph.get(Metric, iri).definition.best(language)
    found = {figure.dataset.iri: figure.dataset for figure in claimed if figure.dataset is not None}
    for iri, dataset in found.items():
        yield dataset, site.graph.get(Dataset, iri).description.best(language)


def _note(site: Site, line: EvidenceLine) -> EvidenceNote:
    graph = site.graph
    return EvidenceNote(
        line=line,
        verdict=site.verdict(line.verdict),
        work=graph.get(Work, line.work),
        results=tuple(graph.get(Result, result) for result in line.results),
    )
