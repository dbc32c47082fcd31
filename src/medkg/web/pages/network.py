"""The page of a report's network: what carries it, what hangs on one source, and what changes without some of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import networkx as nx

from medkg.audit import Carrier, Effect
from medkg.entities import Text
from medkg.entities.verdicts import in_reading_order
from medkg.errors import NotFound, QueryError
from medkg.language import translate as _
from medkg.network.carrying import bearings, carrying_plot
from medkg.network.exports import exported
from medkg.network.ledger import label, ledger
from medkg.network.structure import Community, Pair, structure
from medkg.network.telling import Measure, measures, summary
from medkg.rdf.identifiers import segments, shorten
from medkg.web.pages.marks import Mark, mark
from medkg.web.pages.pictures import lasting
from medkg.web.site import Site

Entry = TypeVar("Entry")

MOST = 40
"""Entries of a list; the rest is counted, and in what ``medkg network stats`` writes."""

PAIRS = 10
"""Pairs of sources cited for the same claims, those with most claims first; there are soon very many."""

CHANGES = 80
"""Claims that are told to change; the rest is counted, and seen where fewer works are taken away."""

AT_ONCE = 40
"""Works that can be taken away together in an address."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """A claim or a work with what it is called, and a claim with the verdict it has."""

    iri: str
    label: Text
    mark: Mark | None = None


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A claim in a source's row, with the verdict of the source's line on it."""

    claim: Named
    mark: Mark
    falls: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """A source with what falls with it.

    ``more``: the works that fall with it besides itself; ``is_cited``: it is no mere study behind sources; ``kept``:
    the claims that fall and keep their grade, each with this ``grade`` (empty where there are several).
    ``fallen``: it is among those taken away.
    """

    work: Named
    more: int
    is_cited: bool
    claims: int
    falls: int
    lowered: int
    kept: int
    grade: str
    dots: tuple[Dot, ...]
    is_cut: bool
    fallen: bool


