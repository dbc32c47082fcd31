"""Renames: a thing that is gone under one name and there under another, told by what identifies it besides its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from pyoxigraph import NamedNode

from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.rdf.identifiers import segments
from medkg.rdf.triples import RDF_TYPE, Term
from medkg.releases.leftovers import Leftovers, Properties

_CITO, _BIBO, _DCTERMS, _SCHEMA, _SKOS = (PREFIXES[name] for name in ("cito", "bibo", "dcterms", "schema", "skos"))

_IDENTIFYING: dict[str, tuple[tuple[str, ...], ...]] = {
    "report": ((_DCTERMS + "title",),),
    "sentence": ((ONTOLOGY + "text",),),
    "reference": ((_DCTERMS + "title", ONTOLOGY + "printedLink"),),
    "work": (
        (_BIBO + "doi",),
        (_BIBO + "pmid",),
        (ONTOLOGY + "arxivId",),
        (_SCHEMA + "url",),
        (_DCTERMS + "title",),
    ),
    "claim": ((ONTOLOGY + "quote",), (ONTOLOGY + "statement",)),
    "evidence-line": ((_CITO + "hasCitingEntity", _CITO + "hasCitedEntity"),),
    "organization": ((_SKOS + "prefLabel",),),
    "model": ((_SKOS + "prefLabel",),),
    "dataset": ((_SKOS + "prefLabel",),),
    "condition": ((_SKOS + "prefLabel",),),
    "regulation": ((_SKOS + "prefLabel",),),
    "region": ((_SKOS + "prefLabel",),),
    "agent": ((_SKOS + "prefLabel",),),
}
"""Class slug to the sets of properties by which two things of it are one, best first."""

_LAST = ("claim", "quantity", "result", "evidence-line")
"""The classes whose things are told apart by what they name: they come after what they name."""

_FRAME = (_DCTERMS + "isPartOf", _SCHEMA + "position")

Key = Callable[[Properties], object | None]
Name = Callable[[Term], object]


def renames(left: Leftovers) -> dict[str, str]:
    """Old name to new name, for each thing that is gone under the one and added under the other.

    Two things are one where their class's identifying properties, or all they say, are the same, and no other gone
    or added thing has the same: a doubtful pair is no pair, so the renames from new to old are these turned around.
    """
    gone, added = defaultdict(list), defaultdict(list)
    for iri in left.old:
        if left.is_gone(iri) and RDF_TYPE in left.old[iri]:
            gone[segments(iri)[0]].append(iri)
    for iri in left.new:
        if left.is_new(iri) and RDF_TYPE in left.new[iri]:
            added[segments(iri)[0]].append(iri)
    found: dict[str, str] = {}
    back: dict[str, str] = {}
    old_name, new_name = _names(found, is_old=True), _names(back, is_old=False)
    for slug in sorted(gone.keys() & added.keys(), key=lambda slug: (slug in _LAST, _place(slug), slug)):
        for key in _keys(slug):
            mine = _alone((iri for iri in gone[slug] if iri not in found), left.old, key(old_name))
            theirs = _alone((iri for iri in added[slug] if iri not in back), left.new, key(new_name))
            pairs = {mine[what]: theirs[what] for what in mine.keys() & theirs.keys()}
            found.update(pairs)
            back.update({new: old for old, new in pairs.items()})
    return found


def renamed(value: Term, names: Mapping[str, str]) -> Term:
    """*value* under its new name."""
    return NamedNode(names[value.value]) if isinstance(value, NamedNode) and value.value in names else value


def _names(others: Mapping[str, str], *, is_old: bool) -> Name:
    """What a value is called on either side alike: by both its names where it was renamed, else as it is."""

    def name(value: Term) -> object:
        other = others.get(value.value) if isinstance(value, NamedNode) else None
        if other is None:
            return value
        return (value.value, other) if is_old else (other, value.value)  # type: ignore[union-attr]

    return name


def _place(slug: str) -> int:
    return _LAST.index(slug) if slug in _LAST else -1


def _keys(slug: str) -> list[Callable[[Name], Key]]:
    """Ways to know a thing without its identifier, the surest first; each asks what its version calls values."""

    def all_said(name: Name) -> Key:
        def key(properties: Properties) -> object:
            return frozenset(
                (path, frozenset(map(name, properties[path])))
                for path in properties
                if path not in _FRAME or slug not in _IDENTIFYING
            )

        return key

    def by(paths: tuple[str, ...]) -> Callable[[Name], Key]:
        def side(name: Name) -> Key:
            def key(properties: Properties) -> object | None:
                told = tuple(frozenset(map(name, properties.get(path, ()))) for path in paths)
                return told if any(told) else None

            return key

        return side

    return [all_said, *(by(paths) for paths in _IDENTIFYING.get(slug, ()))]


def _alone(names: Iterable[str], things: Mapping[str, Properties], key: Key) -> dict[object, str]:
    """Key to thing, where just one thing has it."""
    found: dict[object, list[str]] = defaultdict(list)
    for iri in names:
        what = key(things[iri])
        if what is not None:
            found[what].append(iri)
    return {what: iris[0] for what, iris in found.items() if len(iris) == 1}
