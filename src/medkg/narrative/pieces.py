"""A sentence cut into pieces: which claims each piece states, where a claim ends, what a piece links to."""

from __future__ import annotations

from collections.abc import Sequence
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
    """Figures first, then the longest names; no two overlap, each name once."""
    wanted: list[tuple[str, str, LinkKind]] = [
        (str(printed), quantity.iri, "quantity")
        for note in claims
        for quantity in note.quantities
        if (printed := quantity.printed.find(language))
    ]
    named = [mention for mention in names if mention.language == language]
    named.sort(key=lambda mention: (-len(mention.name), mention.name))
    wanted += [(mention.name, mention.thing, "thing") for mention in named]
    spans: list[_Span] = []
    linked: set[str] = set()
    for name, iri, kind in wanted:
        start = _name_at(text, name, language)
        end = start + len(name)
        if start < 0 or iri in linked or any(start < span.end and span.start < end for span in spans):
            continue
        linked.add(iri)
        spans.append(_Span(start=start, end=end, link=iri, kind=kind))
    return spans


def _occurrence(text: str, quote: str) -> tuple[int, int]:
    start = text.find(quote) if quote else -1
    return start, start + len(quote)


def _name_at(text: str, name: str, language: str) -> int:
    """Where *name* stands in *text*: in English as a whole word, capitals aside; -1 where it does not."""
    if language == "zh":
        return text.find(name)
    folded, sought = text.lower(), name.lower()
    start = folded.find(sought)
    while start >= 0:
        end = start + len(sought)
        before = folded[start - 1] if start else " "
        after = folded[end] if end < len(folded) else " "
        if not before.isalnum() and not after.isalnum():
            return start
        start = folded.find(sought, start + 1)
    return -1
