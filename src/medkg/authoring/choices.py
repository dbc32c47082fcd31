"""What a value is chosen from: what its shape lists, or the things of its classes that the package holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from medkg.language import translate as _
from medkg.package import Package
from medkg.rdf.gaps import is_placeholder
from medkg.rdf.identifiers import segments, shorten
from medkg.rdf.shapes import PropertyShape
from medkg.rdf.triples import RDF_TYPE, Triples
from medkg.rdf.turtle import OWNING

SHOWN = 12
"""So many identifiers are told, and of more the first, with the command that lists them all."""


class Choices:
    """The things of a package by their classes, each class in the order in which its file tells them."""

    def __init__(self, package: Package, things: Triples) -> None:
        self._shapes = package.shapes
        self._slugs = {shape.target: slug for slug, shape in package.shapes.by_slug.items()}
        self._by_class: dict[str, list[str]] = {}
        for thing in things.subjects():
            for cls in things.iris(thing, RDF_TYPE):
                self._by_class.setdefault(cls, []).append(thing)

    def of(self, iri: str, prop: PropertyShape) -> Mapping[str, tuple[str, ...]]:
        """What *prop* of the thing *iri* may lead to, by class; of a part of a report, what is in the same one."""
        return {cls: tuple(self._fitting(iri, cls)) for cls in prop.classes}

    def told(self, iri: str, prop: PropertyShape) -> str:
        """The identifiers to choose from, in the reader's language; empty where there is no choice to make."""
        if prop.allowed:
            own = self._shapes.by_slug[segments(iri)[0]].target
            return _told(allowed for allowed in prop.allowed if allowed != own)
        if not prop.classes:
            return ""
        if prop.path in OWNING:
            slug, whole = self._slugs[prop.classes[0]], shorten(iri)
            return _("Make one of its own: {command}.").format(command=f"medkg new {slug} SLUG --in {whole}")
        found = self.of(iri, prop)
        every = tuple(dict.fromkeys(thing for things in found.values() for thing in things))
        if not every:
            return self._none_yet(iri, prop.classes)
        if len(every) <= SHOWN:
            return _told(every)
        several = [things[0] for things in found.values() if things]
        first = several if len(several) > 1 else every[: SHOWN - 4]
        largest = max(found, key=lambda cls: len(found[cls]))
        return _("To choose from: {names} … ({number} in all; {command} lists a class with its names).").format(
            names=", ".join(map(shorten, first)),
            number=len(every),
            command=f"medkg query {self._question(largest)} -p class={shorten(largest)}",
        )

    def _fitting(self, iri: str, cls: str) -> Iterable[str]:
        report = segments(iri)[1:2] if self._is_in_report(iri) else ()
        for thing in self._by_class.get(cls, ()):
            if thing == iri or is_placeholder(thing):
                continue
            if not (report and self._is_in_report(thing)) or segments(thing)[1:2] == report:
                yield thing

    def _is_in_report(self, iri: str) -> bool:
        path = segments(iri)
        shape = self._shapes.by_slug.get(path[0]) if len(path) > 2 else None
        return shape is not None and "{report}" in shape.home

    def _question(self, cls: str) -> str:
        """The question that lists a class: with names, unless its things have none of their own."""
        shape = self._shapes.find(cls)
        label = shape.property(shape.label_path) if shape is not None and shape.label_path else None
        return "things/members" if shape is not None and (label is None or label.classes) else "things/names"

    def _none_yet(self, iri: str, classes: tuple[str, ...]) -> str:
        report = f" --report {segments(iri)[1]}" if self._is_in_report(iri) else ""
        commands = []
        for slug in (self._slugs[cls] for cls in classes if cls in self._slugs):
            inside = "{report}" in self._shapes.by_slug[slug].home
            commands.append(f"medkg new {slug} SLUG{report if inside and slug != 'report' else ''}")
        return _("There is none yet; make one: {commands}.").format(commands=" / ".join(commands)) if commands else ""


def _told(identifiers: Iterable[str]) -> str:
    return _("To choose from: {names}.").format(names=", ".join(map(shorten, identifiers)))
