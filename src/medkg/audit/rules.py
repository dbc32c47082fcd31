"""The rules of the audit: each finds one thing that can be amiss with a report.

Most are questions (``queries/audit/*.rq``): every row is a finding. The column after ``?report`` names what the finding
is at; where there is none, it is the report. Adding a rule is adding a file. What needs figures to be compared or
claims to be judged is in ``figure_rules``, behind the same door.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from medkg.audit.audited import Audited, Rule
from medkg.audit.figure_rules import FIGURE_RULES
from medkg.audit.findings import Finding, Severity
from medkg.entities import IRI, Words
from medkg.errors import NotFound, closest
from medkg.language import LANGUAGES
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.entities.mapping import Value
    from medkg.queries.catalog import Catalog, Question

SUBJECT = "audit"
"""The folder of the questions that are rules."""


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
