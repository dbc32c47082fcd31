"""Drawings as PNG: the style is written out first, since the renderer (resvg) knows no CSS variables."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, fromstring, tostring

from medkg.network.drawing import STYLES

ZOOM = 2.0

_SPACE = "{http://www.w3.org/2000/svg}"
_QUIET = {"heading", "remark", "detail", "tick"}
_OF_VERDICT = {"glyph", "verdict", "tally"}
_SIZES = {"title": 20.0, "heading": 12.5, "remark": 12.5, "verdict": 12.5, "detail": 11.5, "tick": 11.5}
_COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})")
_MARKS = "DejaVu Sans, Noto Sans, Noto Sans CJK SC, sans-serif"
"""A face that has the verdicts' signs itself: others leave them to one that fills the empty circle."""
_SANS = "Noto Sans, Liberation Sans, DejaVu Sans, Noto Sans CJK SC, Noto Sans SC, WenQuanYi Zen Hei, sans-serif"


def png(drawing: str) -> bytes:
    """A drawing of text and frames, such as ``carrying_plot`` makes, as PNG in its light colours, twice as large."""
    import resvg_py

    root = fromstring(drawing)
    colours = _colours()
    for style in root.findall(f"{_SPACE}style"):
        root.remove(style)
    _written_out(root, colours, colours["ink"])
    root.set("font-family", _SANS)
    written = tostring(root, encoding="unicode")
    return bytes(resvg_py.svg_to_bytes(svg_string=written, background=colours["paper"], zoom=ZOOM))


def _written_out(element: Element, colours: dict[str, str], verdict: str) -> None:
    """Say every element's colours and sizes on itself; *verdict* is the colour of the verdict around it."""
    classes = element.get("class", "").split()
    verdict = next((colours[name] for name in classes if name in colours), verdict)
    if element.tag == f"{_SPACE}text":
        named = set(classes)
        colour = verdict if named & _OF_VERDICT else colours["quiet"] if named & _QUIET else colours["ink"]
        size = next((_SIZES[name] for name in classes if name in _SIZES), 13.0)
        element.attrib.update({"fill": colour, "font-size": str(size)})
        if named & _OF_VERDICT:
            element.set("font-family", _MARKS)
        if "title" in named:
            element.set("font-weight", "700")
    elif element.tag == f"{_SPACE}rect":
        element.attrib.update({"fill": colours["paper"], "stroke": verdict, "stroke-width": "2"})
    for child in element:
        _written_out(child, colours, verdict)


def _colours() -> dict[str, str]:
    """The light colours, by name; the dark ones follow in the same file."""
    light, _at, _dark = (STYLES / "colours.css").read_text(encoding="utf-8").partition("@media")
    return dict(_COLOUR.findall(light))
