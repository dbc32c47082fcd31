"""Snippets: the text in which a hit stands, with the hit marked. Pieces of text, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from medkg.entities import IRI, Text
from medkg.search.fields import FIELDS
from medkg.search.wanted import Wanted
from medkg.search.words import is_han

LONGEST = 280
"""Width of a snippet: a Latin letter is one wide, a Chinese character two."""

_BEFORE = 80
"""Width before the first hit of a text that is cut."""

_END = re.compile(r"[\s，。；：、！？,;:]")


class Piece(NamedTuple):
    """A part of a text, and whether it is what was looked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """Of the text ``path`` (property) in ``language``: pieces that join to it, or to the part between the cuts."""

    path: IRI
    language: str
    pieces: tuple[Piece, ...]
    is_cut_before: bool
    is_cut_after: bool

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def snippet(
    texts: Iterable[tuple[str, Text]], wanted: Wanted, language: str, *, label_path: str | None = None
) -> Snippet | None:
    """The one of a thing's texts (property, text) that shows best why it was found.

    Most of what was looked for first; then in *language*; then the weightiest field, and in it the thing's label
    (*label_path*). None where there is no text.
    """
    best: tuple[tuple[int, bool, int, bool], str, Text, list[tuple[int, int]]] | None = None
    for path, text in texts:
        field = FIELDS.get(path)
        if field is None:
            continue
        spans, standing = wanted.spans(text)
        rank = (-standing, text.language not in (language, ""), field, path != label_path)
        if best is None or rank < best[0]:
            best = (rank, path, text, spans)
    return _cut(IRI(best[1]), best[2], best[3]) if best else None


def _cut(path: IRI, text: Text, spans: Sequence[tuple[int, int]]) -> Snippet:
    start, end = _window(text, spans[0] if spans else (0, 0))
    return Snippet(
        path=path,
        language=text.language,
        pieces=tuple(_pieces(text, spans, start, end)),
        is_cut_before=start > 0,
        is_cut_after=end < len(text),
    )


def _pieces(text: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> Iterable[Piece]:
    at = start
    for span in spans:
        first, last = max(span[0], start), min(span[1], end)
        if first < last:
            if at < first:
                yield Piece(text[at:first], False)
            yield Piece(text[first:last], True)
            at = last
    if at < end:
        yield Piece(text[at:end], False)


def _window(text: str, hit: tuple[int, int]) -> tuple[int, int]:
    """The part of *text* that is shown: all of it where it is short, else about the *hit*, cut between words."""
    if _width(text) <= LONGEST:
        return 0, len(text)
    start = hit[0] - _fitting(text[: hit[0]][::-1], _BEFORE)
    if start:
        ends = [found.end() for found in _END.finditer(text, start, hit[0])]
        start = ends[0] if ends else start
    end = start + _fitting(text[start:], LONGEST)
    if end < len(text):
        ends = [found.start() for found in _END.finditer(text, max(hit[1], start), end + 1)]
        end = ends[-1] if ends else end
    return start, end


def _width(text: str) -> int:
    return sum(map(_wide, text))


def _wide(character: str) -> int:
    return 2 if is_han(character) else 1


def _fitting(text: str, width: int) -> int:
    """How many of the first characters fit into *width*."""
    for number, character in enumerate(text):
        width -= _wide(character)
        if width < 0:
            return number
    return len(text)
