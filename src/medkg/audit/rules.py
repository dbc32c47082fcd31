"""The rules of the audit: each finds one thing that can be amiss with a report.

Most are questions (``queries/audit/*.rq``): every row is a finding. The column after ``?report`` names what the finding
is at; where there is none, it is the report. Adding a rule is adding a file. What needs figures to be compared or
claims to be judged is in ``figure_rules``, behind the same door.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from medkg.audit.findings import Finding, Severity
from medkg.audit.reading import Reading
from medkg.audit.words import Names
from medkg.entities import IRI, Report, Words
from medkg.errors import NotFound, closest
from medkg.language import LANGUAGES
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.audit.auditor import Auditor, Examination
    from medkg.entities.mapping import Value
    from medkg.graph import KnowledgeGraph
    from medkg.queries.catalog import Catalog, Question

SUBJECT = "audit"
"""The folder of the questions that are rules."""


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


class QuestionRule:
    """A rule that is a question of the catalog."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.name = question.name.removeprefix(f"{SUBJECT}/")
        self.severity = Severity(question.severity)
        self.title = Words(question.labels)
        self.advice = Words({language: question.told[f"Advice {language}"] for language in LANGUAGES})

    def findings(self, audited: Audited) -> Iterator[Finding]:
        answer = audited.graph.ask(self.question.name, report=audited.report)
        at = answer.columns[min(1, len(answer.columns) - 1)]
        for row in answer:
            entity = str(row[at]) if isinstance(row[at], IRI) else audited.report
            yield audited.finding(self, entity, self._message(row, audited))

    def _message(self, row: Mapping[str, Value | None], audited: Audited) -> Words:
        return Words(
            {
                language: self.question.told[f"Finding {language}"].format_map(_Told(row, audited, language))
                for language in LANGUAGES
            }
        )


class _Told(dict[str, str]):
    """The columns of a row as *language* tells them; ``quote`` stands for ``quote_zh`` or ``quote_en``."""

    def __init__(self, row: Mapping[str, Value | None], audited: Audited, language: str) -> None:
        super().__init__()
        self._row, self._audited, self._language = row, audited, language

    def __missing__(self, key: str) -> str:
        if key not in self._row:
            told = [self._row[f"{key}_{language}"] for language in (self._language, *LANGUAGES)]
            value = next((one for one in told if one is not None), None)
        else:
            value = self._row[key]
        return self._audited.told(value, self._language)


def rules(catalog: Catalog) -> tuple[Rule, ...]:
    """All rules, by name."""
    from medkg.audit.figure_rules import FIGURE_RULES

    found: list[Rule] = [
        QuestionRule(catalog.question(name)) for name in catalog.names() if name.startswith(f"{SUBJECT}/")
    ]
    return tuple(sorted([*found, *FIGURE_RULES], key=lambda rule: rule.name))


def chosen(known: tuple[Rule, ...], names: tuple[str, ...]) -> tuple[Rule, ...]:
    """Those of *known* that are named, or all where none is. Raises NotFound with the closest names."""
    by_name = {rule.name: rule for rule in known}
    for name in names:
        if name not in by_name:
            raise NotFound(
                _("No rule of the audit is called {name!r}.").format(name=name[:200]),
                suggestions=closest(name[:200], by_name),
            )
    return tuple(by_name[name] for name in sorted(set(names))) if names else known
