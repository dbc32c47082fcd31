"""The report card: how much of a report is borne out, where, how well, and what is amiss, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from medkg.audit.audited import Audited, Rule
from medkg.audit.auditor import Auditor
from medkg.audit.findings import Finding, worst_first
from medkg.audit.rules import rules
from medkg.audit.since import Since
from medkg.audit.words import Names
from medkg.entities import Grade, Report, Verdict, Words
from medkg.errors import NotFound, closest
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.rdf.identifiers import segments

if TYPE_CHECKING:
    from medkg.audit.rule import Judgement
    from medkg.graph import KnowledgeGraph

SHOWN = 5
"""How many of the strongest and of the weakest claims a card names."""

OPINIONS = (f"{ID}claim-kind/norm", f"{ID}claim-kind/outlook")
"""Kinds of claims that evidence does not settle: they do not count towards a report's grade."""


SUPPORTING = (f"{ID}verdict/supports", f"{ID}verdict/supports-in-part")


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How well one section is borne out; ``depth`` is 1 for a chapter. Counts include what is in its subsections."""

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
    """A claim with its judgement and what it says."""

    judgement: Judgement
    statement: Words
    sentence: str | None


@dataclass(frozen=True, kw_only=True)
class ReportCard:
    """``verdicts`` and ``grades`` count all claims, in the order of the schemes, those that none has included.

    ``grade`` is the best one that at least half of the claims reach, norms and forecasts left out; None without claims.
    """

    report: str
    title: Words
    grade: Grade | None
    graded: int
    """How many claims ``grade`` was taken from."""
    better: int
    """How many of these reach a better one."""
    verdicts: tuple[tuple[Verdict, int], ...]
    grades: tuple[tuple[Grade, int], ...]
    sections: tuple[Coverage, ...]
    strongest: tuple[Standing, ...]
    weakest: tuple[Standing, ...]
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

    @property
    def claims(self) -> int:
        return sum(count for _verdict, count in self.verdicts)

    def is_under(self, grade: Grade) -> bool:
        """Whether the report has a lower grade than *grade*; one without claims has none and is not."""
        return self.grade is not None and self.grade.least_points < grade.least_points


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

    def card(self, report: str) -> ReportCard:
        """The card of one report (slug or IRI). Raises NotFound as ``report`` does."""
        entity = self.report(report)
        audited = Audited(self.auditor, entity.iri, self.names)
        findings = sorted((one for rule in self.rules for one in rule.findings(audited)), key=worst_first)
        return self._card(entity, audited, tuple(findings))

    def _card(self, entity: Report, audited: Audited, findings: tuple[Finding, ...]) -> ReportCard:
        judgements = audited.examination.judgements
        counted = Counter(judgement.verdict for judgement in judgements)
        graded = Counter(judgement.grade for judgement in judgements)
        settled = [one for one in judgements if audited.examination.kinds[one.claim] not in OPINIONS]
        grade = _grade(settled)
        return ReportCard(
            report=entity.iri,
            title=entity.title,
            grade=grade,
            graded=len(settled),
            better=sum(grade is not None and one.grade.least_points > grade.least_points for one in settled),
            verdicts=tuple((verdict, counted[verdict]) for verdict in self.auditor.verdicts),
            grades=tuple((grade, graded[grade]) for grade in self.auditor.grades),
            sections=tuple(self._coverage(audited)),
            strongest=_strongest(judgements, audited),
            weakest=_weakest(judgements, audited),
            findings=findings,
            rules=tuple(rule.name for rule in self.rules),
            texts=dict(audited.reading.texts),
        )

    def _coverage(self, audited: Audited) -> Iterable[Coverage]:
        reading = audited.reading
        within: dict[str, Counter[Verdict]] = {section: Counter() for section in reading.chapters}
        for judgement in audited.examination.judgements:
            for section in reading.sections_of(judgement.claim):
                within[section][judgement.verdict] += 1
        for section, counted in within.items():
            if counted:
                yield Coverage(
                    section=section,
                    heading=reading.texts.get(section, Words({})),
                    depth=1 + len(reading.sections_of(section)),
                    verdicts=tuple((verdict, counted[verdict]) for verdict in self.auditor.verdicts),
                )


def _grade(judgements: list[Judgement]) -> Grade | None:
    if not judgements:
        return None
    ranked = sorted(judgements, key=lambda one: -one.points)
    return ranked[(len(ranked) - 1) // 2].grade


def _standing(judgement: Judgement, audited: Audited) -> Standing:
    return Standing(
        judgement=judgement,
        statement=audited.reading.said(judgement.claim) or Words({}),
        sentence=audited.reading.sentence(judgement.claim),
    )


def _strongest(judgements: Iterable[Judgement], audited: Audited) -> tuple[Standing, ...]:
    ranked = sorted(judgements, key=lambda one: (-one.points, audited.reading.place(one.claim), one.claim))
    return tuple(_standing(one, audited) for one in ranked[:SHOWN] if one.points > 0)


def _weakest(judgements: Iterable[Judgement], audited: Audited) -> tuple[Standing, ...]:
    """Contradicted claims first, then those without weight, of which those without any evidence."""
    ranked = sorted(
        judgements,
        key=lambda one: (one.points, -one.verdict.precedence, audited.reading.place(one.claim), one.claim),
    )
    return tuple(_standing(one, audited) for one in ranked[:SHOWN] if one.points <= 0)
