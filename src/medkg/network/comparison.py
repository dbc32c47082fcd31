"""Comparison: figures of one measure side by side, those that reports claim and those that works report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from medkg.entities import IRI, Text, Verdict, Words
from medkg.graph import KnowledgeGraph
from medkg.network.reading import Reader
from medkg.rdf.identifiers import natural_key


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One value. ``source`` is the claim that asserts it or the work that reports it; ``printed`` keeps its digits.

    ``verdict`` is the overall verdict of the claim; a work's figure has none. Bounds are in the comparison's unit.
    """

    iri: IRI
    is_claimed: bool
    value: Decimal
    comparator: str
    lower: Decimal | None
    upper: Decimal | None
    about: IRI
    about_name: Words
    dataset: IRI | None
    dataset_name: Words | None
    period: str
    sample_size: int | None
    printed: Words
    source: IRI
    source_name: Words
    source_detail: Words
    verdict: Verdict | None

    @property
    def extent(self) -> tuple[Decimal, Decimal]:
        """From the lower to the upper bound, the value where there is none."""
        return (
            min(self.value, self.value if self.lower is None else self.lower),
            max(self.value, self.value if self.upper is None else self.upper),
        )


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All figures of one metric in one unit: the claimed ones first, then the reported; each from high to low."""

    metric: IRI
    name: Words
    unit: IRI
    unit_name: Words
    figures: tuple[Figure, ...]

    @cached_property
    def claimed(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.is_claimed)

    @cached_property
    def reported(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if not figure.is_claimed)


def compare(graph: KnowledgeGraph, *, metric: str | None = None) -> tuple[Comparison, ...]:
    """The comparison of *metric*, one for each unit; without *metric*, of all metrics that have figures.

    Metrics that reports claim come first, then those with most figures. A metric without figures gives none.
    Raises NotFound where the package says nothing of *metric*.
    """
    reader = Reader(graph)
    if metric is not None:
        graph.describe(metric)
        return _compared(reader, metric)
    rows = graph.ask("comparisons/metrics")
    return tuple(found for row in rows for found in _compared(reader, str(row["metric"])))


def _compared(reader: Reader, metric: str) -> tuple[Comparison, ...]:
    figures: dict[IRI, list[Figure]] = {}
    units: dict[IRI, Words] = {}
    name = IRI(metric)
    for row in reader.graph.ask("comparisons/quantities", metric=metric):
        unit, name = IRI(str(row["unit"])), IRI(str(row["metric"]))
        units[unit] = Words({"zh": str(row["unit_zh"]), "en": str(row["unit_en"])})
        figures.setdefault(unit, []).append(_figure(reader, row))
    return tuple(
        Comparison(
            metric=name,
            name=reader.label(name),
            unit=unit,
            unit_name=units[unit],
            figures=tuple(sorted(figures[unit], key=_order)),
        )
        for unit in sorted(figures)
    )


def _figure(reader: Reader, row: Mapping[str, object]) -> Figure:
    source = IRI(str(row["source"]))
    dataset = None if row["dataset"] is None else IRI(str(row["dataset"]))
    size = row["sample_size"]
    printed = (row["printed_zh"], row["printed_en"])
    return Figure(
        iri=IRI(str(row["figure"])),
        is_claimed=bool(row["is_claimed"]),
        value=Decimal(str(row["value"])),
        comparator=str(row["comparator"]),
        lower=_decimal(row["lower"]),
        upper=_decimal(row["upper"]),
        about=IRI(str(row["of"])),
        about_name=reader.label(str(row["of"])),
        dataset=dataset,
        dataset_name=None if dataset is None else reader.label(dataset),
        period="" if row["period"] is None else str(row["period"]),
        sample_size=size if isinstance(size, int) else None,
        printed=Words({text.language: str(text) for text in printed if isinstance(text, Text)}),
        source=source,
        source_name=reader.label(source),
        source_detail=reader.detail(source),
        verdict=reader.verdict(source) if row["is_claimed"] else None,
    )


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _order(figure: Figure) -> tuple[object, ...]:
    return (not figure.is_claimed, -figure.value, figure.period, natural_key(figure.iri))
