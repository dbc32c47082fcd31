"""The network of a report in numbers, as files, and drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg import KnowledgeGraph
from medkg.audit import Auditor, Reliance
from medkg.entities import Verdict
from medkg.language import use_language
from medkg.network.carrying import carrying_plot
from medkg.network.exports import FORMATS, exported
from medkg.network.ledger import CLAIM, WORK, cited, ledger, nodes_of
from medkg.network.raster import png
from medkg.network.structure import concentration, structure
from medkg.network.telling import sentences

COUNTS = st.lists(st.integers(min_value=1, max_value=50), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def network(toy: KnowledgeGraph) -> nx.MultiGraph[str]:
    return ledger(toy, "toy")


def test_network_holds_every_claim_line_and_work(network: nx.MultiGraph[str]) -> None:
    assert len(nodes_of(network, CLAIM)) == 6
    assert set(cited(network)) == {
        "work/aster-2025-trial",
        "work/meadow-2025-aster-blog",
        "work/toyland-2025-market-estimate",
    }
    assert ("work/meadow-2025-aster-blog", "work/aster-2025-trial") in network.edges()


def test_structure_of_the_toy_report(network: nx.MultiGraph[str]) -> None:
    found = structure(network)
    assert (found.claims, found.without_evidence, found.works, found.lines, found.parts) == (6, 2, 3, 4, 2)
    assert found.cut_works == ("work/aster-2025-trial", "work/meadow-2025-aster-blog")
    assert found.pairs == ()
    assert sum(len(group.claims) for group in found.communities) == 4


def test_concentration_by_hand() -> None:
    found = concentration([2, 1, 1])
    assert (found.works, found.lines, found.largest) == (3, 4, 0.5)
    assert found.herfindahl == pytest.approx(6 / 16)
    assert found.gini == pytest.approx(1 / 6)


@given(counts=COUNTS)
def test_measures_stay_within_their_bounds(counts: list[int]) -> None:
    found = concentration(counts)
    assert 1 / found.works <= found.herfindahl + 1e-12 <= 1 + 1e-9
    assert -1e-12 <= found.gini < 1
    assert 1 - 1e-9 <= found.effective <= found.works + 1e-9


@given(count=st.integers(min_value=1, max_value=50), works=st.integers(min_value=1, max_value=40))
def test_equal_shares_are_no_concentration(count: int, works: int) -> None:
    found = concentration([count] * works)
    assert found.gini == pytest.approx(0, abs=1e-12)
    assert found.effective == pytest.approx(works)


def test_report_without_evidence_has_no_concentration() -> None:
    assert concentration([]).lines == 0
    assert structure(nx.MultiGraph()).parts == 0


@pytest.mark.parametrize("fmt", FORMATS)
def test_export_is_the_same_every_time(toy: KnowledgeGraph, network: nx.MultiGraph[str], fmt: str) -> None:
    assert exported(network, fmt) == exported(ledger(toy, "toy"), fmt)


def test_exports_are_read_back_by_networkx(network: nx.MultiGraph[str]) -> None:
    readers: dict[str, Callable[[bytes], Any]] = {
        "graphml": lambda content: nx.read_graphml(BytesIO(content), force_multigraph=True),
        "gexf": lambda content: nx.read_gexf(BytesIO(content)),
        "json": lambda content: nx.node_link_graph(json.loads(content), edges="links"),
    }
    for fmt, read in readers.items():
        again = read(exported(network, fmt))
        assert set(again.nodes) == set(network.nodes), fmt
        assert sorted(map(sorted, again.edges())) == sorted(map(sorted, network.edges())), fmt
        work = again.nodes["work/aster-2025-trial"]
        assert work["kind"] == WORK, fmt
        assert work["label_en"] == network.nodes["work/aster-2025-trial"]["label_en"], fmt


def test_dot_names_every_node_and_quotes_what_it_says(network: nx.MultiGraph[str]) -> None:
    hostile = network.copy()
    hostile.nodes["claim/toy/integration"]["label_en"] = 'a "quote" \\ and\nline'
    told = exported(hostile, "dot").decode()
    assert r'label="a \"quote\" \\ and line"' in told
    assert all(f'"{node}" [' in told for node in network.nodes)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_plot_frames_the_claims_that_fall(toy: KnowledgeGraph, network: nx.MultiGraph[str], language: str) -> None:
    carriers = Reliance(Auditor(toy), "toy").carriers()
    drawing = carrying_plot(network, carriers, toy.all(Verdict), language=language)
    root = ElementTree.fromstring(drawing)
    frames = [one for one in root.iter("{http://www.w3.org/2000/svg}rect") if one.get("class") == "claimed"]
    assert len(frames) == 1 + sum(len(one.falls) for one in carriers)
    assert drawing == carrying_plot(network, carriers, toy.all(Verdict), language=language)
    assert png(drawing).startswith(b"\x89PNG\r\n")


def test_words_say_what_the_numbers_mean(toy: KnowledgeGraph, network: nx.MultiGraph[str]) -> None:
    reliance = Reliance(Auditor(toy), "toy")
    told = sentences(structure(network), reliance.carriers(), reliance.fragile(), str)
    assert told[0] == "6 claims; 2 of them have no evidence. 4 evidence lines lead to 3 works."
    assert any("Herfindahl–Hirschman index 0.375" in sentence for sentence in told)
    use_language("en")
    assert len(sentences(structure(nx.MultiGraph()), (), {}, str)) == 1
