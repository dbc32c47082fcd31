"""The text that is sent to another machine: values, graphs and prefixes stand where the grammar has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Variable
from pyoxigraph import Store as Oxigraph

from medkg.namespaces import ID, PREFIXES
from medkg.stores.base import Binding
from medkg.stores.dataset import Dataset, clauses, dataset_of
from medkg.stores.phrasing import phrase
from medkg.stores.tokens import tokens

E = "http://e.org/"
S, P = NamedNode(E + "s"), NamedNode(E + "p")


@pytest.fixture(scope="module")
def engine() -> Oxigraph:
    store = Oxigraph()
    for number in range(4):
        graph = NamedNode(f"{E}g{number % 2}")
        store.add(Quad(NamedNode(f"{E}s{number}"), P, Literal(f"text {number}"), graph))
        store.add(Quad(NamedNode(f"{E}s{number}"), NamedNode(E + "q"), NamedNode(f"{E}s0"), graph))
    return store


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?o WHERE { ?s <http://e.org/p> ?o }",
        "SELECT ?s ?o { ?s <http://e.org/p> ?o } ORDER BY ?s LIMIT 2",
        "SELECT * WHERE { ?s <http://e.org/p> ?o }",
        "SELECT $s (STR(?o) AS ?text) WHERE { $s <http://e.org/p> ?o } # WHERE { }",
        "select ?s (count(*) as ?n) where { ?s ?p ?o } group by ?s having (count(*) > 1)",
        "SELECT ?s ?n WHERE { { SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?s } ?s <http://e.org/p> ?o }",
        "SELECT ?s WHERE { SELECT ?s WHERE { ?s ?p ?o } GROUP BY ?s }",
        "SELECT ?s ?n WHERE { ?s <http://e.org/p> ?o { SELECT (COUNT(*) AS ?n) WHERE { ?x ?y ?z } } }",
        'SELECT ?s ?o WHERE { ?s <http://e.org/p> ?o FILTER(?o != "} WHERE { SELECT ?s") OPTIONAL { ?s <http://e.org/r> ?r } }',
        "SELECT ?s WHERE { ?s ?p ?o FILTER EXISTS { SELECT ?s WHERE { ?s <http://e.org/q> ?z } } } ORDER BY ?s",
        'ASK { ?s <http://e.org/p> "text 3" }',
        "CONSTRUCT { ?s <http://e.org/new> ?o } WHERE { ?s <http://e.org/p> ?o }",
        "CONSTRUCT WHERE { ?s <http://e.org/p> ?o }",
        "DESCRIBE ?s WHERE { ?s <http://e.org/p> ?o }",
        "SELECT ?s ?g WHERE { GRAPH ?g { ?s <http://e.org/p> ?o } }",
    ],
)
@pytest.mark.parametrize("thing", ["s0", "s1", "nothing"])
def test_values_in_the_text_mean_what_the_engine_s_bindings_mean(engine: Oxigraph, text: str, thing: str) -> None:
    bindings: dict[str, Binding] = {"s": NamedNode(E + thing)}
    bound = engine.query(
        text,
        use_default_graph_as_union=True,
        base_iri=ID,
        prefixes=PREFIXES,
        substitutions={Variable("s"): bindings["s"]},
    )
    sent = phrase(text, bindings, dataset=Dataset(default=(E + "g0", E + "g1"), named=(E + "g0", E + "g1")))
    assert as_set(engine.query(sent)) == as_set(bound)


def test_query_without_where_keeps_its_meaning(engine: Oxigraph) -> None:
    sent = phrase(f"DESCRIBE <{E}s1>", dataset=Dataset(default=(E + "g1",)))
    assert len(list(engine.query(sent))) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(("graph", "rows"), [("g0", 4), ("other", 0)])
def test_graphs_that_are_not_named_are_not_asked(engine: Oxigraph, graph: str, rows: int) -> None:
    sent = phrase("SELECT ?s { ?s ?p ?o }", dataset=Dataset(default=(E + graph,)))
    assert len(list(engine.query(sent))) == rows  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "own",
    [
        "SELECT ?s FROM <http://e.org/g1> WHERE { ?s ?p ?o }",
        "SELECT ?s FROM NAMED <http://e.org/g0> FROM e:g1 WHERE { ?s ?p ?o }",
        "SELECT ?s FROM<http://e.org/g1>{ ?s ?p ?o }",
        "ASK FROM <g1> { ?s ?p ?o }",
        "CONSTRUCT FROM <g1> WHERE { ?s ?p ?o }",
        "DESCRIBE ?s FROM <g1> { ?s ?p ?o }",
        "DESCRIBE <http://e.org/s0> FROM <g1>",
    ],
)
def test_a_dataset_stands_in_place_of_what_the_query_says(engine: Oxigraph, own: str) -> None:
    head = "BASE <http://e.org/> PREFIX e: <> "
    sent = phrase(head + own, dataset=Dataset(default=(E + "g0",)))
    assert as_set(engine.query(sent)) == as_set(engine.query(head + own.replace("g1", "g0").replace("e:g0", "<g0>")))
    assert dataset_of(clauses(list(tokens(head + own)))) == Dataset(
        default=(E + "g1",), named=(E + "g0",) if "NAMED" in own else ()
    )


def test_named_graphs_are_listed_only_where_they_are_asked_for() -> None:
    both = Dataset(default=(E,), named=(E,))
    assert "NAMED" not in phrase("SELECT ?s { ?s ?p 'GRAPH' }", dataset=both)
    assert "FROM NAMED" in phrase("SELECT ?s { graph ?g { ?s ?p ?o } }", dataset=both)


def test_prefixes_of_the_package_are_declared_and_own_ones_win() -> None:
    assert "PREFIX medkg: <https://w3id.org/medkg/ontology#>" in phrase("ASK { ?s a medkg:Claim }")
    assert "dcterms" not in phrase("ASK { ?s a medkg:Claim }")
    sent = phrase("PREFIX medkg: <http://other.org/> ASK { ?s a medkg:Claim }")
    assert sent.index("PREFIX medkg: <https://w3id.org") < sent.index("PREFIX medkg: <http://other.org/>")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_text_holds_stays_a_text(text: str) -> None:
    """No value can end its own quotes: the answer is the value, and nothing else was asked."""
    sent = phrase("SELECT ?o WHERE { ?s ?p ?o }", {"o": Literal(text)})
    store = Oxigraph()
    store.add(Quad(S, P, Literal(text)))
    store.add(Quad(S, P, Literal(text + "x")))
    assert [row[0] for row in store.query(sent)] == [Literal(text)]  # type: ignore[union-attr]


def as_set(result: object) -> object:
    variables = getattr(result, "variables", None)
    if variables is not None:
        names = [variable.value for variable in variables]
        return sorted(sorted((name, str(row[name])) for name in names) for row in result)  # type: ignore[attr-defined]
    if hasattr(result, "__iter__"):
        return {str(triple) for triple in result}
    return bool(result)
