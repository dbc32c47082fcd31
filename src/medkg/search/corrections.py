"""Did you mean: a query of which some word stands nowhere, with the nearest word that does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import pairwise
from string import ascii_lowercase

from medkg.search.engine import Engine, Match
from medkg.search.wanted import Wanted
from medkg.search.words import Atom, atoms, fold

SHORTEST = 4
"""Letters of a word that may be misspelt: of shorter ones too many are near each other."""

LONGEST = 40
"""Letters of a word beyond which it is none."""

LONGEST_RUN = 12
"""Chinese characters in a row among which one may be wrong."""

MOST_WORDS = 8
"""Words that are looked at: who types more has pasted a text, not mistyped a word."""

LIKENESS = 0.8
"""How like a word must be to which two or more letters differ (difflib's ratio)."""


def corrected(engine: Engine, text: str) -> str | None:
    """*text*, folded, with its misspelt words mended so that it is found; None where it has none or none is near."""
    folded = fold(text)
    words = list(_words(atoms(folded)))
    if len(words) > MOST_WORDS:
        return None
    mended = folded
    for word in reversed(words):
        start, end = word[0].start, word[-1].end
        right = _right(engine, word)
        if right is None:
            return None
        mended = mended[:start] + right + mended[end:] if right else mended
    wanted = Wanted.read(mended)
    if mended == folded or not wanted or not engine.number(Match(words=wanted.all_phrases), most=1):
        return None
    return mended


def _words(found: Iterable[Atom]) -> Iterator[list[Atom]]:
    """Each word alone, and each run of Chinese characters."""
    word: list[Atom] = []
    for atom in found:
        if word and not atom.glued:
            yield word
            word = []
        word.append(atom)
    if word:
        yield word


def _right(engine: Engine, word: list[Atom]) -> str | None:
    """What *word* should be: nothing where it is right as it stands, None where nothing is near."""
    text = "".join(atom.text for atom in word)
    if word[0].is_han:
        pairs = [first + second for first, second in pairwise(text)]
        if not 2 <= len(text) <= LONGEST_RUN or engine.frequencies(pairs).keys() >= set(pairs):
            return ""
        return _mended_run(engine, text)
    if engine.frequencies([text]):
        return ""
    if not SHORTEST <= len(text) <= LONGEST or not text.isalpha():
        return None
    return _nearest(engine, text)


def _nearest(engine: Engine, word: str) -> str | None:
    """The most frequent word that one slip of a finger away; else the one most like it with the same first letter."""
    found = engine.frequencies(_slips(word))
    if found:
        return max(found, key=lambda term: (found[term], term))
    first = word[0]
    known = engine.terms(first, chr(ord(first) + 1), range(len(word) - 2, len(word) + 3))
    return next(iter(get_close_matches(word, known, n=1, cutoff=LIKENESS)), None)


def _slips(word: str) -> set[str]:
    """What becomes *word* when a letter is left out, doubled, changed or swapped with its neighbour."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        *(before + after[1:] for before, after in parts if after),
        *(before + after[1] + after[0] + after[2:] for before, after in parts if len(after) > 1),
        *(before + letter + after[1:] for before, after in parts if after for letter in ascii_lowercase),
        *(before + letter + after for before, after in parts for letter in ascii_lowercase),
    }


def _mended_run(engine: Engine, run: str) -> str | None:
    """A run of Chinese with the one character changed that leaves all its neighbours together somewhere."""
    pairs = [first + second for first, second in pairwise(run)]
    known = engine.frequencies(pairs)
    unknown = [place for place, pair in enumerate(pairs) if pair not in known]
    best = (0, "")
    for place in range(len(run)):
        if all(place in (first, first + 1) for first in unknown):
            fitting = _fitting(engine, run[place - 1] if place else "", run[place + 1 : place + 2])
            best = max(best, *((often, run[:place] + one + run[place + 1 :]) for one, often in fitting), (0, ""))
    return best[1] or None


def _fitting(engine: Engine, before: str, after: str) -> Iterator[tuple[str, int]]:
    """Characters that stand between *before* and *after*, with how often the rarer of the two pairs is met."""
    if not before:
        yield from ((pair[0], often) for pair, often in engine.pairs_ending(after).items())
        return
    starting = engine.pairs_starting(before)
    if not after:
        yield from ((pair[1], often) for pair, often in starting.items())
        return
    ending = engine.frequencies(pair[1] + after for pair in starting)
    for pair, often in starting.items():
        if pair[1] + after in ending:
            yield pair[1], min(often, ending[pair[1] + after])
