"""Citing from the viewer: a line on the page, files for programs, and clear words for what is not cited."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from tests.publish.bibliographies import read_bibtex, read_csl, read_ris
from tests.web.reading import LANGUAGES, by_class, links, page, text_of

KINDS = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
    "txt": "text/plain",
}
CITED = {
    "/": "package",
    "/doc/report/toy": "report/toy",
    "/doc/claim/toy/market-size": "claim/toy/market-size",
    "/doc/work/aster-2025-trial": "work/aster-2025-trial",
}


@pytest.mark.parametrize("ending", KINDS)
@pytest.mark.parametrize("path", CITED.values())
def test_citation_as_a_file(client: FlaskClient, path: str, ending: str) -> None:
    response = client.get(f"/cite/{path}.{ending}")
    assert (response.status_code, response.mimetype) == (200, KINDS[ending])
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "Accept-Language" in response.headers["Vary"]
    readers: dict[str, Callable[[str], object]] = {"bib": read_bibtex, "ris": read_ris, "json": read_csl, "txt": str}
    assert readers[ending](response.get_data(as_text=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("address", "path"), CITED.items())
def test_page_says_how_its_thing_is_cited(client: FlaskClient, address: str, path: str, language: str) -> None:
    root = page(client, address, language=language)
    (cite,) = by_class(root, "cite")
    assert cite.tag == "details"
    said = client.get(f"/cite/{path}.txt", headers={"Accept-Language": language}).get_data(as_text=True)
    assert text_of(by_class(cite, "citation")[0]) == " ".join(said.split())
    assert {f"/cite/{path}.{ending}" for ending in ("bib", "ris", "json")} <= set(links(cite))


def test_language_that_was_chosen_is_that_of_the_citation(client: FlaskClient) -> None:
    chinese = read_csl(client.get("/cite/report/toy.json?lang=zh").get_data(as_text=True))
    english = read_csl(client.get("/cite/report/toy.json?lang=en").get_data(as_text=True))
    assert (chinese["language"], english["language"]) == ("zh", "en")
    (cite,) = by_class(page(client, "/doc/report/toy?lang=zh"), "cite")
    assert "/cite/report/toy.bib?lang=zh" in links(cite)


def test_page_of_another_thing_has_no_citation(client: FlaskClient) -> None:
    assert by_class(page(client, "/doc/model/aster-1"), "cite") == []


@pytest.mark.parametrize(
    "address",
    [
        "/cite/model/aster-1.bib",
        "/cite/report/nothing.ris",
        "/cite/report/toy.docx",
        "/cite/report/../toy.bib",
        "/cite/report/%2e%2e/toy.bib",
        "/cite/.bib",
        "/cite/report/toy%00.bib",
        pytest.param(f"/cite/work/{'a' * 5_000}.json", id="long name"),
    ],
)
def test_what_is_not_cited_is_404(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
