"""Text measured in terminal cells: a Chinese character takes two, a combining mark none (Unicode UAX 11)."""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def cells(text: str) -> int:
    """How many cells *text* takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def pad(text: str, width: int, *, right: bool = False) -> str:
    """*text* filled with spaces to *width* cells; *right*: set flush right."""
    space = " " * max(width - cells(text), 0)
    return space + text if right else text + space


def one_line(text: str) -> str:
    """*text* on one line and without control characters, which could speak to the terminal."""
    return _CONTROL.sub("\ufffd", " ".join(text.split()))


def _width(character: str) -> int:
    if east_asian_width(character) in "WF":
        return 2
    return 0 if category(character) in ("Mn", "Me", "Cf") else 1
