"""What is drawn around a thing, and what is left out."""

import pytest
from tests.network.worlds import with_a_hermit

from medkg import KnowledgeGraph, NotFound, Package, QueryError
from medkg.network import Picture, neighbourhood, table
from medkg.rdf.identifiers import shorten

CLAIM = "claim/toy/above-physicians"


def shown(picture: Picture) -> set[str]:
    return {shorten(iri) for iri in picture.nodes}


def columns(picture: Picture) -> list[dict[str, list[str]]]:
    """Heading to short identifiers, column by column."""
    return [
        {str(group.heading): [shorten(node.iri) for node in group.nodes] for group in column.groups}
        for column in picture.columns
    ]


def test_claim_stands_between_what_it_is_about_and_what_it_rests_on(toy: KnowledgeGraph) -> None:
    assert columns(neighbourhood(toy, CLAIM)) == [
        {"Where it is printed": ["sentence/toy/accuracy"], "What it is about": ["actor/physicians", "model/aster-1"]},
        {"claim": [CLAIM]},
        {"Evidence": ["evidence-line/toy/comparison-in-trial"]},
        {"Works": ["work/aster-2025-trial"]},
    ]


def test_second_step_shows_what_stands_behind_the_works(toy: KnowledgeGraph) -> None:
    assert columns(neighbourhood(toy, CLAIM, depth=2))[-1] == {
        "Behind them": ["work/aster-2024-preprint", "work/meadow-2025-aster-blog"],
        "Reference entries": ["reference/toy/aster-trial"],
    }


def test_second_step_goes_from_a_thing_over_its_claims_to_their_evidence(toy: KnowledgeGraph) -> None:
    near = shown(neighbourhood(toy, "model/aster-1"))
    far = shown(neighbourhood(toy, "model/aster-1", depth=2))
    assert "claim/toy/accuracy-pebble-100" in near
    assert "evidence-line/toy/accuracy-in-trial" in far - near
    assert "region/toyland" not in far, "things are not passed through"


def test_claims_that_bear_on_each_other_are_told_by_how_they_do(toy: KnowledgeGraph) -> None:
    left = columns(neighbourhood(toy, "claim/toy/hospitals-only"))[0]
    assert left["Claims that it disputes"] == ["claim/toy/every-clinic"]
    assert left["Claims that it qualifies"] == ["claim/toy/integration"]
    assert "Claims that support it" in columns(neighbourhood(toy, "claim/toy/integration"))[0]


def test_claims_and_evidence_bear_their_verdicts(toy: KnowledgeGraph) -> None:
    picture = neighbourhood(toy, "model/aster-1", depth=2)
    verdicts = {shorten(iri): node.verdict.slug for iri, node in picture.nodes.items() if node.verdict}
    assert verdicts["claim/toy/accuracy-pebble-100"] == "supports"
    assert verdicts["claim/toy/every-clinic"] == "no-evidence"
    assert verdicts["evidence-line/toy/integration-in-blog"] == "only-on-topic"
    assert {link.verdict.slug for link in picture.links if link.verdict} == {
        "supports",
        "supports-in-part",
        "only-on-topic",
    }


def test_verdict_is_that_of_the_whole_report(real: KnowledgeGraph) -> None:
    overall = real.verdicts(of="llm-clinical-medicine")
    for node in neighbourhood(real, "scenario/diagnostic-assistance").nodes.values():
        if node.kind == "claim":
            assert node.verdict == overall[node.iri]


def test_section_shows_its_claims(toy: KnowledgeGraph) -> None:
    sections = {shorten(str(row["section"])): row["claims"] for row in toy.ask("reports/coverage", report="report/toy")}
    for section, claims in sections.items():
        picture = neighbourhood(toy, section)
        assert sum(node.kind == "claim" for node in picture.nodes.values()) == claims


