"""For each constraint of the shapes, ways to break it in the toy package: derived from the constraint itself.

A way is tried on each thing of the class as it stands, then on a twin of it, which other rules have less to say about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from pyoxigraph import Literal, NamedNode, Triple
from tests.validation.toyworld import Change, ToyWorld, elsewhere
from tests.validation.twins import IS_PART_OF, POSITION, Twin, twins

from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import local_name
from medkg.rdf.shapes import NodeShape, Rule
from medkg.rdf.triples import RDF_TYPE, Term, Triples, node

SH, XSD = PREFIXES["sh"], PREFIXES["xsd"]
NOT_CONSTRAINTS = {
    "path",
    "order",
    "name",
    "message",
    "severity",
    "description",
    "group",
    "property",
    "targetClass",
} | {
    "ignoredProperties",  # a parameter of sh:closed
    "sparql",  # each of its values is a constraint of its own
}


ENOUGH = 6
"""How many things, or classes, to try before a way is given up."""


@dataclass(frozen=True, kw_only=True)
class Constraint:
    """One constraint as it binds one class: ``parameter`` is the local name of its SHACL parameter.

    ``source`` is what findings name: the property shape, the node shape, or the SPARQL constraint.
    """

    shape: NodeShape
    source: str
    parameter: str
    rule: Rule | None = None

    @property
    def component(self) -> str:
        name = "SPARQL" if self.rule else self.parameter[0].upper() + self.parameter[1:]
        return f"{SH}{name}ConstraintComponent"

    def __str__(self) -> str:
        cls, source = local_name(self.shape.target), local_name(self.source)
        where = source if source.partition("-")[0] == cls else f"{cls}-{source}"
        return where if self.rule else f"{where}-{self.parameter}"


def constraints(world: ToyWorld) -> list[Constraint]:
    """Every constraint that binds a class, in the order of the shapes."""
    triples = world.contents.shape_triples
    found = []
    for shape in world.contents.shapes:
        for source in (shape.iri, *(prop.iri for prop in shape.properties)):
            found += [Constraint(shape=shape, source=source, parameter=name) for name in parameters(triples, source)]
        found += [Constraint(shape=shape, source=rule.iri, parameter="sparql", rule=rule) for rule in shape.rules]
    return found


def parameters(triples: Triples, source: str) -> list[str]:
    """The SHACL parameters of a shape, by local name: everything of SHACL's that is not known to be none."""
    names = [path.removeprefix(SH) for path in triples.properties(source) if path.startswith(SH)]
    return [name for name in names if name not in NOT_CONSTRAINTS]


