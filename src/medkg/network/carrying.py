"""Which sources carry a report: a row a source, a mark a claim, framed where the claim falls with that source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement

import networkx as nx

from medkg.entities import Text, Verdict
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.network.drawing import EDGE, document, finished, legend, noted, number, style, text, titled
from medkg.network.ledger import EVIDENCE, label
from medkg.network.lettering import wrap
from medkg.network.picture import in_reading_order
from medkg.network.words import in_language
from medkg.rdf.identifiers import shorten

MOST = 30
"""Sources that are drawn; the others carry less and are counted below."""

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


def carrying_plot(
    network: nx.MultiGraph[str],
    carriers: Sequence[Carrying],
    verdicts: Sequence[Verdict],
    *,
    language: str,
    link: Callable[[str], str] = str,
    embedded: bool = False,
) -> str:
    """The sources of *network* as SVG, in the order of *carriers*; *link* and *embedded* as for ``svg``."""
    return in_language(language, lambda: _drawn(network, carriers, verdicts, language, link, embedded))


def _drawn(
    network: nx.MultiGraph[str],
    carriers: Sequence[Carrying],
    verdicts: Sequence[Verdict],
    language: str,
    link: Callable[[str], str],
    embedded: bool,
) -> str:
    shown = [one for one in carriers if one.claims][:MOST]
    widest = max((len(one.claims) for one in shown), default=0)
    room = max(NAMES + MARK * widest + 60.0, 640.0)
    title = Text(_("Which sources carry the report"), language)
    description = Text(
        _("A row for each source, a mark for each claim that rests on it; framed where the claim falls without it."),
        language,
    )
    root = document("carriers", language, title, description)
    top = EDGE
    if not embedded:
        SubElement(root, "style").text = style()
        top = titled(root, title, top, room)
    known = {verdict.slug: verdict for verdict in verdicts}
    used = {slug for one in shown for slug in _marks(network, one).values()}
    top = legend(root, in_reading_order(known[slug] for slug in used if slug in known), top, room, with_lines=False)
    top = _frame_key(root, top)
    listing = SubElement(root, "g", {"role": "list", "aria-label": title})
    for place, carrier in enumerate(shown):
        item = SubElement(listing, "g", {"role": "listitem"})
        _row(item, network, carrier, known, top + ROW * place, language, link)
    left = sum(bool(one.claims) for one in carriers) - len(shown)
    remark = Text(_("Sources not shown, with which fewer claims fall: {number}").format(number=left), language)
    bottom = noted(root, (remark,) if left else (), top + ROW * len(shown), room)
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
    SubElement(anchor, "title").text = name
    (line,) = wrap(name, 13.0, NAMES - 50.0, most=1)
    text(anchor, Text(line), EDGE, top + 19.0, {"class": "label"})
    falls = {shorten(claim) for claim in carrier.falls}
    text(item, Text(str(len(falls))), EDGE + NAMES - 30.0, top + 19.0, {"class": "value"})
    for place, (claim, slug) in enumerate(_in_order(_marks(network, carrier), falls)):
        x = EDGE + NAMES + MARK * place
        verdict = known.get(slug)
        said = [label(network, claim, language), str(verdict.label.best(language)) if verdict else slug]
        mark = SubElement(item, "a", {"class": f"node {slug}", "href": link(ID + claim)})
        if claim in falls:
            said.append(_("falls without this source"))
            place_of = {"x": number(x), "y": number(top + 5.0), "width": "20", "height": "20", "rx": "2"}
            SubElement(mark, "rect", {"class": "claimed", **place_of})
        SubElement(mark, "title").text = " · ".join(said)
        text(mark, Text(verdict.notation if verdict else "·"), x + 5.0, top + 19.0, {"class": "glyph"})


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


def _in_order(marks: dict[str, str], falls: set[str]) -> list[tuple[str, str]]:
    return sorted(marks.items(), key=lambda mark: (mark[0] not in falls, mark[1], mark[0]))
