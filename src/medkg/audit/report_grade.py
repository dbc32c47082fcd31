"""The grade of a whole report: the median of its claims that evidence can settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medkg.entities import Grade
from medkg.language import translate as _
from medkg.language import translate_number as ngettext
from medkg.namespaces import ID

if TYPE_CHECKING:
    from medkg.audit.auditor import Examination
    from medkg.audit.rule import Judgement

OPINIONS = (f"{ID}claim-kind/norm", f"{ID}claim-kind/outlook")
"""Kinds of claims that evidence does not settle: they are not graded among a report's."""


@dataclass(frozen=True, kw_only=True)
class ReportGrade:
    """``grade`` is the best one that at least half of the graded claims reach, their median; None without claims."""

    grade: Grade | None
    graded: int
    """How many claims can be checked; every number of a card but ``ungraded`` counts these."""
    better: int
    """How many of these reach a better one."""
    ungraded: int
    """How many norms and outlooks there are beside."""

    @property
    def claims(self) -> int:
        return self.graded + self.ungraded

    def is_under(self, grade: Grade) -> bool:
        """Whether the report has a lower grade than *grade*; one without claims has none and is not."""
        return self.grade is not None and self.grade.least_points < grade.least_points


def settled(examination: Examination) -> tuple[list[Judgement], list[Judgement]]:
    """The judgements of the claims that can be checked, and those of norms and outlooks."""
    checked: list[Judgement] = []
    opinions: list[Judgement] = []
    for one in examination.judgements:
        (opinions if examination.kinds[one.claim] in OPINIONS else checked).append(one)
    return checked, opinions


def report_grade(examination: Examination) -> ReportGrade:
    """The grade of the report that was examined."""
    checked, opinions = settled(examination)
    grade = median(checked)
    return ReportGrade(
        grade=grade,
        graded=len(checked),
        better=sum(grade is not None and one.grade.least_points > grade.least_points for one in checked),
        ungraded=len(opinions),
    )


def median(judgements: Sequence[Judgement]) -> Grade | None:
    """The grade in the middle, of an even number the better of the two; None where there is none."""
    if not judgements:
        return None
    ranked = sorted(judgements, key=lambda one: -one.points)
    return ranked[(len(ranked) - 1) // 2].grade


def grade_in_words(found: ReportGrade) -> str:
    """What the grade is, what it was taken from, and what was left out, a sentence each."""
    if found.grade is None:
        return _("No grade: the report makes no claim that evidence could settle.")
    told = [
        ngettext(
            "Grade of the {claims} claim that can be checked: {letter}, {grade}.",
            "Median grade of the {claims} claims that can be checked: {letter}, {grade}.",
            found.graded,
        ).format(claims=found.graded, letter=found.grade.notation, grade=found.grade.label)
    ]
    if found.graded > 1:
        told.append(ngettext("{better} is better.", "{better} are better.", found.better).format(better=found.better))
    if found.ungraded:
        told.append(
            ngettext(
                "{number} norm or outlook is not graded.", "{number} norms and outlooks are not graded.", found.ungraded
            ).format(number=found.ungraded)
        )
    return _joined(told)


def _joined(sentences: Sequence[str]) -> str:
    """Sentences one after the other, as the language sets them."""
    told = sentences[0]
    for sentence in sentences[1:]:
        told = _("{text} {sentence}").format(text=told, sentence=sentence)
    return told
