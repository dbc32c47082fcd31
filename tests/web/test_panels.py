"""Panels: what is seen as Turtle, a link to keep, a frame for somebody else's page."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from tests.web.reading import FOREIGN_OR_INLINE, LANGUAGES, by_class, by_id, heading, links, page, text_of

from medkg.namespaces import ID

WORK = "/doc/work/aster-2025-trial"
PANEL = "works-citing-claims"
EMBEDDED = "/embed/questions/works/citing_claims?work=work/aster-2025-trial"


def test_turtle_of_a_panel_says_what_the_package_says_of_the_things_that_are_seen(client: FlaskClient) -> None:
    panel = by_id(page(client, WORK), PANEL)
    (target,) = [target for target in links(panel) if ".ttl?" in target]
    response = client.get(target)
    assert (response.status_code, response.mimetype) == (200, "text/turtle")
    said = {quad.subject.value for quad in parse(response.data, RdfFormat.TURTLE, base_iri=ID)}
    seen = {ID + target.removeprefix("/doc/") for target in links(panel) if target.startswith("/doc/")}
    assert seen <= said
    one = next(iri for iri in seen if "/claim/" in iri)
    alone = client.get(f"/doc/{one.removeprefix(ID)}.ttl").data
    of_the_thing = {str(quad) for quad in parse(alone, RdfFormat.TURTLE, base_iri=ID) if quad.subject.value == one}
    assert of_the_thing
    assert of_the_thing <= set(map(str, parse(response.data, RdfFormat.TURTLE, base_iri=ID)))


def test_digits_of_what_is_seen_are_as_they_were_written(client: FlaskClient) -> None:
    response = client.get("/questions/works/results.ttl?work=work/aster-2025-trial")
    assert "91.50" in response.text


def test_answer_that_names_too_much_is_refused_with_a_way_out(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medkg.web.pages.questions.THINGS", 2)
    response = client.get("/questions/reports/verdicts.nt?report=report/toy")
    assert response.status_code == 400
    assert "download the whole package" in response.text


def test_link_of_a_panel_leads_to_the_panel(client: FlaskClient) -> None:
    panel = by_id(page(client, WORK), PANEL)
    (link,) = by_class(panel, "copied")
    assert link.get("href") == f"#{PANEL}"
    assert link.get("data-said")


def snippet(panel_text: str) -> dict[str, str]:
    """The attributes of the frame that a panel offers, as a browser reads them once it is pasted."""
    tree = html5lib.parseFragment(unescape(panel_text), namespaceHTMLElements=False)
    (frame,) = tree.iter("iframe")
    return {str(name): str(value) for name, value in frame.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_snippet_of_a_panel_frames_that_panel(client: FlaskClient, language: str) -> None:
    panel = by_id(page(client, WORK, language=language), PANEL)
    (code,) = [code for code in panel.iter("code") if "<iframe" in text_of(code)]
    frame = snippet("".join(code.itertext()))
    address = urlsplit(frame["src"])
    assert address.scheme == "http"
    assert parse_qs(address.query) == {"work": ["work/aster-2025-trial"], "lang": [language]}
    assert frame["title"] == text_of(panel.find("h2"))  # type: ignore[arg-type]
    assert "allow-scripts" not in frame["sandbox"]
    alone = page(client, f"{address.path}?{address.query}")
    assert alone.get("lang") == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_embedded_panel_is_bare_and_may_be_framed_by_anybody(client: FlaskClient, language: str) -> None:
    response = client.get(EMBEDDED, headers={"Accept-Language": language})
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "X-Frame-Options" not in response.headers
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "<script" not in response.text
    assert not FOREIGN_OR_INLINE.search(response.text)
    root = page(client, EMBEDDED, language=language)
    assert heading(root)
    assert not list(root.iter("nav"))
    assert not list(root.iter("form"))
    (base,) = root.iter("base")
    assert base.get("target") == "_blank"
    assert "/questions/works/citing_claims?work=work%2Faster-2025-trial" in links(root), "there is a way back"
    assert "/doc/work/aster-2025-trial" in links(root), "it says what it is about"


def test_embedded_panel_has_the_rows_of_the_panel(client: FlaskClient) -> None:
    panel = by_id(page(client, WORK), PANEL)
    alone = page(client, EMBEDDED)
    assert [text_of(cell) for cell in panel.iter("td")] == [text_of(cell) for cell in alone.iter("td")]


@pytest.mark.parametrize(
    "address", [WORK, "/", "/questions/works/citing_claims?work=work/aster-2025-trial", "/nothing"]
)
def test_no_other_page_may_be_framed(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/embed/questions/works/citing_claims", 400),
        ("/embed/questions/works/citing_claims?work=a%00b", 400),
        ("/embed/questions/works/citing_claims?work=work/aster-2025-trial&nothing=1", 400),
        (f"/embed/questions/works/citing_claims?work={'a' * 5_000}", 400),
        ("/embed/questions/reports/narrative?report=report/toy", 400),
        ("/embed/questions/works/citing_claims?work=work/nothing", 404),
        ("/embed/questions/nothing/nothing", 404),
        ("/embed/questions/../works", 404),
        ("/embed/", 404),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_cannot_be_embedded_is_told(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["X-Frame-Options"] == "DENY"


def test_embedded_panel_without_an_answer_says_so(client: FlaskClient) -> None:
    root = page(client, "/embed/questions/works/in_several_reports")
    assert "the answer is empty" in text_of(root)


def test_nothing_of_a_snippet_can_break_out_of_it(client: FlaskClient) -> None:
    nasty = 'work/x"><script>alert(1)</script>'
    response = client.get("/questions/works/citing_claims", query_string={"work": nasty})
    assert "<script>alert" not in response.text
    assert response.status_code == 400
