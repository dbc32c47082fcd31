"""Identifiers lead to pages or to data, as the reader asks; what a reader has already is not sent again."""

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from medkg import KnowledgeGraph, Package
from medkg.namespaces import ID
from medkg.rdf.triples import Triples

MODEL = "model/aster-1"


def test_identifier_leads_to_its_page(client: FlaskClient) -> None:
    response = client.get(f"/id/{MODEL}")
    assert (response.status_code, response.location) == (303, f"/doc/{MODEL}")


def test_identifier_keeps_the_language_that_was_chosen(client: FlaskClient) -> None:
    assert client.get(f"/id/{MODEL}?lang=zh").location == f"/doc/{MODEL}?lang=zh"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/turtle", "text/turtle"),
        ("text/turtle, text/html;q=0.5", "text/turtle"),
        ("text/html, text/turtle;q=0.5", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("application/json", "application/ld+json"),
        ("application/rdf+xml;q=0.9, text/html;q=0.2", "application/rdf+xml"),
        ("application/n-triples, */*;q=0.1", "application/n-triples"),
        ("image/png", "text/html"),
    ],
)
@pytest.mark.parametrize(
    "path", [MODEL, "claim/toy/integration", "evidence-line/toy/accuracy-in-trial", "report/toy", "sentence/toy/future"]
)
def test_reader_gets_what_they_prefer(
    client: FlaskClient, toy: KnowledgeGraph, path: str, accept: str, kind: str
) -> None:
    found = path if toy.store.query(f"ASK {{ <{ID}{path}> ?p ?o }}").truth else _any_of(toy, path.partition("/")[0])
    response = client.get(f"/doc/{found}", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, kind)


def _any_of(graph: KnowledgeGraph, cls: str) -> str:
    rows = graph.select(f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{ID}{cls}/")) }} ORDER BY ?s')
    return str(rows.rows[0][0]).removeprefix(ID)


def test_pages_say_what_they_depend_on(client: FlaskClient) -> None:
    assert set(client.get(f"/doc/{MODEL}").vary) == {"Accept", "Accept-Encoding", "Accept-Language", "Cookie"}


def test_page_names_its_data(client: FlaskClient) -> None:
    assert f'<link rel="alternate" type="text/turtle" href="/doc/{MODEL}.ttl">' in client.get(f"/doc/{MODEL}").text


def test_turtle_of_a_thing_is_just_what_the_graph_says_of_it(
    client: FlaskClient, toy: KnowledgeGraph, toy_package: Package
) -> None:
    for file in toy_package.data_files():
        for subject in file.triples().subjects():
            response = client.get(f"/doc/{subject.removeprefix(ID)}.ttl")
            assert (response.status_code, response.mimetype) == (200, "text/turtle")
            if "/report/" in subject:
                continue
            told = [quad.triple for quad in parse(response.data, RdfFormat.TURTLE)]
            written = {str(triple) for triple in told if not str(triple.subject).startswith("<http://localhost/doc/")}
            own = {str(quad.triple) for quad in file.quads() if str(quad.subject) == f"<{subject}>"}
            assert written == own
            assert len(written) == len(toy.describe(subject))


def test_turtle_of_a_report_holds_its_text_claims_and_evidence(client: FlaskClient, toy_package: Package) -> None:
    response = client.get("/doc/report/toy.ttl")
    written = Triples(parse(response.data, RdfFormat.TURTLE))
    for file in toy_package.report_files("toy"):
        assert set(file.triples().subjects()) <= set(written.subjects())


@pytest.mark.parametrize(
    "address", ["/", f"/doc/{MODEL}", f"/doc/{MODEL}.ttl", "/doc/report/toy.ttl", "/download/medkg.nt"]
)
def test_what_a_reader_has_is_not_sent_again(client: FlaskClient, address: str) -> None:
    first = client.get(address, buffered=True)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(address, buffered=True, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(address, buffered=True, headers={"If-None-Match": '"something-else"'})
    assert other.status_code == 200


def test_two_languages_are_two_entities(client: FlaskClient) -> None:
    zh = client.get("/", headers={"Accept-Language": "zh"})
    en = client.get("/", headers={"Accept-Language": "en"})
    assert zh.headers["ETag"] != en.headers["ETag"]
