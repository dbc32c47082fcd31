"""Figures that a sentence prints, each held against the quantities that are recorded of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from medkg.audit.intervals import numbers

if TYPE_CHECKING:
    from medkg.audit.audited import Audited
    from medkg.audit.figures import Figure

_SHARES = {
    "%": Decimal("0.01"),
    "％": Decimal("0.01"),
    "percentage points": Decimal("0.01"),
    "percentage point": Decimal("0.01"),
    "percent": Decimal("0.01"),
    "per cent": Decimal("0.01"),
    "个百分点": Decimal("0.01"),
    "‰": Decimal("0.001"),
}
_SCALES = {
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10) ** 4,
    "亿": Decimal(10) ** 8,
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
_CHINESE_MEASURES = ("倍", "例", "项", "家", "款", "元")
_COUNTED = (*_CHINESE_MEASURES, "times", "patients", "cases")
_GAP = "[ \u00a0\u2009\u202f]"
_NUMBER = rf"\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.．]\d+)?|\d+(?:[,，]\d{{3}}(?!\d))*(?:[.．]\d+)?"
_MINUS = "[-\u2212－]"
_WORD_ENDS = "(?<![a-z](?=[a-z]))"


def _any(words: Iterable[str]) -> str:
    """One of *words*, the longest first, and not the beginning of a longer English word."""
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))}){_WORD_ENDS}"


_PRINTED = re.compile(
    rf"(?<![A-Za-z\d.．])(?<![A-Za-z]-)"
    rf"(?P<figure>(?P<number>{_NUMBER})"
    rf"(?:{_GAP}?(?P<share>{_any(_SHARES)})"
    rf"|(?P<scales>(?:{_GAP}?{_any(_SCALES)})+)(?:{_GAP}?{_any(_COUNTED)})?"
    rf"|{_GAP}?{_any(_COUNTED)}))",
    re.IGNORECASE,
)
"""A number with what it counts; “GPT-4”, “2024” and what is spelt out are none."""
_SCALE = re.compile("|".join(_SCALES), re.IGNORECASE)
_SIGN = re.compile(rf"(?:^|[^A-Za-z\d%％‰{''.join(_CHINESE_MEASURES)}百千万亿点])({_MINUS}){_GAP}?$")
"""A minus before a number; after a number or what it counts the same stroke is “to”: “10%-25%”."""


def printed_figures(text: str) -> Iterator[tuple[str, frozenset[Decimal]]]:
    """Each figure of *text* as it is printed, with the numbers it may be recorded as: “70%” as 70 or as 0.7."""
    for found in _PRINTED.finditer(text):
        stands_for = _SHARES[found["share"].lower()] if found["share"] else Decimal(1)
        for scale in _SCALE.findall(found["scales"] or ""):
            stands_for *= _SCALES[scale.lower()]
        read = frozenset(numbers(found["figure"]))
        values = read | {number * stands_for for number in read}
        sign = _SIGN.search(text, max(0, found.start() - 3), found.start())
        if sign is None:
            yield found["figure"], values
        else:  # “a change of -15 %” may be recorded as a fall by 15
            yield sign[1] + found["figure"], values | {-number for number in values}


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
