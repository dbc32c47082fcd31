"""The page of a report card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from medkg.audit import plots
from medkg.audit.card import OPINIONS, ReportCard, Standing
from medkg.audit.findings import Finding
from medkg.audit.formats.page import groups
from medkg.audit.formats.text import SEVERITIES, counted, grade_in_words
from medkg.entities import Text, Words
from medkg.language import translate as _
from medkg.rdf.identifiers import segments, shorten
from medkg.web.pages.evidence import Link
from medkg.web.pages.marks import Mark, mark
from medkg.web.site import Site


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
    """One of the strongest or weakest claims."""

    letter: str
    mark: Mark
    claim: Link


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
    strongest: tuple[Ranked, ...]
    weakest: tuple[Ranked, ...]
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
        counts=tuple(_counts(site, card, language)),
        plots=_plots(card),
        strongest=tuple(_ranked(site, one, language) for one in card.strongest),
        weakest=tuple(_ranked(site, one, language) for one in card.weakest),
        groups=tuple(_group(found, language) for found in groups(card)),
        rules=len(card.rules),
    )


def _counts(site: Site, card: ReportCard, language: str) -> Iterator[Count]:
    verdicts = site.verdicts_in(segments(card.report)[1])
    opinions = Counter(verdicts[claim.iri] for claim in site.graph.claims(of=card.report) if claim.kind in OPINIONS)
    for verdict, claims in card.verdicts:
        if claims:
            without = opinions[verdict.iri]
            yield Count(mark=mark(verdict, language), graded=claims - without, opinions=without)


def _plots(card: ReportCard) -> tuple[Markup, ...]:
    if not card.claims:
        return ()
    drawn = (plots.evidence_bar(card), plots.sections_plot(card), plots.grades_plot(card))
    return tuple(Markup(svg) for svg in drawn)


def _ranked(site: Site, one: Standing, language: str) -> Ranked:
    judgement = one.judgement
    return Ranked(
        letter=judgement.grade.notation,
        mark=mark(judgement.verdict, language, retracted=judgement.claim in site.retracted),
        claim=Link(iri=judgement.claim, label=_text(one.statement, language)),
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
