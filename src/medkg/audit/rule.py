"""The verdict rule: from a claim's evidence lines to its verdict, its grade, and the table that made them.

It is written out in ``docs/audit.md``. Every weight it uses is data (``ontology/schemes``); only the way they are put
together is here. Nothing here asks a graph: facts in, judgement out, and the order of the lines does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from medkg.audit.sources import Source, Tie
from medkg.audit.weights import Weights
from medkg.entities import Grade, Limitation, StudyKind, Verdict

FULL = 4
"""Points of the best evidence there is."""

CONFIRMS_FROM = 2
"""Points that an independent line needs to confirm another; a confirmation is worth one point."""

PART = 3
"""What is supported only in part gets no more."""

CONTESTED = 1
"""What some work contradicts gets no more, however much supports it."""


class Side(Enum):
    """For which side of the matter a line counts."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


class Role(Enum):
    """What a line does in its claim's judgement."""

    LEADS = "leads"
    """The strongest line of its side: its points are those of the side."""
    CONFIRMS = "confirms"
    """Independent of the one that leads, and strong enough to add a point."""
    COUNTED_WITH = "counted with"
    """Not independent of the line that leads or confirms: counted once, as that one."""
    BESIDE = "beside"
    """Independent, but it changes nothing."""
    NO_WEIGHT = "no weight"
    """It speaks for neither side, or its limitations leave it no point."""


