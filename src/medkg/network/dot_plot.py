"""The dot plot of a comparison: a row a figure, claimed and reported told apart by form, ranges as lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from xml.etree.ElementTree import Element, SubElement

from medkg.entities import Text
from medkg.entities.verdicts import RETRACTED, in_reading_order
from medkg.language import translate as _
from medkg.namespaces import PREFIXES
from medkg.network.axis import Axis, axis, written
from medkg.network.comparison import Comparison, Figure
from medkg.network.drawing import EDGE, document, finished, legend, noted, number, style, text, titled
from medkg.network.layout import PAD, SIZE, SMALL, SMALL_LEADING
from medkg.network.lettering import cut, width
from medkg.network.words import capitalized, in_language
from medkg.rdf.identifiers import segments

NAMES = 390.0
"""The width of the names at the left, of the plot, and of the figures as printed at the right, in pixels."""
PLOT = 500.0
PRINTED = 200.0
ROOM = NAMES + PLOT + PRINTED + 30.0
ROW = 42.0
DOT = 5.0
REACH = 46.0
"""How far the arrow of a “more than” or “less than” goes."""

_PERCENT = PREFIXES["unit"] + "PERCENT"
_BARE = (PREFIXES["unit"] + "UNITLESS", PREFIXES["unit"] + "NUM")
"""Units that say no more than the metric's own name."""


def dot_plot(comparison: Comparison, *, language: str, link: Callable[[str], str] = str, embedded: bool = False) -> str:
    """*comparison* in *language* as SVG; each row leads to the claim or the work that gives the figure.

    *link* and *embedded* as for ``svg``.
    """
    return in_language(language, lambda: _drawn(comparison, language, link, embedded))


def _drawn(comparison: Comparison, language: str, link: Callable[[str], str], embedded: bool) -> str:
    title = _title(comparison, language)
    name = "-".join(("comparison", *segments(comparison.metric)[1:], comparison.unit.rpartition("/")[2].lower()))
    root = document(name, language, title, _description(comparison, language))
    top = EDGE
    if not embedded:
        SubElement(root, "style").text = style()
        top = titled(root, title, top, ROOM)
    verdicts = {figure.verdict.iri: figure.verdict for figure in comparison.claimed if figure.verdict is not None}
    top = _key(root, comparison, top)
    has_retracted = any(figure.is_retracted for figure in comparison.figures)
    top = legend(root, in_reading_order(verdicts.values()), top, ROOM, with_lines=False, has_retracted=has_retracted)
    scale = axis(
        (end for figure in comparison.figures for end in figure.extent),
        most=100.0 if comparison.unit == _PERCENT else None,
    )
    at = partial(_x, scale)
    bottom = top + ROW * len(comparison.figures)
    _axis(root, comparison, scale, top, bottom, language)
    for figure in comparison.claimed:
        kind = figure.verdict.slug if figure.verdict else ""
        path = f"M{number(at(float(figure.value)))} {number(top)}V{number(bottom)}"
        SubElement(root, "path", {"class": f"guide {kind}".strip(), "d": path})
    listing = SubElement(root, "g", {"role": "list", "aria-label": title})
    for place, figure in enumerate(comparison.figures):
        item = SubElement(listing, "g", {"role": "listitem"})
        _row(item, figure, at, top + ROW * place, language, link)
    remark = Text(_("The axis counts in powers of ten."), language)
    bottom = noted(root, (remark,) if scale.is_log else (), bottom + 40.0, ROOM)
    return finished(root, ROOM + 2 * EDGE, bottom + EDGE - 6.0)


def _x(scale: Axis, value: float) -> float:
    return EDGE + NAMES + PLOT * scale.share(value)


def _title(comparison: Comparison, language: str) -> Text:
    return Text(
        _("{metric}: what is claimed, and what is reported").format(metric=capitalized(comparison.name, language)),
        language,
    )


def _description(comparison: Comparison, language: str) -> Text:
    told = _(
        "Unit: {unit}. {claimed} claimed, {reported} reported; each row says what was measured, by whom, and the value."
    )
    unit = comparison.unit_name.best(language)
    return Text(told.format(unit=unit, claimed=len(comparison.claimed), reported=len(comparison.reported)), language)


def _key(root: Element, comparison: Comparison, top: float) -> float:
    """What the forms mean, as far as they occur."""
    group = SubElement(root, "g", {"class": "key", "aria-hidden": "true"})
    x, y = EDGE + 6.0, top + 10.0
    ranges = tuple(figure for figure in comparison.figures if figure.extent[0] != figure.extent[1])
    forms = (
        (comparison.claimed, _diamond, _("claimed by a report")),
        (comparison.reported, _dot, _("reported by a work")),
        (ranges, None, _("range: confidence interval or bounds")),
    )
    for occurs, form, words in forms:
        if not occurs:
            continue
        if form is None:
            SubElement(group, "path", {"class": "range", "d": _range(x - 6.0, x + 14.0, y)})
            x += 8.0
        else:
            form(group, x, y, "")
        text(group, Text(words), x + 13.0, y + 4.0, {"class": "remark"})
        x += 13.0 + width(words, SMALL + 1) + 30.0
    return y + 14.0


