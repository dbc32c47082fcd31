"""The page of a report card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from medkg.audit import plots
from medkg.audit.behind import GRADES_MEAN, behind, behind_in_words, grade_meaning
from medkg.audit.card import ReportCard, Standing
from medkg.audit.findings import Finding
from medkg.audit.formats.page import groups
from medkg.audit.formats.text import SEVERITIES, counted, headings
from medkg.audit.report_grade import grade_in_words
from medkg.entities import Grade, Text, Words
from medkg.language import translate as _
from medkg.rdf.identifiers import segments, shorten
from medkg.web.pages.evidence import Link
from medkg.web.pages.marks import Mark, mark
from medkg.web.pages.paging import Slice, cut_out
from medkg.web.site import Site

AUDITS = 20
"""Reports on one page of audits."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """A finding in the reader's language; ``at`` is the thing to look at, ``place`` its short name."""

    message: Text
    at: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """What one rule found."""

    rule: str
    severity: str
    word: str
    asks: Text
    mend: Text
    findings: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A claim with its grade; ``behind``: what the grade says of it and what stands behind it, where that is told."""

    letter: str
    mark: Mark
    claim: Link
    behind: str


@dataclass(frozen=True, kw_only=True)
class RankedList:
    """The strongest or the weakest claims; ``order`` says which they are and how they are sorted."""

    heading: str
    order: str
    claims: tuple[Ranked, ...]


@dataclass(frozen=True, kw_only=True)
class OfGrade:
    """All claims of one grade."""

    letter: str
    label: Text
    claims: tuple[Ranked, ...]


@dataclass(frozen=True, kw_only=True)
class Count:
    """The claims with one verdict: how many are graded, and how many are norms and outlooks, which are not."""

    mark: Mark
    graded: int
    opinions: int

    @property
    def total(self) -> int:
        return self.graded + self.opinions


@dataclass(frozen=True, kw_only=True)
class ClaimsByGrade:
    """All claims of a report that can be checked, the best first."""

    slug: str
    title: Text
    grade: str
    meaning: str
    by_grade: tuple[OfGrade, ...]


@dataclass(frozen=True, kw_only=True)
class Graded:
    """A report with its grade; ``letter`` is empty where it has none."""

    slug: str
    title: Text
    letter: str
    grade: str


@dataclass(frozen=True, kw_only=True)
class AuditsPage:
    meaning: str
    reports: Slice[Graded]


@dataclass(frozen=True, kw_only=True)
class CardPage:
    """``plots``: by verdict, by section, by grade. ``counts``: every number of the first as a sum."""

    iri: str
    slug: str
    title: Text
    letter: str
    grade: str
    counted: str
    claims: int
    counts: tuple[Count, ...]
    plots: tuple[Markup, ...]
    meaning: str
    lists: tuple[RankedList, ...]
    groups: tuple[Group, ...]
    rules: int


def card_page(site: Site, slug: str, *, language: str) -> CardPage:
    """The card of the report with that slug. Raises NotFound where there is none."""
    card = site.card(slug)
    return CardPage(
        iri=card.report,
        slug=slug,
        title=card.title.best(language),
        letter=card.grade.notation if card.grade else "–",
        grade=grade_in_words(card),
        counted=counted(card.findings),
        claims=card.claims,
        counts=tuple(_counts(card, language)),
        plots=_plots(card),
        meaning=_(GRADES_MEAN),
        lists=tuple(
            RankedList(heading=heading, order=order, claims=tuple(_ranked(site, one, language) for one in found))
            for heading, order, found in headings(card)
            if found
        ),
        groups=tuple(_group(found, language) for found in groups(card)),
        rules=len(card.rules),
    )


def claims_by_grade(site: Site, slug: str, *, language: str) -> ClaimsByGrade:
    """All claims of the report with that slug. Raises NotFound where there is none."""
    card = site.card(slug)
    return ClaimsByGrade(
        slug=slug,
        title=card.title.best(language),
        grade=grade_in_words(card),
        meaning=_(GRADES_MEAN),
        by_grade=tuple(_of_grade(site, card, grade, language) for grade, count in card.grades if count),
    )


def audits_page(site: Site, number: int, *, language: str) -> AuditsPage:
    """Page *number* of the reports with their grades. Raises NotFound where there is no such page."""
    found = cut_out(list(site.reports), number, length=AUDITS)
    graded = tuple(graded_report(site, str(row["report"]), language) for row in found.entries)
    return AuditsPage(meaning=_(GRADES_MEAN), reports=Slice(entries=graded, place=found.place))


def graded_report(site: Site, report: str, language: str) -> Graded:
    """The report *report* (IRI) with its grade, or what keeps it from one."""
    found = site.grade(report)
    if found is None:
        told = _("No grade: its data lack what an audit needs. Its audit names what is missing.")
    else:
        told = grade_in_words(found)
    return Graded(
        slug=segments(report)[1],
        title=site.labels.best(report, language),
        letter=found.grade.notation if found is not None and found.grade is not None else "",
        grade=told,
    )


def _counts(card: ReportCard, language: str) -> Iterator[Count]:
    for (verdict, graded), (_same, opinions) in zip(card.verdicts, card.opinions, strict=True):
        if graded or opinions:
            yield Count(mark=mark(verdict, language), graded=graded, opinions=opinions)


def _plots(card: ReportCard) -> tuple[Markup, ...]:
    if not card.graded:
        return ()
    drawn = (plots.evidence_bar(card), plots.sections_plot(card), plots.grades_plot(card))
    return tuple(Markup(svg) for svg in drawn)


def _ranked(site: Site, one: Standing, language: str) -> Ranked:
    judgement = one.judgement
    return Ranked(
        letter=judgement.grade.notation,
        mark=mark(judgement.verdict, language, retracted=judgement.claim in site.retracted),
        claim=Link(iri=judgement.claim, label=_text(one.statement, language)),
        behind=f"{grade_meaning(one.behind)} · {behind_in_words(one.behind)}" if one.behind else "",
    )


def _of_grade(site: Site, card: ReportCard, grade: Grade, language: str) -> OfGrade:
    found = [
        replace(one, behind=behind(site.graph, one.judgement, site.audit.names))
        for one in card.ranked
        if one.judgement.grade == grade
    ]
    return OfGrade(
        letter=grade.notation,
        label=_text(grade.label, language),
        claims=tuple(_ranked(site, one, language) for one in found),
    )


def _group(found: tuple[Finding, ...], language: str) -> Group:
    first = found[0]
    return Group(
        rule=first.rule,
        severity=first.severity.value,
        word=_(SEVERITIES[first.severity]),
        asks=_text(first.asks, language),
        mend=_text(first.mend, language),
        findings=tuple(
            Told(message=_text(one.message, language), at=one.entity, place=shorten(one.entity).rpartition("/")[2])
            for one in found
        ),
    )


def _text(words: Words, language: str) -> Text:
    return words.best(language)
