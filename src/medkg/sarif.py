"""SARIF 2.1.0 (OASIS 2020), which code scanning shows beside the lines of a change: rules and results as a log.

Paths are relative to the working folder, as GitHub expects of a run at the root of the repository.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from medkg.language import current_language

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
Level = Literal["error", "warning", "note"]
Baseline = Literal["new", "unchanged", "absent"]
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


@dataclass(frozen=True, kw_only=True)
class LogRule:
    """A rule that was broken; ``text`` says at length what ``title`` says, ``markdown`` the same as Markdown."""

    id: str
    title: str
    text: str
    markdown: str
    level: Level
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LogPlace:
    """``path`` is the file's from the working folder; ``name`` is short for ``entity``, the thing at fault there."""

    file: Path
    path: str
    line: int | None = None
    entity: str | None = None
    name: str | None = None


@dataclass(frozen=True, kw_only=True)
class LogResult:
    """``identity`` makes the fingerprint by which a finding is known again in the next run.

    ``baseline`` says what became of it since an earlier run, in all results of a log or in none.
    """

    rule: str
    level: Level
    message: str
    identity: tuple[str | None, ...]
    place: LogPlace | None = None
    baseline: Baseline | None = None


def as_log(rules: Sequence[LogRule], results: Sequence[LogResult]) -> str:
    """A log with one run of medkg."""
    from medkg import __version__

    places = {rule.id: index for index, rule in enumerate(rules)}
    driver = {
        "name": "medkg",
        "version": __version__,
        "semanticVersion": __version__,
        "language": _LANGUAGES[current_language()],
        "rules": [_rule(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(result, places[result.rule]) for result in results],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: LogRule) -> dict[str, Any]:
    local = rule.id.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]
    return {
        "id": rule.id,
        "name": "".join(part[:1].upper() + part[1:] for part in local.replace("_", "-").split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.text},
        "help": {"text": rule.text, "markdown": rule.markdown},
        "defaultConfiguration": {"level": rule.level},
        "properties": rule.properties,
    }


def _result(result: LogResult, index: int) -> dict[str, Any]:
    mark = "\n".join(str(part) for part in result.identity)
    told: dict[str, Any] = {
        "ruleId": result.rule,
        "ruleIndex": index,
        "level": result.level,
        "message": {"text": result.message},
        "partialFingerprints": {"medkgFinding/v1": hashlib.sha256(mark.encode()).hexdigest()},
    }
    if result.baseline is not None:
        told["baselineState"] = result.baseline
    if result.place is not None:
        told["locations"] = [_location(result.place)]
    return told


def _location(place: LogPlace) -> dict[str, Any]:
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": place.file.absolute().as_uri()}
        if Path(place.path).is_absolute()
        else {"uri": quote(place.path), "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": place.line or 1},
    }
    location: dict[str, Any] = {"physicalLocation": physical}
    if place.entity:
        location["logicalLocations"] = [
            {"fullyQualifiedName": place.entity, "name": place.name or place.entity, "kind": "resource"}
        ]
    return location
