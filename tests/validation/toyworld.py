"""The toy package in memory, and the same with something broken: what the tests of validation work on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from medkg import Package
from medkg.namespaces import ID
from medkg.rdf.triples import RDF_TYPE, Term, node
from medkg.validation import validate_contents
from medkg.validation.core import Core
from medkg.validation.findings import Finding
from medkg.validation.reading import Contents, read

ELSEWHERE = "https://example.org/id/"


def elsewhere(iri: str) -> str:
    """The same path below somebody else's base."""
    return iri.replace(ID, ELSEWHERE)


@dataclass(frozen=True)
class Change:
    """Triples taken out of the toy package and put into it; each goes to the home of its subject.

    What is given an address elsewhere stays in the file where it would be at home.
    """

    remove: Sequence[Triple] = field(default=())
    add: Sequence[Triple] = field(default=())


class ToyWorld:
    """The toy package, read once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.contents, unreadable = read(package)
        assert unreadable == []
        self.core = Core(self.contents)
        self._things: dict[str, tuple[str, ...]] = {}

    @cached_property
    def triples(self) -> list[Triple]:
        """All that describes things."""
        return [
            Triple(quad.subject, quad.predicate, quad.object)
            for name in self.contents.files
            for quad in self.contents.quads[name]
        ]

    def said_of(self, iri: str) -> list[Triple]:
        """The triples with *iri* as subject."""
        return self._by_subject.get(iri, [])

    def links_to(self, iri: str) -> list[Triple]:
        """The triples with *iri* as object."""
        return self._by_object.get(iri, [])

    @cached_property
    def _by_subject(self) -> dict[str, list[Triple]]:
        return _grouped(self.triples, lambda triple: node(triple.subject))

    @cached_property
    def _by_object(self) -> dict[str, list[Triple]]:
        return _grouped(self.triples, lambda triple: node(triple.object))

    def things(self, cls: str) -> tuple[str, ...]:
        """What is typed *cls*, the package's own things before those of the bundled schemes."""
        if cls not in self._things:
            found = self.contents.things.instances(cls)
            self._things[cls] = tuple(
                sorted(found, key=lambda iri: not self.contents.blocks[iri][0].startswith("data/"))
            )
        return self._things[cls]

    def changed(self, change: Change) -> Contents:
        """The package with the change made."""
        gone = set(change.remove)
        files: dict[str, list[Quad]] = {}
        for name in {name for triple in gone for name in self.contents.blocks[node(triple.subject)]}:
            kept = (q for q in self.contents.quads[name] if Triple(q.subject, q.predicate, q.object) not in gone)
            files[name] = list(kept)
        for triple in change.add:
            home = self.package.home(node(triple.subject).replace(ELSEWHERE, ID))
            assert home is not None, f"{triple.subject} has no home"
            quads = files.setdefault(home.name, list(self.contents.quads.get(home.name, ())))
            quads.append(Quad(triple.subject, triple.predicate, triple.object))
        return self.contents.with_quads(files)

    def findings(self, change: Change) -> tuple[Finding, ...]:
        """What validation finds in the changed package.

        Core constraints are asked of what may have changed for them: the subjects of the change, and, where a
        class changed, what links to its subject. test_both_ways_agree asks them of everything.
        """
        contents = self.changed(change)
        subjects = {node(triple.subject) for triple in (*change.remove, *change.add)}
        classes = {node(t.subject) for t in (*change.remove, *change.add) if t.predicate.value == RDF_TYPE}
        referring = {s for s, _path, term in contents.things if isinstance(term, NamedNode) and term.value in classes}
        affected = [thing for thing in contents.blocks if thing in subjects | referring]
        return validate_contents(contents, core=self.core, things=affected)

    def update(self, text: str) -> Change:
        """What a SPARQL Update changes in the package as one graph."""
        store = Store()
        store.extend(Quad(t.subject, t.predicate, t.object) for t in self.triples)
        before = set(store)
        store.update(text)
        after = set(store)
        removed = [self._as_written(quad) for quad in before - after]
        added = [Triple(quad.subject, quad.predicate, quad.object) for quad in after - before]
        return Change(removed, sorted(added, key=str))

    def _as_written(self, quad: Quad) -> Triple:
        """The triple of the files that the store, which rewrites numbers, calls *quad*."""
        written = [
            t
            for t in self.triples
            if t.subject == quad.subject and t.predicate == quad.predicate and _same(t.object, quad.object)
        ]
        assert len(written) == 1, quad
        return written[0]


def _grouped(triples: Iterable[Triple], key: Callable[[Triple], str]) -> dict[str, list[Triple]]:
    found: dict[str, list[Triple]] = {}
    for triple in triples:
        found.setdefault(key(triple), []).append(triple)
    return found


def _same(written: Term, stored: Term) -> bool:
    if written == stored:
        return True
    if not (isinstance(written, Literal) and isinstance(stored, Literal)):
        return False
    is_number = written.datatype == stored.datatype and written.datatype.value.endswith("#decimal")
    return is_number and Decimal(written.value) == Decimal(stored.value)


def together(changes: Iterable[Change]) -> Change:
    """Several changes as one."""
    listed = list(changes)
    return Change([t for c in listed for t in c.remove], [t for c in listed for t in c.add])
