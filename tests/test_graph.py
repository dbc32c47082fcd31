"""The knowledge graph as a notebook uses it."""

import pandas
import pytest

from medkg import Claim, KnowledgeGraph, NotFound, QueryError


def test_a_report_is_found_by_slug_and_by_identifier(real: KnowledgeGraph) -> None:
    report = real.report("llm-clinical-medicine")
    assert report == real.report(report.iri)
    assert report.title.find("zh") == "大模型在临床医学领域的发展前景：从技术突破到产业变革的全景分析"


def test_unknown_report_is_not_found(real: KnowledgeGraph) -> None:
    with pytest.raises(NotFound, match="report/nothing-here"):
        real.report("nothing-here")


def test_a_thing_of_another_class_is_refused(real: KnowledgeGraph) -> None:
    with pytest.raises(NotFound, match="model/gpt-4 is not a Claim"):
        real.get(Claim, "model/gpt-4")


def test_claims_and_their_evidence(real: KnowledgeGraph) -> None:
    claims = real.claims(of="llm-clinical-medicine")
    assert len(claims) >= 45
    verdicts = real.verdicts(of="llm-clinical-medicine")
    assert set(verdicts) == {claim.iri for claim in claims}
    for claim in claims:
        lines = real.evidence(claim=claim.iri)
        assert (verdicts[claim.iri].slug == "no-evidence") == (not lines), claim.iri


def test_an_answer_goes_to_pandas_in_one_line(real: KnowledgeGraph) -> None:
    table = real.ask("reports/verdicts", report="report/llm-clinical-medicine")
    frame = pandas.DataFrame(table)
    assert tuple(frame.columns) == table.columns == ("report", "claim", "verdict", "retractions")
    assert len(frame) == len(table)


def test_an_answer_shows_as_an_escaped_table_in_a_notebook(real: KnowledgeGraph) -> None:
    table = real.select("SELECT ('<b>' AS ?text) (?nothing AS ?empty) WHERE {}")
    assert table._repr_html_() == (
        "<table><thead><tr><th>text</th><th>empty</th></tr></thead>"
        "<tbody><tr><td>&lt;b&gt;</td><td></td></tr></tbody></table>"
    )
    assert table.column("text") == ("<b>",)


def test_a_question_that_gives_a_graph_is_not_a_table(real: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="subgraph"):
        real.ask("things/description", thing="model/gpt-4")
    assert len(real.subgraph("things/description", thing="model/gpt-4")) > 3


def test_an_ask_query_answers_in_a_table_of_one(real: KnowledgeGraph) -> None:
    assert real.select("ASK { ?s ?p ?o }").rows == [(True,)]


def test_verdict_of_a_claim_is_that_of_its_line_with_the_smallest_precedence(toy: KnowledgeGraph) -> None:
    from medkg.entities import EvidenceLine, Verdict

    precedence: dict[str, int] = {verdict.iri: verdict.precedence for verdict in toy.all(Verdict)}
    lines = toy.all(EvidenceLine)
    verdicts = toy.verdicts(of="toy")
    assert {verdict.slug for verdict in verdicts.values()} >= {"supports", "contradicts", "no-evidence"}
    for claim, verdict in verdicts.items():
        given = [precedence[line.verdict] for line in lines if line.claim == claim]
        assert verdict.precedence == min(given, default=precedence[_no_evidence(toy)])


def _no_evidence(graph: KnowledgeGraph) -> str:
    from medkg.entities import Verdict

    return next(verdict.iri for verdict in graph.all(Verdict) if verdict.slug == "no-evidence")


@pytest.mark.parametrize("report", ["report/toi", "model/aster-1", "toi"])
def test_asking_about_what_is_not_there_is_an_error_and_not_an_empty_answer(toy: KnowledgeGraph, report: str) -> None:
    with pytest.raises(NotFound, match="holds no medkg:Report called"):
        toy.ask("claims/contradicted", report=report)
