"""Findings written for others: plain text, JSON, a SHACL validation report, SARIF for code scanning, JUnit for CI."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from medkg.language import LANGUAGES
from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import shorten
from medkg.rdf.paths import relative
from medkg.rdf.triples import Term
from medkg.validation.findings import Finding
from medkg.validation.known import KnownRule, known_rules
from medkg.validation.sarif import as_sarif

if TYPE_CHECKING:
    from medkg.package import Package


def render(findings: Sequence[Finding], fmt: str, package: Package) -> str:
    """*findings* about *package* in one of FORMATS, ending in a newline unless empty."""
    return FORMATS[fmt](findings, package)


def as_text(findings: Sequence[Finding], _package: Package) -> str:
    """One line a finding: ``path:line: entity: message``, in the current language; nothing where all is well."""
    return "".join(f"{finding}\n" for finding in findings)


def as_json(findings: Sequence[Finding], package: Package) -> str:
    """An object with ``conforms`` and ``findings``; terms as in SPARQL 1.1 Query Results JSON, messages by language."""

    def described(finding: Finding) -> dict[str, Any]:
        return {
            "rule": finding.rule,
            "shape": finding.shape,
            "component": finding.component,
            "severity": finding.severity,
            "entity": finding.entity,
            "path": finding.path,
            "value": _json_term(finding.value) if finding.value else None,
            "file": relative(finding.file, package.root) if finding.file else None,
            "line": finding.line,
            "messages": dict(finding.messages),
        }

    content = {"conforms": not findings, "findings": [described(finding) for finding in findings]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_turtle(findings: Sequence[Finding], package: Package) -> str:
    """A validation report as SHACL (W3C 2017, section 3.6) has it; faults of files have no focus node but a comment."""
    prefixes = "".join(f"@prefix {p}: <{PREFIXES[p]}> .\n" for p in ("rdfs", "sh"))
    results = " ,\n".join(_result(finding, package) for finding in findings)
    told = f" ;\n    sh:result {results}" if results else ""
    conforms = "false" if findings else "true"
    return f"{prefixes}\n[] a sh:ValidationReport ;\n    sh:conforms {conforms}{told} .\n"


def as_junit(findings: Sequence[Finding], package: Package) -> str:
    """One test case a rule, broken or not, so that a rule keeps its name and history from run to run."""
    broken: dict[str, list[Finding]] = {}
    for finding in findings:
        broken.setdefault(finding.rule, []).append(finding)
    cases = [_case(rule, broken.get(rule.iri, []), package) for rule in known_rules(package, findings).values()]
    counts = f'tests="{len(cases)}" failures="{len(broken)}" errors="0" skipped="0"'
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="medkg validate" {counts}>\n'
    return f'{head}<testsuite name="medkg validate" {counts}>\n{"".join(cases)}</testsuite>\n</testsuites>\n'


def _case(rule: KnownRule, broken: list[Finding], package: Package) -> str:
    head = f"<testcase classname={quoteattr(rule.group)} name={quoteattr(shorten(rule.iri))}"
    if not broken:
        return f"{head}/>\n"
    body = escape(_printable(f"{as_text(broken, package)}\n{rule.text}"))
    told = quoteattr(_printable(broken[0].told()))
    return f"{head}>\n<failure type={quoteattr(rule.iri)} message={told}>{body}</failure>\n</testcase>\n"


def _printable(text: str) -> str:
    """*text* without the control characters that XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or c >= " ")


def _result(finding: Finding, package: Package) -> str:
    lines = ["a sh:ValidationResult", f"sh:resultSeverity sh:{finding.severity.capitalize()}"]
    if finding.entity:
        lines.append(f"sh:focusNode {_iri(finding.entity)}")
    if finding.path:
        lines.append(f"sh:resultPath {_iri(finding.path)}")
    if finding.value and not finding.value.startswith(("_:", "[]")):
        lines.append(f"sh:value {finding.value}")
    if finding.shape:
        lines += [f"sh:sourceShape {_iri(finding.shape)}", f"sh:sourceConstraint {_iri(finding.rule)}"]
    else:
        lines.append(f"sh:sourceShape {_iri(finding.rule)}")
    component = finding.component or PREFIXES["shapes"] + "StructureConstraintComponent"
    lines.append(f"sh:sourceConstraintComponent {_iri(component)}")
    texts = " , ".join(str(Literal(finding.messages[language], language=language)) for language in LANGUAGES)
    lines.append(f"sh:resultMessage {texts}")
    if finding.file:
        place = relative(finding.file, package.root) + (f":{finding.line}" if finding.line else "")
        lines.append(f"rdfs:comment {Literal(place)}")
    return "[\n        " + " ;\n        ".join(lines) + "\n    ]"


def _iri(iri: str) -> str:
    return str(NamedNode(iri)) if not iri.startswith("_:") else "[]"


def _json_term(value: str) -> dict[str, str]:
    if value.startswith(("_:", "[]")):
        return {"type": "bnode", "value": value}
    term: Term = next(iter(parse(f"<urn:x> <urn:x> {value} .", RdfFormat.N_TRIPLES))).object
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    assert isinstance(term, Literal)
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


FORMATS: dict[str, Callable[[Sequence[Finding], Package], str]] = {
    "text": as_text,
    "json": as_json,
    "turtle": as_turtle,
    "sarif": as_sarif,
    "junit": as_junit,
}
