"""The plots of a report card, as SVG: verdicts in patterns for grey and print, coloured on a screen by their style."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement, tostring

from medkg.language import translate as _
from medkg.rdf.identifiers import segments

if TYPE_CHECKING:
    from medkg.audit.card import ReportCard
    from medkg.entities import Verdict

WIDTH = 640
_HIGH, _GAP = 22, 12
_NAMES = 290
"""How much room the names of sections have."""

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


def evidence_bar(card: ReportCard) -> str:
    """All claims of the report by verdict, in one bar, with a key that counts them."""
    name = _own("bar", card)
    svg = _svg(name, _("Claims by verdict"))
    _stack(svg, card.verdicts, 0, 0, WIDTH, name)
    left, top = 0.0, float(_HIGH + 24)
    for verdict, count in card.verdicts:
        if not count:
            continue
        text = f"{verdict.notation} {verdict.label} {count}"
        room = 30 + _width(text)
        if left + room > WIDTH and left:
            left, top = 0.0, top + 22
        _filled(svg, verdict, left, top - 11, 16, 12, name)
        _text(svg, left + 22, top, text)
        left += room + 14
    return _finished(svg, int(top) + 8)


def sections_plot(card: ReportCard) -> str:
    """Each section's claims by verdict, all bars of one scale; subsections are set in."""
    name = _own("sections", card)
    svg = _svg(name, _("Verdicts by section"))
    most = max((section.claims for section in card.sections), default=1)
    room = WIDTH - _NAMES - 40
    for row, section in enumerate(card.sections):
        top = row * (_HIGH + _GAP)
        indent = 14 * (section.depth - 1)
        lines = _broken(str(section.heading), _NAMES - indent - 10)
        for number, line in enumerate(lines):
            label = _text(svg, indent, top + (16 if len(lines) == 1 else 8 + 15 * number), line)
            SubElement(label, "title").text = str(section.heading)
        width = room * section.claims / most
        _stack(svg, section.verdicts, _NAMES, top, width, name)
        _text(svg, _NAMES + width + 6, top + 16, str(section.claims))
    return _finished(svg, max(1, len(card.sections)) * (_HIGH + _GAP))


def grades_plot(card: ReportCard) -> str:
    """How many claims have each grade."""
    svg = _svg(_own("grades", card), _("Claims by grade"))
    most = max((count for _grade, count in card.grades), default=0) or 1
    for row, (grade, count) in enumerate(card.grades):
        top = row * (_HIGH + 6)
        _text(svg, 0, top + 16, f"{grade.notation}  {_cut(str(grade.label), 150)}")
        width = (WIDTH - 230) * count / most
        attributes = {"x": "180", "y": str(top), "width": f"{max(width, 1):.1f}", "height": str(_HIGH)}
        SubElement(svg, "rect", {**attributes, "fill": "currentColor", "fill-opacity": "0.55"})
        _text(svg, 180 + width + 6, top + 16, str(count))
    return _finished(svg, len(card.grades) * (_HIGH + 6))


def _own(name: str, card: ReportCard) -> str:
    """What the patterns of a plot are called: those of several reports can stand on one page."""
    return f"{name}-{segments(card.report)[1]}"


def _svg(name: str, label: str) -> Element:
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "plot", "role": "img", "aria-label": label})
    defs = SubElement(svg, "defs")
    for slug, parts in _FILLS.items():
        pattern = SubElement(
            defs,
            "pattern",
            {"id": f"{name}-{slug}", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse"},
        )
        for tag, attributes in parts:
            SubElement(pattern, tag, attributes)
    return svg


def _finished(svg: Element, height: int) -> str:
    svg.set("viewBox", f"-1 -1 {WIDTH + 2} {height + 2}")
    svg.set("width", str(WIDTH))
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
    element = SubElement(
        svg, "text", {"x": f"{left:.1f}", "y": f"{top:.1f}", "font-size": "13", "fill": "currentColor"}
    )
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
