"""Sentences: where the report's words stand."""

from typing import ClassVar

from rdflib import DCTERMS

from medkg.entities.mapping import IRI, Entity, Words, one, words
from medkg.entities.section import POSITION
from medkg.vocabulary import MEDKG


class Sentence(Entity):
    """One sentence with its final punctuation: as printed, and in translation."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Sentence,)

    part_of: IRI = one(DCTERMS.isPartOf)
    position: int = one(POSITION)
    text: Words = words(MEDKG.text)
