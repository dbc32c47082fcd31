"""Findings as SARIF 2.1.0 (OASIS 2020), which code scanning shows beside the lines of a change.

Paths are relative to the working folder, as GitHub expects of a run at the root of the repository.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from medkg.language import current_language
from medkg.rdf.identifiers import local_name, shorten
from medkg.validation.findings import Finding, Severity
from medkg.validation.known import KnownRule, known_rules
from medkg.validation.paths import relative

if TYPE_CHECKING:
    from medkg.package import Package

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"violation": "error", "warning": "warning", "info": "note"}
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def as_sarif(findings: Sequence[Finding], package: Package) -> str:
    """A log with one run; the rules are those that are broken."""
    from medkg import __version__

    known = known_rules(package, findings)
    levels = {finding.rule: _LEVELS[finding.severity] for finding in findings}
    places = {rule: index for index, rule in enumerate(levels)}
    driver = {
        "name": "medkg",
        "version": __version__,
        "semanticVersion": __version__,
        "language": _LANGUAGES[current_language()],
        "rules": [_rule(known[rule], level) for rule, level in levels.items()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places[finding.rule], package) for finding in findings],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: KnownRule, level: str) -> dict[str, Any]:
    return {
        "id": shorten(rule.iri),
        "name": "".join(part[:1].upper() + part[1:] for part in local_name(rule.iri).split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.text},
        "help": {"text": rule.text, "markdown": f"{rule.text}\n\n`{rule.iri}`"},
        "defaultConfiguration": {"level": level},
        "properties": {"iri": rule.iri, "tags": ["data", rule.group]},
    }


def _result(finding: Finding, index: int, package: Package) -> dict[str, Any]:
    identity = (finding.rule, finding.entity, finding.path, finding.value, finding.component)
    mark = "\n".join(str(part) for part in identity)
    result: dict[str, Any] = {
        "ruleId": shorten(finding.rule),
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.told()},
        "partialFingerprints": {"medkgFinding/v1": hashlib.sha256(mark.encode()).hexdigest()},
    }
    if finding.file is not None:
        result["locations"] = [_location(finding, finding.file, package)]
    return result


def _location(finding: Finding, file: Path, package: Package) -> dict[str, Any]:
    path = relative(file, package)
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": file.absolute().as_uri()}
        if Path(path).is_absolute()
        else {"uri": quote(path), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": finding.line or 1},
    }
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.entity:
        location["logicalLocations"] = [
            {"fullyQualifiedName": finding.entity, "name": shorten(finding.entity), "kind": "resource"}
        ]
    return location
