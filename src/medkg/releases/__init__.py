"""Releases: what changed between two versions of a package, claim by claim and thing by thing (docs/releases.md)."""

from medkg.releases.changes import Change, Changes, ClaimChange, Kind, LineChange, Loss, PropertyChange, Status
from medkg.releases.comparing import changes
from medkg.releases.leftovers import Leftovers, leftovers
from medkg.releases.opening import opened
from medkg.releases.versions import Part, Version

__all__ = [
    "Change",
    "Changes",
    "ClaimChange",
    "Kind",
    "Leftovers",
    "LineChange",
    "Loss",
    "Part",
    "PropertyChange",
    "Status",
    "Version",
    "changes",
    "leftovers",
    "opened",
]
