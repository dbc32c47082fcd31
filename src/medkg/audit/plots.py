"""The plots of a report card, as SVG: verdicts in patterns for grey and print, coloured on a screen by their style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement, tostring

from medkg.language import translate as _
from medkg.rdf.identifiers import segments

if TYPE_CHECKING:
    from medkg.audit.card import ReportCard
    from medkg.entities import Verdict

WIDTH, NARROW = 640, 330
"""Each plot is drawn twice, for a page and for a phone; the style sheet shows one (``wide``, ``narrow``)."""

_HIGH, _GAP, _LINE, _INDENT = 22, 12, 15, 14

_FILLS: dict[str, tuple[tuple[str, dict[str, str]], ...]] = {
    "supports": (("rect", {"width": "6", "height": "6", "fill": "currentColor"}),),
    "supports-in-part": (
        ("path", {"d": "M-1 7L7 -1M-1 1L1 -1M5 7L7 5", "stroke": "currentColor", "stroke-width": "2"}),
    ),
    "only-on-topic": (("circle", {"cx": "3", "cy": "3", "r": "1.1", "fill": "currentColor"}),),
    "contradicts": (("path", {"d": "M0 0L6 6M6 0L0 6", "stroke": "currentColor", "stroke-width": "1.3"}),),
    "not-verified": (("path", {"d": "M0 3H6", "stroke": "currentColor", "stroke-width": "1"}),),
    "no-evidence": (),
}
"""What a verdict is filled with: from full to empty, as the evidence is."""


@dataclass(frozen=True)
class _Room:
    """What a plot is drawn in: its whole width, and what the names of sections and of grades have of it.

    Without room for the names of sections beside the bars these stand above them.
    """

    name: str
    width: float
    sections: float
    grades: float


_ROOMS = (_Room("wide", WIDTH, 290, 180), _Room("narrow", NARROW, 0, 120))


def evidence_bar(card: ReportCard) -> str:
    """All claims of the report by verdict, in one bar, with a key that counts them."""
    return "".join(_bar(card, room) for room in _ROOMS)


def sections_plot(card: ReportCard) -> str:
    """Each section's claims by verdict, all bars of one scale; subsections are set in."""
    return "".join(_sections(card, room) for room in _ROOMS)


def grades_plot(card: ReportCard) -> str:
    """How many claims have each grade."""
    return "".join(_grades(card, room) for room in _ROOMS)


def _bar(card: ReportCard, room: _Room) -> str:
    name = _own("bar", card, room)
    svg = _svg(name, _("Claims by verdict"), room)
    _stack(svg, card.verdicts, 0, 0, room.width, name)
    left, top = 0.0, float(_HIGH + 24)
    for verdict, count in card.verdicts:
        if not count:
            continue
        text = f"{verdict.notation} {verdict.label} {count}"
        wide = 30 + _width(text)
        if left + wide > room.width and left:
            left, top = 0.0, top + 22
        _filled(svg, verdict, left, top - 11, 16, 12, name)
        _text(svg, left + 22, top, text)
        left += wide + 14
    return _finished(svg, int(top) + 8, room)


def _sections(card: ReportCard, room: _Room) -> str:
    name = _own("sections", card, room)
    svg = _svg(name, _("Verdicts by section"), room)
    most = max((section.claims for section in card.sections), default=1)
    deepest = max((section.depth for section in card.sections), default=1)
    longest = room.width - (room.sections or _INDENT * (deepest - 1)) - 40
    top = 0
    for section in card.sections:
        indent = _INDENT * (section.depth - 1)
        lines = _broken(str(section.heading), (room.sections or room.width) - indent - 10)
        first = top + (16 if len(lines) == 1 and room.sections else 8)
        for number, line in enumerate(lines):
            label = _text(svg, indent, first + _LINE * number + (0 if room.sections else 4), line)
            SubElement(label, "title").text = str(section.heading)
        if not room.sections:
            top += _LINE * len(lines) + 4
        left = room.sections or indent
        width = longest * section.claims / most
        _stack(svg, section.verdicts, left, top, width, name)
        _text(svg, left + width + 6, top + 16, str(section.claims))
        top += _HIGH + _GAP
    return _finished(svg, max(_HIGH + _GAP, top), room)


