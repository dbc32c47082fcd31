"""The page of a report's network: sentences, the drawing, the carriers, and what changes without some of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

import networkx as nx
from markupsafe import Markup

from medkg.audit import Carrier, Effect
from medkg.entities import Text
from medkg.errors import NotFound, QueryError
from medkg.language import translate as _
from medkg.network.carrying import carrying_plot
from medkg.network.exports import exported
from medkg.network.ledger import label, ledger
from medkg.network.structure import Community, Pair, structure
from medkg.network.telling import sentences
from medkg.rdf.identifiers import segments, shorten
from medkg.web.addresses import drawn_address
from medkg.web.pages.marks import Mark, mark
from medkg.web.pages.pictures import lasting
from medkg.web.site import Site

MOST = 60
"""Rows of a table; the rest is in the files."""

AT_ONCE = 40
"""Works that can be taken away together in an address."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """A claim or a work with what it is called."""

    iri: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Row:
    """A source with what falls with it. ``fallen``: it is among those taken away; ``toggled``: those after a click."""

    work: Named
    works: int
    lines: int
    claims: int
    falls: int
    lowered: int
    is_cut: bool
    fallen: bool
    toggled: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A claim as it is, and as it would be."""

    claim: Named
    before: Mark
    after: Mark
    grade_before: str
    grade_after: str


@dataclass(frozen=True, kw_only=True)
class Fragile:
    """A claim that falls with one source, and which sources these are."""

    claim: Named
    works: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Claims and works that hold together."""

    works: tuple[Named, ...]
    claims: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class Couple:
    """Two works cited for the same claims."""

    works: tuple[Named, ...]
    claims: tuple[Named, ...]


@dataclass(frozen=True, kw_only=True)
class NetworkPage:
    """``without`` are the works that were taken away, ``falling`` all that fall with them."""

    iri: str
    slug: str
    label: Text
    sentences: tuple[str, ...]
    drawing: Markup | None
    rows: tuple[Row, ...]
    unseen: int
    without: tuple[Named, ...]
    falling: tuple[Named, ...]
    changes: tuple[Change, ...]
    fragile: tuple[Fragile, ...]
    groups: tuple[Group, ...]
    couples: tuple[Couple, ...]


def network_page(site: Site, report: str, works: tuple[str, ...], *, language: str) -> NetworkPage:
    """The network of *report*, judged without *works*.

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
    named = partial(_named, network, language=language)
    name = partial(label, network, language=language)
    cut = set(found.cut_works)
    shown = [one for one in carriers if one.falls or one.work in without or one.lowered or one.claims]
    return NetworkPage(
        iri=report,
        slug=segments(report)[1],
        label=site.labels.best(report, language),
        sentences=sentences(found, carriers, fragile, lambda iri: name(shorten(iri))),
        drawing=_drawing(site, network, carriers, language) if carriers else None,
        rows=tuple(_row(one, named(one.work), without, shorten(one.work) in cut) for one in shown[:MOST]),
        unseen=max(len(shown) - MOST, 0),
        without=tuple(map(named, without)),
        falling=tuple(map(named, sorted(reliance.falling(without) - set(without)))),
        changes=tuple(_change(effect, named(effect.claim), language) for effect in reliance.without(without)),
        fragile=tuple(
            Fragile(claim=named(claim), works=tuple(map(named, on))) for claim, on in list(fragile.items())[:MOST]
        ),
        groups=tuple(_groups(found.communities, named)),
        couples=tuple(_couples(found.pairs[:MOST], named)),
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


def _drawing(site: Site, network: nx.MultiGraph[str], carriers: tuple[Carrier, ...], language: str) -> Markup:
    return Markup(carrying_plot(network, carriers, site.verdicts, language=language, link=drawn_address, embedded=True))


def _named(network: nx.MultiGraph[str], name: str, *, language: str) -> Named:
    node = shorten(name)
    iri = network.nodes[node]["iri"] if node in network else name
    spoken = language if node in network and network.nodes[node].get(f"label_{language}") else ""
    other = "en" if language == "zh" else "zh"
    return Named(iri=iri, label=Text(label(network, node, language) if node in network else node, spoken or other))


def _row(carrier: Carrier, work: Named, without: tuple[str, ...], is_cut: bool) -> Row:
    fallen = carrier.work in without
    left = tuple(one for one in without if one != carrier.work)
    return Row(
        work=work,
        works=len(carrier.works),
        lines=carrier.lines,
        claims=len(carrier.claims),
        falls=len(carrier.falls),
        lowered=len(carrier.lowered),
        is_cut=is_cut,
        fallen=fallen,
        toggled=tuple(map(shorten, left if fallen else (*without, carrier.work))),
    )


def _change(effect: Effect, claim: Named, language: str) -> Change:
    return Change(
        claim=claim,
        before=mark(effect.before.verdict, language),
        after=mark(effect.after.verdict, language),
        grade_before=effect.before.grade.notation,
        grade_after=effect.after.grade.notation,
    )


def _groups(found: Iterable[Community], named: partial[Named]) -> Iterable[Group]:
    for one in found:
        if len(one.works) > 1:
            yield Group(works=tuple(map(named, one.works)), claims=tuple(map(named, one.claims)))


def _couples(found: Iterable[Pair], named: partial[Named]) -> Iterable[Couple]:
    for one in found:
        yield Couple(works=tuple(map(named, one.works)), claims=tuple(map(named, one.claims)))
