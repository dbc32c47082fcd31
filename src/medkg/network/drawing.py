"""Drawing: a picture as SVG that reads without a script: links for every label, lists for who does not see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from medkg.entities import Text, Verdict
from medkg.entities.verdicts import RETRACTED, in_reading_order
from medkg.language import current_language
from medkg.language import translate as _
from medkg.network.layout import (
    HEAD_LEADING,
    INSET,
    LEADING,
    PAD,
    SIZE,
    SMALL,
    SMALL_LEADING,
    TALLY,
    Box,
    Heading,
    Layout,
    layout,
)
from medkg.network.lettering import width, wrap
from medkg.network.picture import Link, Node, Picture
from medkg.network.routes import Route, routes
from medkg.network.words import capitalized, in_language, printable

EDGE = 24.0
"""White around the drawing."""

STYLES = Path(__file__).parent
LINE = 19.0

_SPACE = "http://www.w3.org/2000/svg"


def svg(picture: Picture, *, language: str, link: Callable[[str], str] = str, embedded: bool = False) -> str:
    """*picture* in *language* as an SVG document; *link* gives the address that a thing's identifier leads to.

    *embedded*: for a page that brings ``picture.css`` and a heading of its own, so style and title are left out.
    """
    return in_language(language, lambda: _drawn(picture, language, link, embedded))


def style() -> str:
    """The style sheet of a drawing that stands alone: its colours, then its forms."""
    return "\n".join((STYLES / name).read_text(encoding="utf-8") for name in ("colours.css", "picture.css"))


def _drawn(picture: Picture, language: str, link: Callable[[str], str], embedded: bool) -> str:
    placed = layout(picture, language=language)
    room = max(placed.width, 560.0)
    root = document(picture.name, language, picture.title.best(language), picture.description.best(language))
    if not embedded:
        SubElement(root, "style").text = style()
    top = EDGE
    if not embedded:
        top = titled(root, picture.title.best(language), top, room)
    has_retracted = any(node.is_retracted for node in picture.nodes.values())
    top = legend(root, used(picture), top, room, has_retracted=has_retracted)
    stage = SubElement(root, "g", {"transform": f"translate({number(EDGE)} {number(top)})"})
    numbers = {iri: str(place) for place, iri in enumerate(picture.nodes)}
    _links(stage, routes(placed, picture.links), language, numbers)
    _labels(stage, placed, language, link, numbers)
    bottom = noted(root, remarks(picture, language), top + placed.height + 6.0, room)
    return finished(root, room + 2 * EDGE, bottom + EDGE - 6.0)


# --- The parts that pictures and charts share ------------------------------------------------------------------------


def document(name: str, language: str, title: Text, description: Text) -> Element:
    """The root of a drawing, named and described to those who do not see it."""
    root = Element(
        "svg",
        {
            "xmlns": _SPACE,
            "class": "picture",
            "id": name,
            "role": "group",
            "lang": language,
            "aria-labelledby": f"{name}-title",
            "aria-describedby": f"{name}-description",
        },
    )
    _text_element(root, "title", title, {"id": f"{name}-title"})
    _text_element(root, "desc", description, {"id": f"{name}-description"})
    return root


def finished(root: Element, wide: float, high: float) -> str:
    """The drawing as text, with its size."""
    root.set("width", number(wide))
    root.set("height", number(high))
    root.set("viewBox", f"0 0 {number(wide)} {number(high)}")
    return printable(tostring(root, encoding="unicode")) + "\n"


def titled(root: Element, title: Text, top: float, room: float) -> float:
    """A visible title; gives the height below it."""
    lines = wrap(title, 20.0, room, most=2)
    for place, line in enumerate(lines):
        text(root, Text(line, title.language), EDGE, top + 18.0 + 26.0 * place, {"class": "title"})
    return top + 26.0 * len(lines) + 8.0


def legend(
    root: Element,
    verdicts: tuple[Verdict, ...],
    top: float,
    room: float,
    *,
    with_lines: bool = True,
    has_retracted: bool = False,
) -> float:
    """How each verdict is drawn, in its form and its words, and the sign of a retraction; gives the height below it."""
    if not verdicts and not has_retracted:
        return top
    group = SubElement(root, "g", {"class": "key", "aria-hidden": "true"})
    x, y = EDGE, top + 12.0
    for verdict in verdicts:
        words = Text(f"{verdict.notation} {verdict.label}")
        sample = 34.0 if with_lines and verdict.slug != "no-evidence" else 0.0
        wide = sample + width(words, SMALL + 1) + 26.0
        if x + wide > EDGE + room and x > EDGE:
            x, y = EDGE, y + LINE
        item = SubElement(group, "g", {"class": verdict.slug})
        if sample:
            SubElement(item, "path", {"class": "link", "d": _sample(verdict, x, y - 4.0)})
        text(item, words, x + sample, y, {"class": "verdict"})
        x += wide
    if has_retracted:
        words = Text(f"{RETRACTED} {_('retracted, or resting on what was')}")
        if x + width(words, SMALL + 1) > EDGE + room and x > EDGE:
            x, y = EDGE, y + LINE
        text(group, words, x, y, {"class": "remark"})
    return y + 20.0


def noted(root: Element, lines: tuple[Text, ...], top: float, room: float) -> float:
    """Sentences below the drawing; gives the height below them."""
    y = top
    for sentence in lines:
        for line in wrap(sentence, SMALL + 1, room, most=3):
            y += LINE
            text(root, Text(line, sentence.language), EDGE, y, {"class": "remark"})
    return y + 6.0


def text(parent: Element, words: Text, x: float, y: float, attributes: dict[str, str]) -> Element:
    """One line of text with its baseline at *y*, marked with its language where that is not the drawing's."""
    return _text_element(parent, "text", words, {"x": number(x), "y": number(y), **attributes})


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text_element(parent: Element, tag: str, words: Text, attributes: dict[str, str]) -> Element:
    element = SubElement(parent, tag, attributes)
    if words.language and words.language != current_language():
        element.set("lang", words.language)
    element.text = words
    return element


