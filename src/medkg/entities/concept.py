"""Concepts of the schemes: scenarios, technologies, metrics, verdicts and the other lists (SKOS)."""

from typing import ClassVar

from rdflib import SKOS

from medkg.entities.mapping import IRI, Entity, Text, Words, many, one, words
from medkg.namespaces import PREFIXES
from medkg.vocabulary import MEDKG


class ConceptScheme(Entity):
    """A list of concepts."""

    CLASSES: ClassVar[tuple[str, ...]] = (SKOS.ConceptScheme,)

    label: Words = words(SKOS.prefLabel)
    definition: Words = words(SKOS.definition)


class Concept(Entity):
    """A concept of one scheme; what it is exactly is told by its definition."""

    CLASSES: ClassVar[tuple[str, ...]] = (
        MEDKG.Scenario,
        MEDKG.Technology,
        MEDKG.Challenge,
        MEDKG.Actor,
        MEDKG.Modality,
        MEDKG.ClaimKind,
        MEDKG.StudyKind,
        MEDKG.PublisherKind,
        MEDKG.EvidenceBasis,
        MEDKG.SectionRole,
        MEDKG.AssertionMethod,
        MEDKG.VerificationStatus,
    )

    scheme: IRI = one(SKOS.inScheme)
    label: Words = words(SKOS.prefLabel)
    other_labels: tuple[Text, ...] = many(SKOS.altLabel)
    definition: Words = words(SKOS.definition)
    broader: tuple[IRI, ...] = many(SKOS.broader)
    exact_matches: tuple[IRI, ...] = many(SKOS.exactMatch)
    close_matches: tuple[IRI, ...] = many(SKOS.closeMatch)


class Metric(Concept):
    """``units`` are those that its figures may have; none are given where it is open how it is measured."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Metric,)

    units: tuple[IRI, ...] = many(PREFIXES["qudt"] + "applicableUnit")


class Comparator(Concept):
    """``notation`` is its sign: = > ≥ < ≤ ≈"""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Comparator,)

    notation: str = one(SKOS.notation)


class Verdict(Concept):
    """``notation`` is its mark; of a claim's lines the verdict with the smallest ``precedence`` is the claim's."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Verdict,)

    notation: str = one(SKOS.notation)
    precedence: int = one(MEDKG.precedence)
