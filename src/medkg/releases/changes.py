"""What changed: the plain values that a comparison of two versions gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from medkg.entities import Words
from medkg.rdf.triples import Term
from medkg.releases.leftovers import Leftovers
from medkg.vocabulary import MEDKG

QUANTITY = str(MEDKG.quantity)
"""The property by which a claim names its figures."""


class Status(Enum):
    """What became of a thing."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


class Kind(Enum):
    """In what a claim changed; one claim can have changed in several ways."""

    ADDED = "added"
    GONE = "gone"
    RENAMED = "renamed"
    REWORDED = "reworded"
    FIGURE = "figure"
    EVIDENCE = "evidence"
    VERDICT = "verdict"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class PropertyChange:
    """The values of one property that only the old, and that only the new version has, each in a steady order.

    Each side names things as its version does. A link to a thing that was only renamed has not changed.
    """

    path: str
    before: tuple[Term, ...]
    after: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True)
class Change:
    """What became of one thing. ``iri`` is its name in the new version, or its last one; ``was`` the old name."""

    iri: str
    was: str | None
    slug: str
    """The class, as identifiers spell it: ``evidence-line``."""
    status: Status
    label: Words | None
    properties: tuple[PropertyChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LineChange(Change):
    """What became of an evidence line: of which claim, on which work, and the verdict it bears."""

    claim: str
    work: str
    work_label: Words | None
    verdict_before: str | None
    verdict_after: str | None


@dataclass(frozen=True, kw_only=True)
class ClaimChange:
    """What became of a claim, with its figures and its evidence. ``verdict_before`` and ``_after`` are overall ones."""

    iri: str
    was: str | None
    status: Status
    report: str | None
    label: Words | None
    wording: tuple[PropertyChange, ...]
    properties: tuple[PropertyChange, ...]
    figures: tuple[Change, ...]
    lines: tuple[LineChange, ...]
    verdict_before: str | None
    verdict_after: str | None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """In what it changed, in the order of Kind; an added or gone claim is just that."""
        if self.status is Status.ADDED:
            return (Kind.ADDED,)
        if self.status is Status.GONE:
            return (Kind.GONE,)
        found = {
            Kind.RENAMED: self.was is not None,
            Kind.REWORDED: bool(self.wording),
            Kind.FIGURE: bool(self.figures) or any(one.path == QUANTITY for one in self.properties),
            Kind.EVIDENCE: bool(self.lines),
            Kind.VERDICT: self.verdict_before != self.verdict_after,
            Kind.OTHER: any(one.path != QUANTITY for one in self.properties),
        }
        return tuple(kind for kind, is_so in found.items() if is_so)


@dataclass(frozen=True, kw_only=True)
class Loss:
    """How many things of a class the old version had, and how many of them are gone, renamed ones not counted."""

    slug: str
    before: int
    gone: int

    @property
    def share(self) -> float:
        return self.gone / self.before if self.before else 0.0


@dataclass(frozen=True, kw_only=True)
class Changes:
    """All that changed from *old* to *new*. Two equal versions give no claims, no things and an empty ``delta``."""

    old: str
    new: str
    claims: tuple[ClaimChange, ...]
    things: tuple[Change, ...]
    """What is no claim, figure of a claim or evidence line: reports, sentences, references, works, results, ..."""
    losses: tuple[Loss, ...]
    """One a class of which losses are counted; none where both versions have the same files."""
    renames: Mapping[str, str]
    verdicts: Mapping[str, Words]
    """The labels of the verdicts that are named."""
    delta: Leftovers
    """The same, triple by triple."""

    def __bool__(self) -> bool:
        return bool(self.claims or self.things or self.delta)

    def of_kind(self, kind: Kind) -> tuple[ClaimChange, ...]:
        return tuple(claim for claim in self.claims if kind in claim.kinds)

    def mass_losses(self, share: float) -> tuple[Loss, ...]:
        """The classes of which more than *share* (0 to 1) is gone, and more than one thing."""
        return tuple(loss for loss in self.losses if loss.gone > 1 and loss.share > share)
