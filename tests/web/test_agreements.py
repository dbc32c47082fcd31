"""The page of contradictions and agreements: both sides with their sentences and values, chosen by report, as data too."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from tests.web.reading import FOREIGN_OR_INLINE, LANGUAGES, by_class, heading, links, page, text_of

from medkg import KnowledgeGraph, Package
from medkg.namespaces import GRAPH, ID, PREFIXES
from medkg.web import create_app
from medkg.web.pages.agreements import LENGTH, OTHERS

OTHER_REPORTS = 45
"""Reports that claim something of Aster-1 each: some the toy's figure, some another."""

_REPORT = """
<report/r{n}> a medkg:Report ; dcterms:title "报告{n}"@zh , "Report {n}"@en .
<section/r{n}/s> a medkg:Section ; dcterms:isPartOf <report/r{n}> ; schema:position 1 .
<paragraph/r{n}/p> a medkg:Paragraph ; dcterms:isPartOf <section/r{n}/s> ; schema:position 1 .
<sentence/r{n}/one> a medkg:Sentence ; dcterms:isPartOf <paragraph/r{n}/p> ; schema:position 1 ;
    medkg:text "准确率为{value}<b>。"@zh , "The accuracy is {value} <b>."@en .
<claim/r{n}/one> a medkg:Claim ; schema:appearance <sentence/r{n}/one> ; medkg:claimKind <claim-kind/quantity> ;
    medkg:quote "准确率为{value}"@zh , "accuracy is {value}"@en ; medkg:statement "准确率为{value}"@zh , "Accuracy {value}"@en ;
    schema:about <model/aster-1> ; medkg:quantity <quantity/r{n}/one> ; prov:wasGeneratedBy <curation/toy/first-curation> .
<quantity/r{n}/one> a medkg:Quantity ; medkg:printed "{value}"@zh , "{value}"@en ; qudt:numericValue {value} ;
    qudt:hasUnit unit:UNITLESS ; medkg:comparator <comparator/equal> ; schema:measuredProperty <metric/accuracy> ;
    schema:observationAbout <model/aster-1> ; medkg:onDataset <dataset/pebble-100> ; schema:temporalCoverage "2024" .
"""


@pytest.fixture(scope="module")
def disputed(toy_package: Package) -> Iterator[FlaskClient]:
    """The toy's accuracy, told by other reports too: by half of them as it is, by the rest otherwise."""
    graph = KnowledgeGraph.of(toy_package)
    head = f"@base <{ID}> .\n" + "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
    said = "".join(
        _REPORT.format(n=number, value="0.915" if number % 2 else f"0.{100 + number}")
        for number in range(1, OTHER_REPORTS + 1)
    )
    quads = pyoxigraph.parse(head + said, format=pyoxigraph.RdfFormat.TURTLE)
    graph.store.replace(GRAPH + "data/more", list(quads))
    app = create_app(graph)
    with app.test_client() as client:
        yield client
    app.extensions["medkg"].guard.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/contradictions", "/contradictions?bearing=agrees", "/contradictions?page=2"])
def test_page_is_well_formed_and_within_the_policy(disputed: FlaskClient, address: str, language: str) -> None:
    root = page(disputed, address, language=language)
    assert heading(root)
    assert by_class(root, "hit")
    assert not FOREIGN_OR_INLINE.search(disputed.get(address, headers={"Accept-Language": language}).text)


def test_hit_shows_both_values_sentences_and_ways_and_its_reason(disputed: FlaskClient) -> None:
    root = page(disputed, "/contradictions?bearing=contradicts&report=r2")
    told = [text_of(one) for one in by_class(root, "hit")]
    assert any("0.102" in one and "0.104" in one and "but no value is both 0.102 and 0.104" in one for one in told)
    assert "The accuracy is 0.102 <b>." in told[0]
    assert {"/doc/claim/r2/one", "/doc/report/r2", "/doc/quantity/r2/one"} <= set(links(root))
    assert "/doc/report/r2#claim-one" in links(root)


