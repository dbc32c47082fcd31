"""Facets: by what hits can be narrowed, and how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import itemgetter
from typing import TypeVar

from medkg.entities import Words
from medkg.namespaces import ID
from medkg.rdf.identifiers import expand
from medkg.search.corpus import Filed

T = TypeVar("T")

MOST_VALUES = 50
"""Values that are told of a facet; the chosen ones are always among them."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What hits must be: in each facet where something is chosen, one of it.

    Things by IRI (full or short), years in four digits. A value that nothing has finds nothing.
    """

    classes: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()

    def values(self, facet: str) -> tuple[str, ...]:
        """What is chosen in *facet*, IRIs in full. Raises QueryError for what is no IRI."""
        values: tuple[str, ...] = getattr(self, facet)
        return values if facet == "years" else tuple(expand(value) for value in values)


FACETS = tuple(item.name for item in fields(Chosen))
"""The facets' names, in the order they are shown."""


@dataclass(frozen=True, kw_only=True)
class FacetValue:
    """``value`` is an IRI or a year; ``hits``: how many have it, under what is chosen in the other facets."""

    value: str
    label: Words
    hits: int
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Facet:
    """Values by number of hits. ``left_out``: how many values more there are than told here.

    ``is_more``: there are too many hits to count, and each value has at least those told.
    """

    name: str
    values: tuple[FacetValue, ...]
    left_out: int
    is_more: bool


class Filing:
    """What every document is filed under: few different combinations, so that hits are counted by the combination."""

    def __init__(self, *, labels: Mapping[str, Words]) -> None:
        self.filed: list[Filed] = []
        self._numbers: dict[Filed, int] = {}
        self._of: list[int] = [-1]  # documents count from 1
        self._report: list[int] = [0]
        self._reports: list[str] = [""]
        self._number_of_report: dict[str, int] = {"": 0}
        self._labels = labels

    def add(self, filed: Filed, report: str) -> None:
        """File the next document."""
        number = self._numbers.setdefault(filed, len(self.filed))
        if number == len(self.filed):
            self.filed.append(filed)
        self._of.append(number)
        place = self._number_of_report.setdefault(report, len(self._reports))
        if place == len(self._reports):
            self._reports.append(report)
        self._report.append(place)

    def of(self, document: int) -> Filed:
        return self.filed[self._of[document]]

    def report(self, document: int) -> str:
        """The report's IRI; empty for what reports share."""
        return self._reports[self._report[document]]

    def called(self, cls: str) -> dict[str, str]:
        """Short name to IRI of the values that are things of the class (its slug)."""
        within = f"{ID}{cls}/"
        return {iri.removeprefix(within): iri for iri in self._labels if iri.startswith(within)}

    def counted(self, documents: Sequence[int]) -> Counter[int]:
        """How many of *documents* are of each combination."""
        return Counter(_pick(self._of, documents))

    def facet(self, name: str, counted: Counter[int], chosen: Collection[str], *, is_more: bool) -> Facet:
        """The facet *name* (but that of reports) over documents, counted; all there are unless *is_more*."""
        counts: Counter[str] = Counter()
        for number, hits in counted.items():
            for value in values_of(self.filed[number], name):
                counts[value] += hits
        return self._facet(name, counts, chosen, is_more=is_more)

    def reports(self, documents: Sequence[int], chosen: Collection[str], *, is_more: bool) -> Facet:
        """The facet of reports over *documents*."""
        counts = Counter(_pick(self._report, documents))
        named = Counter({self._reports[number]: hits for number, hits in counts.items() if number})
        return self._facet(FACETS[-1], named, chosen, is_more=is_more)

    def _facet(self, name: str, counts: Counter[str], chosen: Collection[str], *, is_more: bool) -> Facet:
        def order(value: str) -> tuple[bool, int, str]:
            return (value not in chosen, -counts[value], value)

        values = sorted({*counts, *(value for value in chosen if value in self._labels)}, key=order)
        told = values[: max(MOST_VALUES, len(chosen))]
        return Facet(
            name=name,
            values=tuple(
                FacetValue(
                    value=value,
                    label=self._labels.get(value) or Words({"": value}),
                    hits=counts[value],
                    is_chosen=value in chosen,
                )
                for value in sorted(told, key=lambda value: (-counts[value], value))
            ),
            left_out=len(values) - len(told),
            is_more=is_more,
        )


def values_of(filed: Filed, facet: str) -> Iterable[str]:
    """What *filed* is in *facet*, any but that of reports."""
    match facet:
        case "classes":
            return (filed.cls,)
        case "verdicts":
            return (filed.verdict,) if filed.verdict else ()
        case "scenarios":
            return filed.scenarios
        case "years":
            return (filed.year,) if filed.year else ()
        case _:
            return (filed.study,) if filed.study else ()


def _pick(values: Sequence[T], places: Sequence[int]) -> Sequence[T]:
    return itemgetter(*places)(values) if len(places) > 1 else tuple(values[place] for place in places)
