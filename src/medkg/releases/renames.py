"""Renames: a thing that is gone under one name and there under another, told by what identifies it besides its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from pyoxigraph import NamedNode

from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.rdf.identifiers import segments
from medkg.rdf.triples import Term
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


def renames(left: Leftovers) -> dict[str, str]:
    """Old name to new name, for each thing that is gone under the one and added under the other.

    Two things are one where their class's identifying properties, or all they say, are the same, and no other gone
    or added thing has the same: a doubtful pair is no pair, so the renames from new to old are these turned around.
    """
    gone, added = defaultdict(list), defaultdict(list)
    for iri in left.old:
        if left.is_gone(iri):
            gone[segments(iri)[0]].append(iri)
    for iri in left.new:
        if left.is_new(iri):
            added[segments(iri)[0]].append(iri)
    found: dict[str, str] = {}
    for slug in sorted(gone.keys() & added.keys(), key=lambda slug: (slug in _LAST, _place(slug), slug)):
        for key in _keys(slug, found):
            taken = set(found.values())
            mine = _alone((iri for iri in gone[slug] if iri not in found), left.old, key(True))
            theirs = _alone((iri for iri in added[slug] if iri not in taken), left.new, key(False))
            found.update({mine[what]: theirs[what] for what in mine.keys() & theirs.keys()})
    return found


def renamed(value: Term, names: Mapping[str, str]) -> Term:
    """*value* under its new name."""
    return NamedNode(names[value.value]) if isinstance(value, NamedNode) and value.value in names else value


def _place(slug: str) -> int:
    return _LAST.index(slug) if slug in _LAST else -1


def _keys(slug: str, names: Mapping[str, str]) -> list[Callable[[bool], Key]]:
    """Ways to name a thing without its identifier; asked with True for the old version, whose values are renamed."""

    def all_said(is_old: bool) -> Key:
        def key(properties: Properties) -> object:
            return frozenset(
                (path, _values(properties, path, names if is_old else {}))
                for path in properties
                if path not in _FRAME or slug not in _IDENTIFYING
            )

        return key

    def by(paths: tuple[str, ...]) -> Callable[[bool], Key]:
        def side(is_old: bool) -> Key:
            def key(properties: Properties) -> object | None:
                told = tuple(_values(properties, path, names if is_old else {}) for path in paths)
                return told if any(told) else None

            return key

        return side

    return [all_said, *(by(paths) for paths in _IDENTIFYING.get(slug, ()))]


def _values(properties: Properties, path: str, names: Mapping[str, str]) -> frozenset[Term]:
    return frozenset(renamed(value, names) for value in properties.get(path, ()))


def _alone(names: Iterable[str], things: Mapping[str, Properties], key: Key) -> dict[object, str]:
    """Key to thing, where just one thing has it."""
    found: dict[object, list[str]] = defaultdict(list)
    for iri in names:
        what = key(things[iri])
        if what is not None:
            found[what].append(iri)
    return {what: iris[0] for what, iris in found.items() if len(iris) == 1}
