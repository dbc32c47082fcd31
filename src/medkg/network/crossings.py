"""Order within columns: labels near those they are linked with, so that few links cross (barycentres, exchanges)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from medkg.network.picture import Column, Group, Picture

T = TypeVar("T")

Order = tuple[Group, ...]
"""The groups of one column, each with its nodes in order."""

SWEEPS = 12


def arranged(picture: Picture) -> tuple[Order, ...]:
    """The groups of every column in the order with the fewest crossings that the sweeps came upon.

    Groups and columns whose order means something keep it.
    """
    order = [tuple(group for group in column.groups if group.nodes) for column in picture.columns]
    best, fewest = tuple(order), crossings(picture, order)
    for sweep in range(SWEEPS):
        places = range(len(order)) if sweep % 2 == 0 else range(len(order) - 1, -1, -1)
        for place in places:
            order[place] = _sorted(picture, picture.columns[place], order, place)
        found = crossings(picture, order)
        if found < fewest:
            best, fewest = tuple(order), found
    order = list(best)
    for place, column in enumerate(picture.columns):
        order[place] = _switched(picture, column, order, place)
    return tuple(order)


def crossings(picture: Picture, order: Sequence[Order]) -> int:
    """How many pairs of links between the same two columns cross."""
    at = _positions(order)
    bundles: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for link in picture.links:
        (one, high), (other, low) = sorted((at[link.source], at[link.target]))
        if one != other:
            bundles.setdefault((one, other), []).append((high, low))
    return sum(
        (first[0] - second[0]) * (first[1] - second[1]) < 0
        for bundle in bundles.values()
        for place, first in enumerate(bundle)
        for second in bundle[place + 1 :]
    )


def _sorted(picture: Picture, column: Column, order: Sequence[Order], place: int) -> Order:
    at = _positions(order)

    def barycentre(iri: str) -> float:
        near = _near(picture, at, iri, place)
        return sum(near) / len(near) if near else at[iri][1]

    groups = [
        group if group.in_order else replace(group, nodes=tuple(sorted(group.nodes, key=lambda n: barycentre(n.iri))))
        for group in order[place]
    ]
    if not column.in_order:
        groups.sort(key=lambda group: sum(barycentre(node.iri) for node in group.nodes) / len(group.nodes))
    return tuple(groups)


def _switched(picture: Picture, column: Column, order: Sequence[Order], place: int) -> Order:
    """The column with neighbours exchanged as long as that undoes crossings (greedy switch)."""
    at = _positions(order)

    def near(group: Group) -> list[tuple[float, ...]]:
        return [_near(picture, at, node.iri, place) for node in group.nodes]

    groups = []
    for group in order[place]:
        nodes = list(group.nodes)
        if not group.in_order:
            _exchange(nodes, lambda node: _near(picture, at, node.iri, place))
        groups.append(replace(group, nodes=tuple(nodes)))
    if not column.in_order:
        _exchange(groups, lambda group: tuple(sorted(one for ends in near(group) for one in ends)))
    return tuple(groups)


def _exchange(items: list[T], ends: Callable[[T], tuple[float, ...]]) -> None:
    """Bubble *items* until no two neighbours would cross less the other way round."""
    for _round in range(len(items)):
        before = list(items)
        for place in range(len(items) - 1):
            upper, lower = ends(items[place]), ends(items[place + 1])
            now = sum(one > other for one in upper for other in lower)
            then = sum(one < other for one in upper for other in lower)
            if then < now:
                items[place], items[place + 1] = items[place + 1], items[place]
        if items == before:
            return


def _near(picture: Picture, at: dict[str, tuple[int, float]], iri: str, place: int) -> tuple[float, ...]:
    """Where the labels stand that *iri* is linked with, its own column aside."""
    return tuple(sorted(at[other][1] for other in picture.network[iri] if at[other][0] != place))


def _positions(order: Sequence[Order]) -> dict[str, tuple[int, float]]:
    """Each node's column, and its place in it as a share of the column's length."""
    found = {}
    for number, groups in enumerate(order):
        nodes = [node.iri for group in groups for node in group.nodes]
        found.update({iri: (number, (place + 0.5) / len(nodes)) for place, iri in enumerate(nodes)})
    return found
