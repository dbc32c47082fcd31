"""Subjects: what the package said of some things or of a report when it was loaded, as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Triple

from medkg.errors import NotFound
from medkg.graph import KnowledgeGraph
from medkg.language import translate as _
from medkg.namespaces import GRAPH
from medkg.publish.export import steady
from medkg.publish.originals import Originals, all_quads
from medkg.publish.serialization import serialize
from medkg.rdf.triples import Triples


def described(graph: KnowledgeGraph, originals: Originals, iris: Iterable[str]) -> Triples:
    """The triples whose subject is one of *iris*; of what the package says nothing of, there is nothing."""
    found = Triples()
    for iri in dict.fromkeys(iris):
        told = graph.subgraph("things/description", thing=iri)
        for triple in as_written(graph, originals, told.triples()):
            found.add(iri, triple.predicate.value, triple.object)
    return found


def as_written(graph: KnowledgeGraph, originals: Originals, triples: Iterable[Triple]) -> Iterator[Triple]:
    """*triples* that the store answered, each as it is written in the home of its subject, where it stands there."""
    for triple in triples:
        home = graph.package.home(triple.subject.value) if isinstance(triple.subject, NamedNode) else None
        yield from (triple,) if home is None else originals.of(home.graph, triple)


def reported(graph: KnowledgeGraph, originals: Originals, report: str, fmt: str) -> bytes:
    """All that was loaded of the report with that slug, in one of FORMATS: the bytes that the export of its files has.

    Raises NotFound where there is no such report.
    """
    begin = f"{GRAPH}data/reports/{report}/"
    graphs = [name for name in graph.store.graphs() if name.startswith(begin)]
    if not graphs:
        raise NotFound(_("The store holds no report {report!r}.").format(report=report))
    return serialize(steady(all_quads(originals, graphs)), fmt, graph.package.shapes)
