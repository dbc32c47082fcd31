"""The network of a report in numbers, as files, and drawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
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
from medkg.network.carrying import bearings, carrying_plot, undrawn
from medkg.network.exports import FORMATS, exported
from medkg.network.ledger import CLAIM, WORK, cited, ledger, nodes_of
from medkg.network.raster import png
from medkg.network.structure import Concentration, Structure, concentration, structure
from medkg.network.telling import measures, sentences, summary

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


@dataclass(frozen=True)
class Source:
    """What falls with a made-up source."""

    work: str
    claims: tuple[str, ...]
    falls: tuple[str, ...] = ()
    is_cited: bool = True

    @property
    def works(self) -> tuple[str, ...]:
        return (self.work,) if self.is_cited else ("another",)


def whole(*, claims: int, without_evidence: int, works: int, lines: int) -> Structure:
    return Structure(
        claims=claims,
        without_evidence=without_evidence,
        works=works,
        studies=0,
        lines=lines,
        parts=1,
        concentration=Concentration(works=works, lines=lines, herfindahl=1.0, effective=1.0, gini=0.0, largest=1.0),
        communities=(),
        cut_works=(),
        pairs=(),
    )


def test_one_of_each_is_told_in_the_singular() -> None:
    found = whole(claims=2, without_evidence=1, works=1, lines=1)
    told = summary(found, (Source("a", ("x",), ("x",)),), {"x": ("a",)}, str)
    assert told == (
        "2 claims; 1 of them has no evidence. 1 evidence line leads to 1 work.",
        "1 claim is fragile: it would lose its support, or a part of it, with a single source.",
        "With each of the sources some claim falls.",
        "The source that carries most is “a”: without it the one claim that rests on it would fall.",
    )
    assert measures(found)[1].sentence.endswith("carried equal shares; there is 1.")


def test_counted_sources_add_up_where_a_study_stands_behind_them() -> None:
    sources = (Source("a", ("x", "y"), ("x",)), Source("b", ("z",), ("z",), is_cited=False), Source("c", ("y",)))
    told = summary(whole(claims=3, without_evidence=0, works=2, lines=3), sources, {"x": ("a",), "z": ("b",)}, str)
    assert told[0] == "3 claims, each with evidence. 3 evidence lines lead to 2 works."
    assert told[1] == "Behind these works stands 1 study that no line cites: 3 sources in all."
    assert told[3] == "Such claims hang on 2 sources; with the others no claim falls."
    assert told[4].startswith("No source carries more than “a”: without it 1 of the 2 claims")
    assert told[4].endswith("1 other carries as many claims.")


@pytest.mark.parametrize(
    ("claims", "without", "told"),
    [
        (0, 0, "The report makes no claims."),
        (1, 1, "1 claim, none with evidence."),
        (5, 5, "5 claims, none with evidence."),
    ],
)
def test_report_without_evidence_is_told_in_a_sentence(claims: int, without: int, told: str) -> None:
    assert sentences(whole(claims=claims, without_evidence=without, works=0, lines=0), (), {}, str) == (told,)


def test_sources_that_are_not_drawn_are_told_truly() -> None:
    idle, bearing = Source("a", ("x",)), Source("b", ("y",), ("y",))
    assert undrawn(()) == ""
    assert undrawn((idle,)) == "Not drawn: 1 source with which no claim falls."
    assert undrawn((idle, idle)) == "Not drawn: 2 sources with which no claim falls."
    assert "no more claims fall than with the last one here" in undrawn((bearing, idle))


def test_only_sources_with_which_claims_fall_are_drawn(toy: KnowledgeGraph, network: nx.MultiGraph[str]) -> None:
    carriers = Reliance(Auditor(toy), "toy").carriers()
    idle = [one for one in carriers if not one.falls]
    drawing = carrying_plot(network, carriers, toy.all(Verdict), language="en")
    assert drawing.count('role="listitem"') == len(carriers) - len(idle)
    assert (undrawn(idle) in drawing) is bool(idle)
    assert carrying_plot(network, idle, toy.all(Verdict), language="en").count('role="listitem"') == len(idle)


def test_claims_that_fall_stand_first_in_a_row(toy: KnowledgeGraph, network: nx.MultiGraph[str]) -> None:
    for carrier in Reliance(Auditor(toy), "toy").carriers():
        marks = bearings(network, carrier)
        assert [one.falls for one in marks] == sorted((one.falls for one in marks), reverse=True)
        assert sum(one.falls for one in marks) == len(carrier.falls)
