"""The order in which verdicts stand in bars and lists: from solid support to none."""

from __future__ import annotations

from collections.abc import Iterable

from medkg.entities import Verdict

READING_ORDER = ("supports", "supports-in-part", "only-on-topic", "contradicts", "not-verified", "no-evidence")
"""From solid to none. What another scheme might add stands at the end."""


def place(verdict: Verdict) -> tuple[int, int]:
    """Where *verdict* stands among the others; to sort by."""
    known = verdict.slug in READING_ORDER
    return READING_ORDER.index(verdict.slug) if known else len(READING_ORDER), verdict.precedence


def in_reading_order(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """*verdicts* from solid support to none."""
    return sorted(verdicts, key=place)
