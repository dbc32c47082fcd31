"""Verdicts as people see them: mark and word, and the evidence bar that counts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medkg.entities import Text, Verdict
from medkg.entities.verdicts import RETRACTED, in_reading_order
from medkg.language import translate as _

GAP = 0.006
"""White between two parts of a bar, as a share of its length."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """``style`` names the verdict in style sheets, so that mark, line and colour go together.

    Where a source was retracted, sign, word and style say so too.
    """

    iri: str
    sign: str
    word: Text
    style: str


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A part of a bar: ``start`` and ``width`` are in thousandths of its length."""

    mark: Mark
    number: int
    start: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Bar:
    """How many claims have which verdict; verdicts that none has are left out."""

    segments: tuple[Segment, ...]
    total: int


def mark(verdict: Verdict, language: str, *, retracted: bool = False) -> Mark:
    """How *verdict* is shown; *retracted*: it is about something that rests on a retracted work."""
    word = verdict.label.best(language)
    if not retracted:
        return Mark(iri=verdict.iri, sign=verdict.notation, word=word, style=verdict.slug)
    return Mark(
        iri=verdict.iri,
        sign=f"{verdict.notation}{RETRACTED}",
        word=Text(_("{verdict}, retracted source").format(verdict=word), word.language),
        style=f"{verdict.slug} retracted",
    )


def bar(tally: Iterable[tuple[Verdict, int]], language: str) -> Bar:
    """The bar of a tally such as ``Notes.tally()``."""
    counted = {verdict: number for verdict, number in tally if number}
    total = sum(counted.values())
    segments, start = [], 0.0
    for verdict in in_reading_order(counted):
        number = counted[verdict]
        width = 1000 * number / total
        shown = max(width - 1000 * GAP, width / 2)
        segments.append(
            Segment(mark=mark(verdict, language), number=number, start=round(start, 1), width=round(shown, 1))
        )
        start += width
    return Bar(segments=tuple(segments), total=total)
