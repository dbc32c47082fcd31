"""Figures that a sentence prints, each held against the quantities that are recorded of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from medkg.audit.intervals import numbers

if TYPE_CHECKING:
    from medkg.audit.audited import Audited
    from medkg.audit.figures import Figure

_STANDS_FOR = {
    "%": Decimal("0.01"),
    "％": Decimal("0.01"),
    "percent": Decimal("0.01"),
    "per cent": Decimal("0.01"),
    "‰": Decimal("0.001"),
    "万": Decimal(10) ** 4,
    "亿": Decimal(10) ** 8,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
}
_UNITS = (*_STANDS_FOR, "倍", "例", "项", "家", "款", "元", "times", "patients", "cases")
_GAP = "[ \u00a0\u2009\u202f]"
_PRINTED = re.compile(
    rf"(?<![A-Za-z\d.-])((?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.．]\d+)?|\d[\d.,．，]*){_GAP}?({'|'.join(_UNITS)}))"
)
"""A number with what it counts; “GPT-4”, “2024” and what is spelt out are none."""


def printed_figures(text: str) -> Iterator[tuple[str, frozenset[Decimal]]]:
    """Each figure of *text* as it is printed, with the numbers it may be recorded as: “70%” as 70 or as 0.7."""
    for printed, unit in _PRINTED.findall(text):
        read = frozenset(numbers(printed))
        yield printed, read | {number * _STANDS_FOR.get(unit, 1) for number in read}


def not_taken_up(audited: Audited) -> Iterator[tuple[str, str]]:
    """Each sentence with each figure it prints, in the report's language, that no claim of its records."""
    recorded: dict[str, set[Decimal]] = defaultdict(set)
    for claim, figures in audited.examination.figures.items():
        for figure in figures:
            recorded[audited.reading.sentences.get(claim, "")].update(_told(figure))
    for part, texts in audited.reading.texts.items():
        if audited.reading.sentence(part) != part:
            continue
        for printed, values in dict(printed_figures(str(texts.best(audited.language)))).items():
            if values.isdisjoint(recorded[part]):
                yield part, printed


def _told(figure: Figure) -> Iterator[Decimal]:
    """The numbers that a quantity records: its value, bounds and sample, and those that it prints."""
    yield figure.value
    yield from (bound for bound in (figure.lower, figure.upper) if bound is not None)
    if figure.size is not None:
        yield Decimal(figure.size)
    for text in figure.printed:
        yield from numbers(text)
