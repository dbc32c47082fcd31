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


class Token:
    """A piece of a query: its kind (iri, string, variable, language, name, word or mark) and its place."""

    __slots__ = ("end", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = start + len(text)

    def __repr__(self) -> str:
        return f"Token({self.kind}, {self.text!r}, {self.start})"

    def is_word(self, *words: str) -> bool:
        """Whether this is one of these keywords (given in capitals)."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """The tokens of *text* in order, without white space and comments."""
    for found in _pattern().finditer(text):
        kind = str(found.lastgroup)
        if kind != "comment":
            yield Token(kind, found[0], found.start())


@cache
def _pattern() -> re.Pattern[str]:
    """Compiled when it is needed: a query of the catalog starts faster."""
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL)
