"""Units: figures in different units of one dimension are brought to one, exactly, by pint.

A unit is known by the code that ``ontology/reused.ttl`` gives it: UCUM for measures, ISO 4217 for currencies.
Currencies are never converted into each other. A unit without a known code compares with itself alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph

_SHARES = {"1": Decimal(1), "%": Decimal("0.01"), "[ppth]": Decimal("0.001"), "[ppm]": Decimal("0.000001")}
"""Pure numbers, which are most figures there are: what they stand for is in their names, and pint need not load."""

_PINT_NAMES = {
    "s": "second",
    "min": "minute",
    "h": "hour",
    "d": "day",
    "wk": "week",
    "mo": "month",
    "a": "year",
    "Cel": "degree_Celsius",
}
"""UCUM codes that pint writes otherwise; the rest (mm, mg, kg, L ...) are spelt alike."""

_COUNT = "{#}"
_PLAIN = re.compile(r"[A-Za-z]+(/[A-Za-z]+)?")
"""Codes that pint reads as UCUM means them; what is more than letters and a slash it may take for something else."""


@dataclass(frozen=True)
class Scale:
    """How a unit stands to its dimension's base: base = value × factor + offset. ``dimension`` tells what compares."""

    dimension: str
    factor: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)

    def to_base(self, value: Decimal) -> Decimal:
        return value * self.factor + self.offset


class Units:
    """The units of a package. pint is loaded only when a measure meets another unit: it takes a while."""

    def __init__(self, codes: Mapping[str, tuple[str | None, str | None]]) -> None:
        self._codes = dict(codes)
        self._scales: dict[str, Scale] = {}

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> Units:
        """Those that the package lists, with their UCUM and currency codes."""
        rows = graph.ask("judging/units")
        return cls({str(row["unit"]): (_text(row["ucum"]), _text(row["currency"])) for row in rows})

    def scale(self, unit: str) -> Scale:
        """The scale of a unit (IRI); one of its own where its code is missing or unknown to pint."""
        if unit not in self._scales:
            self._scales[unit] = self._read(unit)
        return self._scales[unit]

    def convert(self, value: Decimal, unit: str, into: str) -> Decimal | None:
        """*value* in the unit *into*; None where the two do not measure the same."""
        if unit == into:
            return value
        here, there = self.scale(unit), self.scale(into)
        if here.dimension != there.dimension:
            return None
        return (here.to_base(value) - there.offset) / there.factor

    def _read(self, unit: str) -> Scale:
        ucum, currency = self._codes.get(unit, (None, None))
        if currency:
            return Scale(f"currency {currency}")
        if ucum == _COUNT:
            return Scale("count")
        if ucum in _SHARES:
            return Scale("dimensionless", _SHARES[ucum])
        name = _PINT_NAMES.get(ucum or "", ucum or "")
        return (_by_pint(name) if _PLAIN.fullmatch(name.replace("_", "")) else None) or Scale(unit)


@cache
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(non_int_type=Decimal)


@cache
def _by_pint(name: str) -> Scale | None:
    from pint.errors import PintError

    registry = _registry()
    try:
        unit = registry.parse_units(name)
        zero, one = (registry.Quantity(Decimal(number), unit).to_base_units() for number in (0, 1))
    except (PintError, ValueError, TypeError, AttributeError):  # pint's parser raises all of these for what is no unit
        return None
    return Scale(str(zero.dimensionality), one.magnitude - zero.magnitude, Decimal(zero.magnitude))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
