"""Twins: a second thing like one of the toy package's, valid beside it, with its own parts and an address of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple
from tests.validation.toyworld import Change, ToyWorld

from medkg.namespaces import ID, PREFIXES
from medkg.rdf.identifiers import segments
from medkg.rdf.triples import RDF_TYPE, Term, node

IS_PART_OF = PREFIXES["dcterms"] + "isPartOf"
POSITION = PREFIXES["schema"] + "position"


@dataclass(frozen=True)
class Twin:
    """A thing that a change is about: one of the toy package's (no triples), or a twin with all that it needs."""

    iri: str
    triples: Sequence[Triple] = field(default=())

    def values(self, world: ToyWorld, path: str) -> list[Term]:
        if not self.triples:
            return list(world.contents.things.values(self.iri, path))
        return [t.object for t in self.triples if node(t.subject) == self.iri and t.predicate.value == path]

    def change(self, *, remove: Sequence[Triple] = (), add: Sequence[Triple] = ()) -> Change:
        """The change in which this thing lacks *remove* and has *add*."""
        if not self.triples:
            return Change([t for t in remove if t not in add], [t for t in add if t not in remove])
        return Change((), [*(t for t in self.triples if t not in remove), *add])


def twins(world: ToyWorld, thing: str, *, without: str = "") -> Iterator[Twin]:
    """Twins of *thing*, some of which may be valid; *without* is a part that is not repeated.

    They differ in whether texts are told apart, in whether properties that are not required are left out, and in
    whether what links to the thing by a property of many values links to the twin as well.
    """
    for told_apart, bare, linked in (
        (True, False, True),
        (False, False, True),
        (True, True, True),
        (True, True, False),
        (False, False, False),
    ):
        yield _twin(world, thing, without=without, told_apart=told_apart, bare=bare, linked=linked)


def _twin(world: ToyWorld, thing: str, *, without: str, told_apart: bool, bare: bool, linked: bool) -> Twin:
    names = {iri: _named(thing, iri) for iri in _with_all_its_own(world, thing, without)}
    triples = []
    for t in (t for iri in names for t in world.said_of(iri)):
        subject, value = node(t.subject), node(t.object)
        if bare and subject == thing and not _is_required(world, thing, t.predicate.value):
            continue
        new = _apart(t.object) if told_apart else t.object
        if subject == thing and t.predicate.value == POSITION:
            new = Literal(_next_place(world, thing))
        triples.append(
            Triple(NamedNode(names[subject]), t.predicate, NamedNode(names[value]) if value in names else new)
        )
    if linked:
        links = (t for t in world.links_to(thing) if node(t.subject) not in names)
        many = (t for t in links if _is_many(world, node(t.subject), t.predicate.value))
        triples += [Triple(t.subject, t.predicate, NamedNode(names[thing])) for t in many]
    return Twin(names[thing], triples)


def _with_all_its_own(world: ToyWorld, thing: str, without: str) -> list[str]:
    """The thing, its parts, and what nothing else links to."""
    found = [thing]
    for owner in found:
        parts = [node(t.subject) for t in world.links_to(owner) if t.predicate.value == IS_PART_OF]
        for t in world.said_of(owner):
            value = node(t.object)
            if value.startswith(ID) and t.predicate.value != IS_PART_OF and len(world.links_to(value)) == 1:
                parts += [value] * (world.contents.blocks[value] == world.contents.blocks[owner])
        found += [iri for iri in dict.fromkeys(parts) if iri not in found and iri != without]
    return found


def _named(thing: str, iri: str) -> str:
    """A report's twin renames the report in the addresses of its parts; any other renames each thing itself."""
    cls, *rest = segments(iri)
    if segments(thing)[0] == "report":
        return ID + "/".join((cls, f"{rest[0]}-twin", *rest[1:]))
    return f"{iri}-twin"


def _apart(value: Term) -> Term:
    return (
        Literal(f"{value.value} (2)", language=value.language)
        if isinstance(value, Literal) and value.language
        else value
    )


def _next_place(world: ToyWorld, thing: str) -> int:
    things = world.contents.things
    wholes = things.iris(thing, IS_PART_OF)
    return 1 + sum(any(whole in things.iris(part, IS_PART_OF) for whole in wholes) for part in things.subjects())


def _is_required(world: ToyWorld, thing: str, path: str) -> bool:
    shape = world.contents.shapes.find(world.contents.types(thing)[0])
    prop = shape.property(path) if shape else None
    return path == RDF_TYPE or (prop is not None and prop.required)


def _is_many(world: ToyWorld, subject: str, path: str) -> bool:
    return any(
        prop.max_count is None
        for cls in world.contents.types(subject)
        if (shape := world.contents.shapes.find(cls)) is not None and (prop := shape.property(path)) is not None
    )
