"""How medkg's own Chinese is set: no blank against a number or a Latin word, since the page's style sheet sets the space."""

from __future__ import annotations

import re

HAN = "[\u3400-\u9fff]"

_NUMBERS = (
    *(
        "alive",
        "all",
        "claimed",
        "claims",
        "column",
        "constraints",
        "count",
        "dead",
        "direct",
        "groups",
        "last",
        "least",
    ),
    *("length", "line", "lines", "lost", "moved", "most", "nesting", "num", "number", "page", "points", "reported"),
    *("rows", "rules", "seconds", "shown", "size", "slow", "total", "triples", "unsure", "waiting"),
)
"""What is put into messages as a number, by name."""

_NUMBER = rf"(?:-?\d(?:[\d.,]*\d)?%?|%\((?:{'|'.join(_NUMBERS)})\)s|\{{(?:{'|'.join(_NUMBERS)})\}})"
_WORD = r"(?:[A-Za-z]+-)*[A-Za-z]*[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*"
"""A Latin word with a capital: a name or an abbreviation. What has none is mostly code, which may stand apart."""

_TOKEN = rf"(?:{_NUMBER}|{_WORD})"
_BEFORE = re.compile(rf"(?<={HAN}) (?={_TOKEN}(?![A-Za-z0-9_./:=<*-]))")
_AFTER = re.compile(rf"(?<![A-Za-z0-9_./:=>*(){{}}%-])({_TOKEN}) (?={HAN})")


def set_closely(text: str) -> str:
    """*text* without the blanks that do not belong there."""
    return _AFTER.sub(r"\1", _BEFORE.sub("", text))
