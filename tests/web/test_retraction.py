"""A retraction is seen on every page that its work bears on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from tests.web.reading import LANGUAGES, page, text_of

from medkg import KnowledgeGraph, Package
from medkg.namespaces import GRAPH, ID, PREFIXES
from medkg.narrative import render
from medkg.web import create_app

NOTICE = """
<work/retraction-notice> a medkg:Work , fabio:JournalArticle ;
    dcterms:title "Retraction: Aster-1"@en ; dcterms:description "撤稿。"@zh , "A retraction."@en ;
    medkg:publisherKind <publisher-kind/peer-reviewed-journal> ; medkg:studyKind <study-kind/editorial-notice> ;
    medkg:verification <verification-status/verified> ; cito:retracts <work/aster-2025-trial> .
"""
SHOWN = (
    "/doc/claim/toy/accuracy-pebble-100",
    "/doc/work/aster-2025-trial",
    "/doc/work/meadow-2025-aster-blog",
    "/doc/evidence-line/toy/accuracy-in-trial",
)


@pytest.fixture(scope="module")
def retracted(toy_package: Package) -> Iterator[FlaskClient]:
    """The viewer of the toy package, whose trial has been retracted."""
    app = create_app(_with_notice(toy_package))
    with app.test_client() as client:
        yield client
    app.extensions["medkg"].guard.close()


def _with_notice(package: Package) -> KnowledgeGraph:
    graph = KnowledgeGraph.of(package)
    head = f"@base <{ID}> .\n" + "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
    quads = pyoxigraph.parse(head + NOTICE, format=pyoxigraph.RdfFormat.TURTLE)
    graph.store.replace(GRAPH + "data/more", list(quads))
    return graph


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", SHOWN)
def test_notice_stands_where_the_work_does(retracted: FlaskClient, address: str, language: str) -> None:
    root = page(retracted, address, language=language)
    assert "Retraction: Aster-1" in text_of(root)


@pytest.mark.parametrize("address", SHOWN)
def test_no_notice_without_a_retraction(client: FlaskClient, address: str) -> None:
    assert "retracted" not in client.get(address, headers={"Accept": "text/html"}).text


def test_marks_of_claims_are_not_verified(retracted: FlaskClient) -> None:
    report = retracted.get("/doc/report/toy", headers={"Accept": "text/html"}).text
    assert 'class="mark supports' not in report
    assert 'class="mark not-verified retracted"' in report
    claim = retracted.get("/doc/claim/toy/accuracy-pebble-100", headers={"Accept": "text/html"}).text
    assert 'class="overall"><span class="verdict not-verified retracted"' in claim


TOUCHED = {"accuracy-pebble-100", "above-physicians", "integration"}
"""The claims that rest on the trial, or on the blog post that tells of it."""

MARKED = {"zh": "来源已撤稿", "en": "retracted source"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_in_the_narrative_are_marked_by_sign_word_and_style(retracted: FlaskClient, language: str) -> None:
    root = page(retracted, "/doc/report/toy", language=language)
    marks = [one for one in root.iter("a") if (one.get("class") or "").startswith("mark ")]
    touched = [one for one in marks if one.get("href", "").removeprefix("#claim-") in TOUCHED]
    assert len(touched) == len(TOUCHED)
    for one in marks:
        is_touched = one in touched
        assert ("retracted" in (one.get("class") or "").split()) is is_touched
        assert ("⊘" in text_of(one)) is is_touched
        assert (MARKED[language] in one.get("aria-label", "")) is is_touched
    spans = [one for one in root.iter("span") if "claim" in (one.get("class") or "").split()]
    assert sum("retracted" in (one.get("class") or "").split() for one in spans) >= len(TOUCHED)


@pytest.mark.parametrize(
    "address",
    [
        "/claims",
        "/class/claim",
        "/doc/report/toy",
        "/doc/report/toy/note/integration",
        "/doc/report/toy/audit",
        "/doc/claim/toy/integration",
        "/doc/evidence-line/toy/accuracy-in-trial",
        "/doc/reference/toy/aster-trial",
        "/doc/model/aster-1",
        "/search?q=Aster",
        "/questions/reports/verdicts?report=report/toy",
        "/questions/claims/with_verdict?report=report/toy&verdict=verdict/not-verified",
        "/questions/works/citing_claims?work=work/aster-2025-trial",
        "/questions/evidence/of_claim?claim=claim/toy/integration",
        "/questions/claims/resting_on_retracted_works?report=report/toy",
        "/embed/questions/reports/verdicts?report=report/toy",
        "/query?query=SELECT+*+%7B+%3Fclaim+a+medkg%3AClaim+%7D",
        "/compare/accuracy",
        "/graph/claim/toy/integration",
        "/evidence-map/toy",
        "/network/toy",
    ],
)
def test_every_page_that_names_such_a_claim_marks_it(retracted: FlaskClient, client: FlaskClient, address: str) -> None:
    headers = {"Accept": "text/html", "Accept-Language": "en"}
    found = retracted.get(address, headers=headers)
    assert found.status_code == 200
    assert "⊘" in found.text
    assert "retracted" in found.text
    assert "⊘" not in client.get(address, headers=headers).text


def test_downloads_of_answers_tell_it(retracted: FlaskClient) -> None:
    told = retracted.get("/questions/reports/verdicts.csv?report=report/toy").text
    assert "verdict/supports" not in told
    assert told.count("verdict/not-verified") == 3
    assert told.count("verdict/not-verified,1") == 3
    assert told.splitlines()[0].endswith(",retractions")


@pytest.mark.parametrize(
    "question",
    [
        "reports/verdicts?report=report/toy",
        "claims/with_verdict?report=report/toy&verdict=verdict/not-verified",
        "claims/in_section?section=section/toy/performance",
        "sentences/claims?sentence=sentence/toy/accuracy",
        "things/claims?thing=model/aster-1",
        "works/citing_claims?work=work/meadow-2025-aster-blog",
        "evidence/of_claim?claim=claim/toy/accuracy-pebble-100",
    ],
)
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_every_download_that_tells_verdicts_counts_retractions(
    retracted: FlaskClient, client: FlaskClient, question: str, ending: str
) -> None:
    name, _mark, given = question.partition("?")
    for viewer, counts in ((retracted, {"0", "1"}), (client, {"0"})):
        text = viewer.get(f"/questions/{name}.{ending}?{given}").text
        if ending == "csv":
            found = {row["retractions"] for row in csv.DictReader(io.StringIO(text))}
        else:
            found = {row["retractions"]["value"] for row in json.loads(text)["results"]["bindings"]}
        assert found <= counts
        assert viewer is client or "1" in found


def test_annotated_file_names_the_notice(toy_package: Package, client: FlaskClient) -> None:
    sound = KnowledgeGraph.of(toy_package)
    assert "⊘" not in render(sound, "toy", theme="annotated")
    told = render(_with_notice(toy_package), "toy", theme="annotated")
    assert told.count('class="mark not-verified retracted"') == len(TOUCHED)
    assert "Retraction: Aster-1" in told
