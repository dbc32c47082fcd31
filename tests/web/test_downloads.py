"""Downloads of the whole package: each format parses, and all say the same."""

import json

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from medkg import Package

FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}


@pytest.mark.parametrize("ending", FORMATS)
def test_package_in_every_format(client: FlaskClient, toy_package: Package, ending: str) -> None:
    kind, fmt = FORMATS[ending]
    response = client.get(f"/download/medkg.{ending}")
    assert (response.status_code, response.mimetype) == (200, kind)
    assert response.headers["Content-Disposition"] == f"attachment; filename=medkg.{ending}"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    subjects = {str(quad.subject) for quad in parse(response.data, fmt, without_named_graphs=False)}
    for file in toy_package.data_files():
        assert {f"<{subject}>" for subject in file.triples().subjects()} <= subjects


def test_digits_are_downloaded_as_they_were_written(client: FlaskClient) -> None:
    assert b"91.50" in client.get("/download/medkg.ttl").data
    texts = [client.get(f"/doc/{path}.ttl").text for path in _results(client)]
    assert any("91.50" in text for text in texts)


def _results(client: FlaskClient) -> list[str]:
    page = client.get("/class/result").text
    return [part.split('"')[0] for part in page.split('href="/doc/')[1:] if part.startswith("result/")]


def test_head_has_the_length_and_no_body(client: FlaskClient) -> None:
    whole = client.get("/download/medkg.nt")
    head = client.head("/download/medkg.nt")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_answer_as_data(client: FlaskClient, ending: str, kind: str) -> None:
    response = client.get(f"/questions/reports/verdicts.{ending}?report=report/toy")
    assert (response.status_code, response.mimetype) == (200, kind)
    assert b"verdict/supports" in response.data


def test_answer_holds_all_rows(client: FlaskClient) -> None:
    answer = json.loads(client.get("/questions/reports/verdicts.json?report=report/toy").data)
    assert len(answer["results"]["bindings"]) == 6


def test_graph_as_turtle(client: FlaskClient) -> None:
    response = client.get("/questions/reports/narrative.ttl?report=report/toy")
    assert response.mimetype == "text/turtle"
    assert len(list(parse(response.data, RdfFormat.TURTLE))) > 50
