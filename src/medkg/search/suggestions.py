"""Suggestions: what things are called, found by how it begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from medkg.entities import IRI, Text
from medkg.search.wanted import name_key, whole_key
from medkg.search.words import is_han

MOST = 8
"""Suggestions at once."""

_SEEN = 1_000
"""Names that are looked at, however many begin so."""

_SHORT = 24
"""Characters of a name that can be met in its middle, at any Chinese character."""

_AFTER_SPACE = re.compile(r"(?<= )\S")


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A name of the thing *iri*, which is of the class *cls*."""

    label: Text
    iri: IRI
    cls: IRI


class Names:
    """All names, by each place at which a reader may begin to type one."""

    def __init__(self, names: Iterable[tuple[Text, str, str]]) -> None:
        """*names*: label, IRI and class of each."""
        self._names = [
            Suggestion(label=label, iri=IRI(iri), cls=IRI(cls))
            for label, iri, cls in sorted(names, key=lambda name: name[1])
        ]
        self._beginnings: list[tuple[str, int]] = []
        self._middles: list[tuple[str, int]] = []
        self._whole: dict[str, list[str]] = {}
        for number, name in enumerate(self._names):
            key = name_key(name.label)
            if key:
                self._beginnings.append((key, number))
                self._middles += [(key[place:], number) for place in _middles(key)]
                self._whole.setdefault(whole_key(name.label), []).append(name.iri)
        self._beginnings.sort()
        self._middles.sort()

    def called(self, key: str) -> tuple[str, ...]:
        """The things of which *key* is the whole name."""
        return tuple(dict.fromkeys(self._whole.get(key, ())))

    def beginning(self, text: str, language: str) -> tuple[Suggestion, ...]:
        """Names that begin with *text*, then those of which a later word does; in *language* and short ones first.

        A thing is told once, however many names it has.
        """
        key = name_key(text)
        if not key:
            return ()
        best: dict[str, tuple[tuple[bool, bool, int, str], Suggestion]] = {}
        for is_middle, names in enumerate((self._beginnings, self._middles)):
            start = bisect_left(names, (key,))
            for rest, number in islice(names, start, start + _SEEN):
                if not rest.startswith(key):
                    break
                name = self._names[number]
                rank = (bool(is_middle), name.label.language != language, len(name.label), name.label)
                if name.iri not in best or rank < best[name.iri][0]:
                    best[name.iri] = (rank, name)
        return tuple(name for _rank, name in sorted(best.values(), key=lambda found: found[0])[:MOST])


def _middles(key: str) -> Iterable[int]:
    """Places after the first at which a word, or in a short name a Chinese character, stands."""
    if len(key) <= _SHORT:
        return [
            place for place in range(1, len(key)) if key[place] != " " and (key[place - 1] == " " or is_han(key[place]))
        ]
    return [match.start() for match in _AFTER_SPACE.finditer(key)]
