"""The list of references as printed. What an entry leads to is a work, and the entry can be wrong about it."""

from typing import ClassVar

from rdflib import DCTERMS

from medkg.entities.mapping import IRI, Entity, Words, maybe, one, words
from medkg.entities.section import POSITION
from medkg.vocabulary import MEDKG


class ReferenceList(Entity):
    """``entry_pattern`` is how an entry is printed: fields in braces, such as ``{title}. {source}. {link}``."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.ReferenceList,)

    part_of: IRI = one(DCTERMS.isPartOf)
    position: int = one(POSITION)
    ordered: bool = one(MEDKG.ordered)
    entry_pattern: str = one(MEDKG.entryPattern)
    style_class: str | None = maybe(MEDKG.styleClass)
    link_target: str | None = maybe(MEDKG.linkTarget)


class Reference(Entity):
    """One entry, in the words of the list."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Reference,)

    part_of: IRI = one(DCTERMS.isPartOf)
    position: int = one(POSITION)
    title: Words = words(DCTERMS.title)
    source: Words = words(MEDKG.printedSource)
    year: str | None = maybe(MEDKG.printedYear)
    link: str | None = maybe(MEDKG.printedLink)
    refers_to: IRI = one(MEDKG.refersTo)
