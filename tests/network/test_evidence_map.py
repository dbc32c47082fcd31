"""The evidence map: the whole report, claim by claim."""

import pytest

from medkg import KnowledgeGraph, NotFound
from medkg.entities import EvidenceLine, Work
from medkg.network import evidence_map, table
from medkg.rdf.identifiers import shorten

REPORT = "llm-clinical-medicine"


def test_every_evidence_line_is_a_link_with_its_verdict(real: KnowledgeGraph) -> None:
    picture = evidence_map(real, REPORT)
    drawn = {(link.source, link.target, link.verdict.iri if link.verdict else "") for link in picture.links}
    assert drawn == {(line.claim, line.work, line.verdict) for line in real.all(EvidenceLine)}
    assert {link.iri for link in picture.links} == {line.iri for line in real.all(EvidenceLine)}


def test_every_claim_is_shown_or_counted(real: KnowledgeGraph) -> None:
    picture = evidence_map(real, REPORT)
    claims = {claim.iri for claim in real.claims(of=REPORT)}
    shown = {iri for iri, node in picture.nodes.items() if node.kind == "claim"}
    assert shown == {line.claim for line in real.all(EvidenceLine)}
    tallied = sum(number for group in picture.columns[0].groups for _verdict, number in group.tally)
    assert tallied == len(claims)


def test_claims_without_evidence_are_one_label_a_section(toy: KnowledgeGraph) -> None:
    left = evidence_map(toy, "toy").columns[0]
    labels = [[str(node.label) for node in group.nodes] for group in left.groups]
    assert [own[1:] for own in labels] == [
        [],
        ["1 more claim without evidence"],
        ["Aster-1 diagnoses more accurately than physicians.", "1 more claim without evidence"],
    ]


def test_sections_and_claims_stand_in_reading_order(real: KnowledgeGraph) -> None:
    left = evidence_map(real, REPORT).columns[0]
    rows = real.ask("reports/coverage", report=f"report/{REPORT}")
    stating = [row["section"] for row in rows if row["claims"]]
    assert [group.iri for group in left.groups] == [
        section for section in stating if not str(section).endswith("core-scenarios")
    ]
    first = left.groups[1].nodes[0]
    assert shorten(first.iri).endswith("diagnosis-from-single-to-all-diseases")


def test_works_stand_under_the_kind_of_their_publisher(real: KnowledgeGraph) -> None:
    works: dict[str, Work] = {work.iri: work for work in real.all(Work)}
    for group in evidence_map(real, REPORT).columns[1].groups:
        assert {works[node.iri].publisher_kind for node in group.nodes} == {group.iri}


def test_table_has_a_row_for_every_evidence_line_and_every_count(real: KnowledgeGraph) -> None:
    picture = evidence_map(real, REPORT)
    rows = table(picture, language="en")
    assert sum(row.target is not None for row in rows) == len(picture.links)
    assert all("without evidence" in row.source.label for row in rows if row.target is None)
    assert rows[0].group == "Introduction"


def test_report_is_named_by_slug_or_identifier(toy: KnowledgeGraph) -> None:
    assert evidence_map(toy, "toy") == evidence_map(toy, "report/toy")


@pytest.mark.parametrize("report", ["nothing", "report/nothing", "model/aster-1"])
def test_unknown_report_is_not_found(toy: KnowledgeGraph, report: str) -> None:
    with pytest.raises(NotFound):
        evidence_map(toy, report)
