"""The viewer in a real Chromium: a server of the real package in this process, and a fresh page for each test.

``server`` is the base address. ``page`` is a page of desktop width in English; ``open_page`` makes others: another
width, language, theme, without JavaScript. At the end of a test every page is closed, and a script that failed or a
rule of the Content Security Policy that was broken fails the test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright
from tests.serving import served

from medkg import KnowledgeGraph
from medkg.web import create_app

ROOT = Path(__file__).parents[2]
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",  # a container gives Chromium no namespaces of its own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10_000
"""Milliseconds until what a test waits for must be there."""

OpenPage = Callable[..., Page]
Violations = Callable[..., list[str]]


@pytest.fixture(scope="session")
def server(real: KnowledgeGraph) -> Iterator[str]:
    """The address, without a slash at its end, of a server of the real package."""
    assert (ROOT / "src/medkg/web/static/built/site.js").is_file(), "the scripts are not built: make scripts"
    app = create_app(real)
    with closing(app.extensions["medkg"].guard), served(app) as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser: Browser, server: str) -> Iterator[OpenPage]:
    """``open_page(width=390, language="zh", theme="dark", javascript=False)``: addresses are relative to the server."""
    opened: list[tuple[Page, list[str]]] = []

    def open_page(
        *, width: int = 1280, height: int = 900, language: str = "en", theme: str = "light", javascript: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=server,
            viewport={"width": width, "height": height},
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend(complaint(message)))
        opened.append((page, complaints))
        return page

    yield open_page
    told = []
    for page, complaints in opened:
        page.context.close()
        told += complaints
    assert told == []


def complaint(message: ConsoleMessage) -> list[str]:
    """What a browser says of a page's own faults; an answer with a status such as 400 is none of them."""
    if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
        return [message.text]
    return []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page of desktop width, in English, in light colours."""
    return open_page()


@pytest.fixture
def violations(browser: Browser, server: str) -> Iterator[Violations]:
    """``violations("/search?q=诊断", "dark")``: what axe-core finds against WCAG 2.2 AA, a line each; *after* what
    is done on the page.

    In a context of its own that leaves the Content Security Policy aside, since axe is no script of ours.
    """
    axe = (ROOT / "assets/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    contexts = []

    def violations(
        address: str,
        theme: str = "light",
        *,
        width: int = 1280,
        language: str = "en",
        after: Callable[[Page], object] = lambda page: None,
    ) -> list[str]:
        context = browser.new_context(
            base_url=server,
            bypass_csp=True,
            viewport={"width": width, "height": 900},
            locale={"en": "en-GB", "zh": "zh-CN"}[language],
            color_scheme="dark" if theme == "dark" else "light",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        after(page)
        return broken_rules(page, axe)

    yield violations
    for context in contexts:
        context.close()


def broken_rules(page: Page, axe: str) -> list[str]:
    """What axe finds in *page* as it stands: rule, element, reason."""
    page.evaluate(axe)
    found = page.evaluate(
        """async () => {
            const run = await axe.run(document, {
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            });
            return run.violations.flatMap((rule) =>
                rule.nodes.map((node) => `${rule.id}: ${node.target}: ${node.failureSummary}`));
        }"""
    )
    assert isinstance(found, list)
    return [str(line) for line in found]