def _axis(root: Element, comparison: Comparison, scale: Axis, top: float, bottom: float, language: str) -> None:
    group = SubElement(root, "g", {"aria-hidden": "true"})
    for tick in scale.ticks:
        x = _x(scale, tick)
        SubElement(group, "path", {"class": "grid", "d": f"M{number(x)} {number(top)}V{number(bottom)}"})
        text(group, Text(written(tick, language)), x, bottom + 17.0, {"class": "tick", "text-anchor": "middle"})
    left, right = _x(scale, scale.low), _x(scale, scale.high)
    SubElement(group, "path", {"class": "axis", "d": f"M{number(left)} {number(bottom)}H{number(right)}"})
    named = capitalized(comparison.name, language)
    unit = "" if comparison.unit in _BARE else comparison.unit_name.best(language)
    words = _("{metric} ({unit})").format(metric=named, unit=unit) if unit else named
    text(group, Text(words, language), (left + right) / 2, bottom + 36.0, {"class": "remark", "text-anchor": "middle"})


def _row(
    item: Element, figure: Figure, at: Callable[[float], float], top: float, language: str, link: Callable[[str], str]
) -> None:
    anchor = SubElement(item, "a", {"class": _class(figure), "href": link(figure.source)})
    SubElement(anchor, "title").text = _spoken(figure, language)
    frame = {"x": EDGE, "y": top + 2, "width": ROOM, "height": ROW - 4}
    SubElement(anchor, "rect", {"class": "row", "rx": "2"} | {name: number(value) for name, value in frame.items()})
    middle = top + ROW / 2
    x, y = EDGE + 4.0, top + PAD + SIZE
    if figure.verdict is not None:
        text(anchor, Text(figure.verdict.notation), x, y, {"class": "glyph"})
    x += 18.0
    room = NAMES - 50.0
    name = _name(figure, language)
    text(anchor, Text(cut(name, SIZE, room), name.language), x, y, {"class": "label"})
    source = _source(figure, language)
    if figure.is_retracted:
        source = Text(f"{RETRACTED} {source}", source.language)
    text(anchor, Text(cut(source, SMALL, room), source.language), x, y + SMALL_LEADING, {"class": "detail"})
    low, high = figure.extent
    if low != high:
        SubElement(anchor, "path", {"class": "range", "d": _range(at(float(low)), at(float(high)), middle)})
    else:
        _reach(anchor, figure, at(float(figure.value)), middle)
    form = _diamond if figure.is_claimed else _dot
    form(anchor, at(float(figure.value)), middle, figure.verdict.slug if figure.verdict else "")
    printed = figure.printed.best(language) or Text(written(figure.value, language))
    shown = Text(cut(printed, SIZE, PRINTED), printed.language)
    text(anchor, shown, EDGE + NAMES + PLOT + 24.0, middle + 4.5, {"class": "value"})


def _class(figure: Figure) -> str:
    return " ".join(["figure", *([figure.verdict.slug] if figure.verdict else [])])


def _name(figure: Figure, language: str) -> Text:
    """What was measured, on which data, for when."""
    label = figure.about_name.best(language)
    parts = [str(label), *([str(figure.dataset_name.best(language))] if figure.dataset_name else []), figure.period]
    return Text(" · ".join(part for part in parts if part), label.language)


def _source(figure: Figure, language: str) -> Text:
    source = figure.source_name.best(language)
    if figure.is_claimed:
        return Text(_("claim: {statement}").format(statement=source), source.language)
    detail = str(figure.source_detail.best(language))
    size = "" if figure.sample_size is None else f"n = {figure.sample_size:,}"
    return Text(" · ".join(part for part in (detail, size, str(source)) if part), source.language)


def _spoken(figure: Figure, language: str) -> str:
    """A row in full."""
    words = [
        str(_name(figure, language)),
        f"{figure.comparator} {written(figure.value, language)}",
        str(figure.printed.best(language)),
        _("claimed by a report") if figure.is_claimed else _("reported by a work"),
        str(_source(figure, language)),
        str(figure.verdict.label.best(language)) if figure.verdict else "",
        (_("retracted source") if figure.is_claimed else _("retracted")) if figure.is_retracted else "",
    ]
    return " · ".join(word for word in words if word)


def _diamond(parent: Element, x: float, y: float, kind: str) -> None:
    path = f"M{number(x - 7)} {number(y)}l7 -7 7 7 -7 7z"
    SubElement(parent, "path", {"class": f"claimed {kind}".strip(), "d": path})


def _dot(parent: Element, x: float, y: float, _kind: str) -> None:
    SubElement(parent, "circle", {"class": "dot", "cx": number(x), "cy": number(y), "r": number(DOT)})


def _range(left: float, right: float, y: float) -> str:
    return f"M{number(left)} {number(y - 4)}v8m0 -4H{number(right)}m0 -4v8"


def _reach(parent: Element, figure: Figure, x: float, y: float) -> None:
    """An arrow from a value that is only an end: to the right of “more than”, to the left of “less than”."""
    way = {">": 1, "≥": 1, "<": -1, "≤": -1}.get(figure.comparator)
    if way:
        head = f"m{-5 * way} -4l{5 * way} 4 {-5 * way} 4"
        SubElement(parent, "path", {"class": "range", "d": f"M{number(x)} {number(y)}h{number(REACH * way)}{head}"})
