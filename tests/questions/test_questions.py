"""Competency questions: each question that people ask gives just the answer that was checked by hand."""

import pytest
from tests.questions.answers import Expected, answer, difference, expected_answers

from medkg import KnowledgeGraph
from medkg.queries.catalog import Catalog

ANSWERS = expected_answers()
ASKED_BY_PEOPLE = [
    question.name for question in Catalog() if question.audiences != ("developer",) and not question.is_rule
]
"""Not the rules of the audit: what they find was checked by hand in ``tests/audit/first_report_findings.toml``."""


@pytest.mark.parametrize("expected", ANSWERS.values(), ids=ANSWERS)
def test_question_gives_the_expected_answer(expected: Expected, real: KnowledgeGraph) -> None:
    table, rows = answer(real, expected)
    unknown = {name for row in expected.rows for name in row} - set(table.columns)
    assert not unknown, f"{expected.path}: the question has no columns {sorted(unknown)}"
    assert rows == expected.rows, difference(expected, rows)


@pytest.mark.parametrize("name", ASKED_BY_PEOPLE)
def test_question_that_people_ask_has_an_expected_answer(name: str) -> None:
    assert name in ANSWERS, f"write tests/questions/{name}.toml, as tests/questions/answers.py tells"


def test_there_are_questions_enough() -> None:
    """For each audience too: none of the four is an afterthought."""
    assert len(ASKED_BY_PEOPLE) >= 32
    for audience in ("decision maker", "reviewer", "editor", "developer"):
        assert sum(audience in question.audiences for question in Catalog()) >= 8


@pytest.mark.parametrize("expected", ANSWERS.values(), ids=ANSWERS)
def test_expected_answer_says_how_it_was_checked(expected: Expected) -> None:
    assert expected.question in Catalog().names(), f"{expected.path} answers no question"
    assert len(expected.checked.split()) >= 5
