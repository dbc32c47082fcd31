"""Works: what stands behind references, and what a curator found."""

import datetime
from typing import ClassVar

from rdflib import DCTERMS, PROV, RDF

from medkg.entities.mapping import IRI, Entity, Words, many, maybe, one, words
from medkg.namespaces import PREFIXES
from medkg.vocabulary import MEDKG

_SCHEMA = PREFIXES["schema"]
_PRISM = PREFIXES["prism"]
_BIBO = PREFIXES["bibo"]
_CITO = PREFIXES["cito"]


class Work(Entity):
    """``types`` holds its form (article, preprint, news item, ...); ``verification``: whether it was read.

    ``retracts``: the works that it, a notice, takes back; ``corrects``: those that it puts right.
    ``attributed_to``: the programs that wrote it.
    """

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Work,)

    types: tuple[IRI, ...] = many(RDF.type, required=True)
    title: Words = words(DCTERMS.title)
    description: Words = words(DCTERMS.description)
    authors: str | None = maybe(MEDKG.authorNames)
    attributed_to: tuple[IRI, ...] = many(PROV.wasAttributedTo)
    issued: datetime.date | str | None = maybe(DCTERMS.issued)
    publisher: IRI | None = maybe(DCTERMS.publisher)
    publisher_kind: IRI = one(MEDKG.publisherKind)
    publication: str | None = maybe(_PRISM + "publicationName")
    volume: str | None = maybe(_PRISM + "volume")
    number: str | None = maybe(_PRISM + "number")
    pages: str | None = maybe(_PRISM + "pageRange")
    doi: str | None = maybe(_BIBO + "doi")
    pmid: str | None = maybe(_BIBO + "pmid")
    pmcid: str | None = maybe(MEDKG.pmcid)
    arxiv_id: str | None = maybe(MEDKG.arxivId)
    url: str | None = maybe(_SCHEMA + "url")
    study_kind: IRI = one(MEDKG.studyKind)
    verification: IRI = one(MEDKG.verification)
    reports_on: tuple[IRI, ...] = many(MEDKG.reportsOn)
    version_of: IRI | None = maybe(DCTERMS.isVersionOf)
    retracts: tuple[IRI, ...] = many(_CITO + "retracts")
    corrects: tuple[IRI, ...] = many(_CITO + "corrects")
    about: tuple[IRI, ...] = many(_SCHEMA + "about")
