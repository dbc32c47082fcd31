"""An axis: which stretch of numbers is shown, where its ticks stand, and how a number is written beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10

MANY = 50
"""From this ratio of the largest to the smallest value on, the axis counts in powers of ten."""

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_ENGLISH = ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"))
_CHINESE = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))


@dataclass(frozen=True, kw_only=True)
class Axis:
    """From ``low`` to ``high``, with ticks; ``is_log`` where equal distances are equal ratios."""

    low: float
    high: float
    ticks: tuple[float, ...]
    is_log: bool

    def share(self, value: Decimal | float) -> float:
        """Where *value* stands, from 0 at ``low`` to 1 at ``high``."""
        number = float(value)
        if self.is_log:
            return (log10(number) - log10(self.low)) / (log10(self.high) - log10(self.low))
        return (number - self.low) / (self.high - self.low)


def axis(values: Iterable[Decimal], *, most: float | None = None) -> Axis:
    """An axis that holds *values* between round ends. *most*: what no value can exceed, such as 100 percent.

    It begins at zero unless all values are large and near each other; no value but zero stands at its very end.
    """
    numbers = sorted(map(float, values)) or [0.0]
    smallest, largest = numbers[0], numbers[-1]
    if smallest > 0 and largest / smallest >= MANY:
        return _powers(smallest, largest)
    alone = len(numbers) < 3 and largest - smallest < 0.02 * largest
    if smallest > 0 and (alone or smallest < 0.5 * largest):
        smallest = 0.0
    if largest == smallest:
        largest = smallest + 1.0
    step = _step(largest - smallest)
    first, last = floor(smallest / step + 1e-9), ceil(largest / step - 1e-9)
    if smallest and smallest - first * step < 0.02 * (largest - smallest):
        first -= 1
    if last * step - largest < 0.02 * (largest - smallest):
        last += 1
    low, high = round(first * step, 10), round(last * step, 10)
    if most is not None and largest <= most:
        high = min(high, most)
    number = round((high - low) / step)
    ticks = tuple(round(low + step * place, 10) for place in range(number + 1))
    return Axis(low=low, high=high, ticks=ticks, is_log=False)


def written(value: float | Decimal, language: str) -> str:
    """*value* as the language writes it beside an axis: 100 billion, 1000亿; digits in threes, none that are idle."""
    number = float(value)
    for size, name in _CHINESE if language == "zh" else _ENGLISH:
        if abs(number) >= size:
            return f"{_short(number / size, grouped=language == 'en')}{name}"
    return _short(number, grouped=language == "en")


def _short(number: float, *, grouped: bool) -> str:
    text = f"{number:,.10g}" if grouped else f"{number:.10g}"
    return text.replace("-", "−")


def _step(span: float) -> float:
    """A round step that cuts *span* into about five."""
    size = 10.0 ** floor(log10(span / 5))
    return next(step * size for step in _STEPS if step * size >= span / 5 - 1e-12)


def _powers(smallest: float, largest: float) -> Axis:
    first, last = floor(log10(smallest)), ceil(log10(largest))
    return Axis(
        low=10.0**first, high=10.0**last, ticks=_thinned([10.0**n for n in range(first, last + 1)]), is_log=True
    )


def _thinned(ticks: Sequence[float]) -> tuple[float, ...]:
    return tuple(ticks[:: ceil(len(ticks) / 8)])
