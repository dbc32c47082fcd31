"""The network of a report: claims, the works that evidence lines join them to, and the studies behind these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from medkg.entities import EvidenceLine, Words, Work
from medkg.network.words import printable
from medkg.rdf.identifiers import shorten

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph

CLAIM, WORK = "claim", "work"
EVIDENCE, STUDY = "evidence", "rests on"
RETRACTED = "retracted"
"""What a node has that is a retracted work, or one that rests on a retracted study."""


def ledger(graph: KnowledgeGraph, report: str) -> nx.MultiGraph[str]:
    """The network of *report* (slug or IRI), its nodes and edges in a steady order. Raises NotFound for no report.

    Nodes are short names (``claim/...``, ``work/...``) with ``kind``, ``label_zh``, ``label_en`` and, of a claim, its
    overall ``verdict``; a work that was ``retracted``, or rests on a study that was, says so. Edges are evidence lines
    (``line``, ``verdict``) or lead from a work to what it reports on or is a version of.
    """
    found = graph.report(report)
    network: nx.MultiGraph[str] = nx.MultiGraph(name=shorten(found.iri))
    verdicts = graph.verdicts(of=found.iri)
    for claim in graph.claims(of=found.iri):
        _node(network, claim.iri, CLAIM, claim.statement, verdict=verdicts[claim.iri].slug)
    lines = EvidenceLine.read_all(graph.subgraph("reports/evidence", report=found.iri))
    behind = list(graph.ask("judging/studies", report=found.iri))
    studies = [(str(row["work"]), str(row["study"])) for row in behind if row["study"] != row["work"]]
    retracted = {str(row[one]) for row in behind if row["notice"] is not None for one in ("work", "study")}
    for work in sorted({line.work for line in lines} | {study for pair in studies for study in pair}):
        _node(network, work, WORK, _title(graph, work), **({RETRACTED: "true"} if work in retracted else {}))
    for line in sorted(lines, key=lambda line: line.iri):
        network.add_edge(
            shorten(line.claim),
            shorten(line.work),
            key=shorten(line.iri),
            kind=EVIDENCE,
            line=shorten(line.iri),
            verdict=line.verdict.rpartition("/")[2],
        )
    for work, study in sorted(set(studies)):
        network.add_edge(shorten(work), shorten(study), key=f"{shorten(work)} {shorten(study)}", kind=STUDY)
    return network


def nodes_of(network: nx.MultiGraph[str], kind: str) -> tuple[str, ...]:
    """The nodes of a kind, in the network's order."""
    return tuple(node for node, data in network.nodes(data=True) if data["kind"] == kind)


def cited(network: nx.MultiGraph[str]) -> tuple[str, ...]:
    """The works that evidence lines rest on; the studies behind them are left out, where nothing cites them."""
    return tuple(work for work in nodes_of(network, WORK) if lines_on(network, work))


def lines_on(network: nx.MultiGraph[str], node: str) -> tuple[str, ...]:
    """The evidence lines at a claim or a work."""
    return tuple(sorted(data["line"] for _u, _v, data in network.edges(node, data=True) if data["kind"] == EVIDENCE))


def claims_on(network: nx.MultiGraph[str], work: str) -> tuple[str, ...]:
    """The claims that lines join to *work*."""
    found = {other for _work, other, data in network.edges(work, data=True) if data["kind"] == EVIDENCE}
    return tuple(sorted(found))


def label(network: nx.MultiGraph[str], node: str, language: str) -> str:
    """What people call a node, in *language* where it is told in it."""
    data: dict[str, Any] = network.nodes[node]
    other = "en" if language == "zh" else "zh"
    return str(data.get(f"label_{language}") or data.get(f"label_{other}") or node)


def _node(network: nx.MultiGraph[str], iri: str, kind: str, label: Words, **more: str) -> None:
    told = {
        f"label_{language}": printable(str(label.best(language)))
        for language in label.languages
        if language in ("zh", "en")
    }
    network.add_node(shorten(iri), kind=kind, iri=str(iri), **told, **more)


def _title(graph: KnowledgeGraph, work: str) -> Words:
    return graph.get(Work, work).title
