"""The memory store: named graphs, the union as default graph, bindings by the engine."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, parse_query_results
from pyoxigraph import QueryResultsFormat as ResultsFormat

from medkg import KnowledgeGraph, Package, PackageError, QueryError
from medkg.rdf.files import GraphFile
from medkg.stores.dataset import Dataset
from medkg.stores.guard import Guard
from medkg.stores.memory import MemoryStore

E = "http://e.org/"


@pytest.fixture
def store(tmp_path: Path) -> MemoryStore:
    for name, text in {"one": "<a/x> <http://e.org/p> 1.50 .", "two": "<a/y> <http://e.org/p> 2 ."}.items():
        (tmp_path / f"{name}.ttl").write_text(text)
    return MemoryStore(GraphFile(tmp_path / f"{name}.ttl", name) for name in ("one", "two"))


def test_default_graph_is_the_union_and_graph_tells_them_apart(store: MemoryStore) -> None:
    assert len(list(store.query("SELECT ?s WHERE { ?s ?p ?o }").rows())) == 2
    rows = store.query("SELECT ?g WHERE { GRAPH ?g { ?s ?p 2 } }").rows()
    assert list(rows) == [(NamedNode("https://w3id.org/medkg/graph/two"),)]
    assert store.graphs() == ("https://w3id.org/medkg/graph/one", "https://w3id.org/medkg/graph/two")


def test_bound_variable_is_bound_by_the_engine(store: MemoryStore) -> None:
    hostile = Literal('" } INSERT')
    answer = store.query("SELECT ?s ?o WHERE { ?s ?p ?o }", {"o": hostile})
    assert list(answer.rows()) == []


def test_bound_variable_that_is_not_projected_is_an_error(store: MemoryStore) -> None:
    with pytest.raises(QueryError, match="cannot be answered"):
        store.query("SELECT ?p WHERE { ?s ?p ?o }", {"s": NamedNode(E + "x")})


def test_malformed_query_is_told_with_its_place_and_what_could_follow(store: MemoryStore) -> None:
    with pytest.raises(QueryError) as raised:
        store.query("SELECT ?s\nWHER { ?s ?p ?o }")
    told = str(raised.value)
    assert told.startswith("The query is not valid SPARQL at 2:")
    assert "WHER { ?s ?p ?o }\n" in told
    assert "^" in told
    assert "['" not in told, "the engine's grammar is not for people"


def test_undeclared_prefix_is_named_with_the_closest(store: MemoryStore) -> None:
    with pytest.raises(QueryError, match=r"Did you mean dcterms.*The prefix 'dcterm' is not declared"):
        store.query("SELECT ?s WHERE { ?s dcterm:title ?o }")


def test_prefixes_of_the_package_need_no_declaration(store: MemoryStore) -> None:
    assert not store.query("ASK { <claim/toy/x> a medkg:Claim ; dcterms:title ?title }").truth


def test_each_form_of_answer_is_serialized_by_the_engine(store: MemoryStore) -> None:
    table = store.query("SELECT ?s WHERE { ?s ?p ?o }").serialize("json")
    assert len(list(parse_query_results(table, ResultsFormat.JSON))) == 2  # type: ignore[arg-type]
    assert store.query("ASK { ?s ?p 2 }").serialize("json") == b'{"head":{},"boolean":true}'
    graph = store.query("CONSTRUCT WHERE { ?s ?p ?o }").serialize("ntriples")
    assert len(list(parse(graph, RdfFormat.N_TRIPLES))) == 2


@pytest.mark.parametrize(
    ("query", "format"),
    [("SELECT * WHERE { ?s ?p ?o }", "turtle"), ("ASK {}", "csv"), ("CONSTRUCT WHERE { ?s ?p ?o }", "csv")],
)
def test_format_that_does_not_fit_the_answer_is_refused(store: MemoryStore, query: str, format: str) -> None:
    with pytest.raises(QueryError, match="Use one of"):
        store.query(query).serialize(format)


def test_an_answer_is_what_its_form_says(store: MemoryStore) -> None:
    table = store.query("SELECT ?s WHERE { ?s ?p ?o }")
    assert (table.kind, table.variables) == ("table", ("s",))
    with pytest.raises(QueryError, match="SELECT gives a table"):
        list(table.triples())
    with pytest.raises(QueryError, match="SELECT gives a table"):
        _ = table.truth
    with pytest.raises(QueryError, match="asked for a table"):
        list(store.query("ASK {}").rows())


def test_replacing_a_graph_leaves_the_others_alone(store: MemoryStore) -> None:
    fresh = [Quad(NamedNode(E + "z"), NamedNode(E + "p"), Literal("new"))]
    store.replace("https://w3id.org/medkg/graph/one", fresh)
    assert {quad.object.value for quad in store.quads()} == {"new", "2"}  # type: ignore[union-attr]
    assert len(store) == 2


def test_file_with_a_syntax_error_adds_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.ttl").write_text("<a/x> <http://e.org/p> 1 .\n<a/y> broken")
    store = MemoryStore()
    with pytest.raises(PackageError, match=r"bad\.ttl:2"):
        store.load([GraphFile(tmp_path / "bad.ttl", "bad")])
    assert len(store) == 0


def test_printed_digits_survive_what_the_engine_does_to_numbers(real_package: Package) -> None:
    store = MemoryStore(real_package.files())
    rows = store.query(
        "SELECT ?printed WHERE { ?q <https://w3id.org/medkg/ontology#printed> ?printed FILTER(LANG(?printed) = 'zh') }"
    ).rows()
    assert Literal("93.9%", language="zh") in {row[0] for row in rows}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/x> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o . service silent <http://127.0.0.1:9/x> { ?s ?p ?o } }",
        "# 'a comment\nSELECT * { SERVICE ?s { ?s ?p ?o } }",
    ],
)
def test_query_that_would_call_another_endpoint_is_refused(store: MemoryStore, query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        store.query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE' }",
        "SELECT * { ?s ?p <http://e.org/SERVICE> } # SERVICE",
        'SELECT * { ?s <http://e.org/SERVICE> """a "SERVICE\' b""" }',
        "PREFIX service: <http://e.org/> SELECT * { ?s service:SERVICE ?o }",
    ],
)
def test_the_word_service_is_innocent_where_it_is_no_keyword(store: MemoryStore, query: str) -> None:
    assert store.query(query).kind == "table"


