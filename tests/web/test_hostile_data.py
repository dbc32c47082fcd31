"""Data that try to be more than text: they stay text on every page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import TOY
from tests.web.reading import FOREIGN_SCRIPT, heading, links, page, text_of

from medkg import KnowledgeGraph, Package
from medkg.namespaces import ID
from medkg.web import create_app

MARKUP = "<script>alert('1')</script>&amp;<b onclick=x>"
"""Stands wherever the toy package says Aster-1: in labels, sentences, quotes, statements and titles."""


@pytest.fixture(scope="module")
def hostile_package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    root = tmp_path_factory.mktemp("hostile")
    shutil.copytree(TOY / "data", root / "data")
    for path in root.rglob("*.ttl"):
        text = path.read_text(encoding="utf-8").replace("Aster-1", MARKUP)
        path.write_text(text.replace('"https://example.org/', '"javascript:alert(1)//'), encoding="utf-8")
    return Package.at(root)


@pytest.fixture(scope="module")
def client(hostile_package: Package) -> FlaskClient:
    return create_app(KnowledgeGraph.of(hostile_package)).test_client()


def addresses(package: Package) -> list[str]:
    subjects = {subject for file in package.data_files() for subject in file.triples().subjects()}
    return [
        "/",
        "/claims",
        "/class/model",
        "/graph/model/aster-1",
        "/evidence-map/toy",
        "/compare/accuracy",
        *(f"/doc/{subject.removeprefix(ID)}" for subject in sorted(subjects)),
    ]


def test_markup_in_data_is_shown_as_it_is_written(client: FlaskClient) -> None:
    root = page(client, "/doc/model/aster-1")
    assert heading(root) == MARKUP
    assert MARKUP in text_of(page(client, "/doc/report/toy"))


def test_no_page_runs_what_data_say(client: FlaskClient, hostile_package: Package) -> None:
    for address in addresses(hostile_package):
        text = client.get(address).text
        assert not FOREIGN_SCRIPT.search(text), address
        assert "<b onclick" not in text, address


def test_no_page_links_to_a_script(client: FlaskClient, hostile_package: Package) -> None:
    for address in addresses(hostile_package):
        targets = links(page(client, address))
        assert [target for target in targets if target.lower().startswith("javascript:")] == [], address


BROKEN = {
    "position": ("    schema:position 3 ;", '    schema:position "x" ;'),
    "date": ('    dcterms:issued "', '    dcterms:issued "soon"@en ; dcterms:created "'),
    "circle": (
        "<section/toy/performance>\n    a medkg:Section ;\n    dcterms:isPartOf <report/toy> ;",
        "<section/toy/performance>\n    a medkg:Section ;\n    dcterms:isPartOf <section/toy/diagnosis> , <report/toy> ;",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_data_that_cannot_be_read_are_told_of(fault: str, tmp_path: Path) -> None:
    shutil.copytree(TOY / "data", tmp_path / "data")
    report = tmp_path / "data/reports/toy/report.ttl"
    right, wrong = BROKEN[fault]
    assert report.read_text(encoding="utf-8").count(right) == 1
    report.write_text(report.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    app = create_app(KnowledgeGraph.of(Package.at(tmp_path)))
    client = app.test_client()
    told = []
    for path in ("", "/audit", "/source", ".ttl"):
        answer = client.get(f"/doc/report/toy{path}", headers={"Accept-Language": "en"})
        assert answer.status_code < 500, path
        told.append(answer.text)
    assert client.get("/cite/report/toy.bib").status_code < 500
    assert any("medkg validate" in text for text in told)
    app.extensions["medkg"].guard.close()
