"""Whichever store is asked: the same answer to every question, the same narrative, the same pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from tests.queries.test_contract import QUESTIONS, ask, cell_of_engine, choices, named
from tests.stores.conftest import KINDS, LASTING, Shelf

from medkg import KnowledgeGraph
from medkg.narrative import render
from medkg.queries.catalog import Question
from medkg.stores.dataset import Dataset
from medkg.stores.guard import Guard
from medkg.stores.guarding.limits import Limits
from medkg.web import create_app

GraphIn = Callable[[str, str], KnowledgeGraph]

PAGES = (
    "/",
    "/class/claim",
    "/claims?verdict=supports",
    "/questions/works/results?work=work/aster-2025-trial",
    "/doc/report/toy",
    "/doc/claim/toy/accuracy-pebble-100",
    "/graph/model/aster-1",
    "/compare/accuracy",
)


@named(QUESTIONS)
@pytest.mark.parametrize("kind", LASTING)
@pytest.mark.parametrize("world", ["toy", "real"])
def test_question_has_the_answer_that_memory_gives(
    question: Question, world: str, kind: str, graph_in: GraphIn, request: pytest.FixtureRequest
) -> None:
    memory: KnowledgeGraph = request.getfixturevalue(world)
    graph = graph_in(kind, world)
    for values in choices(memory, question):
        if question.form == "SELECT":
            assert ask(graph, question, values) == ask(memory, question, values)
        elif question.form == "ASK":
            assert graph.answer(question.name, **values).truth == memory.answer(question.name, **values).truth
        else:
            assert triples(graph, question, values) == triples(memory, question, values)


@pytest.mark.parametrize("kind", LASTING)
@pytest.mark.parametrize("world", ["toy", "real"])
def test_narrative_is_printed_alike(world: str, kind: str, graph_in: GraphIn, request: pytest.FixtureRequest) -> None:
    memory: KnowledgeGraph = request.getfixturevalue(world)
    graph = graph_in(kind, world)
    (report,) = memory.package.reports()
    for language in ("zh", "en"):
        for theme in ("source", "annotated"):
            ours = render(memory, report, language=language, theme=theme)
            assert render(graph, report, language=language, theme=theme) == ours


@pytest.mark.parametrize("kind", LASTING)
@pytest.mark.parametrize("world", ["toy"])
def test_pages_are_alike(world: str, kind: str, graph_in: GraphIn, request: pytest.FixtureRequest) -> None:
    memory: KnowledgeGraph = request.getfixturevalue(world)
    ours, theirs = create_app(memory).test_client(), create_app(graph_in(kind, world)).test_client()
    for page in PAGES:
        expected = ours.get(page, follow_redirects=True)
        assert expected.status_code == 200, page
        found = theirs.get(page, follow_redirects=True)
        assert (found.status_code, found.get_data(as_text=True)) == (200, expected.get_data(as_text=True)), page


COUNTED = "SELECT (COUNT(*) AS ?n) {dataset} WHERE {{ {pattern} }}"
PLAIN, NAMED = "?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"


@pytest.mark.parametrize("kind", KINDS)
def test_dataset_is_what_the_query_or_the_request_says(kind: str, shelf: Shelf, toy: KnowledgeGraph) -> None:
    """By FROM, and by what takes its place: the protocol's default-graph-uri and named-graph-uri."""
    store = shelf.holding(kind, "toy")
    one, two, *_others = (graph for graph in store.graphs() if any(toy.store.quads(graph)))
    held = {graph: {quad.triple for quad in toy.store.quads(graph)} for graph in (one, two)}
    other = "http://e.org/none-of-ours"
    cases: list[tuple[Dataset, str, int]] = [
        (Dataset(default=(one,)), PLAIN, len(held[one])),
        (Dataset(default=(one, two)), PLAIN, len(held[one] | held[two])),
        (Dataset(default=(one,)), NAMED, 0),
        (Dataset(named=(two,)), NAMED, len(held[two])),
        (Dataset(named=(two,)), PLAIN, 0),
        (
            Dataset(default=(one,), named=(two,)),
            f"{PLAIN} {{ GRAPH ?g {{ ?x ?y ?z }} }}",
            len(held[one]) * len(held[two]),
        ),
        (Dataset(default=(other,), named=(other,)), PLAIN, 0),
        (Dataset(default=(other,), named=(other,)), NAMED, 0),
    ]
    with closing(Guard(store, limits=Limits(cache_bytes=0))) as guard:
        for dataset, pattern, expected in cases:
            said = [f"FROM <{graph}>" for graph in dataset.default] + [f"FROM NAMED <{g}>" for g in dataset.named]
            found = store.query(COUNTED.format(dataset=" ".join(said), pattern=pattern))
            assert found.serialize("csv").split() == [b"n", b"%d" % expected], (said, pattern)
            overruled = COUNTED.format(dataset=f"FROM <{two}> FROM NAMED <{one}>", pattern=pattern)
            found = store.query(overruled, dataset=dataset)
            assert found.serialize("csv").split() == [b"n", b"%d" % expected], (dataset, pattern)
            put = guard.answer(
                overruled, table_format="csv", default_graphs=dataset.default, named_graphs=dataset.named
            )
            assert put.read().split() == [b"n", b"%d" % expected], (dataset, pattern)


def triples(graph: KnowledgeGraph, question: Question, values: dict[str, str]) -> set[tuple[object, ...]]:
    answer = graph.answer(question.name, **values)
    return {tuple(cell_of_engine(term) for term in triple) for triple in answer.triples()}
