"""Any small graph as a picture: what a query constructs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from medkg import KnowledgeGraph
from medkg.namespaces import ID, PREFIXES
from medkg.network import Picture, statements, svg

ABOUT = NamedNode(PREFIXES["schema"] + "about")
LABEL = NamedNode(PREFIXES["rdfs"] + "label")


def thing(name: str) -> NamedNode:
    return NamedNode(f"https://example.org/{name}")


def chain(length: int) -> Iterator[Triple]:
    return (Triple(thing(f"n{one}"), ABOUT, thing(f"n{other}")) for one, other in pairwise(range(length)))


def labels(picture: Picture) -> list[str]:
    return [str(node.label.best("en")) for node in picture.nodes.values()]


def test_things_of_the_package_are_told_by_their_labels_and_others_by_those_they_are_given(toy: KnowledgeGraph) -> None:
    picture = statements(
        toy,
        [Triple(thing("x"), ABOUT, NamedNode(ID + "model/aster-1")), Triple(thing("x"), LABEL, Literal("An x"))],
    )
    assert set(labels(picture)) == {"An x", "Aster-1"}


def test_links_lead_from_left_to_right_in_at_most_five_columns(toy: KnowledgeGraph) -> None:
    picture = statements(toy, chain(12))
    assert len(picture.columns) == 5
    assert next(iter(picture.nodes)) == "https://example.org/n0"


def test_at_most_sixty_are_drawn_and_the_rest_is_counted(toy: KnowledgeGraph) -> None:
    picture = statements(toy, [Triple(thing("hub"), ABOUT, thing(f"n{number}")) for number in range(500)])
    assert len(picture.nodes) == 60
    assert sum(many for _kind, many in picture.left_out) == 441
    assert "60 of 501 things found are shown" in svg(picture, language="en")


def test_pairs_are_drawn_whole(toy: KnowledgeGraph) -> None:
    picture = statements(toy, [Triple(thing(f"a{one}"), ABOUT, thing(f"b{one}")) for one in range(100)])
    assert len(picture.links) == 30


def test_rings_loops_and_blank_nodes_are_drawn(toy: KnowledgeGraph) -> None:
    ring = [*chain(4), Triple(thing("n3"), ABOUT, thing("n0")), Triple(thing("n0"), ABOUT, thing("n0"))]
    picture = statements(toy, [*ring, Triple(BlankNode("b"), ABOUT, thing("n0"))])
    assert len(picture.links) == 5
    assert svg(picture, language="zh")


def test_texts_alone_and_nothing_at_all_are_told_of(toy: KnowledgeGraph) -> None:
    alone = statements(toy, [Triple(thing("x"), LABEL, Literal("An x"))])
    assert labels(alone) == ["An x"]
    assert len(alone.remarks) == 2
    assert statements(toy, []).nodes == {}


def test_the_same_statements_give_the_same_picture(toy: KnowledgeGraph) -> None:
    triples = list(chain(30))
    assert svg(statements(toy, triples), language="en") == svg(statements(toy, reversed(triples)), language="en")
