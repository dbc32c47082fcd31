"""The query page in a browser: the editor, its help, and the answers in their forms."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import ROOT, OpenPage, Violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

COUNTED = (
    "SELECT ?kind (COUNT(?claim) AS ?claims) { ?claim medkg:claimKind ?kind } GROUP BY ?kind ORDER BY DESC(?claims)"
)
GRAPH = "CONSTRUCT { ?line cito:hasCitingEntity ?claim } WHERE { ?line cito:hasCitingEntity ?claim } LIMIT 200"
BUILT = ROOT / "src/medkg/web/static/built"


def at(text: str, **fields: str) -> str:
    return "/query?" + "&".join(f"{name}={quote(value)}" for name, value in {"query": text, **fields}.items())


def write(page: Page, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def written(page: Page) -> str:
    return page.locator("#query-text").input_value()


def test_ctrl_enter_runs_the_text_and_the_address_is_its_link(page: Page, open_page: OpenPage) -> None:
    page.goto("/query")
    write(page, COUNTED)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="answers")).to_be_visible()
    expect(page.locator("#answer tbody tr").first).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["query"] == [COUNTED]
    rows = page.locator("#answer tbody tr").count()
    other = open_page()
    other.goto(page.url)
    expect(other.locator("#answer tbody tr")).to_have_count(rows)
    assert written(other) == COUNTED


def test_classes_properties_and_things_are_completed_in_either_language(page: Page) -> None:
    page.goto("/query")
    page.wait_for_load_state("networkidle")
    page.locator(".cm-content").click()
    page.keyboard.type("SELECT * WHERE { ?c a Clai")
    page.locator(".cm-tooltip-autocomplete li", has_text="medkg:ClaimKind").wait_for()
    page.wait_for_timeout(
        150
    )  # an option may be taken only some time after it was shown, so that nobody takes it unseen
    page.keyboard.press("Enter")
    assert "PREFIX medkg: <https://w3id.org/medkg/ontology#>\n" in written(page)
    page.keyboard.insert_text(" ; 陈")
    option = page.locator(".cm-tooltip-autocomplete li", has_text="medkg:statement")
    option.wait_for()
    page.wait_for_timeout(150)
    page.keyboard.press("Enter")
    assert "?c a medkg:Claim ; medkg:statement" in written(page)
    page.keyboard.type(" ?s . ?c schema:about <gpt-4")
    page.locator(".cm-tooltip-autocomplete li", has_text="<model/gpt-4>").wait_for()
    page.wait_for_timeout(150)
    page.keyboard.press("Enter")
    text = written(page)
    assert "schema:about <model/gpt-4>" in text
    assert "BASE <https://w3id.org/medkg/id/>" in text
    assert "PREFIX schema: <https://schema.org/>" in text


def test_only_what_the_class_has_is_offered_after_a_typed_subject(page: Page) -> None:
    page.goto("/query")
    page.wait_for_load_state("networkidle")
    page.locator(".cm-content").click()
    page.keyboard.insert_text("SELECT * WHERE { ?x a medkg:Verdict ; ")
    page.keyboard.press("Control+Space")
    page.locator(".cm-tooltip-autocomplete li", has_text="medkg:precedence").wait_for()
    assert page.locator(".cm-tooltip-autocomplete li", has_text="medkg:statement").count() == 0


def test_mistake_is_marked_at_its_place_and_the_mark_goes_when_it_is_mended(page: Page) -> None:
    page.goto("/query")
    write(page, "SELECT ?s\nWHERE { ?s ?p }")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Line 2, column")
    expect(page.locator(".cm-lint-marker-error")).to_be_visible()
    write(page, "SELECT ?s\nWHERE { ?s ?p ?o } LIMIT 3")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer tbody tr")).to_have_count(3)
    expect(page.locator("#query-error")).to_have_count(0)
    expect(page.locator(".cm-lint-marker-error")).to_have_count(0)


def test_text_is_checked_while_it_is_written(page: Page) -> None:
    page.goto("/query")
    write(page, "SELECT ?s {\n  ?s a medkg:Model .\n  FILTER(?s > )\n}")
    expect(page.locator(".checked")).to_have_text("Line 3, column 15: something is missing before “)”")
    expect(page.locator(".cm-lintRange-error")).to_have_text(")")
    write(page, "SELECT ?s { ?s a medkg:Model")
    expect(page.locator(".checked")).to_contain_text("something is missing at the end")
    write(page, "SELEKT ?s { ?s a medkg:Model }")
    expect(page.locator(".checked")).to_contain_text("“SELEKT” is not understood here")
    write(page, "SELECT ?诊断 { ?诊断 a medkg:Model }")
    expect(page.locator(".checked")).to_be_empty()
    expect(page.locator(".cm-lintRange-error")).to_have_count(0)


@pytest.mark.parametrize("name", ["reports/narrative", "works/results", "judging/results", "things/claims"])
def test_what_the_catalog_asks_is_no_mistake(page: Page, name: str) -> None:
    page.goto(f"/query?example={name}")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n# end")
    page.wait_for_timeout(900)  # the check waits for a pause
    expect(page.locator(".checked")).to_be_empty()


def test_mistake_behind_a_link_is_marked_too(page: Page) -> None:
    page.goto(at("SELECT ?s WHERE { ?s ?p }"))
    expect(page.get_by_role("alert")).to_contain_text("Line 1, column 26")
    expect(page.locator(".cm-lint-marker-error")).to_be_visible()


def test_example_is_found_by_words_taken_and_run(page: Page) -> None:
    page.goto("/query")
    page.get_by_text("Examples: the questions of the catalog").click()
    page.get_by_label("Find an example").fill("文献 报告 结果")
    page.get_by_role("link", name="Which results does this work report?").click()
    page.wait_for_url(re.compile(r"/query\?example="))
    expect(page.locator(".cm-content")).to_contain_text("VALUES ?work")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#answer tbody tr").first).to_be_visible()


def test_table_is_sorted_filtered_and_paged(page: Page) -> None:
    page.goto(at("SELECT ?claim ?statement { ?claim medkg:statement ?statement } ORDER BY ?claim ?statement"))
    rows = page.locator("#answer tbody tr")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Page 2 of")).to_be_visible()
    page.get_by_label("Filter the rows").fill("GPT-4")
    expect(page.get_by_text(" rows").last).to_be_visible()
    assert all("gpt-4" in text.lower() for text in rows.all_inner_texts())
    page.get_by_label("Filter the rows").fill("")
    page.get_by_role("button", name="statement").click()
    expect(page.locator("th", has_text="statement")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="statement").click()
    expect(page.locator("th", has_text="statement")).to_have_attribute("aria-sort", "descending")


def test_numbers_are_sorted_by_their_value(page: Page) -> None:
    page.goto(at("SELECT ?n { VALUES ?n { 10 9 100 -1.5 } }"))
    page.locator("th button", has_text="n").click()
    assert page.locator("#answer tbody tr").all_inner_texts() == ["-1.5", "9", "10", "100"]


@pytest.mark.parametrize(
    ("end", "labels"),
    [("", ["b", "a", "c"]), ("ORDER BY DESC(?name)", ["c", "b", "a"])],
    ids=["by value", "as the answer is"],
)
def test_bars_stand_in_the_order_that_was_asked_for_or_by_value(page: Page, end: str, labels: list[str]) -> None:
    page.goto(at(f'SELECT ?name ?n {{ VALUES (?name ?n) {{ ("a" 2) ("b" 30) ("c" 1) }} }} {end}', view="chart"))
    expect(page.locator(".chart-drawing text.label")).to_have_text(labels)


def test_hint_stands_above_the_answer(page: Page) -> None:
    page.goto(at("SELECT ?c { ?c a medkg:Claimm }"))
    expect(page.locator("#answer .hint")).to_contain_text("medkg:Claim?")


def test_chart_has_a_bar_for_each_row_names_its_axes_and_is_a_file(page: Page, tmp_path: Path) -> None:
    page.goto(at(COUNTED))
    rows = page.locator("#answer tbody tr").count()
    page.get_by_role("tab", name="Chart").click()
    chart = page.locator(".chart-drawing svg")
    expect(chart.locator("rect.amount")).to_have_count(rows)
    expect(chart.locator("text.heading")).to_have_text(["kind", "claims"])
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Drawing (SVG)").click()
    waiting.value.save_as(tmp_path / "chart.svg")
    assert (tmp_path / "chart.svg").read_text(encoding="utf-8").startswith("<svg")
    page.locator("#chart-form").select_option("line")
    expect(chart.locator("path.trend")).to_have_count(1)
    page.locator("#chart-form").select_option("dot")
    expect(chart.locator("circle.amount")).to_have_count(rows)
    page.reload()
    expect(chart).to_be_visible()


def test_graph_is_drawn_by_the_server_and_its_statements_are_a_table(page: Page) -> None:
    page.goto(at(GRAPH))
    drawing = page.locator("#answer .drawing svg")
    expect(drawing).to_be_visible()
    assert 2 <= drawing.locator("a.node").count() <= 60
    expect(drawing).to_contain_text("are shown")
    page.get_by_role("tab", name="Table").click()
    expect(page.locator("#answer tbody tr")).to_have_count(50)
    page.get_by_role("tab", name="Raw").click()
    expect(page.locator("#answer pre")).to_contain_text("hasCitingEntity")


def test_raw_answer_is_what_programs_get(page: Page) -> None:
    page.goto(at("ASK { ?s ?p ?o }"))
    expect(page.locator("#answer .truth")).to_have_text("Yes")
    page.get_by_role("tab", name="Raw").click()
    expect(page.locator("#answer pre")).to_contain_text('"boolean":true')
    page.locator("#raw-format").select_option("xml")
    expect(page.locator("#answer pre")).to_contain_text("<boolean>true</boolean>")


def test_downloads_of_long_texts_are_sent_by_post(page: Page) -> None:
    page.goto("/query")
    write(page, COUNTED + "\n# " + "x" * 10_000)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer tbody tr").first).to_be_visible()
    assert "query=" not in page.url
    with page.expect_response("**/sparql") as waiting:
        page.get_by_role("button", name="CSV").click()
    assert waiting.value.headers["content-type"].startswith("text/csv")


def test_unsaved_text_and_earlier_queries_are_kept_until_they_are_cleared(page: Page) -> None:
    page.goto("/query")
    write(page, COUNTED)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer tbody tr").first).to_be_visible()
    page.goto("/query")
    write(page, "SELECT * { }")
    page.goto("/query")
    expect(page.locator(".cm-content")).to_have_text("SELECT * { }")
    page.get_by_text("Your earlier queries").click()
    page.locator(".history li button").first.click()
    assert written(page) == COUNTED
    page.get_by_role("button", name="Clear the list").click()
    expect(page.locator(".history")).to_be_hidden()


def test_query_that_takes_long_is_cancelled(page: Page) -> None:
    page.goto("/query")
    write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("status").filter(has_text="Cancelled.")).to_be_visible()


def test_link_is_copied(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/query")
    write(page, COUNTED)
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(copied).query)["query"] == [COUNTED]


def test_going_back_shows_the_answer_before(page: Page) -> None:
    page.goto("/query")
    write(page, "SELECT (1 AS ?one) {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer td")).to_have_text("1")
    write(page, "SELECT (2 AS ?two) {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#answer td")).to_have_text("2")
    page.go_back()
    expect(page.locator("#answer td")).to_have_text("1")
    assert "?one" in written(page)


def test_everything_can_be_done_by_keyboard_and_the_editor_can_be_left(page: Page) -> None:
    page.goto("/query")
    page.locator(".cm-content").focus()
    page.keyboard.insert_text("SELECT (1 AS ?one) {}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "editor"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#answer td")).to_have_text("1")
    page.get_by_role("tab", name="Table").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Chart")).to_be_focused()
    expect(page.get_by_role("tab", name="Chart")).to_have_attribute("aria-selected", "true")


def test_keys_of_the_page_are_letters_in_the_editor(page: Page) -> None:
    page.goto("/query")
    page.locator(".cm-content").click()
    page.keyboard.type("# ?j/k")
    page.wait_for_timeout(300)
    assert written(page) == "# ?j/k"
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_lines_become_comments(page: Page) -> None:
    page.goto("/query")
    write(page, "SELECT * {}")
    page.keyboard.press("Control+/")
    assert written(page) == "# SELECT * {}"


@pytest.mark.parametrize("width", [1280, 390])
def test_without_javascript_a_form_gives_the_same_answer(open_page: OpenPage, width: int) -> None:
    page = open_page(javascript=False, width=width)
    page.goto("/query")
    page.locator("#query-text").fill(COUNTED)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#answer tbody tr").first).to_be_visible()
    page.locator("#query-text").fill("SELECT ?s WHERE { ?s ?p }")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#query-error")).to_contain_text("Line 1, column 26")
    expect(page.locator("#query-text")).to_have_value("SELECT ?s WHERE { ?s ?p }")


def test_on_a_phone_nothing_is_wider_than_the_window(open_page: OpenPage) -> None:
    page = open_page(width=390)
    for address in (at(COUNTED), at(COUNTED, view="chart"), at(GRAPH)):
        page.goto(address)
        expect(page.locator("#answer [role=tabpanel]")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/query", at(COUNTED), at(COUNTED, view="chart"), at(GRAPH), at("SELECT ?s WHERE { ?s ?p }")]
)
def test_axe_finds_nothing(violations: Violations, address: str, theme: str) -> None:
    assert violations(address, theme) == []
    assert violations(address, theme, width=390, language="zh") == []


def test_editor_is_loaded_on_this_page_alone(page: Page) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/questions")
    page.wait_for_load_state("networkidle")
    assert not [address for address in loaded if "/query." in address]
    page.goto("/query")
    page.wait_for_load_state("networkidle")
    assert [address for address in loaded if "/built/query.js" in address]
    assert (BUILT / "query.js").stat().st_size < 600_000


def test_pages_style_needs_no_exception_from_the_policy(page: Page) -> None:
    page.goto("/query")
    expect(page.locator(".cm-content")).to_be_visible()
    assert page.evaluate("document.querySelectorAll('style').length") == 0
    assert page.evaluate("document.querySelector('.editor').shadowRoot.adoptedStyleSheets.length") == 1
