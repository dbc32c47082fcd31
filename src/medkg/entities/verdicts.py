"""How verdicts are told wherever they stand beside each other: their order, and the sign of a retraction."""

from __future__ import annotations

from collections.abc import Iterable

from medkg.entities.concept import Verdict

READING_ORDER = ("supports", "supports-in-part", "only-on-topic", "contradicts", "not-verified", "no-evidence")
"""From solid support to none. Precedence is another order: it puts contradiction first, as the gravest."""

RETRACTED = "⊘"
"""The sign of what was retracted, or rests on a work that was; it stands beside the verdict's own."""


def place_in_reading(slug: str) -> int:
    """Where a verdict stands among the others; what another scheme might add stands at the end."""
    return READING_ORDER.index(slug) if slug in READING_ORDER else len(READING_ORDER)


def in_reading_order(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """*verdicts* from solid support to none."""
    return tuple(sorted(verdicts, key=lambda one: (place_in_reading(one.slug), one.precedence)))
