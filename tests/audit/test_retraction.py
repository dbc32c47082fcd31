"""A retracted work takes its support from every claim, wherever a verdict is told; what it took it does not give back."""

import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from medkg import KnowledgeGraph, Verdict
from medkg.audit import Auditor, Names, Role, words
from medkg.audit.audited import Audited, Rule
from medkg.audit.card import Audit
from medkg.audit.rules import QuestionRule, rules
from medkg.entities import Section, Sentence
from medkg.namespaces import ONTOLOGY
from medkg.network.reading import Reader
from medkg.queries.catalog import Catalog
from medkg.rdf.identifiers import expand
from medkg.search.corpus import Corpus

NOTICE = """
<work/retraction-notice> a medkg:Work , fabio:JournalArticle ;
    dcterms:title "Retraction: Aster-1"@en ;
    medkg:publisherKind <publisher-kind/peer-reviewed-journal> ; medkg:studyKind <study-kind/editorial-notice> ;
    medkg:verification <verification-status/verified> ; dcterms:issued "2026-01-01"^^xsd:date ;
    cito:retracts <work/aster-2025-trial> .
"""
OTHER_NOTICE = NOTICE.replace("retraction-notice", "other-notice").replace("<work/aster-2025-trial>", "<work/new>")
VERDICT = f"{ONTOLOGY}verdict"
CASES = Path(__file__).parent / "rules"
WEIGHING = [
    rule
    for rule in rules(Catalog())
    if not isinstance(rule, QuestionRule) or "medkg:verdict" in rule.question.text or "retracts" in rule.question.text
]
"""The rules that read verdicts."""

World = Callable[[str], KnowledgeGraph]


def everywhere(graph: KnowledgeGraph) -> dict[str, dict[str, str]]:
    """Every place that tells overall verdicts, with what it tells; the rule first."""
    reader, corpus = Reader(graph), Corpus()
    list(corpus.read(graph))
    claims = [claim.iri for claim in graph.claims(of="toy")]
    filed = {iri: corpus.filed(number) for number, iri in enumerate(corpus.iris) if iri in claims}
    return {
        "rule": {one.claim: one.verdict.iri for one in Auditor(graph).judgements()},
        "claims/overall_verdicts": {
            str(row["claim"]): str(row["verdict"]) for row in graph.ask("claims/overall_verdicts")
        },
        "reports/verdicts": {claim: verdict.iri for claim, verdict in graph.verdicts(of="toy").items()},
        "pictures": {claim: found.iri for claim in claims if (found := reader.verdict(claim)) is not None},
        "search": {claim: found.verdict for claim, found in filed.items()},
        "claims/with_verdict": {
            str(row["claim"]): str(row["verdict"])
            for verdict in graph.all(Verdict)
            for row in graph.ask("claims/with_verdict", report="report/toy", verdict=verdict.iri)
        },
        "claims/in_section": {
            str(row["claim"]): str(row["verdict"])
            for section in graph.all(Section)
            for row in graph.ask("claims/in_section", section=section.iri)
        },
        "sentences/claims": {
            str(row["claim"]): str(row["verdict"])
            for sentence in graph.all(Sentence)
            for row in graph.ask("sentences/claims", sentence=sentence.iri)
        },
        "things/claims": {
            str(row["claim"]): str(row["verdict"])
            for claim in graph.claims(of="toy")
            for thing in claim.about
            for row in graph.ask("things/claims", thing=thing)
        },
    }


def agreed(graph: KnowledgeGraph) -> dict[str, str]:
    """What all places say: each claim's verdict by its last segment."""
    rule, *others = (told := everywhere(graph)).values()
    for place, verdicts in zip(list(told)[1:], others, strict=True):
        assert verdicts == rule, place
    return {claim.rpartition("/")[2]: verdict.rpartition("/")[2] for claim, verdict in rule.items()}


def test_all_places_tell_the_same_verdicts(toy: KnowledgeGraph, real: KnowledgeGraph) -> None:
    assert agreed(toy)["accuracy-pebble-100"] == "supports"
    told = {row["claim"]: row["verdict"] for row in real.ask("claims/overall_verdicts")}
    assert {one.claim: one.verdict.iri for one in Auditor(real).judgements()} == told


def test_all_places_know_of_a_retraction(toy_with: World) -> None:
    verdicts = agreed(toy_with(NOTICE))
    assert verdicts == {
        "accuracy-pebble-100": "not-verified",
        "above-physicians": "not-verified",
        "integration": "not-verified",  # the blog post reports on the article
        "market-size": "contradicts",
        "every-clinic": "no-evidence",
        "hospitals-only": "no-evidence",
    }


def test_counts_and_lists_follow(toy_with: World) -> None:
    graph = toy_with(NOTICE)
    counts = {row["verdict"]: row["claims"] for row in graph.ask("reports/verdict_counts", report="report/toy")}
    assert counts[expand("verdict/not-verified")] == 3
    assert counts[expand("verdict/supports")] == 0
    assert len(graph.ask("claims/supported_in_part", report="report/toy")) == 0


def test_a_notice_on_a_preprint_does_not_reach_the_article(toy_with: World) -> None:
    graph = toy_with(
        NOTICE.replace("cito:retracts <work/aster-2025-trial>", "cito:retracts <work/aster-2024-preprint>")
    )
    assert agreed(graph)["accuracy-pebble-100"] == "supports"


def test_a_contradiction_by_a_retracted_work_stays_to_be_judged_again(toy_with: World) -> None:
    graph = toy_with(NOTICE.replace("<work/aster-2025-trial>", "<work/toyland-2025-market-estimate>"))
    assert agreed(graph)["market-size"] == "contradicts"
    (row,) = Auditor(graph).judge("claim/toy/market-size").contributions
    assert row.notices == (expand("work/retraction-notice"),)


