"""What is left when all that two versions have in common is taken away; parts of equal bytes are never parsed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad, Triple

from medkg.namespaces import ID
from medkg.rdf.identifiers import segments
from medkg.rdf.triples import RDF_TYPE, Term
from medkg.releases.versions import Version
from medkg.vocabulary import MEDKG

Properties = dict[str, frozenset[Term]]
Things = dict[str, Properties]

_QUANTITY = str(MEDKG.quantity)


@dataclass(frozen=True, kw_only=True)
class Leftovers:
    """The things that differ, each with all that is said of it in the files where it differs.

    ``owners``: a figure to its claim, for every figure in a file that differs.
    """

    old: Mapping[str, Properties]
    new: Mapping[str, Properties]
    owners: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.old or self.new)

    def removed(self) -> Iterator[Triple]:
        """The triples that only the old version has, in a steady order."""
        return _only(self.old, self.new)

    def added(self) -> Iterator[Triple]:
        """The triples that only the new version has, in a steady order."""
        return _only(self.new, self.old)

    def is_new(self, iri: str) -> bool:
        """Whether only the new version says what *iri* is."""
        return RDF_TYPE in self.new.get(iri, {}) and RDF_TYPE not in self.old.get(iri, {})

    def is_gone(self, iri: str) -> bool:
        return RDF_TYPE in self.old.get(iri, {}) and RDF_TYPE not in self.new.get(iri, {})


def leftovers(old: Version, new: Version) -> Leftovers:
    """What differs between two versions. Raises PackageError where a file of either cannot be read.

    Things are compared wherever they stand: one that moved to another file has not changed. Only the things of the
    data are compared, not the ontology, and not what has no name (blank nodes: a package has none).
    """
    olds, news = ({part.graph: part for part in version.parts} for version in (old, new))
    homes = {slug for slug, shape in new.package.shapes.by_slug.items() if shape.home.startswith("ontology/")}
    left: tuple[Things, Things] = ({}, {})
    owners: dict[str, str] = {}
    for graph in sorted({*olds, *news}):
        mine, theirs = olds.get(graph), news.get(graph)
        if mine is not None and theirs is not None and mine.is_same(theirs):
            continue
        read = [_things(part.quads(), homes) if part is not None else {} for part in (mine, theirs)]
        for things in read:
            owners.update(_owners(things))
        for side, (things, others) in enumerate((read, reversed(read))):
            for iri, properties in things.items():
                if others.get(iri) != properties:
                    _merge(left[side], iri, properties)
    before, after = left
    for iri in [iri for iri, properties in before.items() if after.get(iri) == properties]:
        del before[iri], after[iri]
    return Leftovers(old=before, new=after, owners=owners)


def _things(quads: Iterable[Quad], left_out: set[str]) -> Things:
    found: dict[str, dict[str, set[Term]]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ID):
            found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, set()).add(quad.object)
    return {
        iri: {path: frozenset(values) for path, values in properties.items()}
        for iri, properties in found.items()
        if segments(iri)[0] not in left_out
    }


def _owners(things: Things) -> Iterator[tuple[str, str]]:
    for iri, properties in things.items():
        for quantity in properties.get(_QUANTITY, ()):
            if isinstance(quantity, NamedNode):
                yield quantity.value, iri


def _merge(things: Things, iri: str, properties: Properties) -> None:
    """Say *properties* of *iri*, beside what another file said of it."""
    known = things.setdefault(iri, {})
    for path, values in properties.items():
        known[path] = known.get(path, frozenset()) | values


def _only(mine: Mapping[str, Properties], theirs: Mapping[str, Properties]) -> Iterator[Triple]:
    for iri in sorted(mine):
        for path in sorted(mine[iri]):
            values = mine[iri][path] - theirs.get(iri, {}).get(path, frozenset())
            for value in sorted(values, key=str):
                yield Triple(NamedNode(iri), NamedNode(path), value)
