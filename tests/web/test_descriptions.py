"""The descriptions for programs, over HTTP and inside the endpoint."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from medkg.namespaces import ONTOLOGY
from medkg.stores.guarding.limits import Limits

PLACES = ("/sparql", "/.well-known/void", "/.well-known/sparql-examples")
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", FORMATS)
def test_description_is_given_in_every_format(client: FlaskClient, place: str, kind: str) -> None:
    response = client.get(place, headers={"Accept": kind})
    assert (response.status_code, response.mimetype) == (200, kind)
    assert len(list(parse(response.data, FORMATS[kind]))) > 100
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in response.headers["Vary"]
    again = client.get(place, headers={"Accept": kind, "If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("place", PLACES)
def test_what_cannot_be_given_is_406_and_anything_is_turtle(client: FlaskClient, place: str) -> None:
    assert client.get(place, headers={"Accept": "image/png"}).status_code == 406
    assert client.get(place).mimetype == "text/turtle"


def test_every_limit_is_told(client: FlaskClient) -> None:
    said = client.get("/sparql").text
    limits = Limits()
    assert f"{limits.seconds:g} seconds" in said
    assert f"{limits.seconds:g}秒" in said
    assert str(limits.answer_rows) in said


def asked(client: FlaskClient, query: str) -> list[dict[str, dict[str, str]]]:
    response = client.get("/sparql", query_string={"query": query})
    assert response.status_code == 200, response.text
    rows: list[dict[str, dict[str, str]]] = json.loads(response.data)["results"]["bindings"]
    return rows


def test_query_editors_find_examples_prefixes_and_classes_inside(client: FlaskClient) -> None:
    """What editors such as SIB's ask an endpoint to set themselves up."""
    examples = asked(
        client,
        "SELECT DISTINCT ?example ?comment ?query WHERE { ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; "
        "sh:select|sh:ask|sh:construct|sh:describe ?query }",
    )
    assert len(examples) > 80
    for row in examples[::20]:
        assert client.post("/sparql", data={"query": row["query"]["value"]}).status_code == 200
    prefixes = asked(client, "SELECT ?prefix ?namespace WHERE { [] sh:prefix ?prefix ; sh:namespace ?namespace }")
    assert {row["prefix"]["value"] for row in prefixes} >= {"medkg", "rdf", "schema"}
    links = asked(
        client,
        "PREFIX void: <http://rdfs.org/ns/void#> SELECT DISTINCT ?class ?property ?target WHERE { "
        "[] void:class ?class ; void:propertyPartition [ void:property ?property ; "
        "void:classPartition [ void:class ?target ] ] }",
    )
    assert {ONTOLOGY + "Claim"} <= {row["class"]["value"] for row in links}
