"""Contradictions and agreements: which figures of reports cannot both be true, and which say the same, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medkg.audit import Agreement, Bearing, Stated, agreements_as_turtle
from medkg.audit.formats.agreements import as_csv, as_json
from medkg.audit.words import agreement
from medkg.entities import Claim, Quantity, Sentence
from medkg.errors import NotFound, closest
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.rdf.identifiers import segments
from medkg.vocabulary import MEDKG
from medkg.web.addresses import iri_of
from medkg.web.pages.choosing import MOST, Option
from medkg.web.pages.claim import Context, contexts
from medkg.web.pages.evidence import Figure, Link, figure, link
from medkg.web.pages.marks import Mark, mark
from medkg.web.pages.paging import Place, place
from medkg.web.site import Site

FIELDS = ("report", "bearing")

LENGTH = 20
"""Pairs on a page."""

OTHERS = 20
"""Further claims of a side that are named."""

BEARINGS: dict[Bearing, str] = {
    Bearing.CONTRADICTS: N_("contradict each other"),
    Bearing.AGREES: N_("agree"),
}
SIGNS = {Bearing.CONTRADICTS: "✕", Bearing.AGREES: "="}


@dataclass(frozen=True, kw_only=True)
class Side:
    """A claim with its figure. ``others``: more claims that say the same, of which ``unseen`` are not named."""

    claim: Link
    mark: Mark
    report: Link
    figure: Figure
    context: Context
    others: tuple[Link, ...]
    unseen: int


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Two positions that bear on each other. ``on``: what both are about, as pairs of word and things (or a text)."""

    bearing: str
    sign: str
    word: str
    metric: Link
    about: Link
    on: tuple[tuple[str, tuple[Link, ...], str], ...]
    reason: str
    sides: tuple[Side, Side]
    further: int
    is_within_a_report: bool


@dataclass(frozen=True, kw_only=True)
class AgreementsPage:
    """``bearings``: each bearing (as an address has it) with its word, its number, and whether it is chosen.

    ``left_out``: reports that are not offered; an address can name them.
    """

    hits: tuple[Hit, ...]
    place: Place
    figures: int
    bearings: tuple[tuple[str, str, int, bool], ...]
    reports: tuple[Option, ...]
    left_out: int
    fields: dict[str, str]


def agreements_page(site: Site, fields: Mapping[str, str], number: int, *, language: str) -> AgreementsPage:
    """Page *number* of what *fields* choose. Raises NotFound for an unknown report or bearing, and past the last."""
    bearing, report = _chosen(site, fields)
    of_report = [one for one in site.agreements if report is None or report in _reports(one)]
    found = [one for one in of_report if bearing is None or one.bearing is bearing]
    where = place(number, len(found), length=LENGTH)
    start = (number - 1) * LENGTH
    counted = Counter(one.bearing for one in of_report)
    offered, left_out = _options(site, report, language)
    return AgreementsPage(
        hits=tuple(_hit(site, one, report, language) for one in found[start : start + LENGTH]),
        place=where,
        figures=len(site.stated),
        bearings=tuple((one.value, _(word), counted[one], one is bearing) for one, word in BEARINGS.items()),
        reports=offered,
        left_out=left_out,
        fields=dict(fields),
    )


def agreements_file(site: Site, fields: Mapping[str, str], ending: str) -> bytes:
    """The whole of what *fields* choose, as ``csv``, ``json`` or ``ttl``. Raises NotFound as the page does."""
    bearing, report = _chosen(site, fields)
    found = [
        one for one in site.agreements if bearing in (None, one.bearing) and (report is None or report in _reports(one))
    ]
    names = site.audit.names
    if ending == "ttl":
        return agreements_as_turtle(found, at=site.begun, names=names).encode()
    return (as_csv if ending == "csv" else as_json)(found, names).encode()


def _chosen(site: Site, fields: Mapping[str, str]) -> tuple[Bearing | None, str | None]:
    named, report = fields.get("bearing"), fields.get("report")
    known = [one.value for one in Bearing]
    if named is not None and named not in known:
        raise NotFound(_("“bearing” can only be “contradicts” or “agrees”."), suggestions=closest(named[:80], known))
    return Bearing(named) if named else None, _report(site, report) if report else None


def _report(site: Site, slug: str) -> str:
    iri = iri_of(f"report/{slug}")
    known = site.members(MEDKG.Report)
    if iri not in known:
        slugs = [segments(one)[1] for one in known]
        raise NotFound(_("There is no report of this name."), suggestions=closest(slug[:120], slugs))
    return iri


def _reports(found: Agreement) -> set[str]:
    return {stated.report for side in (found.one, found.other) for stated in side.members}


def _options(site: Site, report: str | None, language: str) -> tuple[tuple[Option, ...], int]:
    """The reports with hits, those with most first to be offered, told in the order of their titles."""
    counted = Counter(one for found in site.agreements for one in _reports(found))
    most = [iri for iri, _many in counted.most_common(MOST)]
    offered = most if report is None or report in most else [report, *most]
    options = [
        Option(
            value=segments(iri)[1],
            label=site.labels.best(iri, language),
            figures=counted[iri],
            is_chosen=iri == report,
        )
        for iri in offered
    ]
    return tuple(sorted(options, key=lambda one: one.label.casefold())), max(0, len(counted) - len(offered))


def _hit(site: Site, found: Agreement, report: str | None, language: str) -> Hit:
    first = _spoken(found.one.members, report)
    rest = [one for one in found.other.members if one.claim != first.claim]
    second = _spoken(rest or found.other.members, report)  # a claim may contradict itself
    on, shown = found.on, {first.claim, second.claim}
    named: tuple[tuple[str, list[str], str], ...] = (
        (_("Data"), [on.dataset] if on.dataset else [], ""),
        (_("Condition"), sorted(on.conditions), ""),
        (_("Region"), sorted(on.regions), ""),
        (_("Time"), [], (second.figure.period or on.period or "") if on.period else ""),
    )
    return Hit(
        bearing=found.bearing.value,
        sign=SIGNS[found.bearing],
        word=_(BEARINGS[found.bearing]),
        metric=link(site, on.metric, language),
        about=link(site, on.about, language),
        on=tuple(
            (word, tuple(link(site, iri, language) for iri in iris), text) for word, iris, text in named if iris or text
        ),
        reason=agreement(found, site.audit.names),
        sides=(
            _side(site, first, found.one.members, shown, language),
            _side(site, second, found.other.members if found.other != found.one else (), shown, language),
        ),
        further=found.further,
        is_within_a_report=first.report == second.report,
    )


def _spoken(members: Iterable[Stated], report: str | None) -> Stated:
    """The claim that speaks for a side: one of the report that was chosen, where it has one."""
    found = tuple(members)
    return next((one for one in found if one.report == report), found[0])


def _side(site: Site, stated: Stated, others: Iterable[Stated], shown: set[str], language: str) -> Side:
    claim = site.graph.get(Claim, stated.claim)
    more = list(dict.fromkeys(one.claim for one in others if one.claim not in shown))
    return Side(
        claim=Link(iri=claim.iri, label=claim.statement.best(language)),
        mark=mark(site.verdict(site.verdict_of(claim.iri)), language, retracted=claim.iri in site.retracted),
        report=link(site, stated.report, language),
        figure=figure(site, site.graph.get(Quantity, stated.figure.iri), language),
        context=contexts(claim, site.graph.get(Sentence, claim.sentence), language)[0],
        others=tuple(link(site, iri, language) for iri in more[:OTHERS]),
        unseen=max(0, len(more) - OTHERS),
    )
