"""What part a thing plays in a picture, and in which column it therefore stands."""

from __future__ import annotations

from typing import Literal

Role = Literal["part", "claim", "line", "work", "behind", "entry", "figure", "thing"]

_ROLES: dict[str, Role] = {
    "report": "part",
    "section": "part",
    "paragraph": "part",
    "sentence": "part",
    "heading": "part",
    "note": "part",
    "reference-list": "part",
    "claim": "claim",
    "evidence-line": "line",
    "work": "work",
    "reference": "entry",
    "quantity": "figure",
    "result": "figure",
}

PLUMBING = frozenset(
    {
        "assertionMethod",
        "basis",
        "claimKind",
        "comparator",
        "heading",
        "inScheme",
        "publisherKind",
        "role",
        "styleSheet",
        "studyKind",
        "verdict",
        "verification",
        "wasGeneratedBy",
    }
)
"""Properties that sort things rather than join them: followed only towards the thing in the middle."""

_COLUMNS: dict[Role, dict[Role, int]] = {
    "claim": {"part": -1, "claim": -1, "thing": -1, "line": 1, "figure": 1, "work": 2, "behind": 3, "entry": 3},
    "line": {"claim": -1, "part": -1, "thing": -1, "line": -1, "work": 1, "figure": 1, "behind": 2, "entry": 2},
    "work": {"claim": -2, "line": -1, "part": -1, "work": 1, "behind": 1, "entry": 1, "figure": 1, "thing": 1},
    "entry": {"claim": -2, "line": -1, "part": -1, "work": 1, "behind": 2, "entry": 2, "figure": 1, "thing": 1},
    "figure": {"claim": -1, "line": -1, "part": -1, "work": 1, "behind": 2, "entry": 2, "figure": 1, "thing": 1},
    "thing": {"part": -1, "thing": -1, "claim": 1, "line": 2, "figure": 2, "work": 3, "behind": 4, "entry": 4},
    "part": {"part": -1, "thing": -1, "claim": 1, "line": 2, "figure": 2, "work": 3, "behind": 4, "entry": 4},
}


def role_of(kind: str) -> Role:
    """The role of a class of things, by its slug; what is no part of the report or its evidence is a thing."""
    return _ROLES.get(kind, "thing")


def column(focus: Role, role: Role, *, is_inward: bool) -> int:
    """Where a *role* stands around a *focus*: 0 is the middle; parts of a part stand after it, what it is in before."""
    if focus == "part" and role in ("part", "entry") and is_inward:
        return 1
    return _COLUMNS["work" if focus == "behind" else focus][role]
