"""The package's description of itself (DCAT)."""

import datetime
from typing import ClassVar

from rdflib import DCAT, DCTERMS

from medkg.entities.mapping import IRI, Entity, Words, many, one, words
from medkg.namespaces import PREFIXES
from medkg.vocabulary import MEDKG


class PackageDescription(Entity):
    """What the package is, who made it, under which licence, and the reports it holds."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Package,)

    title: Words = words(DCTERMS.title)
    description: Words = words(DCTERMS.description)
    version: str = one(PREFIXES["schema"] + "version")
    issued: datetime.date = one(DCTERMS.issued)
    license: IRI = one(DCTERMS.license)
    creators: tuple[IRI, ...] = many(DCTERMS.creator, required=True)
    reports: tuple[IRI, ...] = many(DCAT.dataset, required=True)
