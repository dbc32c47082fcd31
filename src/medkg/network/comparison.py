"""Comparison: figures of one measure side by side, those that reports claim and those that works report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from medkg.entities import IRI, Text, Verdict, Words
from medkg.graph import KnowledgeGraph
from medkg.network.reading import Reader
from medkg.rdf.identifiers import expand, natural_key, segments

CAP = 5_000
"""Claimed figures of one metric that are looked at, and as many reported ones; the question gives one more of each."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One value. ``source`` is the claim that asserts it or the work that reports it; ``printed`` keeps its digits.

    ``verdict`` is the overall verdict of the claim; a work's figure has none. ``is_retracted``: the source was taken
    back or rests on a work that was. Bounds are in the comparison's unit.
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
    is_retracted: bool = False

    @property
    def extent(self) -> tuple[Decimal, Decimal]:
        """From the lower to the upper bound, the value where there is none."""
        return (
            min(self.value, self.value if self.lower is None else self.lower),
            max(self.value, self.value if self.upper is None else self.upper),
        )


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Figures of one metric in one unit: the claimed ones first, then the reported; each from high to low.

    ``all_claimed`` and ``all_reported`` count those on other pages too.
    """

    metric: IRI
    name: Words
    unit: IRI
    unit_name: Words
    figures: tuple[Figure, ...]
    all_claimed: int
    all_reported: int

    @cached_property
    def claimed(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.is_claimed)

    @cached_property
    def reported(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if not figure.is_claimed)


Row = Mapping[str, object]
"""A figure as the question ``comparisons/quantities`` gives it."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """The figures of a metric as they were asked for, claimed first, each from high to low; they have no names yet.

    ``is_capped``: there are more claimed or more reported ones than CAP, of which CAP are here.
    """

    metric: IRI
    rows: tuple[Row, ...]
    is_capped: bool


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which figures are wanted: of one thing, on one dataset, claimed by one report (its slug); all, where it is None.

    What works report is no report's, and stands beside the claims of any.
    """

    about: str | None = None
    dataset: str | None = None
    report: str | None = None

    def takes(self, row: Row) -> bool:
        if self.about not in (None, row["of"]) or self.dataset not in (None, row["dataset"]):
            return False
        return self.report in (None, report_of(row)) or not row["is_claimed"]


def compare(graph: KnowledgeGraph, *, metric: str | None = None) -> tuple[Comparison, ...]:
    """The comparison of *metric*, one for each unit; without *metric*, of all metrics that have figures.

    Metrics that reports claim come first, then those with most figures. A metric without figures gives none.
    Raises NotFound where the package says nothing of *metric*.
    """
    if metric is not None:
        return compared(graph, given(graph, metric))
    rows = graph.ask("comparisons/metrics")
    return tuple(found for row in rows for found in compared(graph, given(graph, str(row["metric"]))))


def given(graph: KnowledgeGraph, metric: str) -> Given:
    """The figures of *metric*. Raises NotFound where the package says nothing of it."""
    iri = IRI(expand(metric))
    graph.describe(iri)
    rows = sorted(graph.ask("comparisons/quantities", metric=iri), key=_order)
    claimed = [row for row in rows if row["is_claimed"]]
    reported = [row for row in rows if not row["is_claimed"]]
    is_capped = max(len(claimed), len(reported)) > CAP
    return Given(metric=iri, rows=(*claimed[:CAP], *reported[:CAP]), is_capped=is_capped)


def compared(
    graph: KnowledgeGraph, figures: Given, *, choice: Choice | None = None, page: int = 1, most: int | None = None
) -> tuple[Comparison, ...]:
    """*figures* side by side, one comparison for each unit, those of *choice* alone.

    With *most*, of each unit that many claimed and that many reported ones: those of *page*, counted from 1.
    """
    reader = Reader(graph)
    units: dict[IRI, list[Row]] = {}
    for row in figures.rows:
        if choice is None or choice.takes(row):
            units.setdefault(IRI(str(row["unit"])), []).append(row)
    return tuple(_comparison(reader, figures.metric, unit, units[unit], page, most) for unit in sorted(units))


def report_of(row: Row) -> str:
    """The slug of the report whose claim gives a figure; empty for what a work reports."""
    return segments(str(row["source"]))[1] if row["is_claimed"] else ""


def _comparison(reader: Reader, metric: IRI, unit: IRI, rows: list[Row], page: int, most: int | None) -> Comparison:
    claimed = [row for row in rows if row["is_claimed"]]
    reported = [row for row in rows if not row["is_claimed"]]
    shown = slice(None) if most is None else slice((page - 1) * most, page * most)
    return Comparison(
        metric=metric,
        name=reader.label(metric),
        unit=unit,
        unit_name=Words({"zh": str(rows[0]["unit_zh"]), "en": str(rows[0]["unit_en"])}),
        figures=tuple(_figure(reader, row) for row in (*claimed[shown], *reported[shown])),
        all_claimed=len(claimed),
        all_reported=len(reported),
    )


def _figure(reader: Reader, row: Row) -> Figure:
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
        is_retracted=reader.is_retracted(source),
    )


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _order(row: Row) -> tuple[object, ...]:
    return (
        not row["is_claimed"],
        -Decimal(str(row["value"])),
        str(row["period"] or ""),
        natural_key(str(row["figure"])),
    )
