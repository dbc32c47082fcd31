"""A package in which a work was retracted and two figures contradict each other, in a browser: readable and accessible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyoxigraph
import pytest
from playwright.sync_api import Browser, Page
from tests.browser.conftest import PATIENCE, ROOT, broken_rules, complaint
from tests.serving import served

from medkg import KnowledgeGraph, Package
from medkg.audit.card import Audit
from medkg.audit.formats.page import as_html
from medkg.namespaces import GRAPH, ID, PREFIXES
from medkg.web import create_app

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MORE = """
<work/retraction-notice> a medkg:Work , fabio:JournalArticle ;
    dcterms:title "Retraction: a notice made up for this test"@en ; dcterms:description "撤稿。"@zh , "A retraction."@en ;
    medkg:publisherKind <publisher-kind/peer-reviewed-journal> ; medkg:studyKind <study-kind/editorial-notice> ;
    medkg:verification <verification-status/verified> ; cito:retracts <work/sarvari-2024-gpt-4-palm2-mimic-iv> .
<quantity/llm-clinical-medicine/other> a medkg:Quantity ; medkg:printed "84.7%"@en , "84.7%"@zh ;
    qudt:numericValue 84.7 ; qudt:hasUnit unit:PERCENT ; medkg:comparator <comparator/equal> ;
    schema:measuredProperty <metric/diagnostic-hit-rate> ; schema:observationAbout <model/gpt-4> ;
    medkg:onDataset <dataset/mimic-iv> .
<claim/llm-clinical-medicine/diagnosis-from-single-to-all-diseases>
    medkg:quantity <quantity/llm-clinical-medicine/other> .
"""
REPORT = "/doc/report/llm-clinical-medicine"
CLAIM = "gpt-4-hit-rate-mimic-iv"
ADDRESSES = (
    REPORT,
    f"/doc/claim/llm-clinical-medicine/{CLAIM}",
    "/doc/work/sarvari-2024-gpt-4-palm2-mimic-iv",
    "/claims",
    "/contradictions",
    "/questions/reports/verdicts?report=report/llm-clinical-medicine",
    "/network/llm-clinical-medicine?without=work/sarvari-2024-gpt-4-palm2-mimic-iv",
)


@pytest.fixture(scope="module")
def graph(real_package: Package) -> KnowledgeGraph:
    graph = KnowledgeGraph.of(real_package)
    head = f"@base <{ID}> .\n" + "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
    graph.store.replace(GRAPH + "data/more", list(pyoxigraph.parse(head + MORE, format=pyoxigraph.RdfFormat.TURTLE)))
    return graph


@pytest.fixture(scope="module")
def page(browser: Browser, graph: KnowledgeGraph) -> Iterator[Page]:
    """A page of the viewer of that package, kept from test to test; it fails the last one if it complained."""
    app = create_app(graph)
    complaints: list[str] = []
    with closing(app.extensions["medkg"].guard), served(app) as address:
        context = browser.new_context(base_url=address, bypass_csp=True)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: complaints.extend(complaint(message)))
        yield page
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def axe() -> str:
    return (ROOT / "assets/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_accessible_and_fits(page: Page, axe: str, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    page.goto(f"{address}{'&' if '?' in address else '?'}lang=zh", wait_until="load")
    assert page.get_by_text("⊘").first.is_visible()
    assert broken_rules(page, axe) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert broken_rules(page, axe) == []


def test_claim_is_amber_doubly_underlined_and_told(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    page.goto(f"{REPORT}?lang=en")
    mark = page.locator(f'a.mark[href="#claim-{CLAIM}"]')
    assert "⊘" in (mark.text_content() or "")
    assert "retracted source" in (mark.get_attribute("aria-label") or "")
    words = page.locator(".claim.retracted").first
    style = words.evaluate("e => { const s = getComputedStyle(e); return [s.textDecorationStyle, s.color] }")
    assert style[0] == "double"
    assert mark.evaluate("e => getComputedStyle(e).color") == "rgb(138, 87, 0)"
    sound = page.locator(".mark.supports:not(.retracted)").first
    assert sound.evaluate("e => getComputedStyle(e).color") != "rgb(138, 87, 0)"


@pytest.mark.parametrize("width", [1280, 390])
def test_card_in_one_file_asks_for_nothing_and_is_accessible(
    browser: Browser, graph: KnowledgeGraph, axe: str, tmp_path: Path, width: int
) -> None:
    card = tmp_path / "card.html"
    card.write_text(as_html([Audit(graph).card("llm-clinical-medicine")]), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(card.as_uri())
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        assert broken_rules(page, axe) == [], theme
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [card.as_uri()]
    context.close()
