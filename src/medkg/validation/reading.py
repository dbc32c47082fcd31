"""A package, read for validation: what each file says, and which files cannot be read, each with its reason."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import PackageError
from medkg.language import mark as N_
from medkg.namespaces import PREFIXES
from medkg.rdf.places import Places
from medkg.rdf.shapes import Shapes
from medkg.rdf.triples import RDF_TYPE, Triples
from medkg.validation.findings import (
    EMPTY,
    FOLDER,
    SEVERITIES,
    SYNTAX,
    UNREADABLE,
    Finding,
    Severity,
    in_both,
    spoken,
)

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from medkg.package import Package
    from medkg.rdf.files import GraphFile

_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"


class Contents:
    """The triples of a package's files by the files' names (``data/models``); ``unreadable`` names those without."""

    def __init__(
        self, package: Package, quads: Mapping[str, Iterable[Quad]], *, unreadable: frozenset[str] = frozenset()
    ) -> None:
        self.package = package
        self.quads = {name: tuple(found) for name, found in quads.items()}
        self.unreadable = unreadable
        self._places: dict[str, Places] = {}

    def with_quads(self, quads: Mapping[str, Iterable[Quad]]) -> Contents:
        """The same package with other triples in some files that describe things."""
        changed = Contents(self.package, {**self.quads, **quads}, unreadable=self.unreadable)
        for name in ("shape_quads", "shapes", "shape_triples", "terms", "superclasses"):
            changed.__dict__[name] = getattr(self, name)
        changed.__dict__["files"] = self.files | {name: Triples(changed.quads[name]) for name in quads}
        return changed

    @cached_property
    def files(self) -> dict[str, Triples]:
        """What describes things: the data files and the schemes."""
        return {name: Triples(found) for name, found in self.quads.items() if describes_things(name)}

    @cached_property
    def things(self) -> Triples:
        """What all files together say of things."""
        return Triples(quad for name in self.files for quad in self.quads[name])

    @cached_property
    def terms(self) -> Triples:
        """The words that things are described in: the ontology, and what it reuses of others."""
        return Triples(
            quad
            for name, found in self.quads.items()
            if name.startswith("ontology/") and not describes_things(name) and not is_shapes(name)
            for quad in found
        )

    @cached_property
    def shape_quads(self) -> tuple[Quad, ...]:
        return tuple(quad for name, found in self.quads.items() if is_shapes(name) for quad in found)

    @cached_property
    def shapes(self) -> Shapes:
        return Shapes(self.shape_quads)

    @cached_property
    def shape_triples(self) -> Triples:
        """The shapes as they are written, for what Shapes leaves out."""
        return Triples(self.shape_quads)

    def severity(self, shape: str) -> Severity:
        """The severity of a shape; violation where it has none."""
        given = self.shape_triples.iris(shape, PREFIXES["sh"] + "severity")
        return SEVERITIES[given[0]] if given else "violation"

    @cached_property
    def blocks(self) -> dict[str, list[str]]:
        """Subject to the names of the files that hold a block of it, its home first."""
        found: dict[str, list[str]] = {}
        for name, triples in self.files.items():
            for subject in triples.subjects():
                found.setdefault(subject, []).append(name)
        for subject, names in found.items():
            if len(names) > 1:
                home = self.package.home(subject)
                names.sort(key=lambda name: home is None or name != home.name)
        return found

    @cached_property
    def superclasses(self) -> dict[str, frozenset[str]]:
        """A class of the ontology to all classes above it."""
        direct = {cls: self.terms.iris(cls, _SUBCLASS) for cls in self.terms.subjects()}

        def above(cls: str, seen: frozenset[str]) -> frozenset[str]:
            for wider in direct.get(cls, ()):
                if wider not in seen:
                    seen = above(wider, seen | {wider})
            return seen

        return {cls: above(cls, frozenset()) for cls, wider in direct.items() if wider}

    def types(self, iri: str) -> tuple[str, ...]:
        """The classes that a thing or a term is typed with."""
        return self.things.iris(iri, RDF_TYPE) or self.terms.iris(iri, RDF_TYPE)

    def is_known(self, iri: str) -> bool:
        """Whether a file says something of *iri*."""
        return iri in self.things or iri in self.terms

    def path(self, name: str) -> Path:
        return self.package.file(name).path

    def place(
        self, entity: str, path: str | None = None, value: str | None = None, *, name: str | None = None
    ) -> tuple[Path | None, int | None]:
        """The file and line where *entity*, its property and that value are written, in the file *name* if given."""
        names = [name] if name else self.blocks.get(entity, [])
        if path is not None and len(names) > 1:
            names = [n for n in names if path in self.files[n].properties(entity)] or names
        if not names:
            return None, None
        if names[0] not in self._places:
            self._places[names[0]] = Places.of(self.path(names[0]))
        return self.path(names[0]), self._places[names[0]].line(entity, path, value)


def describes_things(name: str) -> bool:
    return name.startswith(("data/", "ontology/schemes/"))


def is_shapes(name: str) -> bool:
    return name.startswith("ontology/shapes/")


def read(package: Package) -> tuple[Contents, list[Finding]]:
    """All of *package* that can be read, and a finding for each file that cannot."""
    quads: dict[str, tuple[Quad, ...]] = {}
    faults = dict(_folders(package))
    for file in package.files():
        try:
            quads[file.name] = tuple(file.quads())
            fault = None if quads[file.name] else _emptiness(file)
        except PackageError as error:
            fault = _fault(file, error)
        if fault is not None:
            faults[file.name] = fault
            quads.pop(file.name, None)
    return Contents(package, quads, unreadable=frozenset(faults)), list(faults.values())


def _emptiness(file: GraphFile) -> Finding | None:
    if file.read().strip():
        return None
    return Finding(
        rule=EMPTY,
        file=file.path,
        messages=in_both(N_("The file is empty: its content may be lost. Restore it from its history, or remove it.")),
    )


def _fault(file: GraphFile, error: PackageError) -> Finding:
    try:
        file.read()
    except PackageError:
        return _told(UNREADABLE, file, error)
    return _told(SYNTAX, file, error)


def _told(rule: str, file: GraphFile, error: PackageError) -> Finding:
    """The error as a finding: read once more in each language, for an error speaks only the current one."""

    def reason() -> str:
        try:
            for _quad in file.quads():
                pass
        except PackageError as again:
            return again.reason
        return error.reason

    return Finding(rule=rule, file=file.path, line=error.line, messages=spoken(reason))


def _folders(package: Package) -> Iterator[tuple[str, Finding]]:
    """Folders where a file should be, by the name that the file would have."""
    for above in (package.ontology, package.data):
        for folder, names, _files in os.walk(above):
            for name in sorted(names):
                path = Path(folder, name)
                if name.endswith(".ttl"):
                    messages = in_both(
                        N_("This is a folder, but a Turtle file is expected here. Move it away or rename it.")
                    )
                    yield (
                        path.relative_to(above.parent).with_suffix("").as_posix(),
                        Finding(rule=FOLDER, file=path, messages=messages),
                    )
