"""Evidence: what bears on a claim, and who says so."""

import datetime
from typing import ClassVar

from rdflib import DCTERMS, PROV

from medkg.entities.mapping import IRI, Entity, Words, many, maybe, one, words
from medkg.namespaces import PREFIXES
from medkg.vocabulary import MEDKG

_CITO = PREFIXES["cito"]


class EvidenceLine(Entity):
    """One claim, one work, one verdict with its reason."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.EvidenceLine,)

    claim: IRI = one(_CITO + "hasCitingEntity")
    work: IRI = one(_CITO + "hasCitedEntity")
    basis: IRI = one(MEDKG.basis)
    reference: IRI | None = maybe(MEDKG.reference)
    verdict: IRI = one(MEDKG.verdict)
    results: tuple[IRI, ...] = many(MEDKG.result)
    finding: Words = words(MEDKG.finding)
    rationale: Words = words(MEDKG.rationale)
    assertion_method: IRI = one(MEDKG.assertionMethod)
    generated_by: IRI = one(PROV.wasGeneratedBy)


class Curation(Entity):
    """The activity that made claims and evidence lines of a report."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Curation,)

    description: Words = words(DCTERMS.description)
    used: IRI = one(PROV.used)
    associated_with: tuple[IRI, ...] = many(PROV.wasAssociatedWith, required=True)
    ended: datetime.datetime = one(PROV.endedAtTime)