def test_agreement_names_who_says_the_same(disputed: FlaskClient) -> None:
    hit, rounded = by_class(page(disputed, "/contradictions?bearing=agrees"), "hit")
    assert {text_of(one) for one in by_class(rounded, "value")} == {"0.915", "91.50%"}
    others = sum(number % 2 for number in range(1, OTHER_REPORTS + 1)) - 2
    told = text_of(hit)
    assert "are the same in the digits printed" in told
    assert f"{others} more claims say the same" in told
    assert f"and {others - OTHERS} more: see the CSV file" in told
    assert "within one report" not in told


def test_report_that_is_chosen_speaks_for_its_side(disputed: FlaskClient) -> None:
    hit, *_rest = by_class(page(disputed, "/contradictions?bearing=agrees&report=r7"), "hit")
    assert "Report 7" in text_of(by_class(hit, "side")[0])


def test_contradictions_come_first_a_page_at_a_time(disputed: FlaskClient) -> None:
    first = page(disputed, "/contradictions")
    hits = by_class(first, "hit")
    assert len(hits) == LENGTH
    assert all("contradicts" in (hit.get("class") or "") for hit in hits)
    assert "/contradictions?page=2" in links(first)
    rows = list(csv.DictReader(io.StringIO(disputed.get("/contradictions.csv").text)))
    pairs = {(row["value"], row["other_value"], row["bearing"]) for row in rows}
    last = -(-len(pairs) // LENGTH)
    assert by_class(page(disputed, f"/contradictions?page={last}"), "hit")
    assert disputed.get(f"/contradictions?page={last + 1}").status_code == 404


def test_choice_of_reports_is_capped_and_says_so(disputed: FlaskClient) -> None:
    root = page(disputed, "/contradictions")
    (select,) = [one for one in root.iter("select") if one.get("name") == "report"]
    assert len(list(select)) == 1 + OTHER_REPORTS + 1
    assert [one.get("value") for one in select if one.get("selected")] == []


@pytest.mark.parametrize("ending", ["csv", "json", "ttl"])
def test_data_hold_the_same_pairs(disputed: FlaskClient, ending: str) -> None:
    response = disputed.get(f"/contradictions.{ending}?report=r2&bearing=contradicts")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    text = response.text
    if ending == "csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert {row["bearing"] for row in rows} == {"contradicts"}
        assert all(ID + "report/r2" in (row["report"], row["other_report"]) for row in rows)
        assert rows[0]["reason_zh"] != rows[0]["reason_en"]
    elif ending == "json":
        rows = json.loads(text)["agreements"]
        assert rows[0]["dataset"] == ID + "dataset/pebble-100"
        assert rows[0]["conditions"] is None
    else:
        triples = list(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE))
        disputes = pyoxigraph.NamedNode(PREFIXES["cito"] + "disputes")
        assert any(triple.predicate == disputes for triple in triples)
    again = disputed.get(f"/contradictions.{ending}?report=r2&bearing=contradicts")
    assert again.headers["ETag"] == response.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("report=nothing", 404),
        ("report=../toy", 404),
        ("report=%00<script>", 404),
        ("bearing=maybe", 404),
        ("bearing=<script>", 404),
        ("page=0", 404),
        ("page=x", 404),
    ],
)
def test_bad_addresses_are_told(disputed: FlaskClient, query: str, status: int) -> None:
    response = disputed.get(f"/contradictions?{query}", headers={"Accept": "text/html"})
    assert response.status_code == status
    assert "<script>" not in response.text.replace('<script type="module"', "")


def test_package_without_any_says_so(client: FlaskClient) -> None:
    root = page(client, "/contradictions")
    assert "No two figures of claims contradict each other or say the same." in text_of(root)
    assert client.get("/contradictions.csv").text.count("\n") == 1
    assert json.loads(client.get("/contradictions.json").text) == {"agreements": []}


def test_lists_of_claims_and_measures_and_the_card_lead_here(client: FlaskClient) -> None:
    for address in ("/", "/claims", "/compare"):
        assert "/contradictions" in links(page(client, address))
    assert "/contradictions?report=toy" in links(page(client, "/doc/report/toy/audit"))
