"""Figures as intervals: what a printed number says, with its last digit, its comparator and its bounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from medkg.audit.units import Scale

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)(?:\.\d+)?")
"""Thousands apart by spaces; in compatibility form thin and unbreakable ones are spaces like any."""
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Interval:
    """The values a figure allows. None: no end on that side; an open end is not itself among them."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def lies_within(self, other: Interval) -> bool:
        """Whether every value of this one is one of *other*."""
        return self._starts_within(other) and self._ends_within(other)

    def is_below(self, other: Interval) -> bool:
        """Whether all its values are smaller than all those of *other*."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))

    def is_apart_from(self, other: Interval) -> bool:
        """Whether no value is in both."""
        return self.is_below(other) or other.is_below(self)

    def holds(self, value: Decimal) -> bool:
        return Interval(value, value).lies_within(self)

    def on(self, scale: Scale) -> Interval:
        """The same values in the base of a dimension."""
        low = None if self.low is None else scale.to_base(self.low)
        high = None if self.high is None else scale.to_base(self.high)
        return Interval(low, high, self.low_open, self.high_open)

    def _starts_within(self, other: Interval) -> bool:
        if other.low is None:
            return True
        if self.low is None or self.low < other.low:
            return False
        return self.low > other.low or self.low_open or not other.low_open

    def _ends_within(self, other: Interval) -> bool:
        if other.high is None:
            return True
        if self.high is None or self.high > other.high:
            return False
        return self.high < other.high or self.high_open or not other.high_open


def half_digit(value: Decimal, printed: Iterable[str]) -> Decimal:
    """Half a unit of the last digit printed: 0.05 for “93.9%”, 5,000,000 for “18.16 billion”, 0.5 for “1,250”.

    The digits are those of a number in *printed* that is *value*, or *value* up to a power of ten where none is (a
    share for a percentage, a number of millions): in “9 of 10, 90.0%” it is 90.0 that says how exact 90 is, and not the
    9. Of several, that with the most digits counts. Where there is none (“nine modalities”), the digits of *value*
    itself count, whole numbers as exact.
    """
    found = [fitting for text in printed for number in numbers(text) if (fitting := _fitting(number, abs(value)))]
    if found:
        _is_scaled, exponent = min(found)
        return _HALF.scaleb(exponent)
    return _HALF.scaleb(min(_exponent(value.normalize()), 0))


def numbers(text: str) -> Iterator[Decimal]:
    """The numbers that *text* prints, each with its digits; “1 000 000” is one number and may be three."""
    plain = unicodedata.normalize("NFKC", text)
    for token in _NUMBER.findall(plain):
        yield Decimal(token.replace(",", ""))
    for token in _SPACED.findall(plain):
        yield Decimal(token.replace(" ", ""))


def interval(
    value: Decimal,
    sign: str,
    *,
    printed: Iterable[str] = (),
    tolerance: Decimal | None = None,
    lower: Decimal | None = None,
    upper: Decimal | None = None,
) -> Interval:
    """What a figure allows, in its own unit. *sign* is its comparator's: = > ≥ < ≤ ≈

    A figure with ``≥`` and its own lower bound, or ``≤`` and its own upper one, is a range; the bounds of an exact
    figure are its uncertainty and not what is printed. A range that ends before it begins has its one side alone.
    """
    if lower is not None and upper is not None and lower > upper:
        lower = upper = None
    if sign == ">":
        return Interval(value, None, low_open=True)
    if sign == "≥":
        return Interval(value, upper if lower == value else None)
    if sign == "<":
        return Interval(None, value, high_open=True)
    if sign == "≤":
        return Interval(lower if upper == value else None, value)
    spread = half_digit(value, printed)
    if tolerance is not None:
        spread = max(spread, abs(value) * tolerance)
    # Halves are rounded up, so that two numbers that differ in their last digit have no value in common.
    return Interval(value - spread, value + spread, high_open=tolerance is None)


def _fitting(number: Decimal, value: Decimal) -> tuple[bool, int] | None:
    """Whether *number* is *value* on another scale, and the place of its last digit on that of *value*; else None."""
    if number == value:
        return False, _exponent(number)
    power = _power_of_ten(value / number) if number else None
    return None if power is None else (True, _exponent(number) + power)


def _power_of_ten(ratio: Decimal) -> int | None:
    """k where *ratio* is 10 to the k."""
    _sign, digits, exponent = ratio.normalize().as_tuple()
    return exponent if digits == (1,) and isinstance(exponent, int) and ratio > 0 else None


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
