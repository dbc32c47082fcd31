"""Fields: which property's words go where, and how much a hit there weighs."""

from __future__ import annotations

from enum import IntEnum

from rdflib import DCTERMS, SKOS

from medkg.namespaces import PREFIXES
from medkg.vocabulary import MEDKG

_SCHEMA = PREFIXES["schema"]
_BIBO = PREFIXES["bibo"]
_PRISM = PREFIXES["prism"]


class Field(IntEnum):
    """The columns of the index, the weightiest first."""

    NAME = 0
    STATEMENT = 1
    TEXT = 2
    DESCRIPTION = 3
    IDENTIFIER = 4


WEIGHTS: dict[Field, float] = {
    Field.NAME: 10.0,
    Field.STATEMENT: 4.0,
    Field.TEXT: 2.0,
    Field.DESCRIPTION: 1.0,
    Field.IDENTIFIER: 1.0,
}
"""An identifier is found whole and so stands alone; in part (the words of an address) it tells little."""

FIELDS: dict[str, Field] = {
    str(path): field
    for field, paths in {
        Field.NAME: (SKOS.prefLabel, SKOS.altLabel, DCTERMS.title),
        Field.STATEMENT: (MEDKG.statement,),
        Field.TEXT: (
            MEDKG.text,
            MEDKG.finding,
            MEDKG.printed,
            MEDKG.printedSource,
            MEDKG.authorNames,
            _PRISM + "publicationName",
        ),
        Field.DESCRIPTION: (MEDKG.rationale, DCTERMS.description, SKOS.definition),
        Field.IDENTIFIER: (
            _BIBO + "doi",
            _BIBO + "pmid",
            MEDKG.pmcid,
            MEDKG.arxivId,
            _SCHEMA + "legislationIdentifier",
            _SCHEMA + "url",
            MEDKG.printedLink,
            SKOS.exactMatch,
        ),
    }.items()
    for path in paths
}
"""Property to field. The question ``search/words`` asks for the same properties (a test holds them to each other)."""

KINDS_OF_IDENTIFIERS: dict[str, str] = {
    _BIBO + "doi": "doi",
    _BIBO + "pmid": "PMID",
    str(MEDKG.arxivId): "arXiv",
}
"""What people write before such an identifier."""

NOT_SEARCHED = frozenset(
    str(path)
    for path in (
        MEDKG.quote,  # a span of a sentence, which is found itself
        MEDKG.printedYear,  # a facet
        MEDKG.notWithin,  # phrases that do not count as a wording
        MEDKG.css,
        MEDKG.styleClass,
        MEDKG.viewport,
        MEDKG.characterEncoding,
        MEDKG.entryPattern,
        MEDKG.linkTarget,
        SKOS.notation,
        SKOS.editorialNote,
        _SCHEMA + "version",
        _SCHEMA + "temporalCoverage",
        _PRISM + "volume",
        _PRISM + "number",
        _PRISM + "pageRange",
    )
)
"""Texts that nobody looks for, or that stand word for word elsewhere."""
