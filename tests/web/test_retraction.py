"""A retraction is seen on every page that its work bears on."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from tests.web.reading import LANGUAGES, page, text_of

from medkg import KnowledgeGraph, Package
from medkg.namespaces import GRAPH, ID, PREFIXES
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
    graph = KnowledgeGraph.of(toy_package)
    head = f"@base <{ID}> .\n" + "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
    quads = pyoxigraph.parse(head + NOTICE, format=pyoxigraph.RdfFormat.TURTLE)
    graph.store.replace(GRAPH + "data/more", list(quads))
    app = create_app(graph)
    with app.test_client() as client:
        yield client
    app.extensions["medkg"].guard.close()


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
    assert 'class="mark supports"' not in report
    assert 'class="mark not-verified"' in report
    claim = retracted.get("/doc/claim/toy/accuracy-pebble-100", headers={"Accept": "text/html"}).text
    assert 'class="overall"><span class="verdict not-verified"' in claim


def test_downloads_of_answers_tell_it(retracted: FlaskClient) -> None:
    told = retracted.get("/questions/reports/verdicts.csv?report=report/toy").text
    assert "verdict/supports" not in told
    assert told.count("verdict/not-verified") == 3
