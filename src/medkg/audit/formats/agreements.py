"""Agreements and contradictions for programs: a row for each pair of claims, as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from medkg.audit.words import Names, agreement, in_each_language
from medkg.audit.writing import pairs
from medkg.language import LANGUAGES

if TYPE_CHECKING:
    from medkg.audit.agreement import Agreement, Position

COLUMNS = (
    "bearing", "metric", "about", "dataset", "conditions", "regions", "period",
    "claim", "report", "value", "other_claim", "other_report", "other_value",
    "further", *(f"reason_{language}" for language in LANGUAGES),
)  # fmt: skip
"""Things are told by identifiers, several of one cell with spaces between; ``further`` as in ``Agreement``."""


def as_csv(found: Iterable[Agreement], names: Names) -> str:
    """A table with COLUMNS; lines end as RFC 4180 has it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(_rows(found, names))
    return text.getvalue()


def as_json(found: Iterable[Agreement], names: Names) -> str:
    """An object with a list of rows; what is not said is null."""
    rows = [{name: value if value != "" else None for name, value in row.items()} for row in _rows(found, names)]
    return json.dumps({"agreements": rows}, ensure_ascii=False, indent=2) + "\n"


def _rows(found: Iterable[Agreement], names: Names) -> Iterator[dict[str, str | int]]:
    for one in found:
        on = one.on
        reason = in_each_language(lambda one=one: agreement(one, names))  # type: ignore[misc]
        first, second = _told(one.one), _told(one.other)
        for claim, other in pairs(one):
            (report, value), (other_report, other_value) = first[claim], second[other]
            yield {
                "bearing": one.bearing.value,
                "metric": on.metric,
                "about": on.about,
                "dataset": on.dataset or "",
                "conditions": " ".join(sorted(on.conditions)),
                "regions": " ".join(sorted(on.regions)),
                "period": on.period or "",
                "claim": claim,
                "report": report,
                "value": value,
                "other_claim": other,
                "other_report": other_report,
                "other_value": other_value,
                "further": one.further,
                **{f"reason_{language}": str(reason.best(language)) for language in LANGUAGES},
            }


def _told(position: Position) -> dict[str, tuple[str, str]]:
    """Claim to its report and to its figure as printed."""
    return {
        stated.claim: (stated.report, stated.figure.printed[0] if stated.figure.printed else str(stated.figure.value))
        for stated in position.members
    }
