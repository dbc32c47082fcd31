"""Rules that compare figures or weigh evidence: what SPARQL cannot say honestly. They stand behind the same door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medkg.audit import words
from medkg.audit.agreement import AgreementIndex, Bearing, stated_figures
from medkg.audit.figures import FigureMatch, Outcome
from medkg.audit.findings import Finding, Severity
from medkg.audit.taking_up import not_taken_up
from medkg.entities import Words
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.audit.audited import Audited
    from medkg.audit.auditor import NewerFigure

Found = Iterator[tuple[str, Words]]
"""What a finding is at, and its message."""

WEAK = "D"
"""From this grade downwards support is called weak."""

WEAK_PUBLISHERS = "audit/only_weak_publishers"
"""The rule that tells why support is weak where its publishers are the reason."""

_ELSEWHERE = (
    Outcome.SAME_NUMBER_OTHER_METRIC,
    Outcome.SAME_NUMBER_OTHER_OBJECT,
    Outcome.SAME_NUMBER_OTHER_DATA,
    Outcome.SAME_NUMBER_OTHER_PERIOD,
    Outcome.SAME_METRIC_OTHER_DATA,
    Outcome.SAME_METRIC_OTHER_OBJECT,
    Outcome.SAME_METRIC_OTHER_PERIOD,
)


@dataclass(frozen=True, kw_only=True)
class FigureRule:
    """A rule that is a function; *asks* and *mends* are English source strings."""

    name: str
    severity: Severity
    asks: str
    mends: str
    find: Callable[[Audited], Found]

    @property
    def title(self) -> Words:
        return words.in_each_language(lambda: _(self.asks))

    @property
    def advice(self) -> Words:
        return words.in_each_language(lambda: _(self.mends))

    def findings(self, audited: Audited) -> Iterator[Finding]:
        return (audited.finding(self, entity, message) for entity, message in self.find(audited))


def _figures_that(audited: Audited, *outcomes: Outcome) -> Iterator[FigureMatch]:
    """The most telling match of each figure, where it is one of *outcomes*."""
    return (weighed.told for weighed in audited.weighed_figures if weighed.told.outcome in outcomes)


def _message(audited: Audited, match: FigureMatch) -> Words:
    def say() -> str:
        return _("“{figure}” against {work}: {told}").format(
            figure=words.printed(match.quantity),
            work=audited.names(match.work),
            told=words.difference(match, audited.names),
        )

    return words.in_each_language(say)


def _judged(audited: Audited, verdict: str) -> set[str]:
    """The claims that have this verdict."""
    return {judgement.claim for judgement in audited.examination.judgements if judgement.verdict.slug == verdict}


def _differs(audited: Audited) -> Found:
    told = _judged(audited, "contradicts")  # by claim_contradicted, with what a source reports
    for match in _figures_that(audited, Outcome.VALUE_DIFFERS):
        if match.claim not in told:
            yield match.claim, _message(audited, match)


def _elsewhere(audited: Audited) -> Found:
    for match in _figures_that(audited, *_ELSEWHERE):
        yield match.claim, _message(audited, match)


def _not_comparable(audited: Audited) -> Found:
    for match in _figures_that(audited, Outcome.NOT_COMPARABLE):
        yield match.claim, _message(audited, match)


def _unreported(audited: Audited) -> Found:
    for weighed in audited.weighed_figures:
        match = weighed.told
        if match.outcome is Outcome.NOT_SHOWN:
            yield match.claim, _message(audited, match)
        elif match.outcome is Outcome.NOTHING_REPORTED and not weighed.is_reported_on_topic:

            def say(match: FigureMatch = match) -> str:
                return _("No source that could be read reports “{figure}”.").format(
                    figure=words.printed(match.quantity)
                )

            yield match.claim, words.in_each_language(say)


def _not_taken_up(audited: Audited) -> Found:
    for sentence, figure in not_taken_up(audited):
        yield (
            sentence,
            words.in_each_language(
                lambda figure=figure: _("The sentence prints “{figure}”, and no claim records it as a quantity").format(  # type: ignore[misc]
                    figure=figure
                )
            ),
        )


def _newer(audited: Audited) -> Found:
    """Of all that outdo a figure, the one that does so most; how many there are is told."""
    better: dict[tuple[str, str], list[NewerFigure]] = defaultdict(list)
    for newer in audited.examination.newer:
        if newer.is_better:
            better[newer.claim, newer.quantity.iri].append(newer)
    for (claim, _quantity), found in better.items():
        best = max(found, key=lambda one: (one.lead, one.published, one.result.iri))

        def say(best: NewerFigure = best, count: int = len(found)) -> str:
            told = words.newer(best, audited.names)
            if count == 1:
                return told
            return _("{told} Better figures in later works: {count}.").format(told=told, count=count)

        yield claim, words.in_each_language(say)


def _disagree(audited: Audited) -> Found:
    stated = stated_figures(audited.graph, audited.report, weights=audited.auditor.weights)
    index = AgreementIndex(audited.auditor.units, stated)
    for found in index:
        if found.bearing is Bearing.CONTRADICTS:
            entity = found.one.members[0].claim
            yield entity, words.in_each_language(lambda found=found: words.agreement(found, audited.names))  # type: ignore[misc]


def _weakly(audited: Audited) -> Found:
    least = next(grade.least_points for grade in audited.auditor.grades if grade.notation == WEAK)
    # What is supported in part or not at all, or by weak publishers alone, is told by other rules.
    told = {row["claim"] for row in audited.graph.ask(WEAK_PUBLISHERS, report=audited.report)}
    for judgement in audited.examination.judgements:
        if judgement.verdict.slug == "supports" and judgement.points <= least and judgement.claim not in told:

            def say(claim: str = judgement.claim, grade: str = judgement.grade.notation) -> str:
                said = audited.reading.said(claim) or Words({})
                return _("“{claim}” is borne out, but what was read is weak evidence: grade {grade}.").format(
                    claim=said, grade=grade
                )

            yield judgement.claim, words.in_each_language(say)


FIGURE_RULES: tuple[FigureRule, ...] = (
    FigureRule(
        name="figure_differs",
        severity=Severity.ERROR,
        asks=N_("Audit: which figures differ from what their sources report?"),
        mends=N_("Correct the figure after the source, or cite the source that it was taken from."),
        find=_differs,
    ),
    FigureRule(
        name="figure_not_comparable",
        severity=Severity.WARNING,
        asks=N_("Audit: which figures are in a unit or currency that their source’s cannot be converted into?"),
        mends=N_("Give the figure in the unit of the source, or say at which rate and of which day it was converted."),
        find=_not_comparable,
    ),
    FigureRule(
        name="figure_not_taken_up",
        severity=Severity.WARNING,
        asks=N_("Audit: which sentences print a figure that no claim takes up?"),
        mends=N_("Record a claim with this quantity, so that it can be checked."),
        find=_not_taken_up,
    ),
    FigureRule(
        name="figure_of_something_else",
        severity=Severity.ERROR,
        asks=N_("Audit: which figures does the source report for another metric, model, data set or time?"),
        mends=N_("Say what the source measured, on what and when; a hit rate is no accuracy."),
        find=_elsewhere,
    ),
    FigureRule(
        name="figure_that_nobody_reports",
        severity=Severity.WARNING,
        asks=N_("Audit: which printed figures does no source report?"),
        mends=N_("Give the source of the figure, or leave it out."),
        find=_unreported,
    ),
    FigureRule(
        name="newer_figure_on_the_same_data",
        severity=Severity.NOTE,
        asks=N_("Audit: which figures are outdone by a later work on the same data?"),
        mends=N_("Add the newer figure and say whether it was measured alike, or date the older one."),
        find=_newer,
    ),
    FigureRule(
        name="figures_disagree",
        severity=Severity.ERROR,
        asks=N_("Audit: which figures of the report cannot both be true?"),
        mends=N_("Keep the figure that the source reports, or say in what the two differ."),
        find=_disagree,
    ),
    FigureRule(
        name="stated_flatly_on_weak_evidence",
        severity=Severity.NOTE,
        asks=N_("Audit: which claims are stated flatly though their evidence is weak?"),
        mends=N_("Cite the first-hand source, or say how it is known."),
        find=_weakly,
    ),
)
