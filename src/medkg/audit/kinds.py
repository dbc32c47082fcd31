"""Kinds of things: a model is of its technology, a concept is under its broader ones; so a CNN is no language model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph


class Kinship(Enum):
    """How what a source speaks of stands to what a claim speaks of."""

    SAME = "same"
    NARROWER = "narrower"
    BROADER = "broader"
    OTHER = "other"


class Kinds:
    """What stands above what, by ``skos:broader`` and ``medkg:technology``."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._above: dict[str, set[str]] = defaultdict(set)
        for thing, kind in pairs:
            self._above[thing].add(kind)
        self._closures: dict[str, frozenset[str]] = {}

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> Kinds:
        """All technologies, conditions, metrics and models of the package."""
        return cls((str(row["thing"]), str(row["kind"])) for row in graph.ask("judging/kinds"))

    def above(self, thing: str) -> frozenset[str]:
        """*thing* and all that stands above it; a circle in the data ends where it began."""
        if thing not in self._closures:
            found, waiting = {thing}, [thing]
            while waiting:
                for kind in self._above.get(waiting.pop(), ()):
                    if kind not in found:
                        found.add(kind)
                        waiting.append(kind)
            self._closures[thing] = frozenset(found)
        return self._closures[thing]

    def kinship(self, source: str, claimed: str) -> Kinship:
        """How *source* stands to *claimed*: NARROWER where it is one kind of it."""
        if source == claimed:
            return Kinship.SAME
        if claimed in self.above(source):
            return Kinship.NARROWER
        return Kinship.BROADER if source in self.above(claimed) else Kinship.OTHER

    def are_akin(self, one: str, other: str) -> bool:
        """Whether something stands above both, or they are one: two models are, a model and physicians are not."""
        return not self.above(one).isdisjoint(self.above(other))

    def nearest(self, sources: Iterable[str], claimed: Iterable[str]) -> Kinship | None:
        """The closest kinship between any two; None where one side names nothing."""
        order = list(Kinship)
        found = [self.kinship(source, one) for source in sources for one in claimed]
        return min(found, key=order.index, default=None)
