"""The tokens of SPARQL 1.1 (W3C 2013, section 19.8) that tell where a query's parts begin.

Strings, comments and names are told from keywords, so that ``SERVICE`` in a string or in an IRI is innocent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = r"""
      (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<comment>\#[^\n\r]*)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z-]+)
    | (?P<name>(?:\w[\w.-]*)?:[\w.:%\\-]*)
    | (?P<word>\w+)
    | (?P<mark>[{}()*])
    """


class Token:
    """A piece of a query: its kind (iri, string, comment, variable, language, name, word or mark) and its place."""

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
    """The tokens of *text* in order; what is no token (white space, punctuation, mistakes) is passed over."""
    for found in re.finditer(_TOKEN, text, re.VERBOSE | re.DOTALL):  # compiled when needed: a query starts faster
        yield Token(str(found.lastgroup), found[0], found.start())