def breakages(world: ToyWorld, constraint: Constraint, *, most: int = 150) -> Iterator[Change]:
    """Changes of the toy package that break *constraint*, the plainest first; some break others as well."""
    if constraint.rule is not None:
        return iter([world.update(constraint.rule.counterexample)])
    return islice(_of_class(world, constraint, most // 2), most)


def _of_class(world: ToyWorld, constraint: Constraint, enough: int) -> Iterator[Change]:
    things = world.things(constraint.shape.target)[:ENOUGH]
    yield from islice(_in_turn([_of(world, constraint, Twin(thing)) for thing in things]), enough)
    yield from _in_turn([_of(world, constraint, twin) for thing in things for twin in twins(world, thing)])


def _in_turn(streams: list[Iterator[Change]]) -> Iterator[Change]:
    """One of each stream, then another of each."""
    while streams:
        left = []
        for stream in streams:
            for change in islice(stream, 1):
                yield change
                left.append(stream)
        streams = left


def _of(world: ToyWorld, constraint: Constraint, subject: Twin) -> Iterator[Change]:
    if constraint.parameter == "closed":
        return iter([_Property.of_none(world, subject).plus(Literal("surplus"))])
    if constraint.source == constraint.shape.iri:
        assert constraint.parameter == "pattern", f"no way is known to break sh:{constraint.parameter} of a node shape"
        return iter([_renamed(world, subject, bad) for bad in (f"{subject.iri}_", elsewhere(subject.iri))])
    assert constraint.parameter in _WAYS, f"no way is known to break sh:{constraint.parameter}: add one to _WAYS"
    return _WAYS[constraint.parameter](_Property(world, constraint.source, subject))


class _Property:
    """One property of one thing, with the shape that binds it."""

    def __init__(self, world: ToyWorld, source: str, subject: Twin) -> None:
        self.world, self.subject = world, subject
        self.shape = world.contents.shapes.property_shapes[source]
        self.path = self.shape.path
        self.values = subject.values(world, self.path)

    @classmethod
    def of_none(cls, world: ToyWorld, subject: Twin) -> _Property:
        """A property that no shape of medkg's lists."""
        prop = cls.__new__(cls)
        prop.world, prop.subject, prop.path, prop.values = world, subject, PREFIXES["rdfs"] + "comment", []
        return prop

    def parameter(self, name: str) -> Literal:
        value = self.world.contents.shape_triples.value(self.shape.iri, SH + name)
        assert isinstance(value, Literal)
        return value

    def without(self, *values: Term) -> Change:
        return self.subject.change(remove=[self._triple(value) for value in values])

    def plus(self, *values: Term) -> Change:
        return self.subject.change(add=[self._triple(value) for value in values])

    def instead(self, value: Term) -> Iterator[Change]:
        """*value* in place of each present one; beside them where there may be more."""
        for old in self.values:
            if _language(old) != _language(value) and self.shape.in_each_language:
                continue
            yield self.subject.change(
                remove=[self._triple(old), *self._orphan(old)], add=[self._triple(value), *self._alone()]
            )
        if not self.values or self.shape.many:
            yield self.plus(value)

    def used(self) -> list[Term]:
        """All values that the property has anywhere, this thing's own first."""
        others = [term for _subject, path, term in self.world.contents.things if path == self.path]
        return list(dict.fromkeys([*self.values, *others]))

    def others(self) -> Iterator[Term]:
        """Further values that the shape allows."""
        yield from (NamedNode(iri) for iri in self.shape.allowed)
        for cls in self.shape.classes:
            yield from (NamedNode(iri) for iri in self.world.things(cls))
            yield from (NamedNode(iri) for iri in self.world.contents.terms.instances(cls))
        for value in self.used():
            if isinstance(value, Literal):
                yield from (_like(value, text) for text in _variants(value.value))
            elif not self.shape.classes and not self.shape.allowed:
                yield NamedNode(f"{node(value)}#other")
        yield from (Literal(text, datatype=NamedNode(kind)) for kind in self.shape.datatypes for text in _SAMPLES)

    def _triple(self, value: Term) -> Triple:
        return Triple(NamedNode(self.subject.iri), NamedNode(self.path), value)

    def _alone(self) -> list[Triple]:
        """The first place, for a part that is moved to where no other part is; replaces the place it has."""
        if self.path != IS_PART_OF or not self.subject.values(self.world, POSITION):
            return []
        return [Triple(NamedNode(self.subject.iri), NamedNode(POSITION), Literal(1))]

    def _orphan(self, value: Term) -> list[Triple]:
        """What is said of *value*, where nothing but this property links to it; and the place of a part that is moved."""
        place = [
            Triple(NamedNode(self.subject.iri), NamedNode(POSITION), old)
            for old in self.subject.values(self.world, POSITION)
            if self._alone()
        ]
        links = self.world.links_to(node(value))
        is_owned = len(links) == 1 and node(links[0].subject) == self.subject.iri and self.path != IS_PART_OF
        return place + (self.world.said_of(node(value)) if is_owned else [])


def _language(value: Term) -> str | None:
    return value.language if isinstance(value, Literal) else None


_SAMPLES = (
    *("1", "2", "1.5", "true", "false", "2020-01-01", "x", "https://example.org/x", "1234", "2020", "zh"),
    "2020-01-01T00:00:00Z",
)


def _variants(text: str) -> Iterator[str]:
    if text in ("true", "false"):
        yield "false" if text == "true" else "true"
    if text.isdecimal():
        yield str(int(text) + 1)
    yield from (text + "0", "1" + text, text[:-1] + "1", text[:-1] + "2", text + "x", text[:-1], text[1:])


def _like(value: Literal, text: str) -> Literal:
    return Literal(text, language=value.language) if value.language else Literal(text, datatype=value.datatype)


def _too_few(prop: _Property) -> Iterator[Change]:
    surplus = len(prop.values) - prop.shape.min_count + 1
    targets = {shape.target for shape in prop.world.contents.shapes}
    for start in range(len(prop.values)):
        values = (prop.values[start:] + prop.values[:start])[:surplus]
        if not targets & {node(value) for value in values}:
            yield prop.without(*values)


def _too_many(prop: _Property) -> Iterator[Change]:
    assert prop.shape.max_count is not None
    missing = prop.shape.max_count + 1 - len(prop.values)
    fresh = [value for value in dict.fromkeys(prop.others()) if value not in prop.values]
    for start in range(len(fresh) - missing + 1):
        yield prop.plus(*fresh[start : start + missing])
    for value in prop.used():
        if isinstance(value, NamedNode) and value.value in prop.world.contents.things and missing == 1:
            for twin in twins(prop.world, value.value, without=prop.subject.iri):
                change = prop.plus(NamedNode(twin.iri))
                yield Change(change.remove, [*change.add, *twin.triples])


def _wrong_datatype(prop: _Property) -> Iterator[Change]:
    for value in prop.used():
        for kind in ("decimal", "string", "token", "integer"):
            if isinstance(value, Literal) and value.datatype.value != XSD + kind:
                yield from prop.instead(Literal(value.value, datatype=NamedNode(XSD + kind)))


def _wrong_class(prop: _Property) -> Iterator[Change]:
    others = [shape.target for shape in prop.world.contents.shapes if shape.target not in prop.shape.classes]
    for cls in others[:ENOUGH]:
        for thing in prop.world.things(cls)[:1]:
            yield from prop.instead(NamedNode(thing))


def _no_choice(prop: _Property) -> Iterator[Change]:
    yield from _wrong_class(prop) if prop.shape.classes else _wrong_datatype(prop)


def _not_listed(prop: _Property) -> Iterator[Change]:
    known = prop.world.contents
    for cls in {cls for iri in prop.shape.allowed for cls in known.types(iri)}:
        for thing in prop.world.things(cls):
            if thing not in prop.shape.allowed:
                yield from prop.instead(NamedNode(thing))
    for value in prop.values:
        if prop.path == RDF_TYPE and known.shapes.find(node(value)) is None:
            yield from islice(prop.instead(_ELSE), prop.values.index(value), prop.values.index(value) + 1)


_ELSE = NamedNode(PREFIXES["owl"] + "NamedIndividual")


def _wrong_pattern(prop: _Property) -> Iterator[Change]:
    values = [value for value in prop.used() if isinstance(value, Literal)]
    samples = [*values[:3], *(Literal("x", datatype=NamedNode(kind)) for kind in prop.shape.datatypes)]
    for sample in sorted(samples, key=lambda sample: " " not in sample.value):
        begun = sample.value[: sample.value.rfind(" ") + 1]
        for text in (f"{sample.value} ", begun, f" {sample.value}", f"{sample.value}  ?", " ", "§§", *_spoilt(sample)):
            yield from prop.instead(_like(sample, text))


def _spoilt(sample: Literal) -> Iterator[str]:
    """A time without its zone; a text with a field in braces that is misspelt or given twice."""
    if sample.datatype.value == XSD + "dateTime":
        yield sample.value.removesuffix("Z")
    if "{" in sample.value:
        yield sample.value + " {unknown}"
        yield sample.value + sample.value


def _untagged(prop: _Property) -> Iterator[Change]:
    for value in prop.values:
        if isinstance(value, Literal):
            yield prop.subject.change(remove=[prop._triple(value)], add=[prop._triple(Literal(value.value))])
    yield prop.plus(Literal("untagged"))


def _twice_in_a_language(prop: _Property) -> Iterator[Change]:
    tagged = [value for value in prop.values if isinstance(value, Literal)]
    for value in tagged:
        yield from (prop.plus(_like(value, text)) for text in _variants(value.value))
    for value in tagged:
        for other in tagged:
            if value != other:
                changed = _like(value, other.value)
                yield prop.subject.change(remove=[prop._triple(other)], add=[prop._triple(changed)])


def _too_small(prop: _Property) -> Iterator[Change]:
    least = prop.parameter("minInclusive")
    return prop.instead(Literal(str(Decimal(least.value) - 1), datatype=least.datatype))


def _too_large(prop: _Property) -> Iterator[Change]:
    most = prop.parameter("maxInclusive")
    return prop.instead(Literal(str(Decimal(most.value) + 1), datatype=most.datatype))


def _not_an_iri(prop: _Property) -> Iterator[Change]:
    return prop.instead(Literal("no IRI"))


def _renamed(world: ToyWorld, subject: Twin, bad: str) -> Change:
    """The thing under the address *bad*, everywhere."""
    old, new = NamedNode(subject.iri), NamedNode(bad)
    touched = subject.triples or [*world.said_of(subject.iri), *world.links_to(subject.iri)]
    renamed = [
        Triple(new if t.subject == old else t.subject, t.predicate, new if t.object == old else t.object)
        for t in touched
    ]
    return Change(() if subject.triples else touched, renamed)


_WAYS: dict[str, Callable[[_Property], Iterator[Change]]] = {
    "minCount": _too_few,
    "maxCount": _too_many,
    "datatype": _wrong_datatype,
    "class": _wrong_class,
    "or": _no_choice,
    "in": _not_listed,
    "pattern": _wrong_pattern,
    "languageIn": _untagged,
    "uniqueLang": _twice_in_a_language,
    "minInclusive": _too_small,
    "maxInclusive": _too_large,
    "nodeKind": _not_an_iri,
}
