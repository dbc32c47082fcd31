"""A retracted work takes its support from every claim, wherever a verdict is told; what it took it does not give back."""

from collections.abc import Callable

from medkg import KnowledgeGraph, Verdict
from medkg.audit import Auditor, Names, Role, words
from medkg.entities import Section, Sentence
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
