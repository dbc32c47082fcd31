"""The report card: how much of a report is borne out, where, how well, and what is amiss, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from medkg.audit.audited import Audited, Rule
from medkg.audit.auditor import Auditor
from medkg.audit.behind import Behind, behind
from medkg.audit.findings import Finding, worst_first
from medkg.audit.report_grade import ReportGrade, report_grade, settled
from medkg.audit.rules import rules
from medkg.audit.since import Since
from medkg.audit.words import Names
from medkg.entities import Grade, Report, Verdict, Words
from medkg.entities.verdicts import in_reading_order
from medkg.errors import NotFound, closest
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.rdf.identifiers import segments

if TYPE_CHECKING:
    from medkg.audit.rule import Judgement
    from medkg.graph import KnowledgeGraph

SHOWN = 5
"""How many of the strongest and of the weakest claims a card names."""

STRONG_WORDS = ("strong_effect_without_figure", "superlative_without_support", "universal_without_support")
"""Rules that find strong wording which nothing bears out."""

SUPPORTING = (f"{ID}verdict/supports", f"{ID}verdict/supports-in-part")


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How well one section is borne out; ``depth`` is 1 for a chapter.

    Counts are of claims that can be checked, and include what is in its subsections.
    """

    section: str
    heading: Words
    depth: int
    verdicts: tuple[tuple[Verdict, int], ...]

    @property
    def claims(self) -> int:
        return sum(count for _verdict, count in self.verdicts)

    def counted(self, verdict: Verdict) -> int:
        """How many of them have *verdict*."""
        return next((count for found, count in self.verdicts if found == verdict), 0)

    @property
    def borne_out(self) -> int:
        """How many of them are supported, in whole or in part."""
        return sum(count for verdict, count in self.verdicts if verdict.iri in SUPPORTING)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A claim with its judgement and what it says; ``behind`` is told of the strongest."""

    judgement: Judgement
    statement: Words
    sentence: str | None
    behind: Behind | None = None


@dataclass(frozen=True, kw_only=True)
class ReportCard(ReportGrade):
    """All numbers are of the claims that can be checked; norms and outlooks are counted in ``opinions`` alone.

    ``verdicts`` are in reading order, ``grades`` from the best, those that none has included.
    """

    report: str
    title: Words
    verdicts: tuple[tuple[Verdict, int], ...]
    opinions: tuple[tuple[Verdict, int], ...]
    grades: tuple[tuple[Grade, int], ...]
    sections: tuple[Coverage, ...]
    strongest: tuple[Standing, ...]
    """The first of those with the best grade that some claim has, A to D."""
    strongest_of: int
    """How many claims have that grade."""
    weakest: tuple[Standing, ...]
    """The first of those without weight: contradicted, then with a figure, then in strong words, then in order."""
    weakest_of: int
    """How many claims are without weight."""
    ranked: tuple[Standing, ...]
    """All of them, the best first."""
    findings: tuple[Finding, ...]
    rules: tuple[str, ...]
    """The rules that were applied."""
    texts: dict[str, Words]
    """What findings point to: sentences, headings, list entries as printed."""
    since: Since | None = None
    """The findings set beside those of an earlier version; everything else is of the report as it is now."""

    @property
    def told(self) -> tuple[Finding, ...]:
        """The findings that are told: all, or, beside an earlier version, the new ones."""
        return self.findings if self.since is None else self.since.new


class Audit:
    """Audits the reports of one graph with a choice of rules. Keep it: what all reports share is read once."""

    def __init__(self, graph: KnowledgeGraph, applied: Iterable[Rule] | None = None) -> None:
        self.graph = graph
        self.auditor = Auditor(graph)
        self.rules = tuple(rules(graph.catalog) if applied is None else applied)
        self.names = Names.of(graph)

    def reports(self) -> tuple[str, ...]:
        """All reports (IRIs). Raises NotFound where the package holds none."""
        if not self._by_slug:
            raise NotFound(
                _("The package holds no report, so there is nothing to audit. “medkg new report” begins one.")
            )
        return tuple(self._by_slug.values())

    def report(self, report: str) -> Report:
        """One report (slug, short or full IRI). Raises NotFound with the nearest names where there is none."""
        self.reports()
        slug = report.removeprefix(ID).removeprefix("report/")
        if slug not in self._by_slug:
            raise NotFound(
                _("The package holds no report {report!r}.").format(report=slug[:200]),
                suggestions=closest(slug[:200], self._by_slug),
            )
        return self.graph.report(self._by_slug[slug])

    @cached_property
    def _by_slug(self) -> dict[str, str]:
        """Slug to report (IRI), in the order of their names."""
        return {segments(iri)[1]: iri for iri in map(str, self.graph.ask("judging/reports").column("report"))}

    @cached_property
    def _for_order(self) -> tuple[Rule, ...]:
        """Rules that are not applied, but by which the weakest claims are put in order."""
        missing = {*STRONG_WORDS} - {rule.name for rule in self.rules}
        return tuple(rule for rule in rules(self.graph.catalog) if rule.name in missing) if missing else ()

    def card(self, report: str) -> ReportCard:
        """The card of one report (slug or IRI). Raises NotFound as ``report`` does."""
        entity = self.report(report)
        audited = Audited(self.auditor, entity.iri, self.names)
        findings = sorted(_found(self.rules, audited), key=worst_first)
        return self._card(entity, audited, tuple(findings))

    def grade(self, report: str) -> ReportGrade:
        """The grade of one report (slug or IRI), for less than its card. Raises NotFound as ``report`` does."""
        return report_grade(self.auditor.examine(self.report(report).iri))

    def _card(self, entity: Report, audited: Audited, findings: tuple[Finding, ...]) -> ReportCard:
        checked, opinions = settled(audited.examination)
        counted = Counter(judgement.verdict for judgement in checked)
        beside = Counter(judgement.verdict for judgement in opinions)
        graded = Counter(judgement.grade for judgement in checked)
        overall = report_grade(audited.examination)
        verdicts = in_reading_order(self.auditor.verdicts)
        ranked = [_standing(one, audited) for one in sorted(checked, key=_strength(audited))]
        best = ranked[0].judgement.grade if ranked else None
        strong = [one for one in ranked if one.judgement.points > 0 and one.judgement.grade == best]
        known = (*findings, *_found(self._for_order, audited))
        loud = {finding.entity for finding in known if finding.rule in STRONG_WORDS}
        weak = [one for one in ranked if one.judgement.points <= 0]
        weak.sort(key=lambda one: _weakness(audited, one.judgement, loud))
        return ReportCard(
            report=entity.iri,
            title=entity.title,
            grade=overall.grade,
            graded=overall.graded,
            better=overall.better,
            ungraded=overall.ungraded,
            verdicts=tuple((verdict, counted[verdict]) for verdict in verdicts),
            opinions=tuple((verdict, beside[verdict]) for verdict in verdicts),
            grades=tuple((grade, graded[grade]) for grade in self.auditor.grades),
            sections=tuple(self._coverage(audited, checked, verdicts)),
            strongest=tuple(
                replace(one, behind=behind(self.graph, one.judgement, self.names)) for one in strong[:SHOWN]
            ),
            strongest_of=len(strong),
            weakest=tuple(weak[:SHOWN]),
            weakest_of=len(weak),
            ranked=tuple(ranked),
            findings=findings,
            rules=tuple(rule.name for rule in self.rules),
            texts=dict(audited.reading.texts),
        )

    def _coverage(
        self, audited: Audited, checked: Iterable[Judgement], verdicts: Iterable[Verdict]
    ) -> Iterable[Coverage]:
        reading = audited.reading
        within: dict[str, Counter[Verdict]] = {section: Counter() for section in reading.chapters}
        for judgement in checked:
            for section in reading.sections_of(judgement.claim):
                within[section][judgement.verdict] += 1
        for section, counted in within.items():
            if counted:
                yield Coverage(
                    section=section,
                    heading=reading.texts.get(section, Words({})),
                    depth=1 + len(reading.sections_of(section)),
                    verdicts=tuple((verdict, counted[verdict]) for verdict in verdicts),
                )


def _standing(judgement: Judgement, audited: Audited) -> Standing:
    return Standing(
        judgement=judgement,
        statement=audited.reading.said(judgement.claim) or Words({}),
        sentence=audited.reading.sentence(judgement.claim),
    )


def _found(applied: Iterable[Rule], audited: Audited) -> Iterator[Finding]:
    return (one for rule in applied for one in rule.findings(audited))


def _strength(audited: Audited) -> Callable[[Judgement], tuple[int, bool, int, str]]:
    """What claims are ranked by: points; then those with a figure; then place."""

    def key(one: Judgement) -> tuple[int, bool, int, str]:
        return (-one.points, not _has_figure(audited, one), audited.reading.place(one.claim), one.claim)

    return key


def _weakness(audited: Audited, one: Judgement, loud: Collection[str]) -> tuple[int, bool, bool]:
    """What weak claims are ranked by: points; then what would mislead most: a figure, strong words (*loud*)."""
    return (one.points, not _has_figure(audited, one), one.claim not in loud)


def _has_figure(audited: Audited, one: Judgement) -> bool:
    return bool(audited.examination.figures[one.claim])
