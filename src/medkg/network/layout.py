"""Layout: where each label of a picture stands, so that links are short, cross seldom, and no two labels touch.

A layered layout (Sugiyama, Tagawa and Toda 1981): the columns are given, the order within them comes from
barycentres, the heights from a least-squares fit that keeps order and distance. Nothing is left to chance: the
same picture gives the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medkg.entities import Text
from medkg.entities.verdicts import RETRACTED
from medkg.network.crossings import Order, arranged
from medkg.network.lettering import cut, width, wrap
from medkg.network.picture import Column, Group, Node, Picture
from medkg.network.words import capitalized

SIZE = 13.0
LEADING = 17.0
SMALL = 11.5
SMALL_LEADING = 15.0
INSET = 9.0
"""From a label's left edge to its text."""
MARK = 18.0
"""What a verdict's mark takes of a line, and what a year."""
YEAR = 35.0
EMPHASIS = 1.12
"""How much wider bold letters are."""
PAD = 4.0
BETWEEN = 9.0
HEAD = 22.0
"""The height of a heading's line, that of a second one, and what one of its counts takes."""
HEAD_LEADING = 16.0
TALLY = 34.0
ABOVE_HEAD = 16.0
GUTTER = 44.0
WIDEST_GUTTER = 300.0
WIDEST = 1120.0
ROUNDS = 24


@dataclass(frozen=True, kw_only=True)
class Box:
    """A label's place: ``lines`` are its text, ``detail`` the quiet line below. Coordinates in pixels, y downwards.

    ``room`` is the width of its column, of which its text takes ``width``.
    """

    node: Node
    column: int
    x: float
    y: float
    width: float
    height: float
    room: float
    lines: tuple[Text, ...]
    mark: str
    indent: float
    detail: Text

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A group's heading; the baseline of its first line is at ``y``."""

    group: Group
    column: int
    x: float
    y: float
    lines: tuple[Text, ...]
    width: float


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Everything placed, from (0, 0) to (width, height)."""

    boxes: tuple[Box, ...]
    headings: tuple[Heading, ...]
    width: float
    height: float

    def box(self, iri: str) -> Box:
        return next(box for box in self.boxes if box.node.iri == iri)


@dataclass(frozen=True, kw_only=True)
class _Slot:
    """A label before it has a place; ``above`` is what stands between it and the label before it in its column."""

    node: Node
    width: float
    lines: tuple[Text, ...]
    mark: str
    indent: float
    detail: Text
    height: float
    above: float


def layout(picture: Picture, *, language: str) -> Layout:
    """The places of *picture*'s labels in *language* (``zh`` or ``en``)."""
    order = arranged(picture)
    columns = [
        [slot for group in groups for slot in _slots(group, column, language)]
        for column, groups in zip(picture.columns, order, strict=True)
    ]
    middles = _heights(picture, columns)
    boxes: list[Box] = []
    headings: list[Heading] = []
    x = 0.0
    spread = _gutter(picture.columns)
    for number, (column, slots) in enumerate(zip(picture.columns, columns, strict=True)):
        boxes += [_box(slot, number, x, column, middles[slot.node.iri]) for slot in slots]
        headings += _headings(order[number], number, boxes, x, column.width, language)
        x += column.width + spread
    bottom = max((box.y + box.height for box in boxes), default=0.0)
    return Layout(boxes=tuple(boxes), headings=tuple(headings), width=max(x - spread, 0.0), height=bottom + BETWEEN)


def _gutter(columns: Sequence[Column]) -> float:
    """What is left of the width, shared by the spaces between columns; never less than GUTTER."""
    if len(columns) < 2:
        return GUTTER
    return max(GUTTER, min(WIDEST_GUTTER, (WIDEST - sum(column.width for column in columns)) / (len(columns) - 1)))


def _slots(group: Group, column: Column, language: str) -> list[_Slot]:
    slots = []
    head = ABOVE_HEAD + HEAD + HEAD_LEADING * (len(_head_lines(group, column.width, language)) - 1)
    for place, node in enumerate(group.nodes):
        mark, label = _told(node, language)
        indent = YEAR if node.year else MARK if mark else 0.0
        room = (column.width - 2 * INSET) / (EMPHASIS if node.is_focus else 1.0)
        lines = tuple(Text(line, label.language) for line in wrap(label, SIZE, room - indent, most=column.lines))
        detail = node.detail.best(language)
        short = Text(cut(detail, SMALL, room - indent), detail.language)
        wide = max(indent + max(width(line, SIZE) for line in lines), indent + width(short, SMALL))
        height = 2 * PAD + LEADING * len(lines) + (SMALL_LEADING if detail else 0.0)
        above = head if place == 0 else (BETWEEN if column.lines > 2 else 2.0)
        slots.append(
            _Slot(
                node=node,
                width=min(column.width, wide * (EMPHASIS if node.is_focus else 1.0) + 2 * INSET),
                lines=lines,
                mark=mark or node.year,
                indent=indent,
                detail=short,
                height=height,
                above=above,
            )
        )
    return slots


