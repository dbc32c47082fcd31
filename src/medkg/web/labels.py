"""What things are called: the label that each class's shape names, in the languages there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from medkg.entities import Text, Words
from medkg.graph import KnowledgeGraph
from medkg.language import LANGUAGES
from medkg.rdf.identifiers import local_name, segments, shorten
from medkg.rdf.shapes import NodeShape

LONGEST = 160
"""Characters of a label before it is cut."""

STEPS = 3
"""Links that a label may lie away: that of a section is its heading's."""

CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/(licenses/(?P<terms>by[a-z-]*)|publicdomain/(?P<dedication>zero))"
    r"/(?P<version>\d\.\d)(/(deed(\.\w+)?|legalcode)?)?"
)
"""The address of a licence, which is made of what the licence is called."""

KEPT = 4096
"""Labels of things that are remembered; they do not change while a package is shown."""


class Labels:
    """Labels of things, classes and properties. Those of the ontology are read once, those of things when asked for."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._shapes = graph.package.shapes
        self._lately = lru_cache(maxsize=KEPT)(self._look_up)

    def of(self, iri: str) -> Words:
        """The label of *iri*; its short form where it has none."""
        return self.terms.get(iri) or self._lately(iri, STEPS)

    def _look_up(self, iri: str, steps: int) -> Words:
        shape = self.shape_of(iri)
        if shape is None or shape.label_path is None or steps == 0:
            return plain(brief(iri))
        rows = self._graph.ask("things/texts", thing=iri, property=shape.label_path)
        return self._read(iri, shape, [row["text"] for row in rows], steps)

    def around(self, iri: str) -> dict[str, Words]:
        """The labels of all that *iri* points to, found in one question."""
        texts: dict[str, dict[str, list[object]]] = {}
        for row in self._graph.ask("things/neighbour_texts", thing=iri):
            texts.setdefault(str(row["neighbour"]), {}).setdefault(str(row["property"]), []).append(row["text"])
        found = {}
        for neighbour, properties in texts.items():
            shape = self.shape_of(neighbour)
            if neighbour in self.terms:
                found[neighbour] = self.terms[neighbour]
            elif shape is not None and shape.label_path in properties:
                found[neighbour] = self._read(neighbour, shape, properties[shape.label_path], STEPS)
        return found

    def best(self, iri: str, language: str) -> Text:
        """The label of *iri* in *language*, or in the language there is; cut where it is a whole text."""
        return cut(self.of(iri).best(language))

    def class_name(self, cls: str) -> Words:
        """What people call the class *cls*: its shape's name."""
        return self.classes.get(cls) or self.terms.get(cls) or plain(local_name(cls))

    def definition(self, cls: str) -> Words:
        """What the ontology says the class *cls* is; empty where it says nothing."""
        return self._definitions.get(cls, Words({}))

    def property_name(self, name: str) -> Words | None:
        """What people call a property or class by its local name, as in the column of a table; None if unknown."""
        shape = self._shapes.by_slug.get(name.replace("_", "-"))
        if shape is not None:
            return self.class_name(shape.target)
        first, *rest = name.split("_")
        return self._properties.get(first + "".join(word.capitalize() for word in rest))

    def shape_of(self, iri: str) -> NodeShape | None:
        """The shape of the class that the address of *iri* names."""
        path = segments(iri)
        return self._shapes.by_slug.get(path[0]) if path else None

    @cached_property
    def terms(self) -> dict[str, Words]:
        """Concepts, and terms of the ontology and of other vocabularies."""
        return _gathered((str(row["term"]), row["label"]) for row in self._graph.ask("terms/labels"))

    @cached_property
    def classes(self) -> dict[str, Words]:
        """Class to its name for people."""
        return _gathered((str(row["class"]), row["name"]) for row in self._graph.ask("terms/class_names"))

    @cached_property
    def _definitions(self) -> dict[str, Words]:
        rows = self._graph.ask("package/terms")
        return {str(row["term"]): Words({tag: str(row[f"definition_{tag}"]) for tag in LANGUAGES}) for row in rows}

    @cached_property
    def _properties(self) -> dict[str, Words]:
        return {
            local_name(prop.path): Words(prop.names)
            for shape in self._shapes
            for prop in shape.properties
            if prop.names
        }

    def _read(self, iri: str, shape: NodeShape, values: list[object], steps: int) -> Words:
        texts = [value for value in values if isinstance(value, Text)]
        if texts:
            return Words({text.language: str(text) for text in texts})
        value = values[0] if values else None
        name = self.class_name(shape.target)
        if isinstance(value, int):
            return Words({language: f"{capitalized(name.best(language))} {value}" for language in LANGUAGES})
        if isinstance(value, str) and segments(value):
            return self.terms.get(value) or self._look_up(value, steps - 1)
        if isinstance(value, str) and "\n" not in value:
            return plain(value)
        return Words({language: capitalized(name.best(language)) for language in LANGUAGES})


def plain(text: str) -> Words:
    """A label that is in no language."""
    return Words({"": text})


def brief(iri: str) -> str:
    """*iri* as it is shown where nothing else names it: short, and without what every address has."""
    if found := CREATIVE_COMMONS.fullmatch(iri):
        return f"{'CC0' if found['dedication'] else 'CC ' + found['terms'].upper()} {found['version']}"
    return shorten(iri).removeprefix("https://").removeprefix("http://").removesuffix("/")


def cut(text: Text) -> Text:
    """*text*, cut at a label's length."""
    if len(text) <= LONGEST:
        return text
    return Text(text[: LONGEST - 1].rstrip() + "…", text.language)


def capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _gathered(pairs: Iterable[tuple[str, object]]) -> dict[str, Words]:
    found: dict[str, dict[str, str]] = {}
    for iri, label in pairs:
        found.setdefault(iri, {}).setdefault(getattr(label, "language", ""), str(label))
    return {iri: Words(texts) for iri, texts in found.items()}
