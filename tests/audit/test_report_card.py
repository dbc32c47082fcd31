"""The card of the first report: just the findings that were gone through by hand, and what the card adds up to."""

import json
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph
import pytest

from medkg import KnowledgeGraph, Package
from medkg.audit.card import Audit, ReportCard
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


@pytest.fixture(scope="module")
def audit(real: KnowledgeGraph) -> Audit:
    return Audit(real)


@pytest.fixture(scope="module")
def card(audit: Audit) -> ReportCard:
    return audit.card(FIRST)


def test_findings_are_those_that_were_checked_by_hand(card: ReportCard) -> None:
    found: dict[str, list[str]] = {}
    for finding in card.findings:
        found.setdefault(finding.rule, []).append(shorten(finding.entity))
    assert {rule: sorted(at) for rule, at in found.items()} == {rule: one["at"] for rule, one in CHECKED.items()}


def test_every_checked_rule_says_why_it_is_right() -> None:
    assert all(len(one["why"].split()) > 4 for one in CHECKED.values())


@pytest.mark.parametrize(
    ("rule", "at"),
    [
        ("claim_contradicted", "claim/{}/global-ai-healthcare-market-over-100-billion"),
        ("claim_borne_out_in_part", "claim/{}/emergency-efficient-analysis"),
        ("condition_generalised", "claim/{}/neurodegenerative-treatment-beats-prescriptions"),
        ("model_of_another_technology", "claim/{}/emergency-efficient-analysis"),
        ("outside_the_subject", "claim/{}/lung-cancer-ct-screening-accuracy"),
        ("outside_the_subject", "claim/{}/ai-raises-sensitivity-for-liver-cancer-nodules"),
        ("aggregator_link", "reference/{}/shukunkun-award"),
        ("aggregator_link", "reference/{}/ai-drug-discovery-news"),
        ("weak_source", "reference/{}/imaging-accuracy-98"),
        ("study_behind_not_cited", "reference/{}/alibaba-chest-pain"),
        ("study_behind_not_cited", "reference/{}/biomedparse-blog"),
        ("study_behind_not_cited", "reference/{}/liver-nodule-mri"),
        ("preprint_as_published", "reference/{}/oncology-collaborative-filtering"),
        ("tracking_parameter", "reference/{}/shukunkun-award"),
        ("tracking_parameter", "reference/{}/ai-drug-discovery-news"),
        ("sentence_without_citation", "sentence/{}/market-and-china"),
        ("section_without_citation", "section/{}/global-landscape"),
        ("section_without_citation", "section/{}/conclusion-and-outlook"),
        ("newer_figure_on_the_same_data", "claim/{}/gpt-4-hit-rate-mimic-iv"),
    ],
)
def test_what_an_honest_audit_must_find_is_found(rule: str, at: str) -> None:
    assert at.format(FIRST) in CHECKED[rule]["at"]


def test_exact_match_is_among_the_strongest_and_no_figure_rule_blames_it(card: ReportCard) -> None:
    claim = f"claim/{FIRST}/gpt-4-hit-rate-mimic-iv"
    assert claim in {shorten(one.judgement.claim) for one in card.strongest}
    blamed = {finding.rule for finding in card.findings if shorten(finding.entity) == claim}
    assert blamed == {"newer_figure_on_the_same_data"}


def test_worst_findings_come_first(card: ReportCard) -> None:
    ranks = [finding.severity.rank for finding in card.findings]
    assert ranks == sorted(ranks)
    assert card.findings[0].severity is Severity.ERROR


def test_counts_add_up(card: ReportCard) -> None:
    assert sum(count for _grade, count in card.grades) == card.claims
    assert sum(section.claims for section in card.sections if section.depth == 1) == card.claims


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
    assert page.count("<svg") == 3


def test_graph_has_an_assertion_a_finding_and_none_is_asserted_of_the_report(card: ReportCard, audit: Audit) -> None:
    import datetime

    triples = list(finding_triples([card], audit.rules, at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)))
    kind = pyoxigraph.NamedNode(EARL + "Assertion")
    assert sum(triple.object == kind for triple in triples) == len(set(card.findings))
    assert not any(str(triple.subject).startswith("<https://w3id.org/medkg/id/claim/") for triple in triples)


def test_unknown_report_is_an_error(audit: Audit) -> None:
    with pytest.raises(NotFound):
        audit.card("no-such-report")
