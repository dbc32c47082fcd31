"""Node shapes, read: which class, which properties in which order, how many, what they are called (SHACL, W3C 2017)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, Quad

from medkg.namespaces import PREFIXES, SHAPES
from medkg.rdf.identifiers import local_name
from medkg.rdf.triples import Triples, node

SH = PREFIXES["sh"]
DASH = PREFIXES["dash"]


@dataclass(frozen=True, kw_only=True)
class PropertyShape:
    """One property of a class: its cardinality, its kind of value and its name and rule in both languages.

    ``are_links`` is true where its values can be nothing but IRIs.
    """

    iri: str
    path: str
    order: int
    names: dict[str, str]
    messages: dict[str, str]
    min_count: int
    max_count: int | None
    datatypes: tuple[str, ...]
    classes: tuple[str, ...]
    languages: tuple[str, ...]
    unique_language: bool
    allowed: tuple[str, ...]
    is_label: bool
    are_links: bool

    @property
    def in_each_language(self) -> bool:
        """One text, told in several languages: at most one literal a language."""
        return self.unique_language

    @property
    def many(self) -> bool:
        return self.max_count != 1 and not self.in_each_language and len(self.allowed) != 1

    @property
    def required(self) -> bool:
        return self.min_count > 0


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule across entities: a ``sh:sparql`` constraint.

    ``select`` is the constraint's own text with its prefixes declared. It restricts ``$this`` itself, so that
    asked with ``$this`` free it finds every violation of a store at once.
    """

    iri: str
    select: str
    messages: dict[str, str]
    counterexample: str


@dataclass(frozen=True, kw_only=True)
class NodeShape:
    """The shape of one class. ``home`` is the file its entities live in, below the package's root."""

    iri: str
    target: str
    names: dict[str, str]
    home: str
    properties: tuple[PropertyShape, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def label_path(self) -> str | None:
        """The property that names an entity of this class to people."""
        return next((shape.path for shape in self.properties if shape.is_label), None)

    def property(self, path: str) -> PropertyShape | None:
        return next((shape for shape in self.properties if shape.path == path), None)


class Shapes:
    """All node shapes of a package, by target class."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        graph = Triples(quads)
        found = [_node_shape(graph, iri) for iri in graph.instances(SH + "NodeShape")]
        self._by_class = {shape.target: shape for shape in sorted(found, key=lambda shape: shape.iri)}

    def __iter__(self) -> Iterator[NodeShape]:
        return iter(self._by_class.values())

    def __len__(self) -> int:
        return len(self._by_class)

    def find(self, cls: str) -> NodeShape | None:
        """The shape of the class *cls* (full IRI), or None."""
        return self._by_class.get(cls)

    @cached_property
    def by_slug(self) -> dict[str, NodeShape]:
        """Class slug (as in identifiers) to shape."""
        from medkg.rdf.identifiers import class_slug

        slugs = {class_slug(local_name(cls)): shape for cls, shape in self._by_class.items()}
        scheme = self._by_class.get(PREFIXES["skos"] + "ConceptScheme")
        if scheme is not None:
            slugs["scheme"] = slugs.pop("concept-scheme")
        return slugs

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(rule for shape in self for rule in shape.rules)

    @cached_property
    def property_shapes(self) -> dict[str, PropertyShape]:
        """Property shapes by their IRI."""
        return {prop.iri: prop for shape in self for prop in shape.properties}


def _node_shape(graph: Triples, iri: str) -> NodeShape:
    properties = [_property_shape(graph, prop) for prop in graph.iris(iri, SH + "property")]
    rules = [_rule(graph, rule) for rule in graph.iris(iri, SH + "sparql")]
    targets = graph.iris(iri, SH + "targetClass")
    return NodeShape(
        iri=iri,
        target=targets[0] if targets else "",
        names=_texts(graph, iri, SH + "name"),
        home=_text(graph, iri, SHAPES + "home"),
        properties=tuple(sorted(properties, key=lambda shape: (shape.order, shape.path))),
        rules=tuple(sorted(rules, key=lambda rule: rule.iri)),
    )


def _property_shape(graph: Triples, iri: str) -> PropertyShape:
    alternatives = [node(item) for head in graph.iris(iri, SH + "or") for item in graph.items(head)]
    classes = graph.iris(iri, SH + "class")
    datatypes = graph.iris(iri, SH + "datatype")
    for alternative in alternatives:
        classes += graph.iris(alternative, SH + "class")
        datatypes += graph.iris(alternative, SH + "datatype")
    return PropertyShape(
        iri=iri,
        path=next(iter(graph.iris(iri, SH + "path")), ""),
        order=int(_text(graph, iri, SH + "order") or 0),
        names=_texts(graph, iri, SH + "name"),
        messages=_texts(graph, iri, SH + "message"),
        min_count=int(_text(graph, iri, SH + "minCount") or 0),
        max_count=int(count) if (count := _text(graph, iri, SH + "maxCount")) else None,
        datatypes=datatypes,
        classes=classes,
        languages=_list(graph, iri, SH + "languageIn"),
        unique_language=_text(graph, iri, SH + "uniqueLang") == "true",
        allowed=_list(graph, iri, SH + "in"),
        are_links=_are_links(graph, iri, classes),
        is_label=DASH + "LabelRole" in graph.iris(iri, DASH + "propertyRole"),
    )


def _are_links(graph: Triples, iri: str, classes: tuple[str, ...]) -> bool:
    """Whether all values are IRIs: things of a class, nodes of that kind, or some that are listed."""
    listed = [item for head in graph.iris(iri, SH + "in") for item in graph.items(head)]
    kinds = graph.iris(iri, SH + "nodeKind")
    return bool(classes) or SH + "IRI" in kinds or (bool(listed) and not any(isinstance(i, Literal) for i in listed))


def _rule(graph: Triples, iri: str) -> Rule:
    prefixes = {
        _text(graph, declaration, SH + "prefix"): _text(graph, declaration, SH + "namespace")
        for owner in graph.iris(iri, SH + "prefixes")
        for declaration in graph.iris(owner, SH + "declare")
    }
    head = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(prefixes.items()))
    return Rule(
        iri=iri,
        select=head + _text(graph, iri, SH + "select"),
        messages=_texts(graph, iri, SH + "message"),
        counterexample=_text(graph, iri, SHAPES + "counterexample"),
    )


def _text(graph: Triples, subject: str, predicate: str) -> str:
    value = graph.value(subject, predicate)
    return value.value if isinstance(value, Literal) else ""


def _texts(graph: Triples, subject: str, predicate: str) -> dict[str, str]:
    return {
        value.language or "": value.value for value in graph.values(subject, predicate) if isinstance(value, Literal)
    }


def _list(graph: Triples, subject: str, predicate: str) -> tuple[str, ...]:
    heads = graph.iris(subject, predicate)
    return tuple(
        item.value if isinstance(item, Literal) else node(item) for head in heads for item in graph.items(head)
    )
