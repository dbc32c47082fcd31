"""The FROM clauses of a query are found however they are written, and nowhere else."""

import pytest

from medkg.stores.dataset import Dataset, named_in

GRAPH = "http://example.org/g"


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * FROM <{GRAPH}> {{}}",
        f"SELECT *FROM<{GRAPH}>{{}}",
        f"select * from\n# a remark\n<{GRAPH}> {{}}",
        f"PREFIX : <{GRAPH}> SELECT * FROM : {{}}",
        f"PREFIX é: <{GRAPH}> SELECT * FROM é: {{}}",
        f"PREFIX a.b: <{GRAPH}> SELECT * FROM\ta.b: {{}}",
    ],
)
def test_a_default_graph_is_found(text: str) -> None:
    assert named_in(text) == Dataset(default=(GRAPH,))


@pytest.mark.parametrize("text", [f"ASK FROM NAMED <{GRAPH}> {{}}", f"ASK from named# a remark\n<{GRAPH}> {{}}"])
def test_a_named_graph_is_found(text: str) -> None:
    assert named_in(text) == Dataset(named=(GRAPH,))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {} # what was taken from <http://example.org/g>",
        "SELECT ?from { ?from ?p 'from <http://example.org/g>' }",
        "# counted back from the report\nSELECT * { ?s ?p ?o }",
        "SELECT * { ?s <http://example.org/from> ?o }",
    ],
)
def test_the_word_elsewhere_is_no_clause(text: str) -> None:
    assert named_in(text) is None
