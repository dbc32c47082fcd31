"""What people call the things that are told of: read from the file that each is at home in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from medkg.entities import Words
from medkg.namespaces import ID, PREFIXES
from medkg.package import Package
from medkg.rdf.identifiers import segments
from medkg.releases.leftovers import Leftovers
from medkg.releases.versions import Version

_LABEL = PREFIXES["rdfs"] + "label"


class Labels:
    """Labels in the new version where it has them, else in the old one."""

    def __init__(self, left: Leftovers, new: Version) -> None:
        self._left = left
        self._new = new
        self._package = new.package
        self._found: dict[str, dict[str, str]] = defaultdict(dict)

    def of(self, iri: str) -> Words | None:
        path = label_path(self._package, iri)
        for said in (self._left.new.get(iri, {}), self._left.old.get(iri, {})):
            texts = {value.language or "": value.value for value in said.get(path, ()) if isinstance(value, Literal)}
            if texts:
                return Words(texts)
        return Words(self._found[iri]) if iri in self._found else None

    def learn(self, wanted: Iterable[str]) -> None:
        """Look up what will be asked for besides the things that differ.

        First in the files that the things are at home in; in all others only where those do not name one of them.
        """
        new = self._new
        unknown = {iri: NamedNode(iri) for iri in wanted if iri not in self._left.new and iri not in self._left.old}
        parts = {part.graph: part.quads for part in new.parts}
        parts.update({file.graph: file.quads for file in new.package.ontology_files()})
        homes = {home.graph for iri in unknown if (home := new.package.home(iri)) is not None}
        for graphs in (homes & parts.keys(), parts.keys() - homes):
            missing = {node for iri, node in unknown.items() if iri not in self._found}
            for graph in sorted(graphs) if missing else ():
                self._take(parts[graph](), missing)

    def _take(self, quads: Iterator[Quad], wanted: set[NamedNode]) -> None:
        for quad in quads:
            if quad.subject in wanted and isinstance(quad.object, Literal):
                iri = quad.subject.value  # type: ignore[union-attr]
                if quad.predicate.value == label_path(self._package, iri):
                    self._found[iri][quad.object.language or ""] = quad.object.value


def label_path(package: Package, iri: str) -> str:
    """The property that names things of *iri*'s class."""
    shape = package.shapes.by_slug.get(segments(iri)[0]) if iri.startswith(ID) else None
    return (shape.label_path if shape is not None else None) or _LABEL
