"""Panels in a browser: the link that is copied, a frame on somebody else's page, what reads by itself alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.browser.conftest import OpenPage, Violations
from tests.serving import served

pytestmark = pytest.mark.browser

WORK = "/doc/work/sarvari-2024-gpt-4-palm2-mimic-iv"
PANEL = "works-citing-claims"
EMBEDDED = "/embed/questions/works/citing_claims?work=work/sarvari-2024-gpt-4-palm2-mimic-iv"


def test_link_of_a_panel_goes_to_the_clipboard_and_says_so(open_page: OpenPage, server: str) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(WORK)
    page.click(f"#{PANEL} a.copied")
    page.wait_for_selector(f"#{PANEL} [role=status]")
    assert page.inner_text(f"#{PANEL} [role=status]").strip() == "copied"
    assert page.evaluate("navigator.clipboard.readText()") == f"{server}{WORK}#{PANEL}"
    assert page.evaluate("location.hash") == f"#{PANEL}"


def test_link_of_a_panel_leads_to_it_without_a_script(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto(WORK)
    page.click(f"#{PANEL} a.copied")
    assert page.url.endswith(f"#{PANEL}")


OPENED = "for (const one of document.querySelectorAll('details')) one.open = true"
PAGES = ("/downloads", "/downloads/files", "/downloads/report/llm-clinical-medicine", WORK, EMBEDDED)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("address", PAGES)
def test_page_is_no_wider_than_a_telephone(open_page: OpenPage, address: str, language: str) -> None:
    page = open_page(width=390, language=language)
    page.goto(address)
    page.evaluate(OPENED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_page_keeps_the_rules_of_accessibility(violations: Violations, address: str, theme: str) -> None:
    assert violations(address, theme, after=lambda page: page.evaluate(OPENED)) == []


@pytest.fixture
def elsewhere() -> Iterator[Callable[[str], str]]:
    """``elsewhere(body)``: the address of somebody else's page with that body, on another origin."""
    bodies: list[str] = []

    def answer(_environ: object, start: Callable[..., object]) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [f"<!DOCTYPE html><title>Ours</title>{bodies[-1]}".encode()]

    with served(answer) as address:

        def elsewhere(body: str) -> str:
            bodies.append(body)
            return f"{address.replace('127.0.0.1', 'localhost')}/"

        yield elsewhere


def test_snippet_shows_the_panel_on_another_site(open_page: OpenPage, elsewhere: Callable[[str], str]) -> None:
    page = open_page()
    page.goto(WORK)
    snippet = page.text_content(f"#{PANEL} details code") or ""
    page.goto(elsewhere(snippet))
    frame = page.frame_locator("iframe")
    frame.locator("h1").wait_for()
    assert frame.locator("tbody tr").count() == 5
