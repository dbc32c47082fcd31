"""Whichever store is asked: the same answer to every question, the same narrative, the same pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.queries.test_contract import QUESTIONS, ask, cell_of_engine, choices, named
from tests.stores.conftest import LASTING

from medkg import KnowledgeGraph
from medkg.narrative import render
from medkg.queries.catalog import Question
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


def triples(graph: KnowledgeGraph, question: Question, values: dict[str, str]) -> set[tuple[object, ...]]:
    answer = graph.answer(question.name, **values)
    return {tuple(cell_of_engine(term) for term in triple) for triple in answer.triples()}
