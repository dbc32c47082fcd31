"""A new package: what describes it, with the reports that it holds already."""

from __future__ import annotations

from pyoxigraph import NamedNode

from medkg.authoring.skeleton import Draft, Workshop
from medkg.namespaces import PREFIXES
from medkg.package import Package


def new_package(package: Package, slug: str, *, everything: bool = False) -> Draft:
    """The skeleton of a package's description, which lists its reports. Raises PackageError where it is described."""
    workshop = Workshop(package, everything=everything)
    reports = tuple(NamedNode(iri) for iri in sorted(workshop.things.instances(PREFIXES["medkg"] + "Report")))
    workshop.add("package", slug, values={PREFIXES["dcat"] + "dataset": reports} if reports else None)
    return workshop.draft()
