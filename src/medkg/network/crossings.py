"""Order within columns: labels near those they are linked with, so that few links cross (barycentres, sifting)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from medkg.network.picture import Column, Group, Node, Picture

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
        order[place] = _sifted(picture, column, order, place)
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


def _sifted(picture: Picture, column: Column, order: Sequence[Order], place: int) -> Order:
    """The column with its nodes, then its groups, each moved to where it crosses least (sifting)."""
    at = _positions(order)

    def ends(node: Node) -> tuple[float, ...]:
        return _near(picture, at, node.iri, place)

    groups = [
        group if group.in_order else replace(group, nodes=tuple(_sift(group.nodes, ends))) for group in order[place]
    ]
    if not column.in_order:
        groups = _sift(groups, lambda group: tuple(one for node in group.nodes for one in ends(node)))
    return tuple(groups)


def _sift(items: Sequence[T], ends: Callable[[T], tuple[float, ...]]) -> list[T]:
    """*items*, each taken out and put back where it crosses the others least, until none would move.

    Crossings are told by pairs, so what stands above one item counts for it alone (Matuszewski, Schönfeld and
    Molitor 1999). Every move undoes crossings: it ends.
    """
    order = list(range(len(items)))
    at = [ends(item) for item in items]
    cost = [[sum(one > other for one in upper for other in lower) for lower in at] for upper in at]
    moved = True
    while moved:
        moved = False
        for item in range(len(items)):
            now = order.index(item)
            others = order[:now] + order[now + 1 :]
            # Crossings with the item before all others, then as it passes them one by one.
            sums = [sum(cost[item][other] for other in others)]
            for other in others:
                sums.append(sums[-1] - cost[item][other] + cost[other][item])
            best = min(range(len(sums)), key=sums.__getitem__)
            if sums[best] < sums[now]:
                order = [*others[:best], item, *others[best:]]
                moved = True
    return [items[item] for item in order]


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
