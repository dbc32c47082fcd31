"""Routes: the way of each link from label to label, through the free spaces between those that stand in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from medkg.network.layout import HEAD_LEADING, Box, Layout
from medkg.network.picture import Link

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]
"""A cubic Bézier curve: start, two handles, end."""

WAVE = 2.2
"""How far a wavy line swings to each side, and below, how long one swing is."""
SWING = 9.0
APART = 3.0
"""Pixels between links that pass through the same space."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """A link's way as the data of an SVG path; of a contradiction, also the place of its cross."""

    link: Link
    path: str
    middle: Point | None = None


def routes(layout: Layout, links: Sequence[Link]) -> tuple[Route, ...]:
    """The routes of *links*, in their order."""
    boxes = {box.node.iri: box for box in layout.boxes}
    used: Counter[tuple[int, float]] = Counter()
    last = max((box.column for box in layout.boxes), default=0)
    found = []
    for link in links:
        curves = _curves(layout, boxes[link.source], boxes[link.target], used, last)
        wavy = link.verdict is not None and link.verdict.slug == "contradicts"
        if wavy:
            points = [point for curve in curves for point in _sampled(curve)]
            found.append(Route(link=link, path=_wave(points), middle=_half_way(points)))
        else:
            found.append(Route(link=link, path=_smooth(curves)))
    return tuple(found)


def _curves(layout: Layout, one: Box, other: Box, used: Counter[tuple[int, float]], last: int) -> list[Curve]:
    if one.column == other.column:
        return [_beside(one, other, last)]
    left, right = sorted((one, other), key=lambda box: box.column)
    points: list[Point] = [(left.x + left.room, left.middle)]
    for column in range(left.column + 1, right.column):
        passed = [box for box in layout.boxes if box.column == column]
        if passed:
            share = (column - left.column) / (right.column - left.column)
            y = _gap(layout, column, left.middle + share * (right.middle - left.middle), used)
            points += [(passed[0].x, y), (passed[0].x + passed[0].room, y)]
    points.append((right.x, right.middle))
    return [
        _between((left.x + left.width, left.middle), points[0]),
        *(_between(points[place], points[place + 1]) for place in range(len(points) - 1)),
    ]


def _beside(one: Box, other: Box, last: int) -> Curve:
    """A bow between two labels of one column: to the right of it, in the last column to the left."""
    bow = min(36.0, 18.0 + abs(one.middle - other.middle) / 12)
    if one.column == last and last > 0:
        return ((one.x, one.middle), (one.x - bow, one.middle), (other.x - bow, other.middle), (other.x, other.middle))
    x = one.x + one.width
    return ((x, one.middle), (x + bow, one.middle), (x + bow, other.middle), (x, other.middle))


def _between(start: Point, end: Point) -> Curve:
    reach = (end[0] - start[0]) / 2
    return (start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end)


def _gap(layout: Layout, column: int, y: float, used: Counter[tuple[int, float]]) -> float:
    """The free height in *column* that is nearest to *y*; links that share it are laid side by side."""
    taken = sorted(
        [(box.y, box.y + box.height) for box in layout.boxes if box.column == column]
        + [
            (head.y - 13.0, head.y + 4.0 + HEAD_LEADING * (len(head.lines) - 1))
            for head in layout.headings
            if head.column == column
        ]
    )
    free = [taken[0][0] - 6.0, taken[-1][1] + 6.0]
    free += [(upper[1] + lower[0]) / 2 for upper, lower in pairwise(taken) if lower[0] - upper[1] >= 3.0]
    nearest = min(free, key=lambda height: (abs(height - y), height))
    turn = used[column, nearest]
    used[column, nearest] += 1
    return nearest + APART * ((turn + 1) // 2) * (-1 if turn % 2 else 1) * (1 if turn < 3 else 0)


def _smooth(curves: Sequence[Curve]) -> str:
    start = curves[0][0]
    return f"M{_number(start[0])} {_number(start[1])}" + "".join(
        "C" + " ".join(f"{_number(x)} {_number(y)}" for x, y in curve[1:]) for curve in curves
    )


def _wave(points: Sequence[Point]) -> str:
    """A wavy line along *points*, half a swing a piece; where two part, they swing alike."""
    marks = [(round(x, 1), round(y, 1)) for x, y in _paced(points, SWING / 2)]
    parts = [f"M{_number(marks[0][0])} {_number(marks[0][1])}"]
    side = 2 * WAVE  # a quadratic curve goes half as far as its handle
    for (x, y), (next_x, next_y) in pairwise(marks):
        wide, high = next_x - x, next_y - y
        step = hypot(wide, high) or 1.0
        handle = (wide / 2 - side * high / step, high / 2 + side * wide / step)
        parts.append("q" + _short((*handle, wide, high)))
        side = -side
    return "".join(parts)


def _paced(points: Sequence[Point], pace: float) -> list[Point]:
    """Points along the way of *points* that are *pace* apart, and its end."""
    found, left = [points[0]], pace
    for (x, y), (next_x, next_y) in pairwise(points):
        step = hypot(next_x - x, next_y - y)
        along = left
        while along < step:
            share = along / step
            found.append((x + share * (next_x - x), y + share * (next_y - y)))
            along += pace
        left = along - step
    return [*found[:-1], points[-1]] if len(found) > 1 and left > pace / 2 else [*found, points[-1]]


def _short(numbers: Sequence[float]) -> str:
    """Numbers with nothing between them where a sign parts them."""
    return " ".join(map(_number, numbers)).replace(" -", "-")


def _half_way(points: Sequence[Point]) -> Point:
    """The point at six tenths of the length: past the bundle in which the links from one label set out."""
    left = 0.6 * sum(_steps(points))
    for point, step in zip(points, _steps(points), strict=False):
        left -= step
        if left <= 0:
            return point
    return points[-1]


def _steps(points: Sequence[Point]) -> list[float]:
    return [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]


def _sampled(curve: Curve) -> list[Point]:
    """Points along *curve*, about two pixels apart."""
    number = max(8, int(hypot(curve[3][0] - curve[0][0], curve[3][1] - curve[0][1]) / 2))
    return [_at(curve, step / number) for step in range(number + 1)]


def _at(curve: Curve, share: float) -> Point:
    rest = 1 - share
    weights = (rest**3, 3 * rest * rest * share, 3 * rest * share * share, share**3)
    return (
        sum(weight * point[0] for weight, point in zip(weights, curve, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, curve, strict=True)),
    )


def _number(value: float) -> str:
    """A coordinate, short: one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")
