"""No federation: a query must not make this machine call another, so ``SERVICE`` is refused before it is parsed.

Tokens of SPARQL 1.1 (W3C 2013, section 19.8), so that the word is innocent in a string, a comment, an IRI, a
variable or a prefixed name.
"""

from __future__ import annotations

import re

from medkg.errors import QueryError
from medkg.language import translate as _

_TOKEN = r"""
      <[^<>"{}|^`\\\x00-\x20]*>                                  # an IRI
    | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'               # strings
    | \#[^\n\r]*                                                  # a comment
    | [?$]\w+ | @[A-Za-z-]+                                       # a variable, a language
    | (?:\w[\w.-]*)?:[\w.:%\\-]*                                  # a prefixed name
    | (?P<word>\w+)
    """


def refuse_federation(text: str) -> None:
    """Raise QueryError where *text* asks another endpoint."""
    if "service" not in text.lower():
        return
    tokens = re.finditer(_TOKEN, text, re.VERBOSE | re.DOTALL)  # compiled when it is needed: a query starts faster
    if any((found["word"] or "").upper() == "SERVICE" for found in tokens):
        raise QueryError(
            _("SERVICE is refused: a query is answered from this package alone. Query the other endpoint itself.")
        )
