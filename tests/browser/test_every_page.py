"""Every kind of page in a browser: accessible, no wider than the window, without complaint, whole without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page
from tests.browser.conftest import PATIENCE, ROOT, complaint

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

Theme = Literal["light", "dark"]

REPORT = "/doc/report/llm-clinical-medicine"
WORK = "work/sarvari-2024-gpt-4-palm2-mimic-iv"

KINDS = {
    "first page": "/",
    "reports": "/class/report",
    "narrative": REPORT,
    "narrative in both languages": f"{REPORT}?text=both",
    "narrative, filtered": f"{REPORT}?verdict=supports-in-part&scenario=image-analysis",
    "claim": "/doc/claim/llm-clinical-medicine/gpt-4-hit-rate-mimic-iv",
    "claim without evidence": "/doc/claim/llm-clinical-medicine/llms-transform-clinical-medicine",
    "evidence line": "/doc/evidence-line/llm-clinical-medicine/hit-rate-in-mimic-iv-study",
    "work": f"/doc/{WORK}",
    "reference": "/doc/reference/llm-clinical-medicine/gpt-4-palm2-mimic-iv",
    "sentence": "/doc/sentence/llm-clinical-medicine/gpt-4-on-mimic-iv",
    "organization": "/doc/organization/36kr",
    "model": "/doc/model/gpt-4",
    "dataset": "/doc/dataset/mimic-iv",
    "scenario": "/doc/scenario/image-analysis",
    "condition": "/doc/condition/acute-aortic-syndrome",
    "regulation": "/doc/regulation/eu-ai-act",
    "region": "/doc/region/beijing",
    "technology": "/doc/technology/ai-healthcare",
    "metric": "/doc/metric/accuracy",
    "classes": "/classes",
    "class, many pages": "/class/claim",
    "works": "/class/work",
    "claims": "/claims",
    "claims of a verdict": "/claims?verdict=contradicts",
    "questions": "/questions",
    "question to be filled in": "/questions/works/results",
    "question answered": f"/questions/works/results?work={WORK}",
    "search, nothing asked": "/search",
    "search": "/search?q=诊断",
    "search without hits": "/search?q=zzzzqq",
    "query": "/query",
    "query, table": "/query?query=SELECT+%3Fs+%3Flabel+%7B+%3Fs+a+medkg%3AModel+%3B+skos%3AprefLabel+%3Flabel+%7D",
    "query, graph": "/query?query=DESCRIBE+%3Cmodel/gpt-4%3E",
    "query, misspelt": "/query?query=SELEKT",
    "measures": "/compare",
    "compare": "/compare/accuracy",
    "graph": "/graph/model/gpt-4",
    "evidence map": "/evidence-map/llm-clinical-medicine",
    "audit": f"{REPORT}/audit",
    "audited claims": f"{REPORT}/audit/claims",
    "audits": "/audit",
    "contradictions": "/contradictions",
    "changes": "/changes",
    "network": "/network/llm-clinical-medicine",
    "ontology": "/ontology",
    "shapes": "/shapes",
    "downloads": "/downloads",
    "downloads of a report": "/downloads/report/llm-clinical-medicine",
    "files": "/downloads/files",
    "help": "/help",
    "embedded": f"/embed/questions/works/results?work={WORK}",
    "not found": "/doc/model/gpt-99",
    "page past the last": "/claims?page=99",
    "not understood": "/search?q=x&year=abc",
}
SOURCE = f"{REPORT}/source"
"""The document as it was received is whatever somebody wrote."""

LARGEST = 100 * 1024
"""Bytes of a page, before compression; what a page is made of is small, and the rest is asked for."""

WIDTHS = (320, 390, 760, 1280)

AXE = """async (rules) => {
    const only = rules ? {type: "rule", values: rules} : {type: "tag", values:
        ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]};
    const run = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
    return run.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.target}: ${node.failureSummary}`));
}"""
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules that a change of colours alone can break."""

TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 3).map((element) => element.outerHTML.slice(0, 90))"""


class Reader:
    """A page that is kept from test to test, and what the browser complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.extend(complaint(message)))

    def goes_to(self, address: str, language: str) -> None:
        self.complaints.clear()
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.emulate_media(color_scheme="light")
        self.page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}", wait_until="load")

    def broken_rules(self, *rules: str) -> list[str]:
        return [str(line) for line in self.page.evaluate(AXE, list(rules) or None)]

    def too_wide(self) -> list[str]:
        """The widths at which the page has to be scrolled sideways, with elements that stick out."""
        found = []
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{width}: {self.page.evaluate(TOO_WIDE)}")
        return found


@pytest.fixture(scope="module")
def reader(browser: Browser, server: str) -> Iterator[Reader]:
    """Under the viewer's own Content Security Policy; axe is there before the page."""
    context = browser.new_context(base_url=server, reduced_motion="reduce")
    context.add_init_script(path=ROOT / "assets/node_modules/axe-core/axe.min.js")
    yield Reader(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def plain_page(browser: Browser, server: str) -> Iterator[Page]:
    """A page without scripts."""
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_page_is_accessible_and_fits_and_nothing_complains(reader: Reader, kind: str, language: str) -> None:
    """In full on a wide light page in Chinese and a dark phone in English; in the other colours what depends on them."""
    themes: tuple[Theme, Theme] = ("light", "dark") if language == "zh" else ("dark", "light")
    reader.goes_to(KINDS[kind], language)
    assert reader.too_wide() == []
    if language == "en":
        reader.page.set_viewport_size({"width": 390, "height": 900})
    reader.page.emulate_media(color_scheme=themes[0])
    assert reader.broken_rules() == []
    reader.page.emulate_media(color_scheme=themes[1])
    assert reader.broken_rules(*COLOURS) == [], themes[1]
    assert reader.complaints == []


def test_nothing_complains_of_the_document_as_received(reader: Reader) -> None:
    reader.goes_to(SOURCE, "zh")
    assert reader.complaints == []


@pytest.mark.parametrize("kind", KINDS)
def test_page_is_whole_without_scripts(plain_page: Page, kind: str) -> None:
    answer = plain_page.goto(KINDS[kind])
    assert answer is not None
    assert bytes_besides_drawings(answer.text()) <= LARGEST
    assert plain_page.locator("h1").first.is_visible() or kind == "embedded"
    assert shown(plain_page.locator("a:not([href])")) == []
    assert shown(plain_page.locator("button:not(form button)")) == [], "a button that does nothing"
    assert shown(plain_page.locator("form:not(:has(button)) *")) == [], "a form that cannot be sent"
    forms = plain_page.locator("main form")
    for number in range(forms.count()):
        plain_page.goto(KINDS[kind])
        if forms.nth(number).is_visible():
            assert sent(plain_page, forms.nth(number)) == (400 if kind == "query, misspelt" else 200)
            assert plain_page.locator("h1").first.is_visible()


def bytes_besides_drawings(text: str) -> int:
    """How large a page is; the picture of a graph is not counted."""
    return len(re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL).encode())


def sent(page: Page, form: Locator) -> int:
    """The status of the answer to *form*; empty fields that must not be are given their examples."""
    for field in form.locator(":is(input[required], textarea):visible").all():
        if not field.input_value():
            field.fill(field.get_attribute("placeholder") or "")
    with page.expect_navigation() as going:
        form.locator("button:visible").first.click()
    return going.value.status


def shown(places: Locator) -> list[str]:
    return [place.evaluate("e => e.outerHTML.slice(0, 120)") for place in places.all() if place.is_visible()]


def test_downloads_fit_a_phone_when_they_are_made(reader: Reader) -> None:
    """The sizes that stand there then take more room than the words before."""
    reader.goes_to("/downloads", "en")
    links = reader.page.locator("table.files").first.locator("th a")
    for number in range(links.count()):
        address = links.nth(number).get_attribute("href")
        assert reader.page.request.get(str(address)).ok
    reader.goes_to("/downloads", "en")
    assert "not made yet" not in reader.page.locator("table.files").first.inner_text()
    assert reader.too_wide() == []
