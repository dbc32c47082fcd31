"""Changes as a page and as an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from tests.web.reading import LANGUAGES, page, text_of

from medkg import KnowledgeGraph, Package
from medkg.web import create_app

ATOM = "{http://www.w3.org/2005/Atom}"

FEED = {"author", "category", "contributor", "entry", "generator", "icon", "id", "link", "logo", "rights"}
FEED |= {"subtitle", "title", "updated"}
ENTRY = {"author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary"}
ENTRY |= {"title", "updated"}
REPEATED = {"author", "category", "contributor", "entry", "link"}


@pytest.fixture
def empty_client(tmp_path: Path) -> Iterator[FlaskClient]:
    (tmp_path / "data").mkdir()
    app = create_app(KnowledgeGraph.of(Package.at(tmp_path)))
    with app.test_client() as client:
        yield client
    app.extensions["medkg"].guard.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_lists_each_curation(client: FlaskClient, language: str) -> None:
    root = page(client, "/changes", language=language)
    assert {"zh": "为测试而虚构的一次编审。", "en": "A curation invented for the tests."}[language] in text_of(root)


@pytest.mark.parametrize("language", LANGUAGES)
def test_feed_has_what_atom_asks_for(client: FlaskClient, language: str) -> None:
    response = client.get("/changes.atom", headers={"Accept-Language": language})
    assert response.mimetype == "application/atom+xml"
    root = ElementTree.fromstring(response.data)
    check(root)
    (entry,) = root.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == "https://w3id.org/medkg/id/curation/toy/first-curation"
    assert entry.findtext(f"{ATOM}updated") == "2026-01-02T09:00:00Z"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert client.get(link.get("href", "")).status_code == 200


def test_empty_package_has_an_empty_feed(empty_client: FlaskClient) -> None:
    root = ElementTree.fromstring(empty_client.get("/changes.atom").data)
    check(root)
    assert not list(root.iter(f"{ATOM}entry"))
    assert empty_client.get("/changes").status_code == 200


def check(root: ElementTree.Element) -> None:
    """RFC 4287: what a feed and its entries must hold, and how often they may hold anything else (4.1.1, 4.1.2)."""
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        names = Counter(child.tag.removeprefix(ATOM) for child in element)
        assert set(names) <= (ENTRY if element is not root else FEED)
        assert all(names[name] <= 1 for name in set(names) - REPEATED)
        assert re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", element.findtext(f"{ATOM}id", ""))
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", element.findtext(f"{ATOM}updated", "")
        )
        links = [(link.get("rel", "alternate"), link.get("href", "")) for link in element.findall(f"{ATOM}link")]
        assert all(re.match(r"https?://[^/]+/", href) for _relation, href in links)
        # An entry without content has an alternate link, and no element has two of one kind and language.
        assert [relation for relation, _href in links].count("alternate") == 1
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{name}")
            assert found.text
        moment = datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated", ""))
        assert moment.tzinfo is not None
        assert element.find(f"{ATOM}author/{ATOM}name") is not None
    relations = {link.get("rel"): link.get("href", "") for link in root.findall(f"{ATOM}link")}
    assert relations["self"].startswith("http://")
    ids = [found.text for found in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