def _sample(verdict: Verdict, x: float, y: float) -> str:
    if verdict.slug != "contradicts":
        return f"M{number(x)} {number(y)}h28"
    return f"M{number(x)} {number(y)}" + "".join(f"q3.5 {-5 if turn % 2 else 5} 7 0" for turn in range(4))


# --- What a picture alone has ----------------------------------------------------------------------------------------


def used(picture: Picture) -> tuple[Verdict, ...]:
    """The verdicts that occur, from support to none."""
    found = {verdict.iri: verdict for verdict in picture.verdicts}
    marks = [node.verdict for node in picture.nodes.values()] + [link.verdict for link in picture.links]
    for verdict in marks:
        if verdict is not None:
            found.setdefault(verdict.iri, verdict)
    return in_reading_order(found.values())


def remarks(picture: Picture, language: str) -> tuple[Text, ...]:
    """What has to be said below a picture: what it leaves out, and its own remarks."""
    told = [remark.best(language) for remark in picture.remarks]
    if picture.left_out:
        kinds = _(", ").join(
            _("{kind} {number}").format(kind=kind.best(language), number=many) for kind, many in picture.left_out
        )
        told.append(
            Text(
                _("{shown} of {all} things found are shown. Left out: {kinds}.").format(
                    shown=len(picture.nodes),
                    all=len(picture.nodes) + sum(many for _kind, many in picture.left_out),
                    kinds=kinds,
                ),
                language,
            )
        )
    if picture.is_capped:
        told.append(Text(_("There are more than 1,000 links, of which the first 1,000 were looked at."), language))
    return tuple(told)


