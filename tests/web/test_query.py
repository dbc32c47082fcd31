"""The query page as it is without a script, and what its script asks for."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient
from tests.web.reading import FOREIGN_OR_INLINE, LANGUAGES, by_class, by_id, links, page, parsed, text_of

from medkg import KnowledgeGraph, Package
from medkg.queries.standing import standing
from medkg.stores.memory import MemoryStore
from medkg.web import create_app

CLAIMS = (
    "SELECT ?claim ?statement WHERE { ?claim a medkg:Claim ; medkg:statement ?statement } ORDER BY ?claim ?statement"
)
GRAPH = "CONSTRUCT WHERE { ?line <http://purl.org/spar/cito/hasCitingEntity> ?claim }"


def asked(client: FlaskClient, text: str, *, language: str = "en", status: int = 200) -> ET.Element:
    response = client.get("/query", query_string={"query": text}, headers={"Accept-Language": language})
    assert response.status_code == status
    return parsed(response.get_data(as_text=True))


def data(client: FlaskClient, text: str, *, status: int = 200) -> dict[str, object]:
    response = client.post("/query/answer.json", data={"query": text})
    assert response.status_code == status
    found: dict[str, object] = response.get_json()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [None, CLAIMS, GRAPH, "ASK { ?s ?p ?o }", "SELECT ?x WHERE {"])
def test_page_is_well_formed_and_small(real_client: FlaskClient, text: str | None, language: str) -> None:
    response = real_client.get(
        "/query", query_string={"query": text} if text else {}, headers={"Accept-Language": language}
    )
    body = response.get_data(as_text=True)
    parsed(body)
    assert not FOREIGN_OR_INLINE.search(body)
    assert len(response.data) <= 102_400


def test_table_shows_labels_for_identifiers_and_offers_every_format(client: FlaskClient) -> None:
    root = asked(client, "SELECT ?model WHERE { VALUES ?model { <model/aster-1> } }")
    answer = by_id(root, "answer")
    (cell,) = answer.iter("td")
    assert text_of(cell) == "Aster-1"
    assert "/doc/model/aster-1" in links(answer)
    assert [target.rpartition("format=")[2] for target in links(answer) if "/sparql?" in target] == [
        "csv",
        "tsv",
        "json",
        "xml",
    ]


def test_columns_are_those_that_were_asked_for(client: FlaskClient) -> None:
    root = asked(client, 'SELECT ("a"@zh AS ?label_zh) ("b"@en AS ?label_en) ?nothing (1.50 AS ?number) {}')
    heads = [text_of(head) for head in by_id(root, "answer").iter("th")]
    assert heads == ["label_zh", "label_en", "nothing", "number"]


def test_graph_is_told_as_turtle_and_drawn(client: FlaskClient) -> None:
    root = asked(client, GRAPH)
    assert "cito:hasCitingEntity" in text_of(by_class(root, "turtle")[0])
    assert by_class(root, "drawing")
    assert any("format=jsonld" in target for target in links(by_id(root, "answer")))


def test_truth_is_told_in_a_word(client: FlaskClient) -> None:
    assert text_of(by_class(asked(client, "ASK { ?s a medkg:Claim }"), "truth")[0]) == "Yes"
    assert text_of(by_class(asked(client, "ASK { ?s a medkg:Nothing }"), "truth")[0]) == "No"


def test_long_answers_come_in_pages_and_say_what_they_leave_out(real_client: FlaskClient) -> None:
    root = asked(real_client, "SELECT * { ?s ?p ?o }")
    answer = by_id(root, "answer")
    assert len(list(answer.iter("tr"))) == 51
    assert "more than 1,000 answers" in text_of(answer)
    assert "Page 1 of 20" in text_of(answer)
    (following,) = [target for target in links(answer) if "page=2" in target]
    assert real_client.get(following).status_code == 200
    assert real_client.get("/query", query_string={"query": "SELECT * { ?s ?p ?o }", "page": "21"}).status_code == 404


def test_posted_text_is_answered_and_its_downloads_and_pages_are_posted_too(real_client: FlaskClient) -> None:
    text = "SELECT * { ?s ?p ?o }" + " " * 50_000
    response = real_client.post("/query", data={"query": text}, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    root = parsed(response.get_data(as_text=True))
    buttons = {(one.get("name"), one.get("value")) for one in by_id(root, "answer").iter("button")}
    assert {("format", "csv"), ("page", "2")} <= buttons
    assert not [target for target in links(by_id(root, "answer")) if "query=" in target]


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("SELECT ?s WHERE { ?s ?p }", 400, "Line 1, column 26"),
        (" ", 400, "There is no query yet"),
        ("x" * 10_000, 400, "not a SPARQL query"),
        ("<script>alert(1)</script>", 400, "not a SPARQL query"),
        ("SELECT \x00\x01 {}", 400, "Line 1"),
        ("DELETE WHERE { ?s ?p ?o }", 403, "DELETE is refused"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403, "SERVICE is refused"),
        ("SELECT * " + "{" * 3_000, 422, "nested too deeply"),
        ("SELECT * { ?s medkgg:text ?o }", 400, "not declared"),
    ],
)
def test_what_is_wrong_is_said_beside_the_text_which_is_kept(
    client: FlaskClient, text: str, status: int, words: str
) -> None:
    root = asked(client, text, status=status)
    assert words in text_of(by_id(root, "query-error"))
    kept = by_id(root, "query-text").text or ""
    assert kept.strip() == text.replace("\x00", "").replace("\x01", "").strip()
    told = data(client, text, status=status)
    assert told["message"]


def test_hostile_values_are_shown_as_what_they_are(client: FlaskClient) -> None:
    text = """SELECT ("<script>alert(1)</script>" AS ?a) ("abc"^^xsd:integer AS ?b) ("NaN"^^xsd:double AS ?c) (BNODE() AS ?d)
      (IRI("javascript:alert(1)") AS ?e) ("\\u0001" AS ?f) ("99999999999999999999"^^xsd:gYear AS ?g) {}"""
    response = client.get("/query", query_string={"query": text}, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    body = response.get_data(as_text=True)
    root = parsed(body)
    assert not FOREIGN_OR_INLINE.search(body)
    assert "\x01" not in body
    assert not [target for target in links(root) if target.startswith("javascript:")]
    cells = [text_of(cell) for cell in by_id(root, "answer").iter("td")]
    assert cells[:3] == ["<script>alert(1)</script>", "abc", "NaN"]


def test_example_is_filled_with_what_is_given(client: FlaskClient) -> None:
    root = page(client, "/query?example=works/results&work=work/aster-2025-trial")
    text = by_id(root, "query-text").text or ""
    assert "VALUES ?work { <work/aster-2025-trial> }" in text
    assert "BASE <https://w3id.org/medkg/id/>" in text


def test_example_of_another_package_takes_a_thing_that_is_there(client: FlaskClient) -> None:
    root = page(client, "/query?example=works/results")
    text = by_id(root, "query-text").text or ""
    rows = data(client, text)["rows"]
    assert "VALUES ?work { <work/" in text
    assert rows is not None


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/query?example=works/nothing", 404),
        ("/query?example=works/results&other=1", 400),
        ("/query?example=works/results&work=a:b", 400),
        ("/query?example=", 404),
    ],
)
def test_wrong_example_is_told_on_the_page(client: FlaskClient, address: str, status: int) -> None:
    root = page(client, address, status=status)
    assert text_of(by_id(root, "query-error"))


def test_every_question_stands_alone_and_answers_the_same(real: KnowledgeGraph) -> None:
    for question in real.catalog:
        given = {one.name: one.example for one in question.parameters}
        bound = real.answer(question.name, **given)
        alone = real.store.query(standing(question, given))
        if bound.kind == "table":
            assert list(alone.rows()) == list(bound.rows()), question.name
        else:
            assert set(alone.triples()) == set(bound.triples()), question.name


def test_every_example_runs_as_it_stands(real_client: FlaskClient, real: KnowledgeGraph) -> None:
    for question in real.catalog:
        root = page(real_client, f"/query?example={question.name}")
        text = by_id(root, "query-text").text or ""
        assert data(real_client, text)["kind"] in ("table", "graph"), question.name


def test_value_that_tries_to_leave_its_place_is_a_string_or_refused(client: FlaskClient) -> None:
    for value in ("work/x> } DELETE {", 'work/"', "work/../../evil", "https://example.org/a%20b"):
        response = client.get("/query", query_string={"example": "works/results", "work": value})
        assert response.status_code in (200, 400)
        text = by_id(parsed(response.get_data(as_text=True)), "query-text").text or ""
        assert "DELETE" not in text
        assert ".." not in text or "<https://w3id.org/medkg/id/work/../../evil>" in text


def test_panels_and_questions_lead_to_the_editor(client: FlaskClient) -> None:
    for address in ("/doc/work/aster-2025-trial", "/questions/works/results?work=work/aster-2025-trial"):
        targets = [target for target in links(page(client, address)) if target.startswith("/query?")]
        assert "/query?example=works/results&work=work/aster-2025-trial" in targets


def test_vocabulary_holds_what_the_shapes_hold_and_is_sent_once(client: FlaskClient) -> None:
    response = client.get("/query/vocabulary.json")
    found = response.get_json()
    claim = next(one for one in found["classes"] if one["name"] == "medkg:Claim")
    statement = next(one for one in found["properties"] if one["name"] == "medkg:statement")
    assert claim["label"]["zh"]
    assert claim["definition"]["en"]
    assert claim["things"] > 0
    assert "medkg:statement" in claim["properties"]
    assert statement["label"].keys() == {"zh", "en"}
    assert found["prefixes"]["medkg"] == "https://w3id.org/medkg/ontology#"
    again = client.get("/query/vocabulary.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_things_are_offered_by_their_names_in_either_language(client: FlaskClient) -> None:
    client.get("/query/things.json?text=x")
    found = client.get("/query/things.json?text=aster", headers={"Accept-Language": "en"}).get_json()
    assert "model/aster-1" in [one["name"] for one in found]


def test_answer_data_says_what_is_shown(client: FlaskClient) -> None:
    found = data(client, "SELECT ?model (2 AS ?n) WHERE { VALUES ?model { <model/aster-1> } }")
    assert found["columns"] == [{"name": "model", "number": False}, {"name": "n", "number": True}]
    assert json.loads(json.dumps(found["rows"])) == [[{"text": "Aster-1", "href": "/doc/model/aster-1"}, {"text": "2"}]]


@pytest.mark.parametrize("text", ["SELECT ?c { ?c a medkg:Claimm }", "ASK { ?c a medkg:Claimm }"])
def test_term_that_the_ontology_lacks_is_hinted_at_and_answered_all_the_same(client: FlaskClient, text: str) -> None:
    hint = "The ontology has no term medkg:Claimm, so nothing is said with it. Did you mean medkg:Claim?"
    assert [text_of(one) for one in by_class(asked(client, text), "hint")] == [hint]
    assert data(client, text)["hints"] == [hint]
    assert not by_class(asked(client, text.replace("Claimm", "Claim")), "hint")
    assert data(client, text.replace("Claimm", "Claim"))["hints"] == []
    protocol = client.get("/sparql", query_string={"query": text}, headers={"Accept": "application/json"})
    assert set(protocol.get_json()) in ({"head", "results"}, {"head", "boolean"})


def test_hint_with_hostile_names_is_text(client: FlaskClient) -> None:
    text = "SELECT ?c { ?c a <https://w3id.org/medkg/ontology#'&amp;--;alert(1)> }"
    (hint,) = by_class(asked(client, text), "hint")
    assert "ontology#'&amp;--;alert(1)>" in text_of(hint)


@pytest.mark.parametrize(("end", "ordered"), [("ORDER BY ?c", True), ("", False)])
def test_answer_data_say_whether_an_order_was_asked_for(client: FlaskClient, end: str, ordered: bool) -> None:
    assert data(client, "SELECT ?c { ?c a medkg:Claim } " + end)["ordered"] is ordered


def test_drawing_of_a_graph_is_a_file_of_its_own(client: FlaskClient) -> None:
    response = client.get("/query/graph.svg", query_string={"query": GRAPH})
    assert response.mimetype == "image/svg+xml"
    ET.fromstring(response.get_data(as_text=True))
    assert client.get("/query/graph.svg", query_string={"query": "ASK {}"}).status_code == 400


def test_language_chosen_by_hand_is_kept(client: FlaskClient) -> None:
    root = page(client, "/query?lang=zh", language="en")
    form = by_id(root, "query-form")
    assert [one.get("value") for one in form.iter("input") if one.get("name") == "lang"] == ["zh"]
    assert form.get("data-answer") == "/query/answer.json?lang=zh"


def test_empty_package_has_the_page_its_examples_and_empty_answers(toy_package: Package) -> None:
    app = create_app(KnowledgeGraph(store=MemoryStore([]), package=toy_package))
    client = app.test_client()
    text = by_id(page(client, "/query?example=works/results"), "query-text").text or ""
    assert "There is nothing" in text_of(by_id(asked(client, text), "answer"))
    assert "There is nothing" in text_of(by_id(asked(client, "DESCRIBE <model/aster-1>"), "answer"))
    assert client.get("/query/vocabulary.json").status_code == 200
    app.extensions["medkg"].guard.close()
