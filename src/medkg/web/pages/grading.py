"""How a claim was graded: a row for each line, then every step from the rows to the verdict and the grade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medkg.audit.behind import GRADES_MEAN, behind, behind_in_words, grade_meaning
from medkg.audit.figures import Outcome
from medkg.audit.rule import Balance, Contribution, Judgement, Role, Side
from medkg.audit.words import ROLES, TIES, charge, rule_in_words
from medkg.entities import Text
from medkg.language import translate as _
from medkg.web.labels import cut
from medkg.web.pages.evidence import Link, link
from medkg.web.pages.marks import Mark, mark
from medkg.web.site import Site


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line's contribution: ``less`` says each limitation, ``sum`` how the points come about, ``role`` what they do.

    A line that speaks for neither side is not reckoned with: its ``sum`` is empty.
    """

    work: Link
    counted: Mark
    kind: str
    less: tuple[str, ...]
    sum: str
    points: int
    role: str
    leads: bool


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A grade on the scale: its letter, the points that it takes, its word."""

    letter: str
    points: str
    label: Text
    is_reached: bool


@dataclass(frozen=True, kw_only=True)
class Grading:
    """How a claim was graded, row by row, then step by step; ``scale``: all grades, the best first.

    ``says``: what the grade says of this claim. ``behind``: what stands behind it, empty where nothing of weight does.
    ``means``: what a grade says at all. ``matched``: the results of its sources that are the claim's figures.
    """

    letter: str
    label: Text
    says: str
    behind: str
    means: str
    matched: frozenset[str]
    rule: str
    rows: tuple[Row, ...]
    steps: tuple[str, ...]
    scale: tuple[Rung, ...]


def grading(site: Site, claim: str, *, language: str) -> Grading:
    """How the claim *claim* was graded."""
    judgement = site.audit.auditor.judge(claim)
    matches = site.audit.auditor.figure_matches(claim)
    found = behind(site.graph, judgement, site.audit.names)
    return Grading(
        letter=judgement.grade.notation,
        label=judgement.grade.label.best(language),
        says=grade_meaning(found) if found else str(judgement.grade.definition),
        behind=behind_in_words(found) if found else "",
        means=_(GRADES_MEAN),
        matched=frozenset(
            one.best.result.iri for one in matches if one.best.outcome is Outcome.MATCH and one.best.result is not None
        ),
        rule=rule_in_words(),
        rows=tuple(_row(site, row, language) for row in judgement.contributions),
        steps=tuple(_steps(site, judgement, language)),
        scale=tuple(
            Rung(
                letter=grade.notation,
                points=str(grade.least_points) if grade.least_points >= 0 else _("below 0"),
                label=grade.label.best(language),
                is_reached=grade == judgement.grade,
            )
            for grade in site.audit.auditor.grades
        ),
    )


def _row(site: Site, row: Contribution, language: str) -> Row:
    kind = str(row.study_kind.label.best(language))
    weighs = row.side is not Side.NEITHER
    return Row(
        work=link(site, row.work, language),
        counted=mark(row.counted, language, retracted=bool(row.notices)),
        kind=_("{kind}, a primary source for such claims").format(kind=kind) if row.is_primary else kind,
        less=tuple(charge(one, site.audit.names) for one in row.charges),
        sum=_sum(row) if weighs else "",
        points=row.points,
        role=_role(row),
        leads=row.role is Role.LEADS,
    )


def _sum(row: Contribution) -> str:
    """How a row's points come about: “3 − 1 − 1 = 1”; where limitations weigh more than there is, “1 − 2 → 0”."""
    taken = [charge.points for charge in row.charges if charge.points]
    sign = "=" if row.strength - sum(taken) == row.points else "→"
    return f"{' − '.join(map(str, (row.strength, *taken)))} {sign} {row.points}" if taken else str(row.points)


def _role(row: Contribution) -> str:
    if row.side is Side.NEITHER:
        return _("speaks for neither side")
    if row.role is Role.NO_WEIGHT:
        return _("no weight: its limitations leave no point")
    role = _(ROLES[row.role])
    return f"{role} · {_(TIES[row.tie])}" if row.tie else role


def _steps(site: Site, judgement: Judgement, language: str) -> Iterator[str]:
    order = _(", ").join(str(verdict.label.best(language)) for verdict in site.verdicts)
    yield _("Verdict: the first in this order that a line counts as: {order}. Here: {verdict}.").format(
        order=order, verdict=judgement.verdict.label.best(language)
    )
    name = _Namer(site, judgement, language)
    if judgement.support.leads:
        yield _("Points for the claim: {reason}.").format(reason=_balance(judgement.support, name))
    if judgement.contradiction.leads:
        yield _("Points against the claim: {reason}.").format(reason=_balance(judgement.contradiction, name))
    if not judgement.support.leads and not judgement.contradiction.leads:
        yield _("No line has points for the claim or against it.")
    if judgement.of(Side.AGAINST):
        yield _("A work contradicts the claim: points for less points against, and 1 at the most: {points}.").format(
            points=_signed(judgement.points)
        )
    yield _("Points of the claim: {points}. That is grade {letter}, {grade}.").format(
        points=_signed(judgement.points),
        letter=judgement.grade.notation,
        grade=judgement.grade.label.best(language),
    )


def _balance(balance: Balance, name: _Namer) -> str:
    leading = name.points(balance.leads)
    if balance.confirms is None:
        return _("{points}, those of the strongest line ({work})").format(points=leading, work=name(balance.leads))
    if balance.points == leading:
        return _(
            "{points}, those of the strongest line ({work}); {other} confirms it, but there is no more to gain"
        ).format(points=leading, work=name(balance.leads), other=name(balance.confirms))
    return _(
        "{points}: {leading} of the strongest line ({work}), and 1 because {other} confirms it independently"
    ).format(points=balance.points, leading=leading, work=name(balance.leads), other=name(balance.confirms))


class _Namer:
    """What lines are called in a sentence: by their work, in short."""

    def __init__(self, site: Site, judgement: Judgement, language: str) -> None:
        self._site = site
        self._language = language
        self._rows = {row.line: row for row in judgement.contributions}

    def __call__(self, line: str | None) -> str:
        work = cut(self._site.labels.best(self._rows[str(line)].work, self._language))
        return _("“{title}”").format(title=work)

    def points(self, line: str | None) -> int:
        return self._rows[str(line)].points


def _signed(points: int) -> str:
    return f"−{-points}" if points < 0 else str(points)