@dataclass(frozen=True, kw_only=True)
class Charge:
    """A limitation of a line: what it takes off, and the particulars that show it, as pairs of word and value."""

    limitation: Limitation
    points: int
    particulars: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the rule knows of an evidence line. ``charges`` are the limitations found in its facts, one a reason."""

    iri: str
    source: Source
    given: Verdict
    study_kind: StudyKind
    claim_kind: str
    charges: tuple[Charge, ...] = ()
    notices: tuple[str, ...] = ()
    """The works that retract its work or the study behind it."""
    programs: tuple[str, ...] = ()
    """The programs that wrote its work."""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """A row of the table: ``points`` = ``strength`` less all ``charges``, and not below 0."""

    line: str
    work: str
    given: Verdict
    """The verdict that stands on the line."""
    counted: Verdict
    """The verdict it counts as: not verified where its support rests on a retracted work."""
    side: Side
    study_kind: StudyKind
    strength: int
    is_primary: bool
    """Whether works of this kind are the primary source for claims of this kind."""
    charges: tuple[Charge, ...]
    notices: tuple[str, ...]
    points: int
    role: Role = Role.NO_WEIGHT
    counted_with: str | None = None
    tie: Tie | None = None


@dataclass(frozen=True, kw_only=True)
class Balance:
    """One side's points: those of the line that leads, and one more where another, independent, confirms it."""

    points: int = 0
    leads: str | None = None
    confirms: str | None = None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the evidence comes to for one claim, and every step that led there."""

    claim: str
    verdict: Verdict
    grade: Grade
    points: int
    """Points for less points against where the claim is contradicted; the grade is read off them."""
    support: Balance
    contradiction: Balance
    contributions: tuple[Contribution, ...]

    @property
    def is_contested(self) -> bool:
        """Whether works both support and contradict the claim."""
        sides = {contribution.side for contribution in self.contributions}
        return {Side.FOR, Side.AGAINST} <= sides

    def of(self, side: Side) -> tuple[Contribution, ...]:
        return tuple(contribution for contribution in self.contributions if contribution.side is side)


def judged(claim: str, lines: Iterable[Line], weights: Weights) -> Judgement:
    """The judgement of *claim* from its *lines*, in whatever order they come."""
    known = sorted(lines, key=lambda line: line.iri)
    sources = {line.iri: line.source for line in known}
    rows = [_contribution(line, weights) for line in known]
    verdict = min((row.counted for row in rows), key=lambda one: one.precedence, default=weights.no_evidence)
    support, placed = _weighed([row for row in rows if row.side is Side.FOR], sources, weights)
    contradiction, opposed = _weighed([row for row in rows if row.side is Side.AGAINST], sources, weights)
    points = _points(support.points, contradiction.points, is_contradicted=bool(opposed))
    others = [row for row in rows if row.side is Side.NEITHER]
    return Judgement(
        claim=claim,
        verdict=verdict,
        grade=weights.grade(points),
        points=points,
        support=support,
        contradiction=contradiction,
        contributions=tuple(sorted([*placed, *opposed, *others], key=_in_order)),
    )


def _contribution(line: Line, weights: Weights) -> Contribution:
    counted, side = line.given, Side.NEITHER
    charges = list(line.charges)
    if line.notices and line.given != weights.contradicts:
        # Only trust is withdrawn by a program. A contradiction stays until a person has judged the line again.
        counted = max(line.given, weights.not_verified, key=lambda one: one.precedence)
        charges.append(Charge(limitation=weights.retracted, points=weights.retracted.steps))
    if line.programs and line.given in (weights.supports, weights.supports_in_part):
        # What a program wrote bears out less. What it holds against a claim keeps its weight: no claim gains by it.
        by_program = weights.written_by_program
        written = tuple(("written by", program) for program in line.programs)
        charges.append(Charge(limitation=by_program, points=by_program.steps, particulars=written))
    if counted in (weights.supports, weights.supports_in_part):
        side = Side.FOR
    elif counted == weights.contradicts:
        side = Side.AGAINST
    is_primary = line.claim_kind in line.study_kind.primary_for
    strength = FULL if is_primary else line.study_kind.strength
    left = strength - sum(charge.points for charge in charges)
    return Contribution(
        line=line.iri,
        work=line.source.work,
        given=line.given,
        counted=counted,
        side=side,
        study_kind=line.study_kind,
        strength=strength,
        is_primary=is_primary,
        charges=tuple(charges),
        notices=line.notices,
        points=max(0, left) if side is not Side.NEITHER else 0,
    )


def _weighed(
    rows: Sequence[Contribution], sources: dict[str, Source], weights: Weights
) -> tuple[Balance, list[Contribution]]:
    """One side's points, and its rows with their roles. A further line can only add ways to reach more points."""
    ranked = sorted(rows, key=lambda row: (-row.points, row.line))
    heavy = [row for row in ranked if row.points > 0]
    if not heavy:
        return Balance(), list(rows)
    top = [row for row in heavy if row.points == heavy[0].points]
    helpers = [row for row in heavy if row.points >= CONFIRMS_FROM]
    pairs = (
        (first, second)
        for first in top
        for second in helpers
        if second is not first and sources[first.line].tie(sources[second.line]) is None
    )
    best = heavy[0].points
    leads, confirms = heavy[0], None
    for first, second in pairs:
        gained = min(best + 1, _most(first, second, weights))
        if gained > best:
            leads, confirms, best = first, second, gained
            break
        if confirms is None:
            leads, confirms = first, second
    placed = [_with_role(row, leads, confirms, sources) for row in rows]
    return Balance(points=best, leads=leads.line, confirms=confirms.line if confirms else None), placed


def _most(first: Contribution, second: Contribution, weights: Weights) -> int:
    part = weights.supports_in_part
    return PART if first.counted == part and second.counted == part else FULL


def _with_role(
    row: Contribution, leads: Contribution, confirms: Contribution | None, sources: dict[str, Source]
) -> Contribution:
    if row.points == 0:
        return row
    if row is leads:
        return replace(row, role=Role.LEADS)
    if row is confirms:
        return replace(row, role=Role.CONFIRMS)
    for other in (leads, confirms):
        if other is not None and (tie := sources[row.line].tie(sources[other.line])) is not None:
            return replace(row, role=Role.COUNTED_WITH, counted_with=other.line, tie=tie)
    return replace(row, role=Role.BESIDE)


def _points(support: int, contradiction: int, *, is_contradicted: bool) -> int:
    if not is_contradicted:
        return support
    return min(support - contradiction, CONTESTED) if support > contradiction else min(support - contradiction, -1)


def _in_order(row: Contribution) -> tuple[int, int, int, str]:
    """The gravest side first, on it the line that leads."""
    sides = (Side.AGAINST, Side.FOR, Side.NEITHER)
    roles = tuple(Role)
    return sides.index(row.side), roles.index(row.role), -row.points, row.line
