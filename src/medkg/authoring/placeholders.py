"""What is written where something must be filled in: a gap that the shape rejects, so that validation names it.

Where the shape would accept it, the property is left out.
"""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from medkg.language import current_language
from medkg.namespaces import ID, PREFIXES
from medkg.package import Package
from medkg.rdf.gaps import FILL_IN, TEXTS
from medkg.rdf.identifiers import segments
from medkg.rdf.shapes import SH, NodeShape, PropertyShape
from medkg.rdf.triples import Triples

_STRING = PREFIXES["xsd"] + "string"


class Patterns:
    """The regular expressions of the shapes: of addresses (by node shape) and of values (by property shape)."""

    def __init__(self, package: Package) -> None:
        self._graph = Triples(quad for file in package.shape_files() for quad in file.quads())

    def address_fits(self, shape: NodeShape, iri: str) -> bool:
        return self._fits(shape.iri, iri)

    def address_length(self, shape: NodeShape, slug: str) -> int:
        """How many slugs follow the class in an address of this shape."""
        return next(n for n in range(1, 9) if self.address_fits(shape, ID + "/".join([slug, *"x" * n])))

    def rejects(self, prop: PropertyShape, text: str) -> bool:
        return not self._fits(prop.iri, text)

    def _fits(self, shape: str, text: str) -> bool:
        patterns = [value.value for value in self._graph.values(shape, SH + "pattern") if isinstance(value, Literal)]
        return all(re.search(pattern, text) for pattern in patterns)


def placeholders(
    iri: str, prop: PropertyShape, slugs: dict[str, str], patterns: Patterns, *, beside: str | None = None
) -> tuple[NamedNode | Literal, ...]:
    """Values of *prop* for the thing *iri* that ask to be replaced; none where the shape would accept them.

    *slugs* gives the segment of an address for each class; *beside*, for a class of another vocabulary, the beginning
    of its terms' addresses.
    """
    if prop.languages:
        return _texts(iri, prop, patterns)
    if not prop.datatypes:
        return (NamedNode(f"{beside}/{FILL_IN}") if beside else _link(iri, prop, slugs),)
    datatype = prop.datatypes[0]
    if datatype != _STRING:
        return (Literal(FILL_IN, datatype=NamedNode(datatype)),)
    text = TEXTS["en"].format(slug=_slug(iri))
    return (Literal(text),) if patterns.rejects(prop, text) else ()


def _texts(iri: str, prop: PropertyShape, patterns: Patterns) -> tuple[Literal, ...]:
    languages = prop.languages if prop.min_count >= len(prop.languages) else (current_language(),)
    texts = {language: TEXTS[language].format(slug=_slug(iri)) for language in languages}
    if not all(patterns.rejects(prop, text) for text in texts.values()):
        return ()
    return tuple(Literal(text, language=language) for language, text in texts.items())


def _link(iri: str, prop: PropertyShape, slugs: dict[str, str]) -> NamedNode:
    """An address that leads nowhere, of the kind that is wanted: ``sentence/toy/fill-in`` for a claim of toy."""
    kind = slugs.get(prop.classes[0]) if len(prop.classes) == 1 else _kind_of_first(prop)
    if kind is None:
        return NamedNode(ID + FILL_IN)
    between = segments(iri)[1:-1] if "{" in kind else ()
    return NamedNode(ID + "/".join((kind.partition("{")[0], *between, FILL_IN)))


def _kind_of_first(prop: PropertyShape) -> str | None:
    """The class segment of the first allowed value: ``verdict`` where a verdict is to be chosen."""
    path = segments(prop.allowed[0]) if prop.allowed else ()
    return path[0] if len(path) > 1 else None


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]