def _grades(card: ReportCard, room: _Room) -> str:
    svg = _svg(_own("grades", card, room), _("Claims by grade"), room)
    most = max((count for _grade, count in card.grades), default=0) or 1
    for row, (grade, count) in enumerate(card.grades):
        top = row * (_HIGH + 6)
        _text(svg, 0, top + 16, f"{grade.notation}  {_cut(str(grade.label), room.grades - 30)}")
        width = (room.width - room.grades - 50) * count / most
        attributes = {"x": str(room.grades), "y": str(top), "width": f"{max(width, 1):.1f}", "height": str(_HIGH)}
        SubElement(svg, "rect", {**attributes, "fill": "currentColor", "fill-opacity": "0.55"})
        _text(svg, room.grades + width + 6, top + 16, str(count))
    return _finished(svg, len(card.grades) * (_HIGH + 6), room)


def _own(name: str, card: ReportCard, room: _Room) -> str:
    """What the patterns of a plot are called: those of several reports, and of both widths, stand on one page."""
    return f"{name}-{room.name}-{segments(card.report)[1]}"


def _svg(name: str, label: str, room: _Room) -> Element:
    told = {"class": f"plot {room.name}", "role": "img", "aria-label": label}
    letters = {"font-size": "13", "fill": "currentColor"}
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", **told, **letters})
    defs = SubElement(svg, "defs", {"fill": "none"})
    for slug, parts in _FILLS.items():
        pattern = SubElement(
            defs,
            "pattern",
            {"id": f"{name}-{slug}", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse"},
        )
        for tag, attributes in parts:
            SubElement(pattern, tag, attributes)
    return svg


def _finished(svg: Element, height: int, room: _Room) -> str:
    filled = {rect.get("fill") for rect in svg.iter("rect")}
    for defs in svg.findall("defs"):
        for pattern in defs.findall("pattern"):
            if f"url(#{pattern.get('id')})" not in filled:
                defs.remove(pattern)
    svg.set("viewBox", f"-1 -1 {room.width + 2:g} {height + 2}")
    svg.set("width", f"{room.width:g}")
    return tostring(svg, encoding="unicode")


def _stack(
    svg: Element, verdicts: Sequence[tuple[Verdict, int]], left: float, top: float, width: float, name: str
) -> None:
    total = sum(count for _verdict, count in verdicts) or 1
    for verdict, count in verdicts:
        if count:
            part = width * count / total
            shape = _filled(svg, verdict, left, top, part, _HIGH, name)
            SubElement(shape, "title").text = f"{verdict.label}: {count}"
            left += part


def _filled(svg: Element, verdict: Verdict, left: float, top: float, width: float, height: float, name: str) -> Element:
    return SubElement(
        svg,
        "rect",
        {
            "x": f"{left:.1f}",
            "y": f"{top:.1f}",
            "width": f"{width:.1f}",
            "height": f"{height:.1f}",
            "fill": f"url(#{name}-{verdict.slug})" if verdict.slug in _FILLS else "none",
            "stroke": "currentColor",
            "class": verdict.slug,
        },
    )


def _text(svg: Element, left: float, top: float, text: str) -> Element:
    element = SubElement(svg, "text", {"x": f"{left:.1f}", "y": f"{top:.1f}"})
    element.text = text
    return element


def _width(text: str) -> float:
    """About how wide a text is set: Chinese characters are square, others half as wide and a little more."""
    return sum(13.0 if east_asian_width(character) in "WF" else 7.0 for character in text)


def _broken(text: str, room: float) -> tuple[str, ...]:
    """*text* in one line or two: broken at a space, or in Chinese anywhere; what is longer is cut."""
    if _width(text) <= room:
        return (text,)
    end = len(text)
    while _width(text[:end]) > room:
        end -= 1
    space = text.rfind(" ", 0, end + 1)
    if space > end // 2:
        end = space
    return text[:end].rstrip(), _cut(text[end:].lstrip(), room)


def _cut(text: str, room: float) -> str:
    if _width(text) <= room:
        return text
    while text and _width(text) + 13 > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
