"""The card of the first report: just the findings that were gone through by hand, and what the card adds up to."""

import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph
import pytest

from medkg import KnowledgeGraph, Package
from medkg.audit import plots
from medkg.audit.card import Audit, ReportCard
from medkg.audit.figures import Outcome
from medkg.audit.findings import Severity
from medkg.audit.formats.page import as_html
from medkg.audit.formats.programs import as_badge, as_json, as_sarif
from medkg.audit.formats.text import as_text
from medkg.audit.formats.turtle import EARL, finding_triples
from medkg.errors import NotFound
from medkg.language import use_language
from medkg.rdf.identifiers import shorten

CHECKED: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "first_report_findings.toml").read_text(encoding="utf-8")
)
FIRST = "llm-clinical-medicine"
SVG = "{http://www.w3.org/2000/svg}"


def name(entity: str | None) -> str:
    """The short name that the record uses: without the report's own."""
    return shorten(entity).replace(f"{FIRST}/", "") if entity else ""


@pytest.fixture(scope="module")
def audit(real: KnowledgeGraph) -> Audit:
    return Audit(real)


@pytest.fixture(scope="module")
def card(audit: Audit) -> ReportCard:
    return audit.card(FIRST)


def test_findings_are_those_that_were_checked_by_hand(card: ReportCard) -> None:
    """Just these, each with its severity and at its sentence: none more, none fewer, none elsewhere."""
    found = sorted((one.rule, one.severity.value, name(one.entity), name(one.sentence)) for one in card.findings)
    assert found == sorted(
        (rule, checked["severity"], one["at"], f"sentence/{one['in']}" if "in" in one else "")
        for rule, checked in CHECKED["rules"].items()
        for one in checked["found"]
    )


def test_every_finding_has_a_reason_of_its_own() -> None:
    reasons = [(rule, one["why"]) for rule, checked in CHECKED["rules"].items() for one in checked["found"]]
    assert all(why.endswith((".", "?")) and len(why) > 8 for _rule, why in reasons)
    assert len(set(reasons)) == len(reasons)


def test_reasons_quote_what_the_report_prints(real_package: Package) -> None:
    """“98.7%” and the like stand in the report, so that a stranger finds the place."""
    source = real_package.root / "data" / "reports" / FIRST / "source.html"
    printed = source.read_text(encoding="utf-8")
    for rule, checked in CHECKED["rules"].items():
        for one in checked["found"]:
            for quoted in re.findall("“([^”]*)”", one["why"]):
                assert quoted in printed, f"{rule}: {one['at']}: {quoted}"


@pytest.mark.parametrize("struck", CHECKED["struck"], ids=lambda one: one["rule"])
def test_what_the_reviewer_struck_out_is_found_no_more(struck: dict[str, Any], card: ReportCard) -> None:
    assert struck["why"].endswith(".")
    assert not {name(one.entity) for one in card.findings if one.rule == struck["rule"]} & set(struck["at"])


@pytest.mark.parametrize("required", CHECKED["required"], ids=lambda one: one["name"])
def test_what_an_honest_audit_must_find_is_found(required: dict[str, Any], card: ReportCard, audit: Audit) -> None:
    if "matches" in required:
        claim = required["matches"].replace("/", f"/{FIRST}/")
        assert claim in {shorten(one.judgement.claim) for one in card.strongest}
        outcomes = {match.outcome for match in audit.auditor.figure_matches(claim)}
        assert Outcome.MATCH in outcomes
        said = {(one.rule, one.severity) for one in card.findings if name(one.entity) == required["matches"]}
        assert said == {("newer_figure_on_the_same_data", Severity.NOTE)}
    else:
        found = {name(one.entity) for one in card.findings if one.rule == required["rule"]}
        assert set(required["at"]) <= found
        assert found == set(required["at"]) or not required.get("and_nothing_else")


def test_worst_findings_come_first(card: ReportCard) -> None:
    ranks = [finding.severity.rank for finding in card.findings]
    assert ranks == sorted(ranks)
    assert card.findings[0].severity is Severity.ERROR