def _links(stage: Element, ways: tuple[Route, ...], language: str, numbers: dict[str, str]) -> None:
    """The links, each naming the labels that it joins (``data-from``, ``data-to``) for whoever adds a script."""
    group = SubElement(stage, "g", {"class": "links", "aria-hidden": "true"})
    for way in ways:
        path = SubElement(group, "path", {"class": _link_class(way.link), "d": way.path})
        path.set("data-from", numbers[way.link.source])
        path.set("data-to", numbers[way.link.target])
        words = [way.link.relation.best(language)]
        if way.link.verdict is not None:
            words.append(way.link.verdict.label.best(language))
        SubElement(path, "title").text = " · ".join(words)
    for way in ways:
        if way.middle is not None:
            x, y = way.middle
            cross = f"M{number(x - 5)} {number(y - 5)}l10 10m0 -10l-10 10"
            ends = {"data-from": numbers[way.link.source], "data-to": numbers[way.link.target]}
            SubElement(group, "path", {"class": "cross contradicts", "d": cross, **ends})


def _link_class(link: Link) -> str:
    return f"link {link.verdict.slug}" if link.verdict is not None else "link"


def _labels(stage: Element, placed: Layout, language: str, link: Callable[[str], str], numbers: dict[str, str]) -> None:
    boxes = {box.node.iri: box for box in placed.boxes}
    for head in placed.headings:
        _heading(stage, head, language, link)
        listing = SubElement(stage, "g", {"role": "list", "aria-label": capitalized(head.group.heading, language)})
        for node in head.group.nodes:
            item = SubElement(listing, "g", {"role": "listitem"})
            _label(item, boxes[node.iri], language, link).set("data-node", numbers[node.iri])


def _heading(stage: Element, head: Heading, language: str, link: Callable[[str], str]) -> None:
    parent = stage
    if head.group.iri:
        parent = SubElement(stage, "a", {"class": "way", "href": link(head.group.iri)})
        SubElement(parent, "title").text = head.group.heading.best(language)
    for place, line in enumerate(head.lines):
        text(parent, line, head.x + INSET, head.y + HEAD_LEADING * place, {"class": "heading"})
    x = head.x + head.width - INSET
    for verdict, many in reversed(head.group.tally):
        x -= TALLY
        words = Text(f"{verdict.notation} {many}")
        text(stage, words, x + 12.0, head.y, {"class": f"tally {verdict.slug}"})


def _label(item: Element, box: Box, language: str, link: Callable[[str], str]) -> Element:
    node = box.node
    anchor = SubElement(item, "a", {"class": _node_class(node), "href": link(node.iri)})
    if node.is_focus:
        anchor.set("aria-current", "true")
    SubElement(anchor, "title").text = _spoken_label(node, language)
    frame = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    SubElement(anchor, "rect", {"class": "box", "rx": "2"} | {name: number(value) for name, value in frame.items()})
    SubElement(anchor, "path", {"class": "edge", "d": f"M{number(box.x + 1)} {number(box.y)}v{number(box.height)}"})
    x, y = box.x + INSET, box.y + PAD + SIZE
    if box.mark:
        text(anchor, Text(box.mark), x, y, {"class": "detail" if node.year else "glyph"})
        x += box.indent
    for line in box.lines:
        text(anchor, line, x, y, {"class": "label"})
        y += LEADING
    if box.detail:
        text(anchor, box.detail, x, y - LEADING + SMALL_LEADING, {"class": "detail"})
    return anchor


def _node_class(node: Node) -> str:
    names = ["node", f"of-{node.kind}"]
    if node.verdict is not None:
        names.append(node.verdict.slug)
    if node.is_focus:
        names.append("focus")
    return " ".join(names)


def _spoken_label(node: Node, language: str) -> str:
    """A label in full: what it is, what it says, its detail and its verdict."""
    words = [f"{node.kind_name.best(language)}{'：' if language == 'zh' else ': '}{node.label.best(language)}"]
    words += [part for part in (str(node.detail.best(language)),) if part]
    if node.verdict is not None:
        words.append(str(node.verdict.label.best(language)))
    if node.is_retracted:
        words.append(_("retracted") if node.kind == "work" else _("retracted source"))
    return " · ".join(words)
