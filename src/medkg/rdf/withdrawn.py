"""The list of identifiers that were given once and belong to nothing now, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medkg.namespaces import ID
from medkg.rdf.identifiers import is_slug


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """One line of the list: an identifier and the one that took its place, if there is one.

    ``number`` counts from 1. A line that says no such thing has no ``identifier``; ``text`` is what it says.
    """

    number: int
    text: str
    identifier: str = ""
    instead: str = ""


def read_withdrawn(content: bytes) -> Iterator[Withdrawn]:
    """What *content* lists. A byte that is not UTF-8 spoils its own line alone, and a comment not at all."""
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        words = text.split()
        if len(words) <= 2 and all(map(_is_identifier, words)):
            identifier, *instead = (ID + word for word in words)
            yield Withdrawn(number=number, text=text, identifier=identifier, instead="".join(instead))
        else:
            yield Withdrawn(number=number, text=text)


def _is_identifier(text: str) -> bool:
    parts = text.split("/")
    return len(parts) > 1 and all(map(is_slug, parts))
