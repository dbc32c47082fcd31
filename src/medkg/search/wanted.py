"""What a reader asks for: the phrases of a query, as the engine matches them and as a text shows them.

Whatever stands between white space (or Chinese punctuation) is one phrase, found as it was typed: GPT-4, CT筛查, 93.9%.
A text is found that holds every phrase. Nothing in a query is an operator: quotes, stars and ``NOT`` are
punctuation and words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medkg.namespaces import ID
from medkg.search.words import Atom, atoms, fold, fold_in_place, phrase_tokens, runs, whole_token

MOST_PARTS = 12
"""Parts of a query that are looked for when nothing holds the whole of it."""

_FUNCTION_WORDS = frozenset(
    [
        *("and", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from", "has", "have", "how", "in"),
        *("is", "it", "not", "of", "on", "or", "that", "the", "to", "was", "what", "which", "with"),
    ]
)
"""Words that alone are no reason to show a text."""

_SEPARATORS = re.compile(r"[\s、，。；：！？（）《》〈〉「」『』【】“”‘’…]+")

_LEADING = re.compile(rf"{re.escape(ID)}|https?://(?:(?:dx\.)?doi\.org/)?", re.IGNORECASE)
"""What stands before an identifier that is given as an address."""

Phrase = tuple[Atom, ...]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The phrases of a query; ``whole``: all of it as one; ``begins``: a word may go on after its last letter."""

    phrases: tuple[Phrase, ...]
    whole: Phrase
    begins: bool = False

    @classmethod
    def read(cls, text: str) -> Wanted:
        """The query as a reader typed it; without phrases where it holds no word."""
        pieces = (tuple(atoms(fold(_LEADING.sub("", piece)))) for piece in _SEPARATORS.split(text))
        return cls(phrases=_different(piece for piece in pieces if piece), whole=tuple(atoms(fold(text))))

    def __bool__(self) -> bool:
        return bool(self.phrases)

    @property
    def key(self) -> str:
        """The query as names are compared with it."""
        return " ".join(atom.text for atom in self.whole)

    @property
    def all_phrases(self) -> str:
        """For the engine: every phrase."""
        return " AND ".join(self.each_phrase)

    @property
    def any_phrase(self) -> str:
        """For the engine: one phrase or more."""
        return " OR ".join(self.each_phrase)

    @property
    def each_phrase(self) -> tuple[str, ...]:
        """For the engine: every phrase alone."""
        return tuple(self._expression(phrase) for phrase in self.phrases)

    @property
    def in_a_row(self) -> str:
        """For the engine: the whole query as one phrase."""
        return self._expression(self.whole)

    def loosened(self) -> Wanted:
        """The parts of these phrases: pairs of Chinese characters, and words of which the end may be missing."""
        parts: list[Phrase] = []
        for phrase in self.phrases:
            for place, atom in enumerate(phrase):
                after = phrase[place + 1 : place + 2]
                if not atom.is_han:
                    parts.append((atom,))
                elif after and after[0].is_han and after[0].glued:
                    parts.append((atom, after[0]))
                elif not atom.glued:
                    parts.append((atom,))
        telling = [part for part in parts if not _tells_little(part[0])] or parts
        return Wanted(phrases=_different(telling)[:MOST_PARTS], whole=self.whole, begins=True)

    def spans(self, text: str) -> tuple[list[tuple[int, int]], int]:
        """Where the phrases stand in *text*, merged and in order; and how many of the phrases do."""
        folded = fold(text)
        near = [phrase for phrase in self.phrases if all(_trace(atom) in folded for atom in phrase)]
        if not near:
            return [], 0
        folded, places = fold_in_place(text)
        here = atoms(folded)
        found = [list(self._places(phrase, here)) for phrase in near]
        spans = _merged((places[start], places[end - 1] + 1) for stand in found for start, end in stand)
        return spans, sum(map(bool, found))

    def _places(self, phrase: Phrase, text: list[Atom]) -> Iterator[tuple[int, int]]:
        first = phrase[0].text
        length = len(phrase)
        for place, atom in enumerate(text):
            if atom.text == first or self.begins:
                here = text[place : place + length]
                if len(here) == length and all(map(self._equal, phrase, here, range(length))):
                    yield here[0].start, here[-1].end

    def _equal(self, wanted: Atom, atom: Atom, place: int) -> bool:
        if place and wanted.glued != atom.glued:
            return False
        if self.begins and _may_go_on(wanted):
            return atom.text.startswith(wanted.text)
        return wanted.text == atom.text

    def _expression(self, phrase: Phrase) -> str:
        """The tokens in a row, or the phrase as an identifier. Tokens hold letters, digits, ``.`` and ``%`` only.

        So nothing that is typed can end the quotation.
        """
        row, is_beginning = phrase_tokens(phrase)
        begins = is_beginning or (self.begins and _may_go_on(phrase[-1]))
        expression = f'"{" ".join(row)}"' + (" *" if begins else "")
        if self.begins or any(atom.is_han for atom in phrase):
            return expression
        return f'({expression} OR "{whole_token(atom.text for atom in phrase)}")'


def name_key(text: str) -> str:
    """A name as it is compared with what is typed."""
    return " ".join(runs(text))


def whole_key(text: str) -> str:
    """A name as it is compared with a whole query: singular, without what separates words."""
    return " ".join(atom.text for atom in atoms(fold(text)))


def _may_go_on(atom: Atom) -> bool:
    return not atom.is_han and len(atom.text) > 2


def _trace(atom: Atom) -> str:
    """What a text that holds *atom* surely holds, in the plural and with thousands' commas too."""
    return atom.text[:1] if atom.text[0].isdecimal() else atom.text[:2]


def _tells_little(atom: Atom) -> bool:
    return not atom.is_han and (len(atom.text) == 1 or atom.text in _FUNCTION_WORDS)


def _different(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    by_text = {
        tuple((atom.text, atom.glued and number > 0) for number, atom in enumerate(phrase)): phrase
        for phrase in phrases
    }
    return tuple(by_text.values())


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
