"""Where labels stand: apart, in their columns, near what they are linked with."""

from itertools import combinations

import pytest
from tests.network.worlds import REAL, TOY

from medkg import KnowledgeGraph
from medkg.network import Picture, evidence_map, neighbourhood
from medkg.network.crossings import arranged, crossings
from medkg.network.layout import HEAD_LEADING, SIZE, SMALL, Layout, layout
from medkg.network.lettering import width
from medkg.network.routes import routes

Frame = tuple[float, float, float, float]
LANGUAGES = ("zh", "en")


def frames(placed: Layout) -> list[Frame]:
    """Left, top, right and bottom of every label and heading."""
    boxes = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in placed.boxes]
    heads = [
        (
            head.x,
            head.y - SIZE,
            head.x + max(width(line, SMALL + 1) for line in head.lines),
            head.y + 3 + HEAD_LEADING * (len(head.lines) - 1),
        )
        for head in placed.headings
    ]
    return boxes + heads


def overlapping(placed: Layout) -> list[tuple[Frame, Frame]]:
    return [
        (one, other)
        for one, other in combinations(frames(placed), 2)
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


@pytest.mark.parametrize("thing", TOY)
def test_no_two_labels_overlap(toy: KnowledgeGraph, thing: str) -> None:
    for language in LANGUAGES:
        for depth in (1, 2):
            assert overlapping(layout(neighbourhood(toy, thing, depth=depth), language=language)) == []


@pytest.mark.parametrize("thing", REAL)
def test_no_two_labels_overlap_in_the_real_package(real: KnowledgeGraph, thing: str) -> None:
    picture = neighbourhood(real, thing, depth=2)
    for language in LANGUAGES:
        placed = layout(picture, language=language)
        assert overlapping(placed) == []
        assert placed.width <= 1120


@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_map_fits_a_page_and_no_label_overlaps(real: KnowledgeGraph, language: str) -> None:
    placed = layout(evidence_map(real, "llm-clinical-medicine"), language=language)
    assert overlapping(placed) == []
    assert placed.width <= 1152


@pytest.mark.parametrize("thing", REAL)
def test_text_fits_its_label(real: KnowledgeGraph, thing: str) -> None:
    for language in LANGUAGES:
        for box in layout(neighbourhood(real, thing, depth=2), language=language).boxes:
            assert box.width <= box.room
            assert all(box.indent + width(line, SIZE) <= box.room for line in box.lines)


@pytest.mark.parametrize("thing", REAL)
def test_links_pass_between_labels_and_not_over_them(real: KnowledgeGraph, thing: str) -> None:
    picture = neighbourhood(real, thing, depth=2)
    placed = layout(picture, language="zh")
    boxes = {box.node.iri: box for box in placed.boxes}
    for route in routes(placed, picture.links):
        ends = {boxes[route.link.source].column, boxes[route.link.target].column}
        for x, y in ends_of_curves(route.path):
            for box in placed.boxes:
                if box.column not in ends:
                    assert not (box.x <= x <= box.x + box.width and box.y < y < box.y + box.height)


def ends_of_curves(path: str) -> list[tuple[float, float]]:
    """Where the parts of a path that is not wavy begin and end."""
    if "q" in path:
        return []
    start, *curves = path.removeprefix("M").split("C")
    points = [start.split()] + [curve.split()[-2:] for curve in curves]
    return [(float(x), float(y)) for x, y in points]


def test_no_order_crosses_less(real: KnowledgeGraph) -> None:
    picture = evidence_map(real, "llm-clinical-medicine")
    read, sources = picture.columns
    assert all(group.in_order for group in read.groups), "the first column keeps the reading order"
    row = {node.iri: place for place, node in enumerate(read.nodes)}
    ends = {node.iri: [row[other] for other in picture.network[node.iri]] for node in sources.nodes}
    groups = [[end for node in group.nodes for end in ends[node.iri]] for group in sources.groups]
    fewest = fewest_crossings(groups) + sum(
        fewest_crossings([ends[node.iri] for node in group.nodes]) for group in sources.groups
    )
    found = crossings(picture, arranged(picture))
    assert found == fewest < crossings(picture, [column.groups for column in picture.columns])


def fewest_crossings(items: list[list[int]]) -> int:
    """Of all orders of *items*, told by where their links end: subset by subset (Held and Karp)."""
    cost = [[sum(one > other for one in upper for other in lower) for lower in items] for upper in items]
    everything = frozenset(range(len(items)))
    fewest = {frozenset[int](): 0}
    for _size in items:
        longer: dict[frozenset[int], int] = {}
        for above, so_far in fewest.items():
            for item in everything - above:
                more = so_far + sum(cost[item][other] for other in everything - above - {item})
                longer[above | {item}] = min(more, longer.get(above | {item}, more))
        fewest = longer
    return fewest[everything]


def test_what_stands_in_reading_order_keeps_it(real: KnowledgeGraph) -> None:
    picture = evidence_map(real, "llm-clinical-medicine")
    assert arranged(picture)[0] == picture.columns[0].groups
    placed = layout(picture, language="zh")
    tops = [box.y for box in placed.boxes if box.column == 0]
    assert tops == sorted(tops)


def test_headings_stand_above_their_labels(real: KnowledgeGraph) -> None:
    picture = evidence_map(real, "llm-clinical-medicine")
    placed = layout(picture, language="en")
    assert len(placed.headings) == sum(len(column.groups) for column in picture.columns)
    for head in placed.headings:
        assert all(placed.box(node.iri).y > head.y for node in head.group.nodes)


def test_picture_without_labels_has_a_layout(real: KnowledgeGraph) -> None:
    empty = evidence_map(real, "llm-clinical-medicine")
    nothing = Picture(name="none", title=empty.title, description=empty.description, columns=(), links=())
    assert layout(nothing, language="en").boxes == ()