@dataclass(frozen=True, kw_only=True)
class Change:
    """A claim as it is, and as it would be."""

    claim: Named
    before: Mark
    after: Mark
    grade_before: str
    grade_after: str


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Works with the claims that they have to do with: that fall with one, are in one group, or rest on both."""

    works: tuple[Named, ...]
    claims: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class Listed(Generic[Entry]):
    """The first entries of a list, and how many it has in all."""

    entries: tuple[Entry, ...]
    total: int

    @property
    def unseen(self) -> int:
        return self.total - len(self.entries)


@dataclass(frozen=True, kw_only=True)
class NetworkPage:
    """``without`` are the works that were taken away, or thought retracted; ``falling`` all that fall with them.

    ``rows`` are the sources with which claims fall, ``others`` those with which none does; ``key`` explains the marks
    of the former.
    """

    iri: str
    slug: str
    label: Text
    sentences: tuple[str, ...]
    measures: tuple[Measure, ...]
    key: tuple[Mark, ...]
    rows: Listed[Row]
    others: Listed[Row]
    without: tuple[Named, ...]
    are_retracted: bool
    falling: tuple[Named, ...]
    changes: Listed[Change]
    fragile: Listed[Joined]
    groups: Listed[Joined]
    couples: Listed[Joined]


def network_page(
    site: Site, report: str, works: tuple[str, ...], *, language: str, are_retracted: bool = False
) -> NetworkPage:
    """The network of *report*, judged without *works*, or as if they were retracted.

    Raises NotFound for an unknown report, or a work on which none of its claims rests, QueryError for too many works.
    """
    network = ledger(site.graph, report)
    reliance = site.reliance(report)
    without = tuple(dict.fromkeys(works))
    if len(without) > AT_ONCE:
        raise QueryError(_("At most {number} sources can be taken away at once.").format(number=AT_ONCE))
    for work in without:
        if work not in reliance.works:
            raise NotFound(_("No claim of this report rests on {work}.").format(work=shorten(work)))
    found, carriers, fragile = structure(network), reliance.carriers(), reliance.fragile()
    marks = {verdict.slug: mark(verdict, language) for verdict in site.verdicts}
    named = partial(_named, network, marks, language=language)
    cut = set(found.cut_works)

    def rows(of: Sequence[Carrier]) -> Listed[Row]:
        made = (_row(network, one, named, marks, without, shorten(one.work) in cut) for one in of[:MOST])
        return Listed(entries=tuple(made), total=len(of))

    bearing, idle = rows([one for one in carriers if one.falls]), rows([one for one in carriers if not one.falls])
    used = {dot.mark.style for row in bearing.entries for dot in row.dots}
    effects = reliance.retracted(without) if are_retracted else reliance.without(without)
    changes = tuple(_change(effect, named(effect.claim), language) for effect in effects[:CHANGES])
    falls = [Joined(works=tuple(map(named, on)), claims=(named(claim),)) for claim, on in list(fragile.items())[:MOST]]
    groups = [one for one in found.communities if len(one.works) > 1]
    return NetworkPage(
        iri=report,
        slug=segments(report)[1],
        label=site.labels.best(report, language),
        sentences=summary(found, carriers, fragile, lambda iri: str(named(iri).label)),
        measures=measures(found),
        key=tuple(marks[verdict.slug] for verdict in in_reading_order(site.verdicts) if verdict.slug in used),
        rows=bearing,
        others=idle,
        without=tuple(map(named, without)),
        are_retracted=are_retracted,
        falling=tuple(map(named, sorted(reliance.falling(without) - set(without)))),
        changes=Listed(entries=changes, total=len(effects)),
        fragile=Listed(entries=tuple(falls), total=len(fragile)),
        groups=Listed(entries=tuple(_joined(groups[:MOST], named)), total=len(groups)),
        couples=Listed(entries=tuple(_joined(found.pairs[:PAIRS], named)), total=len(found.pairs)),
    )


def network_drawing(site: Site, report: str, *, language: str) -> str:
    """The drawing alone, as a file. Raises NotFound for an unknown report."""
    return carrying_plot(
        ledger(site.graph, report),
        site.reliance(report).carriers(),
        site.verdicts,
        language=language,
        link=lasting,
    )


def network_file(site: Site, report: str, ending: str) -> bytes:
    """The network for other programs. Raises NotFound for an unknown report."""
    return exported(ledger(site.graph, report), ending)


def _named(network: nx.MultiGraph[str], marks: dict[str, Mark], name: str, *, language: str) -> Named:
    node = shorten(name)
    if node not in network:
        return Named(iri=name, label=Text(node))
    data = network.nodes[node]
    other = "en" if language == "zh" else "zh"
    spoken = language if data.get(f"label_{language}") else other
    said = Text(label(network, node, language), spoken)
    return Named(iri=data["iri"], label=said, mark=marks.get(data.get("verdict", "")))


def _row(
    network: nx.MultiGraph[str],
    carrier: Carrier,
    named: partial[Named],
    marks: dict[str, Mark],
    without: tuple[str, ...],
    is_cut: bool,
) -> Row:
    kept = [one.before.grade.notation for one in carrier.effects if _keeps_its_grade(one, carrier)]
    return Row(
        work=named(carrier.work),
        more=len(set(carrier.works) - {carrier.work}),
        is_cited=carrier.work in carrier.works,
        claims=len(carrier.claims),
        falls=len(carrier.falls),
        lowered=len(carrier.lowered),
        kept=len(kept),
        grade=kept[0] if len(set(kept)) == 1 else "",
        dots=tuple(
            Dot(claim=named(one.claim), mark=marks[one.verdict], falls=one.falls) for one in bearings(network, carrier)
        ),
        is_cut=is_cut,
        fallen=carrier.work in without,
    )


def _keeps_its_grade(effect: Effect, carrier: Carrier) -> bool:
    return effect.claim in carrier.falls and effect.before.grade == effect.after.grade


def _change(effect: Effect, claim: Named, language: str) -> Change:
    return Change(
        claim=claim,
        before=mark(effect.before.verdict, language),
        after=mark(effect.after.verdict, language),
        grade_before=effect.before.grade.notation,
        grade_after=effect.after.grade.notation,
    )


def _joined(found: Iterable[Community | Pair], named: partial[Named]) -> Iterable[Joined]:
    for one in found:
        yield Joined(works=tuple(map(named, one.works)), claims=tuple(map(named, one.claims)))
