"""The tokens of a SPARQL query, read without parsing it: what is a word, and what only looks like one.

SPARQL 1.1 (W3C 2013), section 19.8: a word is innocent in a string, a comment, an IRI, a variable or a prefixed name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_TOKEN = r"""
      (?P<iri><[^<>"{}|^`\\\x00-\x20]*(?:\\u[0-9A-Fa-f]{4}[^<>"{}|^`\\\x00-\x20]*|\\U[0-9A-Fa-f]{8}[^<>"{}|^`\\\x00-\x20]*)*>)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\n\r]++|\\.)*+"? | '(?:[^'\\\n\r]++|\\.)*+'?)     # one that is not closed makes no query
    | (?P<comment>\#[^\n\r]*)
    | (?P<variable>[?$]\w+) | (?P<language>@[A-Za-z-]+)
    | (?P<name>(?:\w[\w.-]{0,200}+)?:(?:[\w.:%-]|\\.)*)
    | (?P<word>\w+)
    | (?P<mark>[^\s\w])
    """


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kind (``iri``, ``string``, ``variable``, ``language``, ``name``, ``word``, ``mark``) and text; no comments."""
    for found in _pattern().finditer(text):
        kind = found.lastgroup or ""
        if kind != "comment":
            yield kind, found[0]


def words(text: str) -> Iterator[str]:
    """The words alone, in capitals."""
    return (token.upper() for kind, token in tokens(text) if kind == "word")


@cache
def _pattern() -> re.Pattern[str]:
    """Compiled when it is needed: a query of the catalog starts faster."""
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL)
