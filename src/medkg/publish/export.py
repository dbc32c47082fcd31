"""Export: what leaves the package. Read from the files, or from a store with its record of how it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad

from medkg.errors import NotFound
from medkg.language import translate as _
from medkg.namespaces import GRAPH
from medkg.package import Package
from medkg.publish.serialization import serialize
from medkg.rdf.files import GraphFile
from medkg.stores.base import Store


def export(
    package: Package, fmt: str, *, report: str | None = None, data_only: bool = False, store: Store | None = None
) -> bytes:
    """The package in one of FORMATS: its data and its ontology, or the data alone, or the graphs of one report.

    With *store*, what that holds, in the order of the package's shapes. The same triples give the same bytes. Raises
    NotFound where there is no such report, PackageError where a file cannot be read.
    """
    if store is not None:
        found = stored_quads(store, report=report, data_only=data_only)
    else:
        found = quads(package, report=report, data_only=data_only)
    return serialize(found, fmt, package.shapes)


def quads(package: Package, *, report: str | None = None, data_only: bool = False) -> Iterable[Quad]:
    """What is exported, file by file, each quad in the graph of its file."""
    if report is not None:
        files = package.report_files(report)
    else:
        files = package.data_files() if data_only else package.files()
    return steady(_in_their_graphs(files))


def stored_quads(store: Store, *, report: str | None = None, data_only: bool = False) -> Iterable[Quad]:
    """What *store* holds, graph by graph, as it was written."""
    begin = f"{GRAPH}data/reports/{report}/" if report is not None else GRAPH + ("data/" if data_only else "")
    graphs = [graph for graph in store.graphs() if graph.startswith(begin)]
    if report is not None and not graphs:
        raise NotFound(_("The store holds no report {report!r}.").format(report=report))
    return steady(quad for graph in graphs for quad in as_written(store, store.quads(graph)))


def as_written(store: Store, found: Iterable[Quad]) -> Iterable[Quad]:
    """Quads of *store* as they were written, where it keeps a record of that."""
    record = store.record
    return found if record is None else record.as_written(found)


def steady(found: Iterable[Quad]) -> Iterator[Quad]:
    """*found*, and at its end what speaks of blank nodes, graph by graph: the hand-written ontology has some.

    They are named by what is said of them (W3C RDFC-1.0, 2024); what does not speak of them has no part in that.
    """
    unnamed = Dataset()
    for quad in found:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            unnamed.add(quad)
        else:
            yield quad
    unnamed.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    yield from sorted(unnamed, key=lambda quad: str(quad.graph_name))


def _in_their_graphs(files: Iterable[GraphFile]) -> Iterator[Quad]:
    for file in files:
        graph = NamedNode(file.graph)
        for quad in file.quads():
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
