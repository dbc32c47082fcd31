"""Export: what leaves the package. Read from the files, not from a store, which would rewrite 1.50 to 1.5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, NamedNode, Quad

from medkg.package import Package
from medkg.publish.serialization import serialize
from medkg.rdf.files import GraphFile


def export(package: Package, fmt: str, *, report: str | None = None, data_only: bool = False) -> bytes:
    """The package in one of FORMATS: its data and its ontology, or the data alone, or the graphs of one report.

    The same package gives the same bytes. Raises NotFound where there is no such report, PackageError where a
    file cannot be read.
    """
    return serialize(quads(package, report=report, data_only=data_only), fmt, package.shapes)


def quads(package: Package, *, report: str | None = None, data_only: bool = False) -> Iterator[Quad]:
    """What is exported, file by file, each quad in the graph of its file."""
    if report is not None:
        files = package.report_files(report)
    else:
        files = package.data_files() if data_only else package.files()
    return _in_their_graphs(files)


def _in_their_graphs(files: Iterable[GraphFile]) -> Iterator[Quad]:
    """Blank nodes, which the hand-written ontology has, are numbered through the files in the order they come."""
    numbers: dict[str, int] = {}

    def steady(term: BlankNode) -> BlankNode:
        return BlankNode(f"b{numbers.setdefault(term.value, len(numbers) + 1)}")

    for file in files:
        graph = NamedNode(file.graph)
        for quad in file.quads():
            subject = steady(quad.subject) if isinstance(quad.subject, BlankNode) else quad.subject
            value = steady(quad.object) if isinstance(quad.object, BlankNode) else quad.object
            yield Quad(subject, quad.predicate, value, graph)
