"""Each figure of a report against the lines that count: what the rules about figures go by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medkg.audit.figures import FigureMatch, Outcome

if TYPE_CHECKING:
    from medkg.audit.auditor import Examination

_BEARING = ("supports", "supports-in-part", "contradicts")
_ON_TOPIC = "only-on-topic"
_ORDER = {outcome: place for place, outcome in enumerate(Outcome)}


@dataclass(frozen=True)
class WeighedFigure:
    """A figure against the lines that count: of those that bear on its claim the most telling match.

    Where none bears on it, of those that are on the topic. What was not verified, or was retracted, counts for nothing.
    """

    told: FigureMatch
    is_reported_on_topic: bool
    """Whether some work that is on the topic only reports the figure all the same."""


def weighed_figures(examination: Examination) -> Iterator[WeighedFigure]:
    """Each figure that some line which counts was held against."""
    counted = {
        (judgement.claim, row.line): row.counted.slug
        for judgement in examination.judgements
        for row in judgement.contributions
    }
    found: dict[tuple[str, str], dict[str, list[FigureMatch]]] = defaultdict(lambda: defaultdict(list))
    for match in examination.matches:
        found[match.claim, match.quantity.iri][counted[match.claim, match.line]].append(match)
    for by_verdict in found.values():
        bearing = [match for verdict in _BEARING for match in by_verdict.get(verdict, ())]
        on_topic = by_verdict.get(_ON_TOPIC, [])
        if told := bearing or on_topic:
            yield WeighedFigure(min(told, key=_how_telling), any(match.outcome is Outcome.MATCH for match in on_topic))


def _how_telling(match: FigureMatch) -> tuple[int, str]:
    return _ORDER[match.outcome], match.line
