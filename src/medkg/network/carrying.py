"""Which sources carry a report: a row a source, a mark a claim, framed where the claim falls with that source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement

import networkx as nx

from medkg.entities import Text, Verdict
from medkg.entities.verdicts import RETRACTED as SIGN
from medkg.entities.verdicts import in_reading_order
from medkg.language import translate as _
from medkg.language import translate_number as ngettext
from medkg.namespaces import ID
from medkg.network.drawing import EDGE, document, finished, legend, noted, number, style, text, titled
from medkg.network.ledger import EVIDENCE, RETRACTED, label
from medkg.network.lettering import wrap
from medkg.network.words import in_language
from medkg.rdf.identifiers import shorten

MOST = 30
"""Sources that are drawn; the others carry no more than the last of these and are counted below."""

NAMES, MARK, ROW = 440.0, 24.0, 30.0


class Carrying(Protocol):
    """What falls with a source, as ``medkg.audit`` reckons it."""

    @property
    def work(self) -> str: ...
    @property
    def works(self) -> tuple[str, ...]: ...
    @property
    def claims(self) -> tuple[str, ...]: ...
    @property
    def falls(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, kw_only=True)
class Bearing:
    """A claim that rests on a source: the verdict of the source's weightiest line on it, and whether it falls."""

    claim: str
    verdict: str
    falls: bool


def bearings(network: nx.MultiGraph[str], carrier: Carrying) -> tuple[Bearing, ...]:
    """The claims that rest on *carrier*, those that fall with it first."""
    falls = {shorten(claim) for claim in carrier.falls}
    found = (
        Bearing(claim=claim, verdict=slug, falls=claim in falls) for claim, slug in _marks(network, carrier).items()
    )
    return tuple(sorted(found, key=lambda one: (not one.falls, one.verdict, one.claim)))


def undrawn(left: Sequence[Carrying]) -> str:
    """What is said of the sources that a drawing leaves out, in the current language; nothing where it has all."""
    most = max((len(one.falls) for one in left), default=0)
    if not left:
        return ""
    if not most:
        return ngettext(
            "Not drawn: {number} source with which no claim falls.",
            "Not drawn: {number} sources with which no claim falls.",
            len(left),
        ).format(number=len(left))
    return ngettext(
        "Not drawn: {number} more source, with which no more claims fall than with the last one here.",
        "Not drawn: {number} more sources, with each of which no more claims fall than with the last one here.",
        len(left),
    ).format(number=len(left))


def carrying_plot(
    network: nx.MultiGraph[str],
    carriers: Sequence[Carrying],
    verdicts: Sequence[Verdict],
    *,
    language: str,
    link: Callable[[str], str] = str,
) -> str:
    """The sources with which claims fall as SVG, in the order of *carriers*; *link* as for ``svg``.

    Where no claim falls with any of them, the sources on which most claims rest.
    """
    return in_language(language, lambda: _drawn(network, carriers, verdicts, language, link))


def _drawn(
    network: nx.MultiGraph[str],
    carriers: Sequence[Carrying],
    verdicts: Sequence[Verdict],
    language: str,
    link: Callable[[str], str],
) -> str:
    resting = [one for one in carriers if one.claims]
    shown = ([one for one in resting if one.falls] or resting)[:MOST]
    widest = max((len(one.claims) for one in shown), default=0)
    room = max(NAMES + MARK * widest + 60.0, 640.0)
    title = Text(_("Which sources carry the report"), language)
    description = Text(
        _("A row for each source, a mark for each claim that rests on it; framed where the claim falls without it."),
        language,
    )
    root = document("carriers", language, title, description)
    SubElement(root, "style").text = style()
    top = titled(root, title, EDGE, room)
    known = {verdict.slug: verdict for verdict in verdicts}
    used = {slug for one in shown for slug in _marks(network, one).values()}
    marked = in_reading_order(known[slug] for slug in used if slug in known)
    has_retracted = any(_is_retracted(network, one) for one in shown)
    top = legend(root, marked, top, room, with_lines=False, has_retracted=has_retracted)
    top = _frame_key(root, top)
    listing = SubElement(root, "g", {"role": "list", "aria-label": title})
    for place, carrier in enumerate(shown):
        item = SubElement(listing, "g", {"role": "listitem"})
        _row(item, network, carrier, known, top + ROW * place, language, link)
    left = undrawn(resting[len(shown) :])
    bottom = noted(root, (Text(left, language),) if left else (), top + ROW * len(shown), room)
    return finished(root, room + 2 * EDGE, bottom + EDGE)


def _frame_key(root: Element, top: float) -> float:
    group = SubElement(root, "g", {"class": "key", "aria-hidden": "true"})
    frame = {"x": number(EDGE), "y": number(top), "width": "18", "height": "18", "rx": "2", "class": "claimed"}
    SubElement(group, "rect", frame)
    text(group, Text(_("falls without this source")), EDGE + 26.0, top + 14.0, {"class": "remark"})
    return top + 34.0


def _row(
    item: Element,
    network: nx.MultiGraph[str],
    carrier: Carrying,
    known: dict[str, Verdict],
    top: float,
    language: str,
    link: Callable[[str], str],
) -> None:
    work = shorten(carrier.work)
    name = label(network, work, language) if work in network else work
    anchor = SubElement(item, "a", {"class": "node", "href": link(ID + work)})
    is_retracted = _is_retracted(network, carrier)
    SubElement(anchor, "title").text = f"{name} · {_('retracted')}" if is_retracted else name
    if is_retracted:
        name = f"{SIGN} {name}"
    (line,) = wrap(name, 13.0, NAMES - 50.0, most=1)
    text(anchor, Text(line), EDGE, top + 19.0, {"class": "label"})
    text(item, Text(str(len(carrier.falls))), EDGE + NAMES - 30.0, top + 19.0, {"class": "value"})
    for place, one in enumerate(bearings(network, carrier)):
        x = EDGE + NAMES + MARK * place
        verdict = known.get(one.verdict)
        said = [label(network, one.claim, language), str(verdict.label.best(language)) if verdict else one.verdict]
        mark = SubElement(item, "a", {"class": f"node {one.verdict}", "href": link(ID + one.claim)})
        if one.falls:
            said.append(_("falls without this source"))
            place_of = {"x": number(x), "y": number(top + 5.0), "width": "20", "height": "20", "rx": "2"}
            SubElement(mark, "rect", {"class": "claimed", **place_of})
        SubElement(mark, "title").text = " · ".join(said)
        text(mark, Text(verdict.notation if verdict else "·"), x + 5.0, top + 19.0, {"class": "glyph"})


def _is_retracted(network: nx.MultiGraph[str], carrier: Carrying) -> bool:
    work = shorten(carrier.work)
    return work in network and RETRACTED in network.nodes[work]


def _marks(network: nx.MultiGraph[str], carrier: Carrying) -> dict[str, str]:
    """Each claim on a carrier to the verdict of its line on what falls: the weightiest where there are more."""
    found: dict[str, str] = {}
    works = {shorten(work) for work in carrier.works}
    for claim in map(shorten, carrier.claims):
        slugs = sorted(
            data["verdict"]
            for _claim, work, data in network.edges(claim, data=True)
            if data["kind"] == EVIDENCE and work in works
        )
        if slugs:
            found[claim] = min(slugs, key=_ORDER.index) if set(slugs) <= set(_ORDER) else slugs[0]
    return found


_ORDER = ["contradicts", "supports", "supports-in-part", "only-on-topic", "not-verified", "no-evidence"]
