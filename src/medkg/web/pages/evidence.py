"""Evidence as people weigh it: what the claim says, what the source found, side by side."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from medkg.entities import Quantity, Result, Text, Work
from medkg.namespaces import PREFIXES
from medkg.narrative.notes import EvidenceNote
from medkg.web.addresses import lookup, outside
from medkg.web.labels import cut
from medkg.web.pages.marks import Mark, mark
from medkg.web.site import Site

COLUMNS = 3
"""Figures that stand side by side, claimed and reported: more cannot be read on a phone."""

NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, kw_only=True)
class Link:
    """One of our things, or a concept, with its label."""

    iri: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Source:
    """A work as it is cited: ``where`` names the journal, the publisher, or else the work; ``way`` leads out to it.

    ``about``: what the curators say of it, such as how much of it was read.
    """

    work: Link
    about: Text
    where: Text
    year: str
    study_kind: Link
    way: str | None
    way_name: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A value with what makes it comparable. ``printed`` is as it stands in its source."""

    iri: str
    printed: Text
    metric: Link
    about: Link
    dataset: Link | None
    sample_size: int | None
    interval: str
    period: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One evidence line, ready to be read; its figures start with ``beside``, which compare with the claim's."""

    iri: str
    mark: Mark
    source: Source
    finding: Text
    rationale: Text
    basis: Link
    method: Link
    figures: tuple[Figure, ...]
    beside: tuple[Figure, ...]

    def compared(self, claimed: Sequence[Figure], matched: Collection[str]) -> Compared:
        """Its figures beside those *claimed*: those that are *matched* first, then as many more as have room."""
        room = max(1, COLUMNS - len(claimed))
        ordered = sorted(self.beside, key=lambda figure: figure.iri not in matched)
        shown = tuple(ordered[:room])
        return Compared(
            beside=shown,
            others=tuple(figure for figure in self.figures if figure not in shown),
            matched=frozenset(matched),
        )


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A source's figures: those ``beside`` a claim's, the others that it reports, and which are the claim's own."""

    beside: tuple[Figure, ...]
    others: tuple[Figure, ...]
    matched: frozenset[str]


def evidence(site: Site, note: EvidenceNote, claimed: Sequence[Figure], language: str) -> Evidence:
    """The line of *note* in *language*; *claimed* are the figures of its claim."""
    line = note.line
    found = tuple(figure(site, result, language) for result in note.results)
    beside = matching(claimed, found)
    return Evidence(
        iri=line.iri,
        mark=mark(note.verdict, language, retracted=line.work in site.retracted),
        source=source(site, note.work, language),
        finding=line.finding.best(language),
        rationale=line.rationale.best(language),
        basis=link(site, line.basis, language),
        method=link(site, line.assertion_method, language),
        figures=(*beside, *(figure for figure in found if figure not in beside)),
        beside=beside,
    )


def source(site: Site, work: Work, language: str) -> Source:
    """*work* as it is cited in a line."""
    title = work.title.best(language)
    where = Text(work.publication) if work.publication else None
    if where is None and work.publisher:
        where = site.labels.best(work.publisher, language)
    way, name = _way(work)
    return Source(
        work=Link(iri=work.iri, label=title),
        about=work.description.best(language),
        where=where or cut(title),
        year=_year(work.issued),
        study_kind=link(site, work.study_kind, language),
        way=way,
        way_name=name,
    )


def figure(site: Site, quantity: Quantity | Result, language: str) -> Figure:
    """*quantity* in *language*."""
    printed = quantity.printed.best(language)
    return Figure(
        iri=quantity.iri,
        printed=printed,
        metric=link(site, quantity.metric, language),
        about=link(site, quantity.about, language),
        dataset=link(site, quantity.dataset, language) if quantity.dataset else None,
        sample_size=quantity.sample_size,
        interval=_interval(quantity, printed),
        period=quantity.period or "",
    )


def matching(claimed: Sequence[Figure], found: Sequence[Figure]) -> tuple[Figure, ...]:
    """Of what a source found, the figures that can be set beside what is *claimed*: same measure, same thing.

    Where none is of the same thing, those of the same measure; earlier ones first.
    """
    measured = [figure for figure in found if any(figure.metric.iri == other.metric.iri for other in claimed)]
    same = [figure for figure in measured if any(figure.about.iri == other.about.iri for other in claimed)]
    return tuple(sorted(same or measured, key=lambda figure: figure.period))


def link(site: Site, iri: str, language: str) -> Link:
    return Link(iri=iri, label=site.labels.best(iri, language))


def links(site: Site, iris: Sequence[str], language: str) -> tuple[Link, ...]:
    return tuple(link(site, iri, language) for iri in iris)


def _way(work: Work) -> tuple[str | None, str]:
    """The address under which the work itself is read, and what to call it."""
    doi = lookup(PREFIXES["bibo"] + "doi", work.doi) if work.doi else None
    if doi:
        return doi, "doi"
    arxiv = lookup(PREFIXES["medkg"] + "arxivId", work.arxiv_id) if work.arxiv_id else None
    if arxiv:
        return arxiv, "arXiv"
    way = outside(work.url) if work.url else None
    return way, way.split("/")[2].removeprefix("www.") if way else ""


def _year(issued: datetime.date | str | None) -> str:
    return str(issued)[:4] if issued else ""


def _interval(quantity: Quantity | Result, printed: str) -> str:
    """The bounds of a figure, unless it is *printed* with them."""
    low, high = quantity.lower_bound, quantity.upper_bound
    if low is None or high is None or {low, high} <= {Decimal(number) for number in NUMBER.findall(printed)}:
        return ""
    return f"{low}–{high}"
