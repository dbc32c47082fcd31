"""The report card for programs: JSON, SARIF for code scanning, and a badge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from medkg.audit.report_grade import grade_in_words
from medkg.entities import Words
from medkg.language import LANGUAGES
from medkg.language import translate as _
from medkg.rdf.identifiers import shorten
from medkg.rdf.paths import relative
from medkg.rdf.places import Places
from medkg.sarif import Baseline, LogPlace, LogResult, LogRule, as_log

if TYPE_CHECKING:
    from medkg.audit.audited import Rule
    from medkg.audit.behind import Behind
    from medkg.audit.card import Coverage, ReportCard, Standing
    from medkg.audit.findings import Finding
    from medkg.audit.since import Since
    from medkg.package import Package


def as_json(cards: Sequence[ReportCard]) -> str:
    """An object with a card a report; texts by language, verdicts and grades by identifier."""
    return json.dumps({"reports": [_card(card) for card in cards]}, ensure_ascii=False, indent=2) + "\n"


def as_sarif(cards: Sequence[ReportCard], rules: Sequence[Rule], package: Package) -> str:
    """A log with the rules that fired; each finding at the line of the file that its thing is at home in.

    Beside an earlier version all findings are told, with what became of them: a log without the old ones would read
    as if they were mended.
    """
    findings = [told for card in cards for told in _with_baseline(card)]
    fired = {finding.rule for finding, _baseline in findings}
    places: dict[str, Places] = {}
    return as_log(
        [_log_rule(rule) for rule in rules if rule.name in fired],
        [_log_result(finding, baseline, package, places) for finding, baseline in findings],
    )


def _with_baseline(card: ReportCard) -> Iterator[tuple[Finding, Baseline | None]]:
    if card.since is None:
        yield from ((finding, None) for finding in card.findings)
        return
    yield from ((finding, "new") for finding in card.since.new)
    yield from ((finding, "unchanged") for finding in card.since.unchanged)
    yield from ((finding, "absent") for finding in card.since.mended)


def as_badge(cards: Sequence[ReportCard]) -> str:
    """An SVG badge: the grade of the report, or the lowest where there are several."""
    graded = [card for card in cards if card.grade is not None]
    lowest = min(graded, key=lambda card: card.grade.least_points if card.grade else 0, default=None)
    letter = lowest.grade.notation if lowest is not None and lowest.grade is not None else "–"
    told = escape(grade_in_words(lowest) if lowest is not None else _("no grade"), {'"': "&quot;"})
    word = escape(_("evidence"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="96" height="20" role="img" aria-label="{word}: {letter}">'
        f"<title>{told}</title>"
        '<rect width="96" height="20" rx="3" fill="#3b4248"/>'
        '<path d="M68 0h25a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-25z" fill="#f5f3ed" stroke="#3b4248"/>'
        '<g font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="34" y="14" fill="#fff">{word}</text>'
        f'<text x="82" y="14" fill="#1f2328" font-weight="bold">{escape(letter)}</text></g></svg>\n'
    )


def _card(card: ReportCard) -> dict[str, Any]:
    return {
        "report": card.report,
        "title": _texts(card.title),
        "grade": card.grade.notation if card.grade else None,
        "graded_claims": card.graded,
        "claims": card.claims,
        "verdicts": {verdict.iri: count for verdict, count in card.verdicts},
        "ungraded_claims": card.ungraded,
        "ungraded_verdicts": {verdict.iri: count for verdict, count in card.opinions},
        "grades": {grade.notation: count for grade, count in card.grades},
        "sections": [_section(section) for section in card.sections],
        "strongest": [_standing(one) for one in card.strongest],
        "strongest_of": card.strongest_of,
        "weakest": [_standing(one) for one in card.weakest],
        "weakest_of": card.weakest_of,
        "rules": list(card.rules),
        "findings": [_finding(finding) for finding in card.told],
        **({} if card.since is None else {"since": _since(card.since)}),
    }


def _since(found: Since) -> dict[str, Any]:
    return {
        "version": found.version,
        "new": len(found.new),
        "unchanged": len(found.unchanged),
        "mended": [_finding(finding) for finding in found.mended],
    }


def _section(section: Coverage) -> dict[str, Any]:
    return {
        "section": section.section,
        "heading": _texts(section.heading),
        "depth": section.depth,
        "claims": section.claims,
        "borne_out": section.borne_out,
        "verdicts": {verdict.iri: count for verdict, count in section.verdicts},
    }


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "claim": one.judgement.claim,
        "sentence": one.sentence,
        "statement": _texts(one.statement),
        "verdict": one.judgement.verdict.iri,
        "grade": one.judgement.grade.notation,
        "points": one.judgement.points,
        **({} if one.behind is None else {"behind": _behind(one.behind)}),
    }


def _behind(found: Behind) -> dict[str, Any]:
    return {
        "sources": found.sources,
        "independent": found.is_confirmed,
        "study_kind": found.study_kind.iri,
        "year": found.year or None,
        "datasets": [_texts(name) for name in found.datasets],
        "hospitals": [_texts(name) for name in found.places],
        "conditions": [_texts(name) for name in found.conditions],
        "sample_sizes": list(found.samples),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "entity": finding.entity,
        "sentence": finding.sentence,
        "message": _texts(finding.message),
        "mend": _texts(finding.mend),
    }


def _texts(words: Words) -> dict[str, str]:
    return {language: str(words.best(language)) for language in LANGUAGES}


def _log_rule(rule: Rule) -> LogRule:
    return LogRule(
        id=f"audit/{rule.name}",
        title=str(rule.title),
        text=str(rule.advice),
        markdown=f"{rule.title}\n\n{rule.advice}",
        level=rule.severity.value,
        properties={"tags": ["audit"]},
    )


def _log_result(finding: Finding, baseline: Baseline | None, package: Package, places: dict[str, Places]) -> LogResult:
    return LogResult(
        rule=f"audit/{finding.rule}",
        level=finding.severity.value,
        message=_sentences(str(finding.message), str(finding.mend)),
        identity=finding.identity,
        place=_place(finding, package, places),
        baseline=baseline,
    )


def _sentences(message: str, mend: str) -> str:
    """Both as sentences: a message ends in no mark of its own."""
    if message.endswith((".", "。", "!", "！", "?", "？", ".”", "。”", "?”", "？”")):
        return f"{message} {mend}"
    return _("{message}. {mend}").format(message=message, mend=mend)


def _place(finding: Finding, package: Package, places: dict[str, Places]) -> LogPlace | None:
    home = package.home(finding.entity)
    if home is None or not home.path.is_file():  # a mended finding can be of a report that lost the file
        return None
    if home.graph not in places:
        places[home.graph] = Places.of(home.path)
    return LogPlace(
        file=home.path,
        path=relative(home.path, package.root),
        line=places[home.graph].line(finding.entity),
        entity=finding.entity,
        name=shorten(finding.entity),
    )