def test_the_table_names_the_notice(toy_with: World) -> None:
    graph = toy_with(NOTICE)
    judgement = Auditor(graph).judge("claim/toy/accuracy-pebble-100")
    (row,) = judgement.contributions
    assert (row.given.slug, row.counted.slug, row.role) == ("supports", "not-verified", Role.NO_WEIGHT)
    assert "retracted by Retraction: Aster-1" in words.derivation(judgement, Names.of(graph))[0]
    found = graph.ask("works/retractions", work="work/meadow-2025-aster-blog")
    assert [(row["study"], row["notice"]) for row in found] == [
        (expand("work/aster-2025-trial"), expand("work/retraction-notice"))
    ]


def test_a_circle_of_reports_does_not_hang(toy_with: World) -> None:
    circle = "<work/aster-2025-trial> medkg:reportsOn <work/meadow-2025-aster-blog> ."
    assert agreed(toy_with(NOTICE + circle))["integration"] == "not-verified"


def test_no_question_about_verdicts_forgets_retractions() -> None:
    """Whoever adds a question on overall verdicts copies the whole rule, and adds it to ``everywhere`` above."""
    texts = {question.name: question.text for question in Catalog() if "MIN(?rank)" in question.text}
    assert len(texts) >= 9
    assert [name for name, text in texts.items() if "^cito:retracts" not in text] == []


@pytest.mark.parametrize("side", ["fires", "spares"])
@pytest.mark.parametrize("rule", WEIGHING, ids=lambda rule: rule.name)
def test_rules_take_a_line_on_a_retracted_work_for_one_that_is_not_verified(
    rule: Rule, side: str, toy_with: World
) -> None:
    """What a notice does, and what a curator does who changes the verdict after it, is the same to every rule."""
    case = tomllib.loads((CASES / f"{rule.name}.toml").read_text(encoding="utf-8"))
    graph = toy_with(case[side]["turtle"] + NOTICE + OTHER_NOTICE)
    report = expand(case.get("report", "report/toy"))
    by_itself = Counter(found.identity for found in rule.findings(Audited(Auditor(graph), report, Names.of(graph))))
    assert changed_by_hand(graph) >= 3
    by_hand = Counter(found.identity for found in rule.findings(Audited(Auditor(graph), report, Names.of(graph))))
    assert by_itself == by_hand


def changed_by_hand(graph: KnowledgeGraph) -> int:
    """Give every line on a retracted work that speaks for its claim the verdict “not verified”; how many there are."""
    lines = {f"<{row['line']}>" for row in graph.ask("judging/retracted") if row["line"] is not None}
    changed = 0
    for name in graph.store.graphs():
        quads = list(graph.store.quads(name))
        for number, quad in enumerate(quads):
            if str(quad.subject) in lines and quad.predicate.value == VERDICT and "contradicts" not in str(quad.object):
                unverified = NamedNode(expand("verdict/not-verified"))
                quads[number] = Quad(quad.subject, quad.predicate, unverified, quad.graph_name)
                changed += 1
        graph.store.replace(name, quads)
    return changed


def test_retracted_support_does_not_silence_a_rule(toy_with: World) -> None:
    world = """
    <claim/toy/new> a medkg:Claim ; schema:appearance <sentence/toy/accuracy> ; medkg:claimKind <claim-kind/outlook> ;
        medkg:statement "某事。"@zh , "Something."@en ; schema:about <model/aster-1> ;
        medkg:quote "将必然全部最佳地显著提升"@zh , "will be the best"@en ; prov:wasGeneratedBy <curation/toy/first-curation> .
    <evidence-line/toy/new> a medkg:EvidenceLine ; cito:hasCitingEntity <claim/toy/new> ; cito:hasCitedEntity <work/new> ;
        medkg:verdict <verdict/supports> ; medkg:basis <evidence-basis/found-by-curator> ;
        medkg:assertionMethod <assertion-method/manual> ; medkg:finding "一"@zh , "one"@en ;
        prov:wasGeneratedBy <curation/toy/first-curation> .
    <work/new> a medkg:Work ; dcterms:title "新作"@zh , "New work"@en ; medkg:verification <verification-status/verified> ;
        medkg:publisherKind <publisher-kind/peer-reviewed-journal> ; dcterms:issued "2025"^^xsd:gYear ;
        medkg:studyKind <study-kind/diagnostic-accuracy-study> ; dcterms:isVersionOf <work/study> .
    <work/study> a medkg:Work ; dcterms:title "研究"@zh , "Study"@en .
    """

    def told(graph: KnowledgeGraph) -> set[str]:
        at = expand("claim/toy/new"), expand("sentence/toy/accuracy")
        return {found.rule for found in Audit(graph).card("toy").findings if found.entity in at}

    notice = OTHER_NOTICE.replace("<work/new>", "<work/study>")
    assert told(toy_with(world + notice)) - told(toy_with(world)) == {
        "claim_not_verified",
        "forecast_without_hedge",
        "outlook_without_evidence",
        "strong_effect_without_figure",
        "superlative_without_support",
        "universal_without_support",
    }


def test_what_was_retracted_outdoes_nothing(toy_with: World) -> None:
    case = tomllib.loads((CASES / "newer_figure_on_the_same_data.toml").read_text(encoding="utf-8"))
    graph = toy_with(case["fires"]["turtle"])
    works = {newer.work for newer in Auditor(graph).newer_figures("toy")}
    assert works
    notices = "".join(NOTICE.replace("<work/aster-2025-trial>", f"<{work}>") for work in works)
    assert Auditor(toy_with(case["fires"]["turtle"] + notices)).newer_figures("toy") == ()
