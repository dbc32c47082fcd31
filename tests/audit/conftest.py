"""Worlds for the audit: the toy package with a few statements more."""

from collections.abc import Callable

import pyoxigraph
import pytest

from medkg import KnowledgeGraph, Package
from medkg.namespaces import GRAPH, ID, PREFIXES

HEAD = f"@base <{ID}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


@pytest.fixture
def toy_with(toy_package: Package) -> Callable[[str], KnowledgeGraph]:
    """A toy graph of one's own that also says what a piece of Turtle says."""

    def make(turtle: str) -> KnowledgeGraph:
        graph = KnowledgeGraph.of(toy_package)
        quads = pyoxigraph.parse(HEAD + turtle, format=pyoxigraph.RdfFormat.TURTLE)
        graph.store.replace(GRAPH + "data/more", list(quads))
        return graph

    return make
