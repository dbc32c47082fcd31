"""One report as the rules see it, and what a rule is to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from medkg.audit.findings import Finding, Severity
from medkg.audit.reading import Reading
from medkg.audit.weighed_figures import WeighedFigure, weighed_figures
from medkg.audit.words import Names
from medkg.entities import IRI, Report, Words
from medkg.language import LANGUAGES

if TYPE_CHECKING:
    from medkg.audit.auditor import Auditor, Examination
    from medkg.entities.mapping import Value
    from medkg.graph import KnowledgeGraph


class Rule(Protocol):
    """What finds one thing that can be amiss."""

    @property
    def name(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def title(self) -> Words:
        """What it asks, in both languages."""

    @property
    def advice(self) -> Words:
        """How to mend what it finds."""

    def findings(self, audited: Audited) -> Iterator[Finding]: ...


class Audited:
    """One report as the rules see it: what it prints, and, when first needed, what is computed for it."""

    def __init__(self, auditor: Auditor, report: str, names: Names) -> None:
        self.auditor = auditor
        self.report = report
        self.names = names

    @property
    def graph(self) -> KnowledgeGraph:
        return self.auditor.graph

    @cached_property
    def reading(self) -> Reading:
        return Reading.of(self.graph, self.report)

    @cached_property
    def language(self) -> str:
        """The language that the report was written in, as its texts name theirs: zh of zh-CN."""
        return self.graph.get(Report, self.report).language.partition("-")[0]

    @cached_property
    def examination(self) -> Examination:
        return self.auditor.examine(self.report)

    @cached_property
    def weighed_figures(self) -> tuple[WeighedFigure, ...]:
        """Each figure that some line which counts was held against, with what that came to."""
        return tuple(weighed_figures(self.examination))

    def told(self, value: Value | None, language: str) -> str:
        """A value as a message tells it: what it is called or says, in *language* where it can."""
        if isinstance(value, IRI):
            said = self.reading.said(value)
            return str((said if said is not None else self.names.words(value)).best(language))
        return "" if value is None else str(value)

    def finding(self, rule: Rule, entity: str, message: Words) -> Finding:
        """A finding of *rule* at *entity*, with its place in the report."""
        return Finding(
            rule=rule.name,
            severity=rule.severity,
            report=self.report,
            entity=entity,
            sentence=self.reading.sentence(entity),
            asks=_plain(rule.title),
            message=message,
            mend=rule.advice,
            place=self.reading.place(entity),
        )


def _plain(title: Words) -> Words:
    """What a rule asks, without the word that every rule begins with."""
    asked = {language: str(title.best(language)) for language in LANGUAGES}
    parts = {language: text.partition("：")[2] or text.partition(": ")[2] or text for language, text in asked.items()}
    return Words({language: text[:1].upper() + text[1:] for language, text in parts.items()})
