"""A sentence cut into pieces: which claims each piece states, where a claim ends, what a piece links to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from medkg.entities import Sentence
from medkg.narrative.notes import ClaimNote, Mention, Notes

LinkKind = Literal["quantity", "thing"]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text under the same claims; ``ends`` are the claims whose quote ends with this piece.

    ``link`` is the IRI of the quantity or the thing that the piece names.
    """

    text: str
    claims: tuple[ClaimNote, ...]
    ends: tuple[ClaimNote, ...]
    link: str | None
    link_kind: LinkKind | None


@dataclass(frozen=True, kw_only=True)
class _Span:
    start: int
    end: int
    link: str
    kind: LinkKind


def pieces(sentence: Sentence, notes: Notes, language: str, *, names: Sequence[Mention] = ()) -> tuple[Piece, ...]:
    """The sentence's text in *language*; the pieces' texts join to just that text.

    Figures are linked always, of *names* those that stand in the text.
    """
    text = str(sentence.text.best(language))
    quotes = [(note, *_occurrence(text, note.claim.quote.best(language))) for note in notes.of(sentence.iri)]
    quotes = [(note, start, end) for note, start, end in quotes if start >= 0]
    links = _links(notes.of(sentence.iri), names, language, text)
    cuts = {0, len(text)}
    for _note, start, end in quotes:
        cuts |= {start, end}
    for link in links:
        cuts |= {link.start, link.end}
    edges = sorted(cuts)
    found = []
    for start, end in pairwise(edges):
        inside = next((link for link in links if link.start <= start and end <= link.end), None)
        found.append(
            Piece(
                text=text[start:end],
                claims=tuple(note for note, low, high in quotes if low <= start and end <= high),
                ends=tuple(note for note, _low, high in quotes if high == end),
                link=inside.link if inside else None,
                link_kind=inside.kind if inside else None,
            )
        )
    return tuple(found)


def _links(claims: Sequence[ClaimNote], names: Sequence[Mention], language: str, text: str) -> list[_Span]:
    """Figures first, each within its claim's quote, then the longest names; no two overlap, each name once."""
    spans: list[_Span] = []

    def link(name: str, iri: str, kind: LinkKind, within: tuple[int, int]) -> None:
        for start, end in _places(text, name):
            free = all(end <= span.start or span.end <= start for span in spans)
            if free and within[0] <= start and end <= within[1]:
                spans.append(_Span(start=start, end=end, link=iri, kind=kind))
                return

    for note in claims:
        quote = _occurrence(text, note.claim.quote.best(language))
        for quantity in note.quantities:
            link(quantity.printed.find(language) or "", quantity.iri, "quantity", quote)
    named = sorted((mention for mention in names if mention.language == language), key=_longest_first)
    linked: set[str] = set()
    for mention in named:
        if mention.thing not in linked:
            before = len(spans)
            link(mention.name, mention.thing, "thing", (0, len(text)))
            linked |= {mention.thing} if len(spans) > before else set()
    return spans


def _longest_first(mention: Mention) -> tuple[int, str, str]:
    return (-len(mention.name), mention.name, mention.thing)


def _occurrence(text: str, quote: str) -> tuple[int, int]:
    start = text.find(quote) if quote else -1
    return start, start + len(quote)


_BEFORE = r"(?<![A-Za-z0-9])(?<![0-9][.,])"
_AFTER = r"(?![A-Za-z0-9]|[.,][0-9])"


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where *name* stands in *text*, capitals aside; not inside a longer Latin word or number, in any language."""
    if not name:
        return
    before = _BEFORE if name[0].isascii() and name[0].isalnum() else ""
    after = _AFTER if name[-1].isascii() and name[-1].isalnum() else ""
    for found in re.finditer(before + re.escape(name) + after, text, re.IGNORECASE):
        yield found.span()
