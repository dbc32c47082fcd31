"""Periods: “2024”, “2025-05” and “2015-01/2021-12” as first and last day, so that they can be compared (ISO 8601)."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import lru_cache

_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

Period = tuple[datetime.date, datetime.date]
"""First and last day, both within."""


@lru_cache(maxsize=65_536)
def period(text: str) -> Period | None:
    """The days that *text* names; None where it is no period, or one that ends before it begins."""
    first, slash, last = text.partition("/")
    begin, end = _part(first), _part(last if slash else first)
    if begin is None or end is None or begin[0] > end[1]:
        return None
    return begin[0], end[1]


def lies_within(one: Period, other: Period) -> bool:
    """Whether every day of *one* is one of *other*."""
    return other[0] <= one[0] and one[1] <= other[1]


def year(text: str) -> int | None:
    """The year that a date of any precision begins with."""
    return int(text[:4]) if _PART.match(text) else None


def _part(text: str) -> Period | None:
    found = _PART.fullmatch(text.strip())
    if found is None:
        return None
    try:
        whole = [int(part) for part in found.groups() if part is not None]
        if len(whole) == 3:
            day = datetime.date(whole[0], whole[1], whole[2])
            return day, day
        if len(whole) == 2:
            first = datetime.date(whole[0], whole[1], 1)
            return first, first.replace(day=calendar.monthrange(whole[0], whole[1])[1])
        return datetime.date(whole[0], 1, 1), datetime.date(whole[0], 12, 31)
    except ValueError:  # month 13, the thirtieth of February, the year 0
        return None
