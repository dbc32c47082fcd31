"""Findings of a validation as SARIF; the rules are those that are broken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from medkg.rdf.identifiers import shorten
from medkg.rdf.paths import relative
from medkg.sarif import Level, LogPlace, LogResult, LogRule, as_log
from medkg.validation.findings import Finding, Severity
from medkg.validation.known import KnownRule, known_rules

if TYPE_CHECKING:
    from medkg.package import Package

_LEVELS: dict[Severity, Level] = {"violation": "error", "warning": "warning", "info": "note"}


def as_sarif(findings: Sequence[Finding], package: Package) -> str:
    """A log with one run."""
    known = known_rules(package, findings)
    levels = {finding.rule: _LEVELS[finding.severity] for finding in findings}
    return as_log(
        [_rule(known[rule], level) for rule, level in levels.items()],
        [_result(finding, package) for finding in findings],
    )


def _rule(rule: KnownRule, level: Level) -> LogRule:
    return LogRule(
        id=shorten(rule.iri),
        title=rule.title,
        text=rule.text,
        markdown=f"{rule.text}\n\n`{rule.iri}`",
        level=level,
        properties={"iri": rule.iri, "tags": ["data", rule.group]},
    )


def _result(finding: Finding, package: Package) -> LogResult:
    return LogResult(
        rule=shorten(finding.rule),
        level=_LEVELS[finding.severity],
        message=finding.told(),
        identity=(finding.rule, finding.entity, finding.path, finding.value, finding.component),
        place=None
        if finding.file is None
        else LogPlace(
            file=finding.file,
            path=relative(finding.file, package.root),
            line=finding.line,
            entity=finding.entity,
            name=shorten(finding.entity) if finding.entity else None,
        ),
    )
