"""Where evidence comes from: whether two lines rest on one study, one group of authors or one voice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

_SEPARATOR = re.compile("[;；、，]")
"""The shape asks for “; ”; Chinese full-width marks stand in no name. A comma of ASCII may: “Smith, J.”"""


class Tie(Enum):
    """Why two lines are one piece of evidence and count once."""

    SAME_WORK = "same work"
    SAME_STUDY = "same study"
    SAME_AUTHORS = "same authors"
    SAME_VOICE = "same voice"


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a work rests on.

    ``studies``: itself, what it reports on or is a version of, and so on upwards. ``authors``: one set a work among
    these. ``voices``: the publishers that speak for themselves among those who issued these.
    """

    work: str
    studies: frozenset[str]
    authors: frozenset[frozenset[str]] = frozenset()
    voices: frozenset[str] = frozenset()

    def tie(self, other: Source) -> Tie | None:
        """What makes the two one piece of evidence; None where they are independent."""
        if self.work == other.work:
            return Tie.SAME_WORK
        if self.studies & other.studies:
            return Tie.SAME_STUDY
        if any(is_one_group(mine, theirs) for mine in self.authors for theirs in other.authors):
            return Tie.SAME_AUTHORS
        return Tie.SAME_VOICE if self.voices & other.voices else None


def is_one_group(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether at least half of the shorter list of authors are on the other one too."""
    shared = len(one & other)
    return shared > 0 and 2 * shared >= min(len(one), len(other))


def author_group(names: str) -> frozenset[str]:
    """The people of ``medkg:authorNames``, written alike: width, composed letters and capitals make nobody another."""
    return frozenset(written for name in _SEPARATOR.split(names) if (written := _alike(name)))


def _alike(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())


def groups(names: Iterable[str]) -> frozenset[frozenset[str]]:
    """The groups of authors of several works."""
    return frozenset(group for text in names if (group := author_group(text)))
