"""Drawings bear the sign of a retraction, as tables do: in words and in form, so that no colour is needed."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode, Quad

from medkg import KnowledgeGraph, Package, Verdict
from medkg.audit import Reliance
from medkg.audit.auditor import Auditor
from medkg.entities.verdicts import RETRACTED
from medkg.language import LANGUAGES
from medkg.namespaces import GRAPH, PREFIXES
from medkg.network import compare, dot_plot, evidence_map, neighbourhood, svg
from medkg.network.carrying import carrying_plot
from medkg.network.ledger import ledger
from medkg.rdf.identifiers import expand

WORK, NOTICE = "work/aster-2025-trial", "work/retraction-notice"
SVG = "{http://www.w3.org/2000/svg}"
PICTURES = ("evidence map", "surroundings of a claim", "surroundings of a line", "comparison", "carriers")


@pytest.fixture(scope="module")
def retracted(toy_package: Package) -> KnowledgeGraph:
    """The toy world, whose trial was retracted; a blog post reports on that trial, and a preprint is a version of it."""
    graph = KnowledgeGraph.of(toy_package)
    notice = Quad(NamedNode(expand(NOTICE)), NamedNode(PREFIXES["cito"] + "retracts"), NamedNode(expand(WORK)))
    graph.store.replace(GRAPH + "data/more", [notice])
    return graph


def drawn(graph: KnowledgeGraph, picture: str, language: str) -> str:
    if picture == "evidence map":
        return svg(evidence_map(graph, "toy"), language=language)
    if picture == "surroundings of a claim":
        return svg(neighbourhood(graph, "claim/toy/accuracy-pebble-100"), language=language)
    if picture == "surroundings of a line":
        return svg(neighbourhood(graph, "evidence-line/toy/accuracy-in-trial"), language=language)
    if picture == "comparison":
        return "".join(dot_plot(one, language=language) for one in compare(graph, metric="metric/accuracy"))
    carriers = Reliance(Auditor(graph), "toy").carriers()
    return carrying_plot(ledger(graph, "toy"), carriers, graph.all(Verdict), language=language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("picture", PICTURES)
def test_a_retracted_source_bears_the_sign_and_the_legend_explains_it(
    retracted: KnowledgeGraph, picture: str, language: str
) -> None:
    root = ElementTree.fromstring(drawn(retracted, picture, language))
    (key,) = (text for text in said(root, f".//{SVG}g[@class='key']//{SVG}text") if text.startswith(RETRACTED))
    assert len(key) > len(RETRACTED) + 1
    labels = said(root, f".//{SVG}a/{SVG}text")
    assert any(text.startswith(f"{RETRACTED} ") for text in labels)
    spoken = said(root, f".//{SVG}a/{SVG}title")
    assert language == "zh" or any("retracted" in text for text in spoken)


@pytest.mark.parametrize("picture", PICTURES)
def test_without_a_retraction_no_picture_speaks_of_one(toy: KnowledgeGraph, picture: str) -> None:
    found = drawn(toy, picture, "en")
    assert RETRACTED not in found
    assert "retract" not in found


def test_what_rests_on_a_retracted_study_is_marked_and_no_other(retracted: KnowledgeGraph) -> None:
    nodes = evidence_map(retracted, "toy").nodes.values()
    works = {node.iri for node in nodes if node.kind == "work" and node.is_retracted}
    claims = [claim.iri for claim in retracted.claims(of="toy")]
    resting = {claim for claim in claims if any(line.work in works for line in retracted.evidence(claim=claim))}
    assert works == {expand(WORK), expand("work/aster-2024-preprint"), expand("work/meadow-2025-aster-blog")} & {
        node.iri for node in nodes
    }
    assert {node.iri for node in nodes if node.kind == "claim" and node.is_retracted} == resting


def said(root: ElementTree.Element, path: str) -> list[str]:
    return [element.text or "" for element in root.iterfind(path)]
