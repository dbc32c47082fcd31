"""Words as they are compared: letters folded, Chinese in pairs of characters, English in the singular.

A text becomes *tokens*. A run of Chinese (Han, and kana) gives each pair of neighbours and, last, its last character
alone: 大模型 gives 大模, 模型, 型. So a word of two characters is one token, a longer one is tokens in a row, and a
single character is whatever begins with it. Everything else gives its words, numbers and percent signs: GPT-4 is
``gpt 4``, 93.9% is ``93.9 %``. What separates them is not kept.

A query is cut into *atoms*, the same thing by character, so that the places of a hit can be marked in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple
from unicodedata import normalize

BREAK = "."
"""A token that no query holds: it stands between two texts of one field, so that no phrase reaches across."""

_HAN = (
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(
    rf"[{_HAN}]+|%"
    r"|(?<![\d.])\d{1,3}(?:,\d{3})+(?!\d)"  # 1,500
    r"|(?<![\d.])\d+\.\d+(?!\.?\d)"  # 93.9, but not the 2025.3 of a date 2025.3.1
    rf"|[^\W_{_HAN}]+"
)
_UNSEEN = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
    "\u00ad\u200b-\u200d\u2060\ufeff]"
)
"""Marks over letters, and characters without width: no reader types them."""


class Atom(NamedTuple):
    """The least that a query can ask for: a Chinese character, or a word as it is compared.

    ``glued``: the character before it belongs to the same run. ``start`` and ``end`` are places in the folded text.
    """

    text: str
    glued: bool
    start: int
    end: int

    @property
    def is_han(self) -> bool:
        return is_han(self.text)


def fold(text: str) -> str:
    """*text* without case, marks over letters, full-width forms and ligatures (Unicode: NFKD, full case folding)."""
    text = normalize("NFKD", text).casefold()
    return text if text.isascii() else _UNSEEN.sub("", normalize("NFKD", text))


def fold_in_place(text: str) -> tuple[str, tuple[int, ...] | range]:
    """*text* folded, with the place in *text* that each folded character comes from."""
    if all(len(_fold_character(character)) == 1 for character in set(text)):
        return "".join(map(_fold_character, text)), range(len(text))
    folded = []
    places = []
    for place, character in enumerate(text):
        for part in _fold_character(character):
            folded.append(part)
            places.append(place)
    return "".join(folded), tuple(places)


def is_han(text: str) -> bool:
    """Whether the run *text* is of characters that are indexed in pairs."""
    first = text[0]
    return "\u3005" <= first <= "\u9fff" or "\uf900" <= first <= "\ufaff" or first >= "\U00020000"


def runs(text: str) -> list[str]:
    """The runs of *text*, folded: words, numbers, stretches of Chinese."""
    return [run.replace(",", "") for run in _RUNS.findall(fold(text))]


def tokens(text: str) -> list[str]:
    """What *text* is found by, in its order."""
    found: list[str] = []
    for run in _RUNS.findall(fold(text)):
        if run.isascii() or not is_han(run):
            found.append(stem(run))
        else:
            found += map(add, run, run[1:])
            found.append(run[-1])
    return found


def atoms(folded: str) -> list[Atom]:
    """The atoms of a text that is folded already."""
    found = []
    for match in _RUNS.finditer(folded):
        start, end = match.span()
        if is_han(folded[start]):
            found += [Atom(folded[place], place > start, place, place + 1) for place in range(start, end)]
        else:
            found.append(Atom(stem(match.group()), False, start, end))
    return found


def phrase_tokens(phrase: tuple[Atom, ...]) -> tuple[list[str], bool]:
    """The tokens in a row that stand wherever the atoms of *phrase* do, and whether the last is only a beginning."""
    found = []
    for atom, after in pairwise(phrase):
        glued = after.glued and after.is_han
        found.append(atom.text + after.text if atom.is_han and glued else atom.text)
    last = phrase[-1]
    if last.is_han and last.glued and len(phrase) > 1:
        return found, False
    return [*found, last.text], last.is_han


def whole_token(words: Iterable[str]) -> str:
    """The one token of an identifier, which is found whole or not at all: no word begins as it does."""
    return "%" + BREAK.join(words)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """An English plural as its singular, a number without its thousands' commas; anything else as it is.

    Both a text's words and a query's go through here, so that a word is always found by itself.
    """
    if word[0].isdecimal():
        return word.replace(",", "")
    if len(word) < 4 or not word.endswith("s") or not (word.isascii() and word.isalpha()):
        return word
    if word.endswith(("ss", "us", "is")):
        return word
    if len(word) > 5 and word.endswith(("noses", "yses")):
        return word[:-2] + "is"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1]


@lru_cache(maxsize=16384)
def _fold_character(character: str) -> str:
    return fold(character)
