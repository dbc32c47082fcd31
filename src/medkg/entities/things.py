"""Named things that reports share: organizations, models, datasets, conditions, regulations, regions, agents."""

from typing import ClassVar

from rdflib import DCTERMS, RDF, SKOS

from medkg.entities.mapping import IRI, Entity, Text, Words, many, maybe, one, words
from medkg.namespaces import PREFIXES
from medkg.vocabulary import MEDKG

_SCHEMA = PREFIXES["schema"]


class Thing(Entity):
    """What every named thing has: a label in both languages, other names, a description."""

    label: Words = words(SKOS.prefLabel)
    other_labels: tuple[Text, ...] = many(SKOS.altLabel)
    description: Words = words(DCTERMS.description)


class Agent(Thing):
    """Whoever wrote or curated: ``types`` says person, organization or software."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Agent,)

    types: tuple[IRI, ...] = many(RDF.type, required=True)


class Organization(Thing):
    """``types`` holds its legal kind: company, hospital, authority, ..."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Organization,)

    types: tuple[IRI, ...] = many(RDF.type, required=True)
    region: IRI | None = maybe(MEDKG.region)
    url: str | None = maybe(_SCHEMA + "url")
    exact_matches: tuple[IRI, ...] = many(SKOS.exactMatch)


class Model(Thing):
    """An AI model; ``technologies`` tells a large language model from a convolutional network."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Model,)

    technologies: tuple[IRI, ...] = many(MEDKG.technology, required=True)
    creators: tuple[IRI, ...] = many(_SCHEMA + "creator")
    exact_matches: tuple[IRI, ...] = many(SKOS.exactMatch)


class Dataset(Thing):
    """Data that something was measured on."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Dataset,)

    publishers: tuple[IRI, ...] = many(DCTERMS.publisher)
    url: str | None = maybe(_SCHEMA + "url")
    exact_matches: tuple[IRI, ...] = many(SKOS.exactMatch)


class Condition(Thing):
    """A disease or a group of diseases."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Condition,)

    broader: tuple[IRI, ...] = many(SKOS.broader)
    exact_matches: tuple[IRI, ...] = many(SKOS.exactMatch)


class Regulation(Thing):
    """A law, or a framework of supervision."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Regulation,)

    identifier: str | None = maybe(_SCHEMA + "legislationIdentifier")
    jurisdiction: IRI = one(_SCHEMA + "legislationJurisdiction")
    url: str | None = maybe(_SCHEMA + "url")
    exact_matches: tuple[IRI, ...] = many(SKOS.exactMatch)


class Region(Thing):
    """A country, a union of countries, a part of the world."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Region,)

    exact_matches: tuple[IRI, ...] = many(SKOS.exactMatch)
