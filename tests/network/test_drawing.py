"""The drawing: an SVG document that a browser, a keyboard, a screen reader and a strict policy can live with."""

import re
from xml.etree import ElementTree

import pytest
from tests.network.worlds import REAL, TOY, with_a_hermit

from medkg import KnowledgeGraph, Package
from medkg.entities import Words
from medkg.language import current_language
from medkg.network import Link, Node, Picture, evidence_map, neighbourhood, style, svg
from medkg.network.picture import Column, Group

SVG = "{http://www.w3.org/2000/svg}"


def elements(drawing: str, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(drawing).iter(SVG + tag))


def words(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


@pytest.mark.parametrize("thing", TOY)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_label_is_a_named_link(toy: KnowledgeGraph, thing: str, language: str) -> None:
    picture = neighbourhood(toy, thing, depth=2)
    drawing = svg(picture, language=language, link=lambda iri: f"/to/{iri}")
    anchors = [anchor for anchor in elements(drawing, "a") if "data-node" in anchor.attrib]
    assert {anchor.get("href") for anchor in anchors} == {f"/to/{iri}" for iri in picture.nodes}
    for anchor in anchors:
        assert anchor[0].tag == SVG + "title"
        assert words(anchor[0]).strip()


def test_lists_tell_what_stands_together(toy: KnowledgeGraph) -> None:
    drawing = svg(neighbourhood(toy, "model/aster-1"), language="en")
    lists = {group.get("aria-label"): group for group in elements(drawing, "g") if group.get("role") == "list"}
    assert {"Claims about it", "Model", "Technology"} <= set(lists)
    assert all(item.get("role") == "listitem" for listing in lists.values() for item in listing)


def test_drawing_is_named_and_described(toy: KnowledgeGraph) -> None:
    root = ElementTree.fromstring(svg(neighbourhood(toy, "model/aster-1"), language="zh"))
    assert (root.get("lang"), root.get("role")) == ("zh", "group")
    named = {element.get("id"): element for element in root}
    assert "星辰-1" in words(named[root.get("aria-labelledby")])
    assert "星辰-1" in words(named[root.get("aria-describedby")])


@pytest.mark.parametrize("embedded", [True, False])
def test_nothing_in_a_drawing_needs_a_lax_policy(real: KnowledgeGraph, embedded: bool) -> None:
    for picture in (evidence_map(real, "llm-clinical-medicine"), neighbourhood(real, "model/gpt-4", depth=2)):
        drawing = svg(picture, language="zh", embedded=embedded)
        assert not re.search(r"<script|<foreignObject|<image|\sstyle=|\son\w+=|javascript:|url\(", drawing)
        assert ("<style>" in drawing) is not embedded


def test_embedded_drawing_leaves_style_and_title_to_the_page(toy: KnowledgeGraph) -> None:
    picture = neighbourhood(toy, "model/aster-1")
    assert 'class="title"' in svg(picture, language="en")
    assert 'class="title"' not in svg(picture, language="en", embedded=True)


def test_style_has_both_papers_and_a_form_for_every_verdict(real: KnowledgeGraph) -> None:
    sheet = style()
    assert "prefers-color-scheme: dark" in sheet
    forms = [
        re.search(r"\.link\." + slug + r",[^{]*\{([^}]*)\}", sheet)
        for slug in ("supports", "supports-in-part", "only-on-topic", "not-verified")
    ]
    told = [form.group(1) for form in forms if form]
    assert len({tuple(re.findall(r"stroke-(?:dasharray|linecap|width): [^;]*", form)) for form in told}) == 4
    for slug in ("supports", "supports-in-part", "only-on-topic", "contradicts", "not-verified", "no-evidence"):
        assert f"--{slug}:" in sheet


def test_contradiction_is_wavy_and_crossed(toy: KnowledgeGraph) -> None:
    drawing = svg(evidence_map(toy, "toy"), language="en")
    paths = {path.get("class"): path.get("d", "") for path in elements(drawing, "path") if path.get("data-from")}
    assert paths["link contradicts"].count("q") > 20
    assert "q" not in paths["link supports"]
    assert [path for path in elements(drawing, "path") if path.get("class") == "cross contradicts"]


def test_links_name_the_labels_that_they_join(toy: KnowledgeGraph) -> None:
    picture = neighbourhood(toy, "model/aster-1", depth=2)
    drawing = svg(picture, language="en")
    numbers = {anchor.get("data-node"): anchor.get("href") for anchor in elements(drawing, "a")}
    joined = {
        (numbers[path.get("data-from")], numbers[path.get("data-to")])
        for path in elements(drawing, "path")
        if path.get("data-from")
    }
    assert joined == {(link.source, link.target) for link in picture.links}


@pytest.mark.parametrize("thing", REAL)
def test_same_picture_gives_the_same_bytes(real: KnowledgeGraph, real_package: Package, thing: str) -> None:
    first = svg(neighbourhood(real, thing, depth=2), language="zh")
    assert first == svg(neighbourhood(real, thing, depth=2), language="zh")


def test_same_package_gives_the_same_bytes(real: KnowledgeGraph, real_package: Package) -> None:
    again = KnowledgeGraph.of(real_package)
    assert svg(evidence_map(real, "llm-clinical-medicine"), language="en") == svg(
        evidence_map(again, "llm-clinical-medicine"), language="en"
    )


def test_what_is_left_out_is_said(real: KnowledgeGraph) -> None:
    drawing = svg(neighbourhood(real, "region/china", most=9), language="en")
    notes = " ".join(words(note) for note in elements(drawing, "text") if note.get("class") == "remark")
    assert re.search(r"9 of \d+ things found are shown\. Left out: claim \d+, ", notes)


def test_lonely_thing_has_its_sentence(toy_package: Package) -> None:
    drawing = svg(neighbourhood(with_a_hermit(toy_package), "organization/hermit"), language="en")
    assert "Nothing in the package is linked with it." in drawing


def test_text_in_another_language_is_marked(toy: KnowledgeGraph) -> None:
    drawing = svg(neighbourhood(toy, "work/meadow-2025-aster-blog"), language="en")
    labels = [label for label in elements(drawing, "text") if label.get("class") == "label" and "星辰" in words(label)]
    assert labels
    assert {label.get("lang") for label in labels} == {"zh"}


def test_drawing_in_one_language_leaves_the_reader_s_alone(toy: KnowledgeGraph) -> None:
    svg(neighbourhood(toy, "model/aster-1"), language="zh")
    assert current_language() == "en"


def test_hostile_text_stays_text() -> None:
    hostile = Words({"en": "</text><script>alert(1)</script>\x00\x08 \"&' \ud800"})
    nodes = [Node(iri=f"x{i}", kind="thing", kind_name=hostile, label=hostile, detail=hostile) for i in (1, 2)]
    picture = Picture(
        name="x",
        title=hostile,
        description=hostile,
        columns=tuple(Column(groups=(Group(heading=hostile, nodes=(node,)),), width=200) for node in nodes),
        links=(Link(source="x1", target="x2", relation=hostile),),
    )
    drawing = svg(picture, language="en", link=lambda iri: 'javascript:"<')
    assert "<script" not in drawing
    assert len(elements(drawing, "a")) == 2
