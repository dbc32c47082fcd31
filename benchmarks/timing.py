"""Timing: the median of several runs, two ways in turn, so that a machine's moods fall on both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Action = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Timed:
    """Medians in seconds; ``other`` is the way that medkg is set beside, None where there is none.

    ``ratio`` is the median of other / medkg, pair by pair: above 1, medkg is faster.
    """

    medkg: float
    other: float | None
    ratio: float | None
    runs: int


def timed(medkg: Action, other: Action | None, *, runs: int) -> Timed:
    """Run both in turn *runs* times after one warm-up each."""
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(runs + 1):
        seconds = _seconds(medkg)
        beside = _seconds(other) if other else None
        if number == 0:
            continue
        ours.append(seconds)
        if beside is not None:
            theirs.append(beside)
    pairs = [b / a for a, b in zip(ours, theirs, strict=True)] if theirs else []
    return Timed(
        medkg=statistics.median(ours),
        other=statistics.median(theirs) if theirs else None,
        ratio=statistics.median(pairs) if pairs else None,
        runs=runs,
    )


def _seconds(action: Action) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
