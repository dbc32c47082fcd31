"""The pages of the ontology and of the shapes: every term with its meaning, every class with what it must have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal

from medkg.entities import Text, Words
from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.rdf.identifiers import class_slug, local_name, shorten
from medkg.rdf.shapes import PropertyShape
from medkg.rdf.triples import Triples
from medkg.web.pages.thing import told_first
from medkg.web.site import Site

RDFS, OWL, SKOS = PREFIXES["rdfs"], PREFIXES["owl"], PREFIXES["skos"]

RELATIONS = (
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    RDFS + "domain",
    RDFS + "range",
    OWL + "inverseOf",
    SKOS + "exactMatch",
    SKOS + "closeMatch",
    SKOS + "broadMatch",
    SKOS + "narrowMatch",
    SKOS + "relatedMatch",
)
"""What is said of a term besides words, in this order."""


@dataclass(frozen=True, kw_only=True)
class Name:
    """A term, as people write it, and where it is told of; ``address`` is empty where that is nowhere."""

    written: str
    address: str


@dataclass(frozen=True, kw_only=True)
class TermEntry:
    """``relations`` are names of properties (``rdfs:domain``) with what they lead to."""

    anchor: str
    iri: str
    written: str
    is_class: bool
    slug: str
    labels: tuple[Text, ...]
    definitions: tuple[Text, ...]
    examples: tuple[str, ...]
    relations: tuple[tuple[str, tuple[Name, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class OntologyPage:
    iri: str
    version: str
    title: tuple[Text, ...]
    description: tuple[Text, ...]
    classes: tuple[TermEntry, ...]
    properties: tuple[TermEntry, ...]


@dataclass(frozen=True, kw_only=True)
class RuleEntry:
    """A property of a class: how many (``1``, ``0..1``, ``1..*``), and of which kind."""

    name: tuple[Text, ...]
    path: Name
    number: str
    kinds: tuple[Name, ...]


@dataclass(frozen=True, kw_only=True)
class ShapeEntry:
    anchor: str
    name: tuple[Text, ...]
    target: Name
    home: str
    properties: tuple[RuleEntry, ...]


def ontology_page(site: Site, *, language: str) -> OntologyPage:
    """Every class and property that medkg coins, in the order of the file."""
    triples = Triples(site.ontology)
    iri = ONTOLOGY.rstrip("#")
    classes = tuple(_entry(site, triples, term, language) for term in _terms(triples, ("Class",)))
    properties = _terms(triples, ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"))
    return OntologyPage(
        iri=iri,
        version=str(getattr(triples.value(iri, OWL + "versionInfo"), "value", "")),
        title=told_first(_words(triples, iri, PREFIXES["dcterms"] + "title"), language),
        description=told_first(_words(triples, iri, PREFIXES["dcterms"] + "description"), language),
        classes=classes,
        properties=tuple(_entry(site, triples, term, language) for term in properties),
    )


def shapes_page(site: Site, *, language: str) -> tuple[ShapeEntry, ...]:
    """What each class must and may have, in the order in which it is read."""
    return tuple(
        ShapeEntry(
            anchor=local_name(shape.iri),
            name=told_first(Words(shape.names), language),
            target=_name(shape.target),
            home=shape.home,
            properties=tuple(_rule(prop, language) for prop in shape.properties if prop.path),
        )
        for shape in site.graph.package.shapes
    )


def _terms(triples: Triples, kinds: Iterable[str]) -> list[str]:
    wanted = {instance for kind in kinds for instance in triples.instances(OWL + kind)}
    return [subject for subject in triples.subjects() if subject in wanted and subject.startswith(ONTOLOGY)]


def _entry(site: Site, triples: Triples, term: str, language: str) -> TermEntry:
    slug = class_slug(local_name(term))
    is_class = OWL + "Class" in triples.iris(term, PREFIXES["rdf"] + "type")
    relations = [(shorten(path), tuple(map(_name, triples.iris(term, path)))) for path in RELATIONS]
    return TermEntry(
        anchor=local_name(term),
        iri=term,
        written=shorten(term),
        is_class=is_class,
        slug=slug if is_class and slug in site.graph.package.shapes.by_slug else "",
        labels=told_first(_words(triples, term, RDFS + "label"), language),
        definitions=told_first(_words(triples, term, SKOS + "definition"), language),
        examples=tuple(value.value for value in triples.values(term, SKOS + "example") if isinstance(value, Literal)),
        relations=tuple((path, names) for path, names in relations if names),
    )


def _rule(prop: PropertyShape, language: str) -> RuleEntry:
    most = "*" if prop.max_count is None else str(prop.max_count)
    number = most if str(prop.min_count) == most else f"{prop.min_count}..{most}"
    kinds = (*prop.classes, *prop.datatypes)
    return RuleEntry(
        name=told_first(Words(prop.names), language) if prop.names else (),
        path=_name(prop.path),
        number=number,
        kinds=tuple(_name(kind) for kind in kinds),
    )


def _name(iri: str) -> Name:
    """A term of ours is told of on the ontology's page; one of others, wherever its IRI leads."""
    if iri.startswith(ONTOLOGY):
        return Name(written=shorten(iri), address=f"#{local_name(iri)}")
    return Name(written=shorten(iri), address=iri if iri.startswith(("http://", "https://")) else "")


def _words(triples: Triples, iri: str, path: str) -> Words:
    values = [value for value in triples.values(iri, path) if isinstance(value, Literal)]
    return Words({value.language or "en": value.value for value in values})
