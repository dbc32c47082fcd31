"""Every page that can be reached: found, well formed, small, in both languages."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from flask.testing import FlaskClient
from tests.web.reading import FOREIGN_OR_INLINE, LANGUAGES, heading, page

from medkg import Package
from medkg.namespaces import ID

HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"|<link\b[^>]*?\bhref="([^"]*)"')
IDENTIFIED = re.compile(r'\bid="([^"]*)"')

KINDS = (
    "/",
    "/classes",
    "/class/claim",
    "/class/organization",
    "/class/scenario",
    "/claims",
    "/claims?verdict=supports",
    "/questions",
    "/questions/works/results",
    "/questions/works/results?work=work/aster-2025-trial",
    "/questions/reports/narrative?report=report/toy",
    "/query",
    "/query?example=works/results",
    "/query?query=DESCRIBE+%3Cmodel/aster-1%3E",
    "/doc/report/toy",
    "/graph/model/aster-1",
    "/evidence-map/toy",
    "/compare",
    "/compare/accuracy",
)


def entities(package: Package) -> list[str]:
    """The paths of all that the data files speak of."""
    subjects = {subject for file in package.data_files() for subject in file.triples().subjects()}
    return sorted(subject.removeprefix(ID) for subject in subjects)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere_and_every_thing_can_be_reached(
    client: FlaskClient, toy_package: Package, language: str
) -> None:
    waiting, seen = ["/"], {"/"}
    fragments: dict[str, set[str]] = {}
    wanted: set[tuple[str, str, str]] = set()
    while waiting:
        address = waiting.pop()
        response = client.get(address, headers={"Accept-Language": language})
        assert response.status_code in (200, 303), f"{address}: {response.status_code}"
        body = response.data
        response.close()
        if response.mimetype != "text/html":
            continue
        text = body.decode()
        fragments[address] = {unescape(name) for name in IDENTIFIED.findall(text)}
        assert len(fragments[address]) == len(IDENTIFIED.findall(text)), f"{address} gives an id twice"
        for groups in HREF.findall(text):
            target, fragment = urldefrag(unescape(groups[0] or groups[1]))
            split = urlsplit(target)
            if split.scheme or "lang=" in split.query:
                continue
            target = target or address
            if fragment:
                wanted.add((address, target, unquote(fragment)))
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    missing = [(source, target, name) for source, target, name in wanted if name not in fragments[target]]
    assert missing == []
    assert {f"/doc/{path}" for path in entities(toy_package)} - seen == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entity_of_the_toy_has_a_well_formed_page(
    client: FlaskClient, toy_package: Package, language: str
) -> None:
    for path in entities(toy_package):
        root = page(client, f"/doc/{path}", language=language)
        assert root.get("lang") == language
        assert heading(root)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", KINDS)
def test_every_kind_of_page_is_well_formed(client: FlaskClient, address: str, language: str) -> None:
    root = page(client, address, language=language)
    assert root.get("lang") == language
    assert heading(root)
    assert root.find("head/title") is not None
    levels = [int(element.tag[1]) for element in root.iter() if element.tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels)), "a heading level is skipped"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_real_package_is_found_and_at_most_100_kb(
    real_client: FlaskClient, real_package: Package, language: str
) -> None:
    paths = [f"/doc/{path}" for path in entities(real_package)]
    lists = ["/", "/classes", "/claims", "/questions", "/class/work", "/class/sentence"]
    for address in paths + lists:
        response = real_client.get(address, headers={"Accept-Language": language})
        assert response.status_code == 200, address
        assert len(response.data) <= 102_400, f"{address}: {len(response.data)} bytes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_narrative_of_the_real_report_is_well_formed(real_client: FlaskClient, language: str) -> None:
    root = page(real_client, "/doc/report/llm-clinical-medicine", language=language)
    assert list(root.iter("details"))


def test_no_page_has_an_inline_or_foreign_script_or_style(client: FlaskClient, toy_package: Package) -> None:
    addresses = [*KINDS, *(f"/doc/{path}" for path in entities(toy_package)), "/nothing"]
    for address in addresses:
        text = client.get(address).get_data(as_text=True)
        assert not FOREIGN_OR_INLINE.search(text), address
