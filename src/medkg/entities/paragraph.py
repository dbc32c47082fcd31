"""Paragraphs, and notes that stand outside of the sections."""

from typing import ClassVar

from rdflib import DCTERMS

from medkg.entities.mapping import IRI, Entity, Words, maybe, one, words
from medkg.entities.section import POSITION
from medkg.vocabulary import MEDKG


class Paragraph(Entity):
    """Sentences set as one block."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Paragraph,)

    part_of: IRI = one(DCTERMS.isPartOf)
    position: int = one(POSITION)


class Note(Entity):
    """A line about the report itself, such as a disclaimer at its foot."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Note,)

    part_of: IRI = one(DCTERMS.isPartOf)
    position: int = one(POSITION)
    text: Words = words(MEDKG.text)
    style_class: str | None = maybe(MEDKG.styleClass)
