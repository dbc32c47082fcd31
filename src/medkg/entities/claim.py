"""Claims: one atomic assertion each."""

from typing import ClassVar

from rdflib import PROV

from medkg.entities.mapping import IRI, Entity, Words, many, one, words
from medkg.namespaces import PREFIXES
from medkg.vocabulary import MEDKG

_SCHEMA = PREFIXES["schema"]
_CITO = PREFIXES["cito"]


class Claim(Entity):
    """``quote`` is the span of the sentence that states it; ``statement`` says it so that it can stand alone."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Claim,)

    sentence: IRI = one(_SCHEMA + "appearance")
    kind: IRI = one(MEDKG.claimKind)
    statement: Words = words(MEDKG.statement)
    quote: Words = words(MEDKG.quote)
    about: tuple[IRI, ...] = many(_SCHEMA + "about", required=True)
    quantities: tuple[IRI, ...] = many(MEDKG.quantity)
    supports: tuple[IRI, ...] = many(_CITO + "supports")
    qualifies: tuple[IRI, ...] = many(_CITO + "qualifies")
    disputes: tuple[IRI, ...] = many(_CITO + "disputes")
    generated_by: IRI = one(PROV.wasGeneratedBy)
