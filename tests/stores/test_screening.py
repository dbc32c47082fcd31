"""Screening: a glance at a plain query sees what reading its tokens sees, or leaves the query to that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import QueryError
from medkg.namespaces import ID
from medkg.stores.guarding.limits import Limits
from medkg.stores.guarding.screening import Screened, glance, screen

LIMITS = Limits(nesting=6, groups=5, tokens=120, query_bytes=400)

PIECES = st.sampled_from(
    [
        "SELECT",
        "ASK",
        "CONSTRUCT",
        "DESCRIBE",
        "select:",
        "ask.",
        "construct-x",
        "PREFIX",
        "BASE",
        "FROM",
        "NAMED",
        "SERVICE",
        "LOAD",
        "INSERT",
        "DELETE",
        "WITH",
        "WHERE",
        "RAND()",
        "NOW",
        "uuid",
        "struuid",
        "bnode",
        "known",
        "brand",
        "service",
        "fromage",
        "<http://e.org/>",
        "<http://e.org/#SERVICE>",
        "<>",
        "<\\u0041>",
        "a:",
        "a:b",
        ":",
        ":b",
        "b:SELECT",
        "prefix:",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "!",
        "!!",
        "-",
        "+",
        "^",
        "^^",
        "?s",
        "$o",
        '"text"',
        "'it\\'s'",
        '"un',
        "#",
        "comment",
        "\\",
        "\\u0053ERVICE",
        "*",
        ".",
        ";",
        "é",
    ]
)
"""Words that mean something, that look like one that does, and marks of every kind."""

JOINED = st.lists(st.tuples(PIECES, st.sampled_from((" ", "", "\n"))), max_size=40).map(
    lambda pairs: "".join(piece + between for piece, between in pairs)
)
BEGUN = st.tuples(st.sampled_from(("SELECT ", "ASK{", "PREFIX a: <http://e.org/> describe ", "")), JOINED).map("".join)


@given(BEGUN)
def test_a_glance_sees_what_the_tokens_say(text: str) -> None:
    seen = glance(text, LIMITS)
    if seen is not None:
        assert screen(text, LIMITS, base=ID, graphs=()) == seen


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * WHERE { ?s ?p ?o }",
        "PREFIX a: <http://e.org/#> prefix : <http://e.org/>\n select ?s { ?s a: :o } limit 5",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        'ASK { ?knowledge ?brand "operand" }',
    ],
)
def test_plain_queries_pass_at_a_glance(text: str) -> None:
    seen = glance(text, LIMITS)
    assert seen is not None
    assert seen == screen(text, LIMITS, base=ID, graphs=())


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (NOW() AS ?now) {}",
        "SELECT * FROM <http://e.org/> {}",
        "ASK { SERVICE ?s {} }",
        "LOAD <http://e.org/>",
        "# SELECT",
        "BASE <http://e.org/> ASK {}",
        "ASK " + "{" * 7 + "}" * 7,
        "ASK { FILTER(" + "!" * 7 + "true) }",
        "ASK { ?s ?p 'é' }",
        "ASK {} # " + "x" * 400,
    ],
)
def test_what_may_be_refused_or_changes_by_itself_is_read(text: str) -> None:
    assert glance(text, LIMITS) is None


def test_what_is_no_query_is_told() -> None:
    with pytest.raises(QueryError):
        screen("select: <http://e.org/>", LIMITS, base=ID, graphs=())
    assert screen("ASK { ?s ?p ?now }", LIMITS, base=ID, graphs=()) == Screened(
        form="ASK", has_dataset=False, is_steady=True
    )
