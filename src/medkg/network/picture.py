"""A picture before it is drawn: who stands in which column, and what is linked to what. It is in no language yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import networkx as nx

from medkg.entities import Text, Verdict, Words
from medkg.network.words import capitalized

NOTHING = Words({})


@dataclass(frozen=True, kw_only=True)
class Node:
    """One label. ``iri`` is what it leads to; ``kind`` the class's slug; ``detail`` a quiet line below the label.

    ``year`` stands quietly before it. ``is_retracted``: a work that was taken back or rests on a study that was, or an
    evidence line or a claim that rests on one.
    """

    iri: str
    kind: str
    kind_name: Words
    label: Words
    detail: Words = NOTHING
    year: str = ""
    verdict: Verdict | None = None
    is_focus: bool = False
    is_retracted: bool = False


@dataclass(frozen=True, kw_only=True)
class Link:
    """``relation`` is said from *source* to *target*. ``verdict``: where this is evidence, told in full at ``iri``."""

    source: str
    target: str
    relation: Words
    verdict: Verdict | None = None
    iri: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Nodes under one heading, which may itself lead somewhere. ``in_order``: their order means something."""

    heading: Words
    nodes: tuple[Node, ...]
    iri: str = ""
    tally: tuple[tuple[Verdict, int], ...] = ()
    in_order: bool = False


@dataclass(frozen=True, kw_only=True)
class Column:
    """``width`` in pixels; ``lines`` a label may have. ``in_order``: the order of its groups means something."""

    groups: tuple[Group, ...]
    width: float
    lines: int = 3
    in_order: bool = True

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(node for group in self.groups for node in group.nodes)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """``name`` sets the identifiers of one drawing apart from those of another on the same page.

    ``left_out`` counts, by kind, what was found and not drawn; ``is_capped``: there is more than was looked at.
    """

    name: str
    title: Words
    description: Words
    columns: tuple[Column, ...]
    links: tuple[Link, ...]
    left_out: tuple[tuple[Words, int], ...] = ()
    is_capped: bool = False
    remarks: tuple[Words, ...] = ()
    verdicts: tuple[Verdict, ...] = field(default=())

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """By identifier, in reading order."""
        return {node.iri: node for column in self.columns for node in column.nodes}

    @cached_property
    def network(self) -> nx.Graph[str]:
        """The nodes and links as networkx knows them, without direction."""
        network: nx.Graph[str] = nx.Graph()
        network.add_nodes_from(self.nodes)
        network.add_edges_from((link.source, link.target) for link in self.links)
        return network


@dataclass(frozen=True, kw_only=True)
class Place:
    """A node in a table: what it is, what it says in full, where it leads."""

    iri: str
    kind: Text
    label: Text
    detail: Text
    verdict: Verdict | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One link of a picture in words; a node without links has a row of its own, without relation and target.

    ``verdict`` is the link's; ``iri`` where it is told at length.
    """

    group: Text
    source: Place
    relation: Text
    target: Place | None
    verdict: Verdict | None
    iri: str = ""


def table(picture: Picture, *, language: str) -> tuple[Row, ...]:
    """All that *picture* shows, as rows in reading order: for the table below it, and for readers who do not see it."""
    return tuple(_rows(picture, language))


def _rows(picture: Picture, language: str) -> Iterator[Row]:
    places = {node.iri: _place(node, language) for node in picture.nodes.values()}
    leaving: dict[str, list[Link]] = {}
    for link in picture.links:
        leaving.setdefault(link.source, []).append(link)
    reached = {link.target for link in picture.links}
    for column in picture.columns:
        for group in column.groups:
            heading = capitalized(group.heading, language)
            for node in group.nodes:
                place = places[node.iri]
                for link in leaving.get(node.iri, ()):
                    relation = link.relation.best(language)
                    yield Row(
                        group=heading,
                        source=place,
                        relation=relation,
                        target=places[link.target],
                        verdict=link.verdict,
                        iri=link.iri,
                    )
                if node.iri not in reached and node.iri not in leaving:
                    yield Row(group=heading, source=place, relation=Text(""), target=None, verdict=None)


def _place(node: Node, language: str) -> Place:
    return Place(
        iri=node.iri,
        kind=node.kind_name.best(language),
        label=node.label.best(language),
        detail=node.detail.best(language) or Text(node.year),
        verdict=node.verdict,
    )