def test_counts_add_up(card: ReportCard) -> None:
    """Every number but those of norms and outlooks has one base, which the sentence on the grade names."""
    assert sum(count for _grade, count in card.grades) == card.graded
    assert sum(count for _verdict, count in card.verdicts) == card.graded
    assert sum(section.claims for section in card.sections if section.depth == 1) == card.graded
    assert sum(count for _verdict, count in card.opinions) == card.ungraded == card.claims - card.graded
    assert card.grade is not None
    assert sum(n for grade, n in card.grades if grade.least_points > card.grade.least_points) == card.better
    told = sum(finding.rule == "claim_without_evidence" for finding in card.findings)
    assert {verdict.slug: count for verdict, count in card.verdicts}["no-evidence"] == told


def test_grade_is_the_best_that_half_of_the_claims_reach(card: ReportCard, audit: Audit) -> None:
    assert card.grade is not None
    assert card.grade.notation == "E"
    assert card.is_under(audit.auditor.grades[0])
    assert not card.is_under(card.grade)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_is_well_formed(card: ReportCard, audit: Audit, real_package: Package, language: str) -> None:
    use_language(language)
    assert str(card.title.best(language)) in as_text([card])
    assert len(json.loads(as_json([card]))["reports"][0]["findings"]) == len(card.findings)
    run = json.loads(as_sarif([card], audit.rules, real_package))["runs"][0]
    assert len(run["results"]) == len(card.findings)
    assert all(result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1 for result in run["results"])
    ElementTree.fromstring(as_badge([card]))
    page = as_html([card])
    assert "<script" not in page
    assert 'src="' not in page
    assert page.count("<svg") == 6
    assert page.count('class="plot wide"') == 3


def test_text_counts_the_findings_of_each_rule_and_names_what_each_is_at(card: ReportCard) -> None:
    use_language("en")
    text = as_text([card])
    counted = {
        rule: int(number)
        for number, rule in re.findall(r"^ +(\d+) (?:error|warning|note) · (\w+)$", text, re.MULTILINE)
    }
    assert counted == Counter(finding.rule for finding in card.findings)
    for finding in card.findings:
        assert shorten(finding.entity).rpartition("/")[2] in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_plots_are_drawn_for_a_page_and_for_a_phone_on_one_scale_each(card: ReportCard, language: str) -> None:
    use_language(language)
    for plot in (plots.evidence_bar, plots.sections_plot, plots.grades_plot):
        both = ElementTree.fromstring(f"<both>{plot(card)}</both>")
        assert [(svg.get("class"), svg.get("width")) for svg in both] == [("plot wide", "640"), ("plot narrow", "330")]
        for svg in both:
            right = [
                float(bar.get("x", 0)) + float(bar.get("width", 0)) for bar in svg.iter(f"{SVG}rect") if bar.get("x")
            ]
            assert max(right) <= float(svg.get("width", 0))
    for svg in ElementTree.fromstring(f"<both>{plots.sections_plot(card)}</both>"):
        wide = sum(float(bar.get("width", 0)) for bar in svg.iter(f"{SVG}rect") if bar.get("stroke") and bar.get("x"))
        claims = sum(section.claims for section in card.sections)
        (first, *_others) = card.sections
        bars = [bar for bar in svg.iter(f"{SVG}rect") if bar.get("stroke") and bar.get("x")]
        shown = sum(1 for _verdict, number in first.verdicts if number)
        own = sum(float(bar.get("width", 0)) for bar in bars[:shown])
        assert own == pytest.approx(wide * first.claims / claims, abs=0.5)


def test_graph_has_an_assertion_a_finding_and_none_is_asserted_of_the_report(card: ReportCard, audit: Audit) -> None:
    import datetime

    triples = list(finding_triples([card], audit.rules, at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)))
    kind = pyoxigraph.NamedNode(EARL + "Assertion")
    assert sum(triple.object == kind for triple in triples) == len(set(card.findings))
    assert not any(str(triple.subject).startswith("<https://w3id.org/medkg/id/claim/") for triple in triples)


def test_unknown_report_is_an_error(audit: Audit) -> None:
    with pytest.raises(NotFound):
        audit.card("no-such-report")
