"""The weights of the verdict rule, as the ontology's schemes state them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from medkg.entities import ClaimKind, Comparator, Grade, Limitation, Limiting, Metric, PublisherKind, StudyKind, Verdict
from medkg.rdf.identifiers import mint

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph


@dataclass(frozen=True)
class Weights:
    """The concepts that carry weights, by IRI; those that the rule names are also at hand by name."""

    study_kinds: dict[str, StudyKind]
    publisher_kinds: dict[str, PublisherKind]
    claim_kinds: dict[str, ClaimKind]
    verdicts: dict[str, Verdict]
    limiting: dict[str, Limiting]
    limitations: dict[str, Limitation]
    comparators: dict[str, Comparator]
    metrics: dict[str, Metric]
    grades: tuple[Grade, ...]
    """From the best to the worst."""

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> Weights:
        """Those that the package's ontology states. Raises NotFound where a concept lacks its weight."""
        return cls(
            study_kinds={one.iri: one for one in graph.all(StudyKind)},
            publisher_kinds={one.iri: one for one in graph.all(PublisherKind)},
            claim_kinds={one.iri: one for one in graph.all(ClaimKind)},
            verdicts={one.iri: one for one in graph.all(Verdict)},
            limiting={one.iri: one for one in graph.all(Limiting)},
            limitations={one.iri: one for one in graph.all(Limitation)},
            comparators={one.iri: one for one in graph.all(Comparator)},
            metrics={one.iri: one for one in graph.all(Metric)},
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

    def _verdict(self, slug: str) -> Verdict:
        return self.verdicts[mint("Verdict", slug)]
