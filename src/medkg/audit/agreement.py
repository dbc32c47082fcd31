"""Agreement and contradiction between claims of all reports: an index, so that no claim is held against every other.

Figures are comparable where metric, object, data set, conditions, regions and period are the same: only within such a
group are values compared, and there in the order of size. The work is that of sorting, however many claims there are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from medkg.audit.facts import Scope, figures, rows
from medkg.audit.figures import Figure
from medkg.audit.intervals import Interval
from medkg.audit.periods import period
from medkg.audit.units import Units
from medkg.audit.weights import Weights
from medkg.namespaces import ONTOLOGY

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph

NEAREST = 10
"""Opposed figures that are told of each figure, the nearest first; ``further`` counts the rest."""

_CONDITION, _REGION = ONTOLOGY + "Condition", ONTOLOGY + "Region"
_SIZES = ("=", "≈")


class Bearing(Enum):
    """How two comparable figures bear on each other."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"


class Comparability(NamedTuple):
    """What must be the same for two figures to be compared. ``period``: first and last day, or its text."""

    metric: str
    about: str
    dataset: str | None
    conditions: frozenset[str]
    regions: frozenset[str]
    period: str | None
    dimension: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as one claim of one report states it."""

    claim: str
    report: str
    figure: Figure
    conditions: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Position:
    """All claims of a group that say the same, in the base of the dimension.

    ``values`` are those that it allows; ``digits``, where it says = or ≈, those that are its number in the digits
    printed: “about 90” allows 81 to 99, and is 89.5 up to 90.5.
    """

    values: Interval
    digits: Interval | None
    members: tuple[Stated, ...]

    @property
    def nominal(self) -> Decimal | None:
        """The number itself, where it says = or ≈."""
        if self.digits is None or self.digits.low is None or self.digits.high is None:
            return None
        return (self.digits.low + self.digits.high) / 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two positions that agree or contradict each other, and what they are both about.

    ``gap`` is the distance of their values in the base of the dimension. ``further``: how many more positions lie
    beyond *other* on the same side.
    """

    bearing: Bearing
    on: Comparability
    one: Position
    other: Position
    gap: Decimal = Decimal(0)
    further: int = 0

    @property
    def is_within_a_report(self) -> bool:
        """Whether some report is on both sides: a report that contradicts itself."""
        reports = {stated.report for stated in self.one.members}
        return any(stated.report in reports for stated in self.other.members)

    @property
    def claims(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The claims of either position, sorted."""
        one, other = (tuple(sorted({stated.claim for stated in side.members})) for side in (self.one, self.other))
        return one, other


class AgreementIndex:
    """Stated figures by what makes them comparable."""

    def __init__(self, units: Units, stated: Iterable[Stated] = ()) -> None:
        self._units = units
        self._groups: dict[Comparability, dict[tuple[Interval, Interval | None], list[Stated]]] = defaultdict(dict)
        for one in stated:
            self.add(one)

    def add(self, stated: Stated) -> None:
        """File one figure; the order does not matter."""
        figure = stated.figure
        scale = self._units.scale(figure.unit)
        on = Comparability(
            metric=figure.metric,
            about=figure.about,
            dataset=figure.dataset,
            conditions=stated.conditions,
            regions=stated.regions,
            period=_canonical(figure.period),
            dimension=scale.dimension,
        )
        values = figure.interval.on(scale)
        digits = None
        if figure.sign in _SIZES:
            digits = values if figure.tolerance is None else figure.digits.on(scale)
        self._groups[on].setdefault((values, digits), []).append(stated)

    def __iter__(self) -> Iterator[Agreement]:
        """Every agreement and contradiction, group by group in the order of what they are about."""
        for on in sorted(self._groups, key=_in_words):
            positions = [
                Position(values, digits, tuple(sorted(found, key=lambda one: (one.claim, one.figure.iri))))
                for (values, digits), found in self._groups[on].items()
            ]
            yield from _agreeing(on, positions)
            if len(positions) > 1:
                yield from _opposed(on, positions)


def stated_figures(
    graph: KnowledgeGraph, report: str | None = None, *, weights: Weights | None = None
) -> Iterator[Stated]:
    """Every figure that claims of a report (IRI), or of all reports, give; *weights* where they were read already."""
    scope = Scope(report=report)
    spoken: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows(graph, "judging/circumstances", scope):
        spoken[row["claim"]][row["class"]].add(row["thing"])
    found = figures(rows(graph, "judging/quantities", scope), weights or Weights.of(graph), "claim", "report")
    for (claim, in_report), figure in found:
        yield Stated(
            claim=claim,
            report=in_report,
            figure=figure,
            conditions=frozenset(spoken[claim][_CONDITION]),
            regions=frozenset(spoken[claim][_REGION]),
        )


def _agreeing(on: Comparability, positions: list[Position]) -> Iterator[Agreement]:
    """Claims that state the same figure; then for each number the nearest above it that are equal in digits printed.

    The numbers within a position's digits are neighbours in the order of size, so nothing that lies between two that
    agree hides one of them. A number lies within few others' digits: of those that print as many, in one alone.
    """
    for position in sorted(positions, key=_by_low):
        if len({stated.claim for stated in position.members}) > 1:
            yield Agreement(Bearing.AGREES, on, position, position)
    exact = sorted((position for position in positions if position.digits is not None), key=_by_nominal)
    numbers = [position.nominal or Decimal(0) for position in exact]
    spans = [_within(position, numbers) for position in exact]
    coarser: dict[int, list[int]] = defaultdict(list)  # those above that a number lies within, but not they within it
    for place, span in enumerate(spans):
        for below in range(span.start, place):
            if place not in spans[below]:
                coarser[below].append(place)
    for place, one in enumerate(exact):
        finer = range(place + 1, spans[place].stop)
        beyond = coarser.get(place, [])
        count = len(finer) + len(beyond)
        for number, above in enumerate([*finer[:NEAREST], *beyond[:NEAREST]][:NEAREST], start=1):
            other = exact[above]
            further = count - NEAREST if number == NEAREST else 0
            yield Agreement(Bearing.AGREES, on, one, other, gap=_distance(one, other), further=further)


def _within(position: Position, numbers: list[Decimal]) -> range:
    """The places of those of the sorted *numbers* that are the position's in the digits it prints."""
    digits = position.digits
    if digits is None or digits.low is None or digits.high is None:
        return range(0)
    first = (bisect_right if digits.low_open else bisect_left)(numbers, digits.low)
    last = (bisect_left if digits.high_open else bisect_right)(numbers, digits.high)
    return range(first, last)


def _opposed(on: Comparability, positions: list[Position]) -> Iterator[Agreement]:
    """For each position the nearest ones that lie wholly above it."""
    above = sorted((one for one in positions if one.values.low is not None), key=_by_low)
    starts = [(_low(one), one.values.low_open) for one in above]
    for one in sorted(positions, key=_by_high):
        if one.values.high is None:
            continue
        # Where one ends as the other starts, they are apart if either end is open.
        start = bisect_left(starts, (one.values.high, not one.values.high_open))
        count, nearest = len(above) - start, above[start : start + NEAREST]
        for number, other in enumerate(nearest, start=1):
            further = count - NEAREST if number == NEAREST and count > NEAREST else 0
            yield Agreement(Bearing.CONTRADICTS, on, one, other, gap=_distance(one, other), further=further)


def _distance(one: Position, other: Position) -> Decimal:
    """Between two numbers, or from the end of one range to the beginning of the next."""
    first, second = one.nominal, other.nominal
    if first is not None and second is not None:
        return abs(second - first)
    edges = [value for value in (one.values.high, other.values.low) if value is not None]
    return abs(edges[1] - edges[0]) if len(edges) == 2 else Decimal(0)


def _low(position: Position) -> Decimal:
    return position.values.low if position.values.low is not None else Decimal("-Infinity")


def _high(position: Position) -> Decimal:
    return position.values.high if position.values.high is not None else Decimal("Infinity")


_Place = tuple[Decimal | bool, ...]


def _by_low(position: Position) -> _Place:
    values = position.values
    return _low(position), values.low_open, _high(position), not values.high_open, *_finest_last(position)


def _by_high(position: Position) -> _Place:
    values = position.values
    return _high(position), not values.high_open, _low(position), values.low_open, *_finest_last(position)


def _finest_last(position: Position) -> _Place:
    """Of positions that allow the same: by the digits in which they print their number."""
    low = position.digits.low if position.digits is not None else None
    return low is not None, low or Decimal(0)


def _by_nominal(position: Position) -> _Place:
    return position.nominal or Decimal(0), *_by_low(position)


def _canonical(text: str | None) -> str | None:
    """A period by its first and last day, so that 2024 and 2024-01/2024-12 are one."""
    days = period(text) if text else None
    return f"{days[0]}/{days[1]}" if days else text


def _in_words(on: Comparability) -> tuple[str, ...]:
    return (
        on.metric,
        on.about,
        on.dataset or "",
        " ".join(sorted(on.conditions)),
        " ".join(sorted(on.regions)),
        on.period or "",
        on.dimension,
    )
