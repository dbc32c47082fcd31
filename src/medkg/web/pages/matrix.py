"""A matrix: what stands at the crossing of a thing and a dataset, where there is more than one of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from medkg.entities import Text

T = TypeVar("T")

COLUMNS = 6
"""Datasets that have a column, those with most figures; what is on others stands in the last one with its name."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """A row's thing or a column's dataset; ``iri`` is empty for figures that name no dataset, or one of the rest."""

    iri: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class MatrixRow(Generic[T]):
    head: Head
    cells: tuple[tuple[T, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Matrix(Generic[T]):
    """``has_rest``: the last column holds what is on datasets without a column, and on none."""

    columns: tuple[Head, ...]
    rows: tuple[MatrixRow[T], ...]
    has_rest: bool


def matrix(entries: Iterable[tuple[str, Text, str, Text, T]]) -> Matrix[T] | None:
    """*entries* (row, its label, column, its label, entry) as a matrix in their order; None where it says no more
    than a list: with one row, or one column.
    """
    found = list(entries)
    rows = dict.fromkeys(row for row, *_rest in found)
    counted = Counter(column for _row, _label, column, *_rest in found if column)
    columns = [column for column, _many in counted.most_common(COLUMNS)]
    has_rest = any(column not in columns for _row, _label, column, *_rest in found)
    if len(rows) < 2 or len(columns) + has_rest < 2 or not columns:
        return None
    labels = {row: label for row, label, *_rest in found} | {column: label for _r, _l, column, label, _e in found}
    cells: dict[tuple[str, str], list[T]] = {}
    for row, _label, column, _name, entry in found:
        cells.setdefault((row, column if column in columns else ""), []).append(entry)
    keys = [*columns, *([""] if has_rest else [])]
    return Matrix(
        columns=tuple(Head(iri=column, label=labels[column]) for column in columns),
        rows=tuple(
            MatrixRow(
                head=Head(iri=row, label=labels[row]), cells=tuple(tuple(cells.get((row, key), ())) for key in keys)
            )
            for row in rows
        ),
        has_rest=has_rest,
    )
