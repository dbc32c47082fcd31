"""Sections and their headings."""

from typing import ClassVar

from rdflib import DCTERMS

from medkg.entities.mapping import IRI, Entity, Words, one, words
from medkg.namespaces import PREFIXES
from medkg.vocabulary import MEDKG

POSITION = PREFIXES["schema"] + "position"


class Heading(Entity):
    """The title printed above a report or a section, numbering and all."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Heading,)

    text: Words = words(MEDKG.text)


class Section(Entity):
    """A part of a report or of a section; ``position`` counts from 1 among its siblings."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Section,)

    part_of: IRI = one(DCTERMS.isPartOf)
    position: int = one(POSITION)
    heading: IRI = one(MEDKG.heading)
    role: IRI = one(MEDKG.role)