def test_every_thing_of_the_toy_package_has_a_picture(toy: KnowledgeGraph) -> None:
    subjects = {subject for file in toy.package.data_files() for subject in file.triples().subjects()}
    for subject in sorted(subjects):
        picture = neighbourhood(toy, subject, depth=2)
        assert picture.nodes[subject].is_focus
        assert {end for link in picture.links for end in (link.source, link.target)} <= set(picture.nodes)
        assert picture.remarks == () or len(picture.nodes) == 1


@pytest.mark.parametrize("most", [2, 5, 9, 20])
@pytest.mark.parametrize(
    "thing", ["scenario/diagnostic-assistance", "region/china", "work/nature-medicine-2025-iaorta"]
)
def test_no_more_is_shown_than_asked_for_and_the_rest_is_counted(real: KnowledgeGraph, thing: str, most: int) -> None:
    everything = neighbourhood(real, thing, most=1000)
    some = neighbourhood(real, thing, most=most)
    assert everything.left_out == ()
    assert len(some.nodes) <= most
    assert len(some.nodes) + sum(number for _kind, number in some.left_out) == len(everything.nodes)


@pytest.mark.parametrize("most", range(2, 30, 3))
def test_evidence_is_never_shown_without_both_its_ends(real: KnowledgeGraph, most: int) -> None:
    picture = neighbourhood(real, "scenario/diagnostic-assistance", depth=2, most=most)
    for line in (iri for iri, node in picture.nodes.items() if node.kind == "evidence-line"):
        assert {picture.nodes[end].kind for end in picture.network[line]} == {"claim", "work"}


def test_each_kind_gives_in_turn_so_that_none_crowds_out_another(real: KnowledgeGraph) -> None:
    picture = neighbourhood(real, "region/china", most=9)
    assert {node.kind for node in picture.nodes.values()} == {"region", "organization", "claim", "work", "result"}


def test_same_thing_gives_the_same_picture(toy_package: Package, toy: KnowledgeGraph) -> None:
    again = KnowledgeGraph.of(toy_package)
    for depth in (1, 2):
        assert neighbourhood(toy, "model/aster-1", depth=depth) == neighbourhood(again, "model/aster-1", depth=depth)


def test_thing_that_nothing_is_linked_with_is_shown_alone_with_a_sentence(toy_package: Package) -> None:
    picture = neighbourhood(with_a_hermit(toy_package), "organization/hermit", depth=2)
    assert shown(picture) == {"organization/hermit"}
    assert [str(remark) for remark in picture.remarks] == ["Nothing in the package is linked with it."]
    (row,) = table(picture, language="en")
    assert (row.source.label, row.target) == ("Hermit", None)


@pytest.mark.parametrize("iri", ["model/nobody", "https://example.org/nobody"])
def test_unknown_thing_is_not_found(toy: KnowledgeGraph, iri: str) -> None:
    with pytest.raises(NotFound, match="holds nothing called"):
        neighbourhood(toy, iri)


@pytest.mark.parametrize("iri", ["", "model/a b", "nosuch:thing"])
def test_what_is_no_identifier_is_told(toy: KnowledgeGraph, iri: str) -> None:
    with pytest.raises(QueryError):
        neighbourhood(toy, iri)


def test_depth_and_size_that_cannot_be_drawn_are_told(toy: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="reaches 1 / 2 steps, not 3"):
        neighbourhood(toy, "model/aster-1", depth=3)
    with pytest.raises(QueryError, match="at least 2 labels, not 1"):
        neighbourhood(toy, "model/aster-1", most=1)


def test_table_says_what_the_picture_shows(toy: KnowledgeGraph) -> None:
    picture = neighbourhood(toy, CLAIM)
    rows = table(picture, language="zh")
    assert len(rows) == len(picture.links)
    told = {(row.source.kind, row.relation, row.target.kind) for row in rows if row.target}
    assert ("断言", "涉及", "模型") in told
    assert ("证据条", "文献", "文献") in told