def test_store_says_whether_a_graph_holds_a_triple(store: MemoryStore) -> None:
    x, p = NamedNode("https://w3id.org/medkg/id/a/x"), NamedNode(E + "p")
    assert not store.holds(x, p, NamedNode(E + "nothing"))
    store.replace("http://e.org/g", [Quad(x, p, NamedNode(E + "y"))])
    assert store.holds(x, p, NamedNode(E + "y"))


TWICE = (
    "SELECT (COUNT(*) AS ?n) FROM <{graph}> FROM <{graph}> WHERE {{ ?s ?p ?o }}",
    "SELECT (COUNT(*) AS ?n) FROM NAMED <{graph}> FROM NAMED <{graph}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}",
)


@pytest.mark.parametrize("text", TWICE, ids=["FROM", "FROM NAMED"])
def test_graph_that_is_named_twice_counts_once(toy: KnowledgeGraph, text: str) -> None:
    graph = toy.package.file("data/models").graph
    there = len(toy.package.file("data/models").triples())
    asked = text.format(graph=graph)
    guard = Guard(toy.store)
    try:
        plain = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
        answers = [
            guard.answer(asked, table_format="csv").read(),
            guard.answer(plain, table_format="csv", default_graphs=(graph, graph)).read(),
            toy.store.query(asked).serialize("csv"),
            toy.store.query(plain, dataset=Dataset(default=(graph, graph))).serialize("csv"),
        ]
    finally:
        guard.close()
    assert {int(answer.split()[1]) for answer in answers} == {there}
