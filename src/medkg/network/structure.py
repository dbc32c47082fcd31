"""The structure of a report's network: how concentrated its sources are, what it falls into, what holds it together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from medkg.network.ledger import CLAIM, WORK, cited, lines_on, nodes_of

SEED = 0
"""For the one step of Louvain's method that is free: the order in which nodes are looked at."""


@dataclass(frozen=True, kw_only=True)
class Concentration:
    """How unevenly evidence lines are spread over the works they rest on.

    ``herfindahl``: the chance that two lines drawn at random (with replacement) rest on one work, 1/n to 1.
    ``effective``: its inverse, the number of works that would be as concentrated if all had equal shares.
    ``gini``: 0 where every work carries as many lines as any other, towards 1 where one carries all.
    ``largest``: the share of the work with most lines.
    """

    works: int
    lines: int
    herfindahl: float
    effective: float
    gini: float
    largest: float


@dataclass(frozen=True, kw_only=True)
class Community:
    """Claims and works that are joined with each other more than with the rest."""

    claims: tuple[str, ...]
    works: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two works that are cited for the same claims."""

    works: tuple[str, str]
    claims: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Structure:
    """A report's network in numbers and names."""

    claims: int
    without_evidence: int
    works: int
    studies: int
    lines: int
    parts: int
    """Pieces that no line and no study joins; claims without evidence are not counted."""
    concentration: Concentration
    communities: tuple[Community, ...]
    cut_works: tuple[str, ...]
    """The works without which some piece of the network falls apart."""
    pairs: tuple[Pair, ...]


def structure(network: nx.MultiGraph[str]) -> Structure:
    """*network* looked at as a whole; the same network gives the same structure."""
    joined = _joined(network)
    works = cited(network)
    claims = nodes_of(network, CLAIM)
    return Structure(
        claims=len(claims),
        without_evidence=sum(not lines_on(network, claim) for claim in claims),
        works=len(works),
        studies=len(nodes_of(network, WORK)) - len(works),
        lines=sum(len(lines_on(network, work)) for work in works),
        parts=nx.number_connected_components(joined),
        concentration=concentration([len(lines_on(network, work)) for work in works]),
        communities=communities(network),
        cut_works=tuple(sorted(node for node in nx.articulation_points(joined) if network.nodes[node]["kind"] == WORK)),
        pairs=co_citations(network),
    )


def concentration(counts: Iterable[int]) -> Concentration:
    """How unevenly lines are spread, from the number of lines of each work; all zero where there is none."""
    held = sorted(count for count in counts if count)
    total, works = sum(held), len(held)
    if not total:
        return Concentration(works=0, lines=0, herfindahl=0.0, effective=0.0, gini=0.0, largest=0.0)
    herfindahl = sum(count * count for count in held) / total**2
    ranked = sum(rank * count for rank, count in enumerate(held, start=1))
    return Concentration(
        works=works,
        lines=total,
        herfindahl=herfindahl,
        effective=1 / herfindahl,
        gini=2 * ranked / (works * total) - (works + 1) / works,
        largest=held[-1] / total,
    )


def communities(network: nx.MultiGraph[str]) -> tuple[Community, ...]:
    """Louvain's communities (Blondel and others, 2008), the largest first; a claim without evidence is in none."""
    joined = _joined(network)
    if not joined:
        return ()
    found: Sequence[set[str]] = nx.community.louvain_communities(joined, seed=SEED)
    made = (
        Community(
            claims=tuple(sorted(node for node in nodes if network.nodes[node]["kind"] == CLAIM)),
            works=tuple(sorted(node for node in nodes if network.nodes[node]["kind"] == WORK)),
        )
        for nodes in found
    )
    return tuple(sorted(made, key=lambda one: (-len(one.claims) - len(one.works), one.works, one.claims)))


def co_citations(network: nx.MultiGraph[str]) -> tuple[Pair, ...]:
    """The pairs of works that are cited for the same claim, those with most claims first."""
    claims_of: Counter[tuple[str, str]] = Counter()
    shared: dict[tuple[str, str], list[str]] = {}
    for claim in nodes_of(network, CLAIM):
        works = sorted({other for _claim, other in network.edges(claim)})
        for pair in combinations(works, 2):
            claims_of[pair] += 1
            shared.setdefault(pair, []).append(claim)
    ranked = sorted(shared, key=lambda pair: (-claims_of[pair], pair))
    return tuple(Pair(works=pair, claims=tuple(shared[pair])) for pair in ranked)


def _joined(network: nx.MultiGraph[str]) -> nx.Graph[str]:
    """The network without what stands alone; two nodes are joined once, however many lines there are."""
    simple: nx.Graph[str] = nx.Graph()
    for one, other in sorted({tuple(sorted(edge)) for edge in network.edges()}):
        simple.add_edge(one, other)
    return simple
