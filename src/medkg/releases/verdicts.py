"""Overall verdicts of two versions: only claims whose grounds differ, or that are told of, are judged."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad, Triple

from medkg.graph import KnowledgeGraph
from medkg.rdf.triples import Term
from medkg.releases.leftovers import Reading
from medkg.releases.outlines import grounds, is_of_the_scale, touched
from medkg.releases.versions import DATA, Version
from medkg.stores.memory import MemoryStore

Verdicts = dict[str, str]
"""Claim to overall verdict."""


def verdicts(old: Version, new: Version, reading: Reading, told: Iterable[str]) -> tuple[Verdicts, Verdicts]:
    """The overall verdicts in each version: of every claim whose verdict could differ, and of the claims *told*.

    Each version is asked ``claims/overall_verdicts``, of just the triples that these verdicts rest on.
    """
    named: set[Term] = {NamedNode(iri) for iri in told}
    has_one_scale = _have_one_scale(old, new)
    if not named and not reading.bearing and has_one_scale:
        return {}, {}
    if has_one_scale and not any(map(is_of_the_scale, reading.bearing)):
        named |= touched(reading.old, reading.bearing) | touched(reading.new, reading.bearing)
    else:
        named |= reading.old.things["Claim"] | reading.new.things["Claim"]
    graph = _judging(old)
    asked = _asked(graph, grounds(reading.old, named))
    return asked, _asked(graph if has_one_scale else _judging(new), grounds(reading.new, named))


def _judging(version: Version) -> KnowledgeGraph:
    """A graph with nothing but the ontology, and so the verdicts and their precedence."""
    return KnowledgeGraph.of(version.package, MemoryStore(version.package.ontology_files()))


def _asked(graph: KnowledgeGraph, triples: Iterable[Triple]) -> Verdicts:
    graph.store.replace(DATA, (Quad(one.subject, one.predicate, one.object) for one in triples))
    rows = graph.ask("claims/overall_verdicts")
    return {str(row["claim"]): str(row["verdict"]) for row in rows}


def _have_one_scale(old: Version, new: Version) -> bool:
    """Whether both versions are judged by the same ontology, byte for byte."""
    if old.package.ontology == new.package.ontology:
        return True
    mine, theirs = ({file.graph: file.read() for file in version.package.ontology_files()} for version in (old, new))
    return mine == theirs
