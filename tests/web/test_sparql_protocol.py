"""The SPARQL 1.1 Protocol (W3C 2013), query half, and what HTTP asks of its answers (RFC 9110).

The cases are those that the W3C's protocol tests describe, by their names there where they have one; what an update
would do is refused.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results
from tests.loops import in_loop
from werkzeug.test import EnvironBuilder, TestResponse

from medkg import KnowledgeGraph
from medkg.errors import QueryError
from medkg.namespaces import GRAPH
from medkg.stores.guarding.limits import Limits
from medkg.web import create_app, protocol
from medkg.web.sparql import CutOff

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ASK = "ASK {}"
CLAIMS = "SELECT ?claim WHERE { ?claim a medkg:Claim } ORDER BY ?claim"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
JSON = "application/sparql-results+json"

TABLES = {
    "json": (JSON, QueryResultsFormat.JSON),
    "xml": ("application/sparql-results+xml", QueryResultsFormat.XML),
    "csv": ("text/csv; charset=utf-8", None),
    "tsv": ("text/tab-separated-values; charset=utf-8", QueryResultsFormat.TSV),
}
GRAPHS = {
    "turtle": ("text/turtle; charset=utf-8", RdfFormat.TURTLE),
    "ntriples": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdfxml": ("application/rdf+xml", RdfFormat.RDF_XML),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nquads": ("application/n-quads", RdfFormat.N_QUADS),
}


@pytest.fixture(scope="module")
def app(toy: KnowledgeGraph) -> Flask:
    limits = Limits(seconds=2, answer_bytes=2 << 20, held_bytes=100_000, query_bytes=20_000)
    return create_app(toy, {"QUERY_LIMITS": limits})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def get(client: FlaskClient, query: str, accept: str = "", **fields: Any) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql", query_string=urlencode({"query": query, **fields}, doseq=True), headers=headers)


def truth(response: TestResponse) -> bool:
    assert (response.status_code, response.content_type) == (200, JSON), response.text
    return bool(json.loads(response.data)["boolean"])


# --- How a query is sent -----------------------------------------------------------------------------------------------


def test_query_get(client: FlaskClient) -> None:
    assert truth(get(client, ASK))


def test_query_post_form(client: FlaskClient) -> None:
    assert truth(client.post("/sparql", data={"query": ASK}))


def test_query_post_direct(client: FlaskClient) -> None:
    assert truth(client.post("/sparql", data=ASK, content_type=DIRECT))
    assert truth(client.post("/sparql", data=ASK, content_type=f"{DIRECT}; charset=UTF-8"))
    assert truth(client.post("/sparql", data=ASK, content_type=DIRECT.upper()))


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT (1 AS ?x) {}", "table"),
        (ASK, "truth"),
        ("DESCRIBE <http://e.org/>", "graph"),
        ("CONSTRUCT { <a:s> <a:p> 1 } {}", "graph"),
    ],
)
def test_query_content_type_of_each_form(client: FlaskClient, query: str, kind: str) -> None:
    expected = "text/turtle; charset=utf-8" if kind == "graph" else JSON
    assert get(client, query).content_type == expected


def test_query_text_is_utf8_both_ways(client: FlaskClient) -> None:
    query = 'SELECT ("诊断 é 🩺" AS ?x) {}'
    for response in (
        get(client, query, format="csv"),
        client.post("/sparql", data={"query": query, "format": "csv"}),
        client.post("/sparql?format=csv", data=query.encode(), content_type=DIRECT),
    ):
        assert response.data.decode() == "x\r\n诊断 é 🩺\r\n"


def test_query_relative_iri_has_a_base(client: FlaskClient) -> None:
    assert (
        get(client, "SELECT (<claim/x> AS ?x) {}", format="tsv")
        .text.split()[1]
        .startswith("<https://w3id.org/medkg/id/claim/x")
    )
    assert "<http://e.org/x>" in get(client, "BASE <http://e.org/> SELECT (<x> AS ?x) {}", format="tsv").text


# --- The dataset of the request ----------------------------------------------------------------------------------------


def graphs_of(toy: KnowledgeGraph) -> tuple[str, str]:
    first, second, *_rest = toy.store.graphs()
    return first, second


def test_query_dataset_default_graph(client: FlaskClient, toy: KnowledgeGraph) -> None:
    first, second = graphs_of(toy)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    one = get(client, count, format="csv", **{"default-graph-uri": first}).text.split()[1]
    other = get(client, count, format="csv", **{"default-graph-uri": second}).text.split()[1]
    two: dict[str, Any] = {"default-graph-uri": [first, second]}
    both = get(client, count, format="csv", **two).text.split()[1]
    assert int(one) + int(other) == int(both) > 0
    assert one == str(len(list(toy.store.quads(first))))


def test_query_dataset_named_graphs_post(client: FlaskClient, toy: KnowledgeGraph) -> None:
    first, second = graphs_of(toy)
    names = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    form = client.post("/sparql", data={"query": names, "named-graph-uri": [first, second], "format": "csv"})
    address = urlencode({"named-graph-uri": [first, second], "format": "csv"}, doseq=True)
    direct = client.post(f"/sparql?{address}", data=names, content_type=DIRECT)
    assert form.text.split() == direct.text.split() == ["g", first, second]
    assert not truth(client.post("/sparql", data={"query": "ASK { ?s ?p ?o }", "named-graph-uri": first}))


def test_query_dataset_full(client: FlaskClient, toy: KnowledgeGraph) -> None:
    first, second = graphs_of(toy)
    both = {"default-graph-uri": first, "named-graph-uri": second}
    assert truth(get(client, f"ASK {{ GRAPH <{second}> {{ ?s ?p ?o }} }}", **both))
    assert not truth(get(client, f"ASK {{ GRAPH <{first}> {{ ?s ?p ?o }} }}", **both))


def test_query_multiple_dataset_the_request_overrules_from(client: FlaskClient, toy: KnowledgeGraph) -> None:
    first, _second = graphs_of(toy)
    query = f"ASK FROM <{first}> {{ ?s ?p ?o }}"
    assert truth(get(client, query))
    assert not truth(get(client, query, **{"default-graph-uri": "http://e.org/nothing"}))


def test_unknown_graph_of_the_request_is_empty_and_of_from_is_refused(client: FlaskClient) -> None:
    assert not truth(get(client, "ASK { ?s ?p ?o }", **{"default-graph-uri": "http://e.org/nothing"}))
    assert get(client, "ASK FROM <http://e.org/nothing> { ?s ?p ?o }").status_code == 403
    assert get(client, ASK, **{"default-graph-uri": "not an iri"}).status_code == 400


def test_default_graph_is_the_union(client: FlaskClient, toy: KnowledgeGraph) -> None:
    first, second = graphs_of(toy)
    for name in (first, second):
        quad = next(iter(toy.store.quads(name)))
        assert truth(get(client, f"ASK {{ {quad.predicate} ?p ?o }}")) or truth(
            get(client, f"ASK {{ ?s {quad.predicate} ?o }}")
        )


# --- Wrong requests ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "options", "status"),
    [
        pytest.param("PUT", {"query_string": {"query": ASK}}, 405, id="bad_query_method"),
        pytest.param("DELETE", {}, 405, id="delete"),
        pytest.param("PATCH", {}, 405, id="patch"),
        pytest.param("TRACE", {}, 405, id="trace"),
        pytest.param("GET", {"query_string": f"query={ASK}&query={ASK}"}, 400, id="bad_multiple_queries"),
        pytest.param("POST", {"data": {"query": [ASK, ASK]}}, 400, id="bad_multiple_queries_form"),
        pytest.param("POST", {"data": {"query": ASK}, "query_string": {"query": ASK}}, 400, id="query in both"),
        pytest.param("POST", {"data": f"query={ASK}", "content_type": "text/plain"}, 415, id="bad_query_wrong_media_type"),
        pytest.param("POST", {"data": f"query={ASK}".encode(), "content_type": ""}, 415, id="bad_query_missing_form_type"),
        pytest.param("POST", {"data": ASK.encode(), "content_type": ""}, 415, id="bad_query_missing_direct_type"),
        pytest.param("POST", {"data": "ASK { ?s ?p 'é' }".encode("latin-1"), "content_type": DIRECT}, 400, id="bad_query_non_utf8"),
        pytest.param("POST", {"data": ASK.encode("utf-16"), "content_type": f"{DIRECT}; charset=UTF-16"}, 415, id="charset"),
        pytest.param("GET", {"query_string": "query=ASK%20%7B%20%ff%20%7D"}, 400, id="address is not UTF-8"),
        pytest.param("GET", {"query_string": {"query": "ASK {"}}, 400, id="bad_query_syntax"),
        pytest.param("GET", {"query_string": {"query": ""}}, 400, id="empty query"),
        pytest.param("POST", {"data": {}}, 415, id="empty form"),
        pytest.param("POST", {"data": b"", "content_type": FORM}, 400, id="no query in the form"),
        pytest.param("POST", {"data": b"", "content_type": DIRECT}, 400, id="empty body"),
        pytest.param("POST", {"data": {"query": (None, ASK)}, "content_type": "multipart/form-data"}, 415, id="multipart"),
        pytest.param("GET", {"query_string": {"query": ASK, "format": "yaml"}}, 400, id="unknown format"),
        pytest.param("GET", {"query_string": {"query": ASK, "format": "turtle"}}, 400, id="format that does not fit"),
        pytest.param("GET", {"query_string": {"query": ASK}, "headers": {"Accept": "image/png"}}, 406, id="not acceptable"),
        pytest.param("GET", {"query_string": {"query": ASK}, "headers": {"Accept": "text/turtle"}}, 406, id="graph of a truth"),
        pytest.param("POST", {"data": b"x" * 30_000, "content_type": DIRECT}, 413, id="too large"),
        pytest.param("POST", {"data": b"query=" + b"x" * 10_000_000, "content_type": FORM}, 413, id="ten megabytes"),
        pytest.param("GET", {"query_string": {"query": "ASK {} #" + "x" * 30_000}}, 413, id="too long an address"),
        pytest.param("GET", {"query_string": "&".join(["a=b"] * 2_000) + "&query=x"}, 400, id="too many fields"),
        pytest.param("POST", {"data": {"update": "INSERT DATA { <a:s> <a:p> <a:o> }"}}, 403, id="update_post_form"),
        pytest.param("POST", {"data": "CLEAR ALL", "content_type": "application/sparql-update"}, 403, id="update_post_direct"),
        pytest.param("GET", {"query_string": {"update": "CLEAR ALL"}}, 403, id="bad_update_get"),
        pytest.param("GET", {"query_string": {"query": "CLEAR ALL"}}, 403, id="update as query"),
        pytest.param("POST", {"data": {"query": ASK, "update": "CLEAR ALL"}}, 400, id="query and update"),
        pytest.param("GET", {"query_string": {"query": "ASK { SERVICE <http://e.org/> {} }"}}, 403, id="service"),
        pytest.param("GET", {"query_string": {"query": "ASK " + "{" * 5_000 + "}" * 5_000}}, 422, id="nested"),
    ],
)  # fmt: skip
def test_wrong_request_is_told_so_in_words(
    client: FlaskClient, toy: KnowledgeGraph, method: str, options: dict[str, object], status: int
) -> None:
    before = len(toy.store)
    response = client.open("/sparql", method=method, **options)  # type: ignore[arg-type]
    assert response.status_code == status, response.text
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text.strip()
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert ("Allow" in response.headers) == (status == 405)
    assert len(toy.store) == before


def test_errors_speak_the_clients_language(client: FlaskClient) -> None:
    chinese = client.get("/sparql?query=ASK%20%7B", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
    assert "SPARQL语法有误" in chinese.text


# --- Formats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", TABLES)
def test_tables_and_truths_in_every_format(client: FlaskClient, toy: KnowledgeGraph, form: str) -> None:
    kind, parser = TABLES[form]
    for response in (get(client, CLAIMS, format=form), get(client, CLAIMS, accept=kind.partition(";")[0])):
        assert response.content_type == kind
        assert response.data == toy.store.query(CLAIMS).serialize(form)
        if parser:
            assert len(list(parse_query_results(response.data, parser))) == 6  # type: ignore[arg-type]
    assert get(client, ASK, format=form).content_type == kind
    assert b"true" in get(client, ASK, format=form).data


@pytest.mark.parametrize("form", GRAPHS)
def test_graphs_in_every_format(client: FlaskClient, toy: KnowledgeGraph, form: str) -> None:
    kind, parser = GRAPHS[form]
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a medkg:Claim ; ?p ?o }"
    expected = set(toy.store.query(query).triples())
    for response in (get(client, query, format=form), get(client, query, accept=kind.partition(";")[0])):
        assert response.content_type == kind
        assert {quad.triple for quad in parse(response.data, parser)} == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "json"), ("*/*", "json"), ("text/*", "csv"), ("application/*", "json"), ("TEXT/CSV", "csv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "xml"), ("application/json", "json"),
        ("application/xml", "xml"), ("application/sparql-results+json;q=0, */*", "xml"),
        ("text/html, text/tab-separated-values;q=0.1", "tsv"), ("text/csv;q=0.1, */*;q=0.5", "json"),
        ("text/csv;q=nonsense, text/tab-separated-values;q=0.2", "tsv"),
        ("application/sparql-results+xml;q=1.0,application/sparql-results+json;q=1.0", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"),
    ],
)  # fmt: skip
def test_what_is_liked_best_is_given(client: FlaskClient, accept: str, expected: str) -> None:
    response = get(client, CLAIMS, accept=accept)
    assert response.content_type == TABLES[expected][0]
    assert {part.strip() for part in response.headers["Vary"].split(",")} >= {"Accept", "Accept-Encoding"}


def test_content_location_is_the_address_of_just_this_format(client: FlaskClient) -> None:
    response = get(client, CLAIMS, accept="text/csv")
    again = client.get(response.headers["Content-Location"])
    assert (again.content_type, again.data) == ("text/csv; charset=utf-8", response.data)


# --- HTTP --------------------------------------------------------------------------------------------------------------


def test_answer_that_the_client_has_is_not_sent_again(client: FlaskClient) -> None:
    first = get(client, CLAIMS)
    tag = first.headers["ETag"]
    address = "/sparql?" + urlencode({"query": CLAIMS})
    for held in (tag, f'"other", {tag}', f"W/{tag}"):
        again = client.get(address, headers={"If-None-Match": held})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    for query in (
        CLAIMS,
        "SELECT (RAND() AS ?r) {}",
        "SELECT * { ?s ?p ?o } LIMIT 2000",
    ):  # kept, new each time, streamed
        whatever = "/sparql?" + urlencode({"query": query})
        again = client.get(whatever, headers={"If-None-Match": "*"})
        assert (again.status_code, again.data) == (304, b"")
    assert client.get("/sparql?query=nonsense", headers={"If-None-Match": "*"}).status_code == 400
    assert client.post("/sparql", data={"query": CLAIMS}, headers={"If-None-Match": "*"}).status_code == 200
    others = {
        get(client, CLAIMS, format="csv").headers["ETag"],
        get(client, CLAIMS + " LIMIT 1").headers["ETag"],
        get(client, CLAIMS, **{"default-graph-uri": GRAPH}).headers["ETag"],
        client.get(address, headers={"Accept-Encoding": "gzip"}).headers["ETag"],
    }
    assert len(others | {tag}) == 5
    assert "ETag" not in get(client, "SELECT (RAND() AS ?r) {}").headers
    assert get(client, "SELECT (NOW() AS ?r) {}").headers["Cache-Control"] == "no-store"


def test_answer_that_was_given_is_given_again_to_who_asks_the_very_same(client: FlaskClient, app: Flask) -> None:
    """Kept as it was sent, for those whose request is alike in all that the answer depends on."""
    query = CLAIMS + " LIMIT 3"
    first = get(client, query, "text/csv")
    again = get(client, query, "text/csv")
    assert (again.data, list(again.headers)) == (first.data, list(first.headers))
    assert get(client, query, "application/xml").content_type == "application/sparql-results+xml"
    assert get(client, query, "text/csv", format="tsv").content_type == TABLES["tsv"][0]
    head = client.head("/sparql", query_string=urlencode({"query": query}), headers={"Accept": "text/csv"})
    assert (head.data, head.content_length) == (b"", first.content_length)
    held = {"Accept": "text/csv", "If-None-Match": first.headers["ETag"]}
    assert client.get("/sparql", query_string=urlencode({"query": query}), headers=held).status_code == 304
    guard = app.extensions["medkg"].guard
    guard.refresh(version="of other data")
    assert get(client, query, "text/csv").headers["ETag"] != first.headers["ETag"]


@given(st.text(st.sampled_from("%=+&a5fF0 é\n\r\t~_/?"), max_size=60))
def test_fields_are_read_as_urllib_reads_them(encoded: str) -> None:
    """The quick way and the thorough one; what is not UTF-8 is refused by both."""
    try:
        expected = parse_qs(encoded, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(QueryError):
            protocol._fields(encoded)
    else:
        assert protocol._fields(encoded) == expected


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.text(st.characters(exclude_categories=["Cs"]))
)
def test_whatever_is_percent_encoded_comes_through(name: str, value: str) -> None:
    assert protocol._fields(urlencode({name: value})) == {name: [value]}


def test_answers_are_packed_for_those_who_can_unpack(client: FlaskClient) -> None:
    query = "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT {}"
    for most in (100, 2_000):  # held back whole, and streamed
        text = query.replace("LIMIT {}", f"LIMIT {most}")
        address = "/sparql?" + urlencode({"query": text})
        plain = client.get(address)
        assert plain.data
        assert "Content-Encoding" not in plain.headers
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        smaller = client.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert smaller.headers["Content-Encoding"] == "br"
        assert brotli.decompress(smaller.data) == plain.data
        none = client.get(address, headers={"Accept-Encoding": "gzip;q=0, br;q=0"})
        assert "Content-Encoding" not in none.headers
    assert (
        "Content-Encoding" not in client.get("/sparql?query=ASK%20%7B%7D", headers={"Accept-Encoding": "gzip"}).headers
    )


def test_head_is_get_without_the_body(client: FlaskClient) -> None:
    address = "/sparql?" + urlencode({"query": CLAIMS})
    whole, head = client.get(address), client.head(address)
    assert head.data == b""
    assert head.headers == whole.headers
    assert client.head("/sparql?query=nonsense").status_code == 400
    assert client.head("/sparql").status_code == 200


def test_scripts_of_any_site_may_ask_but_never_with_credentials(client: FlaskClient) -> None:
    asked = client.options(
        "/sparql",
        headers={
            "Origin": "https://e.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert asked.status_code == 204
    assert asked.headers["Allow"] == asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]
    for response in (asked, get(client, ASK), get(client, "nonsense"), client.get("/sparql"), client.put("/sparql")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Set-Cookie" not in response.headers


def test_answer_that_is_cut_off_says_so_and_breaks_the_connection(client: FlaskClient) -> None:
    query = f'SELECT * WHERE {{ ?a ?b ?c . ?d ?e ?f . BIND("{"x" * 5000}" AS ?text) }}'
    for form in ("json", "xml", "csv", "tsv"):
        response = client.get("/sparql", query_string={"query": query, "format": form}, buffered=False)
        assert response.status_code == 200
        got = b""
        with pytest.raises(CutOff, match="limit answer_bytes"):  # noqa: PT012
            for piece in response.iter_encoded():
                got += piece
        assert got.endswith(b"This answer is cut off here; it is not complete.\n")
        assert "ETag" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
        response.close()
        if form != "tsv":  # whose next line may hold anything
            with pytest.raises((SyntaxError, ValueError, csv.Error)):
                strictly_read(got, form)


def strictly_read(got: bytes, form: str) -> None:
    if form == "csv":
        list(csv.reader(io.StringIO(got.decode()), strict=True))
    else:
        found = parse_query_results(got, format=TABLES[form][1])
        assert isinstance(found, QuerySolutions)
        list(found)


def test_cut_off_graph_is_refused_by_a_reader_wherever_the_cut_is(toy: KnowledgeGraph) -> None:
    """In RDF/XML too, in the middle of a text."""
    app = create_app(toy, {"QUERY_LIMITS": Limits(answer_bytes=1_200_000)})
    text = "x" * 3_000
    query = (
        f'CONSTRUCT {{ ?s <x:p> ?t }} WHERE {{ ?s ?p ?o . ?a ?b ?c BIND(CONCAT("{text}", STR(?a), STR(?c)) AS ?t) }}'
    )
    for form in ("rdfxml", "turtle", "ntriples"):
        response = app.test_client().get("/sparql", query_string={"query": query, "format": form}, buffered=False)
        got = b""
        with pytest.raises(CutOff):  # noqa: PT012
            for piece in response.iter_encoded():
                got += piece
        response.close()
        with pytest.raises((SyntaxError, ValueError)):
            list(parse(got, GRAPHS[form][1]))
    app.extensions["medkg"].guard.close()


def test_address_may_hold_utf_8_that_is_not_percent_encoded(client: FlaskClient) -> None:
    """As curl sends it: WSGI passes the bytes on as Latin-1."""
    for written, status in ((b"\xe8\xaf\x8a", 200), (b"\xe8\xaf", 400)):
        passed = 'query=SELECT("' + written.decode("latin-1") + '"AS%20?x){}&format=csv'
        response = client.get("/sparql", environ_overrides={"QUERY_STRING": passed})
        assert response.status_code == status
        if status == 200:
            assert response.data.decode() == "x\r\n诊\r\n"


def test_graph_with_blank_nodes_of_its_own_has_no_entity_tag(client: FlaskClient) -> None:
    """They are others each time, so it is never the same graph byte for byte."""
    for template, has in (
        ("[] <x:p> ?n", False),
        ("_:a <x:p> ?n", False),
        ("<x:s> <x:p> (?n)", False),
        ("<x:s> <x:p> ?n", True),
    ):
        response = get(client, f"CONSTRUCT {{ {template} }} WHERE {{ VALUES ?n {{ 1 2 }} }}")
        assert ("ETag" in response.headers) == has, template


def test_limits_are_told_by_status_and_name(client: FlaskClient) -> None:
    slow = get(client, "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
    assert (slow.status_code, "limit seconds" in slow.text) == (422, True)


def test_only_trusted_hosts_are_answered(toy: KnowledgeGraph) -> None:
    app = create_app(toy, {"TRUSTED_HOSTS": ["data.example.org"]})
    with app.test_client() as client:
        assert get(client, ASK).status_code == 400
        assert client.get("/sparql?query=ASK%20%7B%7D", base_url="https://data.example.org").status_code == 200


def test_endpoint_works_below_a_prefix(app: Flask) -> None:
    with app.test_client() as client:
        response = client.get("/sparql?query=ASK%20%7B%7D", base_url="http://localhost/below")
        assert response.headers["Content-Location"].startswith("/below/sparql?query=")


@pytest.mark.parametrize("path", ["/sparql/", "/sparql//"])
def test_slashes_do_not_make_the_endpoint_another_address(client: FlaskClient, path: str) -> None:
    assert client.get(path, query_string={"query": ASK}).get_json()["boolean"] is True
    assert client.post(path, data=ASK, content_type=DIRECT).get_json()["boolean"] is True


def test_work_that_somebody_elses_answer_makes_needless_gives_its_place_back(toy: KnowledgeGraph) -> None:
    """Two ask the same: the second one's query waits for a thread while the first one's is answered."""
    app = create_app(toy, {"QUERY_LIMITS": Limits(quick=2)})
    guard = app.extensions["medkg"].guard
    asked = EnvironBuilder(path="/sparql", query_string={"query": CLAIMS})

    async def begun() -> list[WSGIEnvironment]:
        """Both find no worker, and so go on in threads: each has one of the two places."""
        environs = [asked.get_environ(), asked.get_environ()]
        for environ in environs:
            app.wsgi_app.soon(environ, lambda reply: None)  # type: ignore[attr-defined]
        return environs

    environs = in_loop(begun())
    assert not guard._quick_lane.try_enter("another")
    answers = [b"".join(app.wsgi_app(environ, lambda *_told: bytes)) for environ in environs]
    assert answers[0] == answers[1]
    assert json.loads(answers[0])["results"]["bindings"]
    assert guard._quick_lane.try_enter("one")
    assert guard._quick_lane.try_enter("another")
    guard.close()
