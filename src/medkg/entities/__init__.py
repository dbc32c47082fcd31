"""Entities: the package's things as plain frozen objects, one class of thing a class."""

from medkg.entities.claim import Claim
from medkg.entities.concept import (
    ClaimKind,
    Comparator,
    Concept,
    ConceptScheme,
    Grade,
    Limitation,
    Limiting,
    Metric,
    PublisherKind,
    StudyKind,
    Verdict,
    Wording,
)
from medkg.entities.evidence import Curation, EvidenceLine
from medkg.entities.mapping import IRI, Entity, Text, Words, python_value
from medkg.entities.package_description import PackageDescription
from medkg.entities.paragraph import Note, Paragraph
from medkg.entities.quantity import Quantity, Result
from medkg.entities.reference import Reference, ReferenceList
from medkg.entities.report import Report, StyleSheet
from medkg.entities.section import Heading, Section
from medkg.entities.sentence import Sentence
from medkg.entities.things import Agent, Condition, Dataset, Model, Organization, Region, Regulation
from medkg.entities.work import Work

ENTITIES: tuple[type[Entity], ...] = (
    Agent,
    Claim,
    ClaimKind,
    Comparator,
    Concept,
    ConceptScheme,
    Condition,
    Curation,
    Dataset,
    EvidenceLine,
    Grade,
    Heading,
    Limitation,
    Limiting,
    Metric,
    Model,
    Note,
    Organization,
    PackageDescription,
    Paragraph,
    PublisherKind,
    Quantity,
    Reference,
    ReferenceList,
    Region,
    Regulation,
    Report,
    Result,
    Section,
    Sentence,
    StudyKind,
    StyleSheet,
    Verdict,
    Wording,
    Work,
)

BY_CLASS: dict[str, type[Entity]] = {str(cls): entity for entity in ENTITIES for cls in entity.CLASSES}
"""Class (full IRI) to the entity that describes its instances."""

__all__ = [
    "BY_CLASS",
    "ENTITIES",
    "IRI",
    "Agent",
    "Claim",
    "ClaimKind",
    "Comparator",
    "Concept",
    "ConceptScheme",
    "Condition",
    "Curation",
    "Dataset",
    "Entity",
    "EvidenceLine",
    "Grade",
    "Heading",
    "Limitation",
    "Limiting",
    "Metric",
    "Model",
    "Note",
    "Organization",
    "PackageDescription",
    "Paragraph",
    "PublisherKind",
    "Quantity",
    "Reference",
    "ReferenceList",
    "Region",
    "Regulation",
    "Report",
    "Result",
    "Section",
    "Sentence",
    "StudyKind",
    "StyleSheet",
    "Text",
    "Verdict",
    "Wording",
    "Words",
    "Work",
    "python_value",
]
