"""A question as a text that stands alone: what is given to it is written into it, to be seen and changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from medkg.language import current_language
from medkg.namespaces import ID

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from medkg.queries.catalog import Question

_TOKEN = re.compile(
    r"""
      <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n]*                              # an IRI, a comment
    | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'                         # strings
    | [?$](?P<variable>\w+)
    | (?P<word>[A-Za-z]+)(?![\w:])
    | (?P<brace>[{}])
    """,
    re.VERBOSE,
)
_HEADER = re.compile(r"(?:#[^\n]*\n)*")
_SHORT = re.compile(r"[a-z0-9/.-]+")


def standing(question: Question, values: Mapping[str, object]) -> str:
    """*question* as it can be put to any endpoint that holds the data, with *values* for its parameters.

    Each value is said once in every group whose SELECT names it: there the engine would have bound it. Identifiers
    of ours are written below a BASE. Raises QueryError where a value is missing, unknown or malformed.
    """
    bound = question.bind(values)
    body = question.text[_HEADER.match(question.text).end() :].strip()  # type: ignore[union-attr]
    for place, names in reversed(list(_groups(body))):
        given = [
            f"VALUES ?{name} {{ {_written(value)} }}" for name, value in bound.items() if names is None or name in names
        ]
        body = body[:place] + _said(given, body[place:]) + body[place:]
    base = f"BASE <{ID}>\n" if any(_is_short(value.value) for value in bound.values()) else ""
    return f"# {question.labels[current_language()]}\n{base}{body}\n"


def _groups(body: str) -> Iterator[tuple[int, set[str] | None]]:
    """After each ``WHERE {``: the variables that its SELECT names; None for all: ``*``, or the WHERE of a CONSTRUCT."""
    named: set[str] | None = None
    is_head, is_where = False, False
    for token in _TOKEN.finditer(body):
        word = (token["word"] or "").upper()
        if word == "SELECT":
            named, is_head = set(), True
        elif word == "WHERE":
            is_head, is_where = False, True
        elif token["variable"] and is_head and named is not None:
            named.add(token["variable"])
        elif token["brace"] == "{" and is_where:
            yield token.end(), named or None
            named, is_where = None, False


def _said(given: list[str], rest: str) -> str:
    """The lines of *given* in the layout of what follows them."""
    if not given:
        return ""
    indented = re.match(r"\n([ ]*)", rest)
    return "".join(f"\n{indented[1]}{line}" for line in given) if indented else "".join(f" {line}" for line in given)


def _written(value: NamedNode | Literal) -> str:
    return f"<{value.value.removeprefix(ID)}>" if _is_short(value.value) else str(value)


def _is_short(iri: str) -> bool:
    """Whether what follows the base resolves to *iri* again, whatever it is."""
    path = iri.removeprefix(ID)
    return path != iri and _SHORT.fullmatch(path) is not None and not path.startswith("/") and ".." not in path