def _told(node: Node, language: str) -> tuple[str, Text]:
    """A label's mark and words: an evidence line is told by its verdict, then by what the work found."""
    label = node.label.best(language)
    if node.is_retracted:
        label = Text(f"{RETRACTED} {label}", label.language)
    if node.verdict is None:
        return "", label
    return node.verdict.notation, label


def _heights(picture: Picture, columns: Sequence[Sequence[_Slot]]) -> dict[str, float]:
    """The middle of each label: near those it is linked with, in order, with room between."""
    middles: dict[str, float] = {}
    for column, slots in zip(picture.columns, columns, strict=True):
        stacked = _stacked(slots, spare=_spare(picture, column, columns))
        shift = 0.0 if _is_fixed(column) else -sum(slot.height + slot.above for slot in slots) / 2
        middles.update({iri: y + shift for iri, y in stacked.items()})
    fixed = [column for column in picture.columns if _is_fixed(column)]
    for _round in range(ROUNDS):
        for column, slots in zip(picture.columns, columns, strict=True):
            if column in fixed:
                continue
            wanted = []
            for slot in slots:
                near = sorted(middles[other] for other in picture.network[slot.node.iri])
                wanted.append(sum(near) / len(near) if near else middles[slot.node.iri])
            spare = _spare(picture, column, columns)
            middles.update(_settled(slots, wanted, spare=spare, by_group=not column.in_order))
    tops = (middles[slot.node.iri] - slot.height / 2 - slot.above for slots in columns for slot in slots)
    top = min(tops, default=0.0) + ABOVE_HEAD
    return {iri: round(middle - top, 1) for iri, middle in middles.items()}


def _is_fixed(column: Column) -> bool:
    """A column in which everything has its order is stacked and stays: the others come to it."""
    return len(column.nodes) > 1 and all(group.in_order for group in column.groups)


def _spare(picture: Picture, column: Column, columns: Sequence[Sequence[_Slot]]) -> float:
    """What a column that stays in blocks adds above each heading, so that it is about as long as the longest."""
    if column.in_order and not _is_fixed(column):
        return 0.0
    lengths = [sum(slot.above + slot.height for slot in slots) for slots in columns]
    own = lengths[picture.columns.index(column)]
    return min(90.0, (max(lengths) - own) / max(1, len(column.groups) - 1))


def _stacked(slots: Sequence[_Slot], *, spare: float = 0.0) -> dict[str, float]:
    places, y = {}, 0.0
    for number, slot in enumerate(slots):
        y += slot.above + (spare if number and slot.above > BETWEEN else 0.0)
        places[slot.node.iri] = y + slot.height / 2
        y += slot.height
    return places


def _settled(slots: Sequence[_Slot], wanted: Sequence[float], *, spare: float, by_group: bool) -> dict[str, float]:
    """Places as near as can be to those wanted (least squares), kept in order and apart: pool adjacent violators.

    *by_group*: the labels under one heading stay together.
    """
    stacked = _stacked(slots, spare=spare)
    blocks: list[tuple[float, int]] = []
    for slot, middle in zip(slots, wanted, strict=True):
        mean, size = middle - stacked[slot.node.iri], 1
        together = by_group and slot.above <= BETWEEN
        while blocks and (together or blocks[-1][0] > mean):
            before, number = blocks.pop()
            mean, size = (before * number + mean * size) / (number + size), number + size
            together = False
        blocks.append((mean, size))
    offsets = [mean for mean, size in blocks for _one in range(size)]
    return {slot.node.iri: stacked[slot.node.iri] + offset for slot, offset in zip(slots, offsets, strict=True)}


def _box(slot: _Slot, number: int, x: float, column: Column, middle: float) -> Box:
    return Box(
        node=slot.node,
        column=number,
        x=round(x, 1),
        y=round(middle - slot.height / 2, 1),
        width=round(slot.width, 1),
        height=slot.height,
        room=round(column.width, 1),
        lines=slot.lines,
        mark=slot.mark,
        indent=slot.indent,
        detail=slot.detail,
    )


def _headings(groups: Order, column: int, boxes: Sequence[Box], x: float, room: float, language: str) -> list[Heading]:
    tops = {box.node.iri: box.y for box in boxes}
    found = []
    for group in groups:
        lines = _head_lines(group, room, language)
        found.append(
            Heading(
                group=group,
                column=column,
                x=round(x, 1),
                y=round(tops[group.nodes[0].iri] - 8.0 - HEAD_LEADING * (len(lines) - 1), 1),
                lines=lines,
                width=round(room, 1),
            )
        )
    return found


def _head_lines(group: Group, room: float, language: str) -> tuple[Text, ...]:
    """A heading in at most two lines, beside its counts."""
    text = capitalized(group.heading, language)
    room -= INSET + (INSET + TALLY * len(group.tally) if group.tally else 0.0)
    return tuple(Text(line, text.language) for line in wrap(text, SMALL + 1, room, most=2))
