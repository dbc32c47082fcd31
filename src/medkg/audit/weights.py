"""The weights of the verdict rule, as the ontology's schemes state them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from medkg.entities import (
    ClaimKind,
    Comparator,
    Entity,
    Grade,
    Limitation,
    Limiting,
    Metric,
    PublisherKind,
    StudyKind,
    Verdict,
)
from medkg.errors import NotFound
from medkg.language import translate as _
from medkg.rdf.identifiers import mint, shorten

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph

E = TypeVar("E", bound=Entity)


class Known(dict[str, E]):
    """Concepts by IRI; one that is not there is told of by name."""

    def __init__(self, found: Iterable[E] = ()) -> None:
        super().__init__({one.iri: one for one in found})

    def __missing__(self, iri: str) -> E:
        raise NotFound(_("The package holds nothing called {iri}.").format(iri=shorten(iri)))


@dataclass(frozen=True)
class Weights:
    """The concepts that carry weights, by IRI; those that the rule names are also at hand by name."""

    study_kinds: Known[StudyKind]
    publisher_kinds: Known[PublisherKind]
    claim_kinds: Known[ClaimKind]
    verdicts: Known[Verdict]
    limiting: Known[Limiting]
    limitations: Known[Limitation]
    comparators: Known[Comparator]
    metrics: Known[Metric]
    grades: tuple[Grade, ...]
    """From the best to the worst."""

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> Weights:
        """Those that the package's ontology states. Raises NotFound where a concept lacks its weight."""
        return cls(
            study_kinds=Known(graph.all(StudyKind)),
            publisher_kinds=Known(graph.all(PublisherKind)),
            claim_kinds=Known(graph.all(ClaimKind)),
            verdicts=Known(graph.all(Verdict)),
            limiting=Known(graph.all(Limiting)),
            limitations=Known(graph.all(Limitation)),
            comparators=Known(graph.all(Comparator)),
            metrics=Known(graph.all(Metric)),
            grades=tuple(sorted(graph.all(Grade), key=lambda grade: -grade.least_points)),
        )

    def grade(self, points: int) -> Grade:
        """The best grade that *points* earn; the worst where they earn none."""
        return next((grade for grade in self.grades if points >= grade.least_points), self.grades[-1])

    def limitation(self, slug: str) -> Limitation:
        return self.limitations[mint("Limitation", slug)]

    @cached_property
    def supports(self) -> Verdict:
        return self._verdict("supports")

    @cached_property
    def supports_in_part(self) -> Verdict:
        return self._verdict("supports-in-part")

    @cached_property
    def contradicts(self) -> Verdict:
        return self._verdict("contradicts")

    @cached_property
    def not_verified(self) -> Verdict:
        return self._verdict("not-verified")

    @cached_property
    def no_evidence(self) -> Verdict:
        return self._verdict("no-evidence")

    @cached_property
    def retracted(self) -> Limitation:
        return self.limitation("retracted")

    @cached_property
    def written_by_program(self) -> Limitation:
        return self.limitation("written-by-program")

    def _verdict(self, slug: str) -> Verdict:
        return self.verdicts[mint("Verdict", slug)]
