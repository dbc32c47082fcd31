"""What the endpoint holds besides the package's files: statistics and examples, each as a named graph of its own.

They are added to the guard's snapshot alone: pages, validation, counts and exports know the package's files only.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, serialize

from medkg.graph import KnowledgeGraph
from medkg.publish.description.examples import examples
from medkg.publish.description.statements import EXAMPLES_GRAPH, STATISTICS_GRAPH
from medkg.publish.description.statistics import statistics

GRAPHS = (STATISTICS_GRAPH, EXAMPLES_GRAPH)


def inside(graph: KnowledgeGraph, endpoint: str) -> bytes:
    """The graphs of GRAPHS, as N-Quads."""
    return serialize(_quads(graph, endpoint), format=RdfFormat.N_QUADS) or b""


def _quads(graph: KnowledgeGraph, endpoint: str) -> Iterator[Quad]:
    for name, said in ((STATISTICS_GRAPH, statistics(graph)), (EXAMPLES_GRAPH, examples(graph, endpoint))):
        for triple in said:
            yield Quad(triple.subject, triple.predicate, triple.object, NamedNode(name))
