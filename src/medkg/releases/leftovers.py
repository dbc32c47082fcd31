"""What is left when all that two versions have in common is taken away, and what else is read on the way there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from medkg.namespaces import ID
from medkg.rdf.identifiers import segments
from medkg.rdf.triples import Term
from medkg.releases.outlines import Outline, is_of_a_verdict
from medkg.releases.versions import Part, Version
from medkg.vocabulary import MEDKG

Properties = Mapping[str, frozenset[Term]]

_QUANTITY = NamedNode(str(MEDKG.quantity))


@dataclass(frozen=True, kw_only=True)
class Leftovers:
    """The things that differ, each with all that a version says of it, in whatever file; absent where it says nothing.

    ``old_owners`` and ``new_owners``: a figure that differs to the claims that name it.
    """

    old: Mapping[str, Properties]
    new: Mapping[str, Properties]
    old_owners: Mapping[str, frozenset[str]] = field(default_factory=dict)
    new_owners: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.old or self.new)

    def removed(self) -> Iterator[Triple]:
        """The triples that only the old version has, in a steady order."""
        return _only(self.old, self.new)

    def added(self) -> Iterator[Triple]:
        """The triples that only the new version has, in a steady order."""
        return _only(self.new, self.old)

    def is_new(self, iri: str) -> bool:
        """Whether it is a thing that differs, of which the old version said nothing."""
        return iri in self.new and iri not in self.old

    def is_gone(self, iri: str) -> bool:
        """Whether it is a thing that differs, of which the new version says nothing."""
        return iri in self.old and iri not in self.new


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Two versions read side by side.

    ``bearing``: a verdict that differs rests on one of these triples. ``is_same``: neither version has a part that the
    other has not; then nothing was outlined.
    """

    left: Leftovers
    old: Outline
    new: Outline
    bearing: tuple[Triple, ...]
    is_same: bool


def leftovers(old: Version, new: Version) -> Leftovers:
    """What differs between two versions. Raises PackageError where a file of either cannot be read.

    Things are compared wherever they stand: one that moved to another file has not changed. Only the things of the
    data are compared, not the ontology, and not what has no name (blank nodes: a package has none).
    """
    return read(old, new).left


def read(old: Version, new: Version) -> Reading:
    """Read two versions: parts that are the same once, for what they say of things that differ elsewhere."""
    sides = _sorted_out(old, new)
    if not sides.old and not sides.new:
        return Reading(left=Leftovers(old={}, new={}), old=Outline(), new=Outline(), bearing=(), is_same=True)
    left_out = {slug for slug, shape in new.package.shapes.by_slug.items() if shape.home.startswith("ontology/")}
    differing = (*sides.removed, *sides.added)
    subjects: set[Term] = {triple.subject for triple in differing if _is_told(triple.subject, left_out)}
    shared = _Gathered(subjects)
    shared.gather(sides.same)
    before, after = _Gathered(subjects, shared), _Gathered(subjects, shared)
    before.gather(sides.old)
    after.gather(sides.new)
    said_before, said_after = before.said(), after.said()
    for iri in [iri for iri, properties in said_before.items() if said_after.get(iri) == properties]:
        del said_before[iri], said_after[iri]  # it only stands elsewhere now
    return Reading(
        left=Leftovers(
            old=said_before, new=said_after, old_owners=before.owners_of_figures(), new_owners=after.owners_of_figures()
        ),
        old=before.outline,
        new=after.outline,
        bearing=tuple(filter(is_of_a_verdict, differing)),
        is_same=False,
    )


@dataclass(kw_only=True)
class _Sides:
    """The parts that are the same, and the other ones with the triples that only they have.

    What was removed from one part can still stand in one that is the same: only reading that one tells.
    """

    same: list[Part] = field(default_factory=list)
    old: list[Part] = field(default_factory=list)
    new: list[Part] = field(default_factory=list)
    removed: set[Triple] = field(default_factory=set)
    added: set[Triple] = field(default_factory=set)


class _Gathered:
    """What parts say of some subjects, and the outline of all that they say; begun with what other parts said."""

    def __init__(self, subjects: set[Term], begun: _Gathered | None = None) -> None:
        self._subjects = subjects
        self._said: set[Triple] = set(begun._said) if begun else set()
        self._owners: set[Triple] = set(begun._owners) if begun else set()
        self.outline: Outline = Outline(begun.outline if begun else None)

    def gather(self, parts: Iterable[Part]) -> None:
        subjects, noted, note = self._subjects, {*Outline.NOTED, _QUANTITY}, self.outline.note
        for part in parts:
            for quad in part.quads():  # all of a package passes here: what is done to each triple counts
                predicate = quad.predicate
                if quad.subject in subjects:
                    self._said.add(quad.triple)
                if predicate not in noted:
                    continue
                if predicate != _QUANTITY:
                    note(quad, predicate)
                elif quad.object in subjects:
                    self._owners.add(quad.triple)

    def said(self) -> dict[str, Properties]:
        found: dict[str, dict[str, set[Term]]] = {}
        for triple in self._said:
            properties = found.setdefault(triple.subject.value, {})  # type: ignore[union-attr]
            properties.setdefault(triple.predicate.value, set()).add(triple.object)
        return {
            iri: {path: frozenset(values) for path, values in properties.items()} for iri, properties in found.items()
        }

    def owners_of_figures(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for triple in self._owners:
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode):
                found.setdefault(triple.object.value, set()).add(triple.subject.value)
        return {figure: frozenset(owners) for figure, owners in found.items()}


def _sorted_out(old: Version, new: Version) -> _Sides:
    """What the parts come to. Those of equal bytes are not read, and of the others one pair at a time is held."""
    olds, news = ({part.graph: part for part in version.parts} for version in (old, new))
    sides = _Sides()
    for graph in sorted({*olds, *news}):
        mine, theirs = olds.get(graph), news.get(graph)
        if mine is not None and theirs is not None and mine.is_same(theirs):
            sides.same.append(mine)
            continue
        before, after = (
            {quad.triple for quad in part.quads()} if part is not None else set() for part in (mine, theirs)
        )
        if mine is not None and before == after:
            sides.same.append(mine)
            continue
        sides.old += [mine] if mine is not None else []
        sides.new += [theirs] if theirs is not None else []
        sides.removed |= before - after
        sides.added |= after - before
    moved = sides.removed & sides.added
    sides.removed -= moved
    sides.added -= moved
    return sides


def _is_told(subject: Term, left_out: set[str]) -> bool:
    return (
        isinstance(subject, NamedNode) and subject.value.startswith(ID) and segments(subject.value)[0] not in left_out
    )


def _only(mine: Mapping[str, Properties], theirs: Mapping[str, Properties]) -> Iterator[Triple]:
    for iri in sorted(mine):
        for path in sorted(mine[iri]):
            values = mine[iri][path] - theirs.get(iri, {}).get(path, frozenset())
            for value in sorted(values, key=str):
                yield Triple(NamedNode(iri), NamedNode(path), value)
