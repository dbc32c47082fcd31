"""Subjects: what the package says of some things, with every digit as it was written."""

from __future__ import annotations

from collections.abc import Iterable

from medkg.graph import KnowledgeGraph
from medkg.rdf.files import GraphFile
from medkg.rdf.triples import Triples, node


def described(graph: KnowledgeGraph, iris: Iterable[str]) -> Triples:
    """The triples whose subject is one of *iris*, each read from its home file, which is parsed once.

    A store would rewrite 91.50 to 91.5. Raises NotFound where the package says nothing of one of *iris*.
    """
    known = {iri: graph.describe(iri) for iri in dict.fromkeys(iris)}
    written = _written(graph, known)
    found = Triples()
    for iri, triples in known.items():
        best = written[iri] if len(written[iri]) == len(triples) else triples
        for subject, predicate, value in best:
            found.add(subject, predicate, value)
    return found


def _written(graph: KnowledgeGraph, iris: Iterable[str]) -> dict[str, Triples]:
    """What the home file of each of *iris* says of it; nothing where it has no home of its own."""
    homes: dict[str, GraphFile] = {}
    found: dict[str, Triples] = {}
    for iri in iris:
        found[iri] = Triples()
        home = graph.package.home(iri)
        if home is not None and home.path.is_file():
            homes[home.name] = home
    for home in homes.values():
        for quad in home.quads():
            subject = node(quad.subject)
            if subject in found:
                found[subject].add(subject, quad.predicate.value, quad.object)
    return found
