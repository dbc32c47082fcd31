"""The narrative comes back from the graph alone, node for node, and nothing in the graph is decoration."""

import re
import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode
from tests.narrative.parsed import Node, elements, parsed, texts

from medkg import KnowledgeGraph, NotFound, Package
from medkg.entities import Section
from medkg.narrative import render
from medkg.narrative.document import assemble
from medkg.narrative.html import source_html
from medkg.rdf.triples import Term, Triples
from medkg.rdf.turtle import canonical
from medkg.validation import validate

Statement = tuple[str, str, Term]

CASES = ("llm-clinical-medicine", "toy")
NARRATIVE_FILES = ("report", "references")
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")


@pytest.fixture(params=CASES)
def report(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def graph(report: str, real: KnowledgeGraph, toy: KnowledgeGraph) -> KnowledgeGraph:
    return toy if report == "toy" else real


def narrative_triples(package: Package, report: str) -> list[Statement]:
    return [
        triple
        for file in package.report_files(report)
        if file.path.stem in NARRATIVE_FILES
        for triple in file.triples()
    ]


def test_rendered_document_equals_the_one_received_node_for_node(graph: KnowledgeGraph, report: str) -> None:
    received = (graph.package.data / "reports" / report / "source.html").read_text(encoding="utf-8")
    assert parsed(render(graph, report)) == parsed(received)


def test_comparison_tells_documents_apart() -> None:
    page = "<!DOCTYPE html><html><head><title>t</title></head><body><p>a<a href='x'>b</a> c</p></body></html>"
    for change in ("<p>A", "<p>a ", "<p class='x'>a", "<p>a<!-- -->"):
        assert parsed(page) != parsed(page.replace("<p>a", change))
    assert parsed(page) != parsed(page.replace("href='x'", "href='y'"))
    assert parsed(page) != parsed(page.replace("b</a> c", "b</a>c"))
    assert parsed(page) == parsed(page.replace("<body>", "<body>\n  "))


def test_english_document_has_the_same_shape_and_no_chinese_but_names(graph: KnowledgeGraph, report: str) -> None:
    chinese, english = parsed(render(graph, report)), parsed(render(graph, report, language="en"))
    assert _skeleton(chinese) == _skeleton(english)
    assert dict(elements(english, "html")[0][1])["lang"] == "en"
    body = elements(english, "body")[0]
    left = re.findall(r"[\u4e00-\u9fff]+", "".join(texts(body)))
    assert left == []


def test_no_literal_of_the_data_holds_markup(real_package: Package, toy_package: Package) -> None:
    for package in (real_package, toy_package):
        for file in package.data_files():
            for subject, _predicate, value in file.triples():
                if isinstance(value, Literal):
                    assert not MARKUP.search(value.value), f"{subject}: {value.value[:80]}"


def test_every_triple_of_the_narrative_layer_is_printed_or_required(
    graph: KnowledgeGraph, report: str, tmp_path: Path
) -> None:
    iri = graph.report(report).iri
    everything = narrative_triples(graph.package, report)
    assert len(everything) > 50
    whole = _both(everything, iri)
    silent = [triple for triple in everything if _both([t for t in everything if t is not triple], iri) == whole]
    missing = {(subject, predicate) for subject, predicate, _value in silent}
    findings = validate(_package_without(graph.package, report, silent, tmp_path))
    reported = {(finding.entity, finding.path) for finding in findings}
    decoration = missing - reported
    assert decoration == set(), "these triples change nothing when they are gone"


def test_unknown_theme_suggests_the_closest(toy: KnowledgeGraph) -> None:
    with pytest.raises(NotFound, match="Did you mean annotated"):
        render(toy, "toy", theme="anotated")


def test_style_sheet_cannot_end_its_element(toy: KnowledgeGraph, toy_package: Package) -> None:
    triples = Triples()
    hostile = Literal("p::before { content: '</style><script>alert(1)</script>' }")
    for subject, predicate, value in narrative_triples(toy_package, "toy"):
        triples.add(subject, predicate, hostile if predicate.endswith("#css") else value)
    html = source_html(assemble(triples, toy.report("toy").iri), language="zh")
    assert elements(parsed(html), "script") == []


def _both(triples: list[Statement], report: str) -> tuple[str, ...] | None:
    graph = Triples()
    for subject, predicate, value in triples:
        graph.add(subject, predicate, value)
    try:
        document = assemble(graph, report)
    except NotFound:
        return None
    return tuple(source_html(document, language=language) for language in ("zh", "en"))


def _package_without(package: Package, report: str, silent: list[Statement], folder: Path) -> Package:
    shutil.copytree(package.data, folder / "data")
    shutil.copytree(package.ontology, folder / "ontology")
    copy = Package.at(folder)
    for file in copy.report_files(report):
        if file.path.stem in NARRATIVE_FILES:
            kept = Triples()
            for triple in file.triples():
                if triple not in silent:
                    kept.add(*triple)
            copy.write(file, canonical(kept, copy.shapes))
    return copy


def _skeleton(node: Node) -> Node:
    """A document without its words: sentence counts and links stay, lang goes."""
    if isinstance(node, str):
        return ""
    tag, attributes, children = node
    kept = tuple(pair for pair in attributes if pair[0] != "lang")
    return (tag, kept, tuple(_skeleton(child) for child in children if not isinstance(child, str)))


def test_unknown_language_is_refused(toy: KnowledgeGraph) -> None:
    with pytest.raises(NotFound, match="Languages: zh, en"):
        render(toy, "toy", language="de")


def test_sections_nested_ever_deeper_keep_the_deepest_heading_there_is(
    toy: KnowledgeGraph, toy_package: Package
) -> None:
    triples = Triples()
    for statement in narrative_triples(toy_package, "toy"):
        triples.add(*statement)
    section = toy.all(Section)[0]
    whole: str = section.iri
    for depth in range(6):
        inner = f"{section.iri}-{depth}"
        for predicate, values in triples.properties(section.iri).copy().items():
            for value in values:
                triples.add(inner, predicate, NamedNode(whole) if predicate.endswith("isPartOf") else value)
        whole = inner
    html = source_html(assemble(triples, toy.report("toy").iri), language="en")
    assert "<h6>" in html
    assert "<h7>" not in html
