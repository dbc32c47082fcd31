"""Reliance: what becomes of a report's claims when a source falls, judged again by the rule and without new questions.

With a work fall all works that rest on it: its reports and its versions, as with a retraction. A work that falls takes
its lines away altogether. One that is retracted leaves them: its support is not verified any more, and what it holds
against a claim stays until a person has judged the line again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from medkg.audit.auditor import Auditor
from medkg.audit.rule import Judgement, Line, judged


@dataclass(frozen=True, kw_only=True)
class Effect:
    """A claim whose judgement changes: as it is, and as it would be."""

    claim: str
    before: Judgement
    after: Judgement

    @property
    def changes_verdict(self) -> bool:
        return self.before.verdict != self.after.verdict


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """A source, or a study behind sources, with all that would fall with it.

    ``works``: the cited works that fall, itself among them where it is cited. ``falls``: the claims that lose their
    support or a part of it; ``lowered``: those whose grade gets worse; ``effects``: every claim that changes.
    """

    work: str
    works: tuple[str, ...]
    lines: int
    claims: tuple[str, ...]
    effects: tuple[Effect, ...]
    falls: tuple[str, ...]
    lowered: tuple[str, ...]


class Reliance:
    """The claims of a report, or of the package, and what each rests on. It reads once; removing asks nothing."""

    def __init__(self, auditor: Auditor, report: str | None = None) -> None:
        self._weights = auditor.weights
        self._lines = auditor.lines(report)
        self.judgements = {claim: judged(claim, lines, self._weights) for claim, lines in self._lines.items()}
        self._claims_on: dict[str, set[str]] = defaultdict(set)
        self._resting: dict[str, set[str]] = defaultdict(set)
        for claim, lines in self._lines.items():
            for line in lines:
                self._claims_on[line.source.work].add(claim)
                for study in line.source.studies | {line.source.work}:
                    self._resting[study].add(line.source.work)

    @property
    def works(self) -> tuple[str, ...]:
        """The works that lines rest on, and the studies behind them."""
        return tuple(sorted(self._resting))

    def falling(self, works: Iterable[str]) -> frozenset[str]:
        """The cited works that fall with *works*; nothing for a work that no claim rests on."""
        return frozenset().union(*(self._resting.get(work, set()) for work in works))

    def without(self, works: Iterable[str]) -> tuple[Effect, ...]:
        """What changes when *works* fall, claim by claim; only claims that rest on them are judged again."""
        return self._effects(works, lambda _line: None)

    def retracted(self, works: Iterable[str]) -> tuple[Effect, ...]:
        """What would change if *works* were retracted; nothing more where they are."""
        return self._effects(works, lambda line: replace(line, notices=line.notices or (line.source.work,)))

    def _effects(self, works: Iterable[str], become: Callable[[Line], Line | None]) -> tuple[Effect, ...]:
        """What changes when each line that rests on *works* becomes another one, or none."""
        gone = self.falling(works)
        touched = sorted(set().union(*(self._claims_on[work] for work in gone)))

        def after(claim: str) -> Iterable[Line]:
            lines = (become(line) if line.source.work in gone else line for line in self._lines[claim])
            return (line for line in lines if line is not None)

        effects = (
            Effect(claim=claim, before=self.judgements[claim], after=judged(claim, after(claim), self._weights))
            for claim in touched
        )
        return tuple(
            effect for effect in effects if effect.changes_verdict or effect.before.grade != effect.after.grade
        )

    def carrier(self, work: str) -> Carrier:
        """What would fall with *work*."""
        gone = self.falling([work])
        claims = tuple(sorted(set().union(*(self._claims_on[one] for one in gone))))
        effects = self.without([work])
        return Carrier(
            work=work,
            works=tuple(sorted(gone)),
            lines=sum(line.source.work in gone for claim in claims for line in self._lines[claim]),
            claims=claims,
            effects=effects,
            falls=tuple(effect.claim for effect in effects if self._falls(effect)),
            lowered=tuple(effect.claim for effect in effects if effect.after.points < effect.before.points),
        )

    def carriers(self) -> tuple[Carrier, ...]:
        """Every source and every study behind one, first those with which most verdicts fall."""
        found = (self.carrier(work) for work in self.works)
        return tuple(sorted(found, key=lambda one: (-len(one.falls), -len(one.lowered), -len(one.claims), one.work)))

    def fragile(self) -> dict[str, tuple[str, ...]]:
        """The claims that fall when one source falls, each with the sources, or studies, with which it does."""
        found: dict[str, list[str]] = defaultdict(list)
        for carrier in self.carriers():
            for claim in carrier.falls:
                found[claim].append(carrier.work)
        return {claim: tuple(works) for claim, works in sorted(found.items())}

    def _falls(self, effect: Effect) -> bool:
        """Whether the claim was borne out, and no longer is, or only in part."""
        bearing = (self._weights.supports, self._weights.supports_in_part)
        return effect.before.verdict in bearing and effect.after.verdict.precedence > effect.before.verdict.precedence
