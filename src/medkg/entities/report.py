"""The report as a document."""

import datetime
from typing import ClassVar

from rdflib import DCTERMS, PROV

from medkg.entities.mapping import IRI, Entity, Words, many, maybe, one, words
from medkg.vocabulary import MEDKG


class Report(Entity):
    """A narrative document: ``title`` is its head's, ``heading`` the one printed above the text."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Report,)

    title: Words = words(DCTERMS.title)
    heading: IRI = one(MEDKG.heading)
    language: str = one(DCTERMS.language)
    character_encoding: str = one(MEDKG.characterEncoding)
    viewport: str | None = maybe(MEDKG.viewport)
    style_sheet: IRI | None = maybe(MEDKG.styleSheet)
    style_class: str | None = maybe(MEDKG.styleClass)
    issued: datetime.date | None = maybe(DCTERMS.issued)
    license: IRI | None = maybe(DCTERMS.license)
    attributed_to: tuple[IRI, ...] = many(PROV.wasAttributedTo, required=True)


class StyleSheet(Entity):
    """How the document was set: ``css`` is the text of its style element, to the letter."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.StyleSheet,)

    css: str = one(MEDKG.css)
