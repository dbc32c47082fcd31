"""Query editors of others work without set-up: the requests that they send, with their headers, and what they need.

YASGUI (Zazuko's and Triply's), Comunica and SIB's editor were tried in a browser, from another origin; see
docs/sparql.md. What they asked there is asked here.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

ELSEWHERE = {"Origin": "https://editor.example"}
TABLES = "application/sparql-results+json,*/*;q=0.9"
GRAPHS = "application/n-triples,*/*;q=0.9"
LINKS = "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,*/*;q=0.1"
CLAIMS = "PREFIX medkg: <https://w3id.org/medkg/ontology#> SELECT ?c WHERE { ?c a medkg:Claim }"

SHAPES = "PREFIX sh: <http://www.w3.org/ns/shacl#> "
NAMESPACES = SHAPES + "SELECT DISTINCT ?prefix ?namespace { [] sh:prefix ?prefix ; sh:namespace ?namespace }"
EXAMPLES = (
    SHAPES
    + """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
    SELECT DISTINCT ?example ?comment ?query WHERE {
      ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|spex:describe ?query
    } ORDER BY ?example"""
)
PARTITIONS = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX ext: <http://ldf.fi/void-ext#>
    SELECT DISTINCT ?class ?property ?other ?datatype WHERE {
      ?part void:class ?class ; void:propertyPartition ?of . ?of void:property ?property
      OPTIONAL { { ?of void:classPartition [ void:class ?other ] } UNION { ?of ext:datatypePartition [ ext:datatype ?datatype ] } }
    }"""


def asked(client: FlaskClient, query: str) -> list[dict[str, str]]:
    """As SIB's editor asks: by GET, with a field of its own beside the query."""
    response = client.get(
        "/sparql",
        query_string=urlencode({"ac": 1, "query": query}),
        headers={"Accept": "application/sparql-results+json"},
    )
    rows = json.loads(response.data)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


@pytest.mark.parametrize(
    ("query", "accept", "kind"),
    [
        (CLAIMS, TABLES, "application/sparql-results+json"),
        ("ASK {}", TABLES, "application/sparql-results+json"),
        ("CONSTRUCT WHERE { ?s a ?c }", GRAPHS, "application/n-triples"),
    ],
)
def test_yasgui_asks_by_post_from_another_origin(client: FlaskClient, query: str, accept: str, kind: str) -> None:
    response = client.post("/sparql", data={"query": query}, headers={**ELSEWHERE, "Accept": accept})
    assert (response.status_code, response.mimetype) == (200, kind)
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_yasgui_can_show_why_a_query_is_refused(client: FlaskClient) -> None:
    response = client.post(
        "/sparql", data={"query": "SELECT * { SERVICE ?s {} }"}, headers={**ELSEWHERE, "Accept": TABLES}
    )
    assert (response.status_code, response.mimetype) == (403, "text/plain")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "SERVICE" in response.text


def test_comunica_learns_that_the_address_is_an_endpoint(client: FlaskClient) -> None:
    """It asks the bare address for data, with the formats that it prefers, and looks for the endpoint that it is."""
    response = client.get("/sparql", headers={**ELSEWHERE, "Accept": LINKS})
    assert response.mimetype == "application/ld+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    said = {str(quad.triple) for quad in parse(response.data, RdfFormat.JSON_LD)}
    endpoint = "<http://www.w3.org/ns/sparql-service-description#endpoint> <http://localhost/sparql>"
    assert any(triple.endswith(endpoint) for triple in said)


def test_comunica_reads_a_document_about_a_thing(client: FlaskClient) -> None:
    response = client.get("/doc/model/aster-1", headers={**ELSEWHERE, "Accept": LINKS})
    assert response.mimetype == "application/ld+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert list(parse(response.data, RdfFormat.JSON_LD))


def test_sib_editor_finds_prefixes_and_examples_that_run(client: FlaskClient) -> None:
    assert {"medkg", "skos"} <= {row["prefix"] for row in asked(client, NAMESPACES)}
    examples = asked(client, EXAMPLES)
    assert len(examples) > 100
    for example in examples[::10]:
        response = client.get("/sparql", query_string=urlencode({"query": example["query"]}))
        assert response.status_code == 200, example


def test_sib_editor_finds_which_class_has_which_properties(client: FlaskClient) -> None:
    found = {(row["class"].rpartition("#")[2], row["property"].rpartition("#")[2]) for row in asked(client, PARTITIONS)}
    assert ("Claim", "statement") in found
    rows = asked(client, PARTITIONS)
    assert any("other" in row for row in rows)
    assert any("datatype" in row for row in rows)
