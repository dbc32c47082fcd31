"""Any small graph as a picture: what a query constructs, from what nothing points to, step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
from pyoxigraph import Literal, Triple

from medkg.entities import Words
from medkg.graph import KnowledgeGraph
from medkg.language import mark as N_
from medkg.namespaces import PREFIXES
from medkg.network.neighbourhood import MOST, WIDEST
from medkg.network.picture import Column, Group, Link, Node, Picture
from medkg.network.reading import Reader
from medkg.network.words import both, plain
from medkg.rdf.identifiers import natural_key, segments, shorten
from medkg.rdf.triples import RDF_TYPE, Triples, node

COLUMNS = 5
"""Steps from left to right; what is further away stands in the last column."""

_NAMES = tuple(
    PREFIXES[prefix] + name for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"))
)
_FEW = 24


@dataclass(frozen=True, kw_only=True)
class _Arc:
    """One statement between two nodes."""

    source: str
    path: str
    target: str


def statements(graph: KnowledgeGraph, triples: Iterable[Triple], *, most: int = MOST) -> Picture:
    """*triples* as a picture of at most *most* labels: what most is said of comes first, with what it points to.

    Types are told by the headings, and texts and numbers by the statements themselves, so neither is drawn.
    """
    said = Triples(triples)
    arcs = sorted(_arcs(said), key=lambda arc: (natural_key(arc.source), arc.path, natural_key(arc.target)))
    shown = _chosen(said, arcs, most)
    drawn = [arc for arc in arcs if {arc.source, arc.target} <= shown.keys()]
    reader = Reader(graph)
    nodes = {iri: _node(reader, said, iri) for iri in shown}
    columns = _columns(nodes, _steps(list(shown), drawn))
    missing = Counter(_kind(reader, iri) for iri in _all(said, arcs) if iri not in shown)
    return Picture(
        name="statements",
        title=both(N_("The answer as a graph")),
        description=both(N_("What the query found, linked as it says; the table says the same in words.")),
        columns=columns,
        links=tuple(
            Link(source=arc.source, target=arc.target, relation=reader.relation(arc.source, arc.path)) for arc in drawn
        ),
        left_out=tuple(sorted(missing.items(), key=lambda item: natural_key(str(item[0].best("en"))))),
        remarks=_remarks(said, arcs),
    )


def _arcs(said: Triples) -> Iterable[_Arc]:
    for subject, path, value in said:
        if path != RDF_TYPE and not isinstance(value, Literal | Triple) and node(value) != subject:
            yield _Arc(source=subject, path=path, target=node(value))


def _all(said: Triples, arcs: Sequence[_Arc]) -> dict[str, None]:
    return dict.fromkeys((*said.subjects(), *(arc.target for arc in arcs)))


def _chosen(said: Triples, arcs: Sequence[_Arc], most: int) -> dict[str, None]:
    """The nodes that are drawn, in natural order: whole links while there is room, then what stands alone."""
    degree = Counter(end for arc in arcs for end in (arc.source, arc.target))

    def rank(arc: _Arc) -> tuple[object, ...]:
        return (-degree[arc.source], natural_key(arc.source), -degree[arc.target], natural_key(arc.target))

    chosen: set[str] = set()
    for arc in sorted(arcs, key=rank):
        pair = {arc.source, arc.target}
        if len(chosen | pair) <= most:
            chosen |= pair
    for subject in sorted(said.subjects(), key=natural_key):
        if len(chosen) < most:
            chosen.add(subject)
    return dict.fromkeys(sorted(chosen, key=natural_key))


def _steps(shown: Sequence[str], arcs: Sequence[_Arc]) -> Mapping[str, int]:
    """How many links each node is away from one that nothing points to; in a ring, from the first of it."""
    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(shown)
    network.add_edges_from((arc.source, arc.target) for arc in arcs)
    steps: dict[str, int] = {}
    for part in sorted(nx.weakly_connected_components(network), key=lambda part: natural_key(min(part))):
        inside = sorted(part, key=natural_key)
        waiting = [iri for iri in inside if not network.in_degree(iri)] or inside[:1]
        steps.update(dict.fromkeys(waiting, 0))
        for iri in waiting:  # grows while it is read: breadth first
            for other in (*network.successors(iri), *network.predecessors(iri)):
                if other not in steps:
                    steps[other] = min(steps[iri] + 1, COLUMNS - 1)
                    waiting.append(other)
    return steps


def _columns(nodes: Mapping[str, Node], steps: Mapping[str, int]) -> tuple[Column, ...]:
    groups: dict[int, dict[Words, list[Node]]] = {}
    for iri, one in nodes.items():
        groups.setdefault(steps[iri], {}).setdefault(one.kind_name, []).append(one)
    width = min(250.0, (WIDEST - 44.0 * (len(groups) - 1)) / max(1, len(groups)))
    return tuple(
        Column(
            groups=tuple(Group(heading=heading, nodes=tuple(found)) for heading, found in groups[step].items()),
            width=width,
            lines=3 if len(nodes) <= _FEW else 2,
            in_order=False,
        )
        for step in sorted(groups)
    )


def _node(reader: Reader, said: Triples, iri: str) -> Node:
    if segments(iri) and len(reader.said(iri)):
        return reader.node(iri)
    names = {
        value.language or "": value.value
        for path in reversed(_NAMES)
        for value in said.values(iri, path)
        if isinstance(value, Literal)
    }
    return Node(iri=iri, kind="", kind_name=_kind(reader, iri), label=Words(names) if names else plain(shorten(iri)))


def _kind(reader: Reader, iri: str) -> Words:
    kind = reader.kind(iri)
    return reader.kind_name(kind) if kind else both(N_("other resources"))


def _remarks(said: Triples, arcs: Sequence[_Arc]) -> tuple[Words, ...]:
    remarks = []
    if not arcs:
        remarks.append(both(N_("None of these statements links two resources.")))
    if any(isinstance(value, Literal) for _subject, _path, value in said):
        remarks.append(both(N_("Texts and numbers are not drawn: the table has them.")))
    return tuple(remarks)
