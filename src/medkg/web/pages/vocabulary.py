"""The words that an editor completes: prefixes, classes and properties, with labels and definitions."""

from __future__ import annotations

from typing import TypedDict

from medkg.entities import Words
from medkg.language import LANGUAGES
from medkg.namespaces import ID, PREFIXES
from medkg.rdf.identifiers import shorten
from medkg.rdf.shapes import PropertyShape
from medkg.web.site import Site


class Term(TypedDict):
    """A class or property: ``name`` as it is written in a query."""

    name: str
    label: dict[str, str]
    definition: dict[str, str]


class ClassTerm(Term):
    """``properties`` in the order of its shape; ``things``: how many the package holds."""

    properties: list[str]
    things: int


class PropertyTerm(Term):
    """``values``: the classes or datatypes that its shapes allow."""

    values: list[str]


class Vocabulary(TypedDict):
    """All of it, as JSON. ``base``: what names such as ``<model/gpt-4>`` begin with."""

    base: str
    prefixes: dict[str, str]
    classes: list[ClassTerm]
    properties: list[PropertyTerm]


def vocabulary(site: Site) -> Vocabulary:
    """What the shapes and the ontology of *site*'s package speak of."""
    shapes = site.graph.package.shapes
    classes = [
        ClassTerm(
            **_term(site, shape.target, site.labels.class_name(shape.target)),
            properties=[_written(prop.path) for prop in shape.properties],
            things=site.counts.get(shape.target, 0),
        )
        for shape in shapes
    ]
    found: dict[str, list[PropertyShape]] = {}
    for shape in shapes:
        for prop in shape.properties:
            found.setdefault(prop.path, []).append(prop)
    properties = [
        PropertyTerm(
            **_term(site, path, site.labels.terms.get(path) or Words(uses[0].names)),
            values=sorted({_written(kind) for prop in uses for kind in (*prop.classes, *prop.datatypes)}),
        )
        for path, uses in found.items()
        if path
    ]
    return Vocabulary(
        base=ID,
        prefixes=PREFIXES,
        classes=sorted(classes, key=lambda term: term["name"]),
        properties=sorted(properties, key=lambda term: term["name"]),
    )


def _term(site: Site, iri: str, label: Words) -> Term:
    return Term(name=_written(iri), label=_texts(label), definition=_texts(site.labels.definition(iri)))


def _texts(words: Words) -> dict[str, str]:
    return {language: str(words.best(language)) for language in LANGUAGES if words.languages}


def _written(iri: str) -> str:
    name = shorten(iri)
    return name if ":" in name and "://" not in name else f"<{name}>"
