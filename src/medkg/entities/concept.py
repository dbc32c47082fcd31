"""Concepts of the schemes: scenarios, technologies, metrics, verdicts and the other lists (SKOS)."""

from decimal import Decimal
from typing import ClassVar

from rdflib import SKOS

from medkg.entities.mapping import IRI, Entity, Text, Words, many, maybe, one, words
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
        MEDKG.EvidenceBasis,
        MEDKG.SectionRole,
    )

    scheme: IRI = one(SKOS.inScheme)
    label: Words = words(SKOS.prefLabel)
    other_labels: tuple[Text, ...] = many(SKOS.altLabel)
    definition: Words = words(SKOS.definition)
    broader: tuple[IRI, ...] = many(SKOS.broader)
    exact_matches: tuple[IRI, ...] = many(SKOS.exactMatch)
    close_matches: tuple[IRI, ...] = many(SKOS.closeMatch)


class Metric(Concept):
    """``higher_is_better`` is None where a figure is neither better nor worse for being high.

    ``is_share``: whether its figures lie between 0 and 100 %; None where they need not.
    ``units`` are those that its figures may have; none are given where it is open how it is measured.
    """

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Metric,)

    higher_is_better: bool | None = maybe(MEDKG.higherIsBetter)
    is_share: bool | None = maybe(MEDKG.isShare)
    units: tuple[IRI, ...] = many(PREFIXES["qudt"] + "applicableUnit")


class Wording(Concept):
    """``exceptions``: phrases that hold one of its words, ``other_labels``, and say something else; parted by “|”."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Wording,)

    exceptions: Words = words(MEDKG.notWithin, required=False)


class ClaimKind(Concept):
    """``shelf_life``: for how many years evidence stays fresh; None where it does not age."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.ClaimKind,)

    shelf_life: int | None = maybe(MEDKG.shelfLife)


class StudyKind(Concept):
    """``strength``: the points a work of this kind can give; for the claim kinds of ``primary_for`` it is 4."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.StudyKind,)

    strength: int = one(MEDKG.strength)
    primary_for: tuple[IRI, ...] = many(MEDKG.primaryFor)


class Limiting(Concept):
    """A concept that may bring a limitation to the evidence lines it applies to."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.AssertionMethod, MEDKG.VerificationStatus)

    limitation: IRI | None = maybe(MEDKG.limitation)


class PublisherKind(Limiting):
    """``own_voice``: such publishers speak for themselves, so that all works of one of them are one voice."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.PublisherKind,)

    own_voice: bool = one(MEDKG.ownVoice)


class Limitation(Concept):
    """Why an evidence line counts for less, by ``steps`` points; below ``threshold`` where it hangs on a number."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Limitation,)

    steps: int = one(MEDKG.steps)
    threshold: int | None = maybe(MEDKG.threshold)


class Grade(Concept):
    """How well a claim is borne out; ``notation`` is its letter, ``least_points`` what it takes at least."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Grade,)

    notation: str = one(SKOS.notation)
    least_points: int = one(MEDKG.leastPoints)


class Comparator(Concept):
    """``notation`` is its sign: = > ≥ < ≤ ≈; ``relative_tolerance``: by which share a figure may differ."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Comparator,)

    notation: str = one(SKOS.notation)
    relative_tolerance: Decimal | None = maybe(MEDKG.relativeTolerance)


class Verdict(Limiting):
    """``notation`` is its mark; of a claim's lines the verdict with the smallest ``precedence`` is the claim's."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Verdict,)

    notation: str = one(SKOS.notation)
    precedence: int = one(MEDKG.precedence)
