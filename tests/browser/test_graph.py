"""Pictures as a reader handles them: pointer, keys, fingers, buttons; in place, on a phone, without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.conftest import OpenPage, Violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CLAIM = "claim/llm-clinical-medicine/gpt-4-hit-rate-mimic-iv"
MAP = "/evidence-map/llm-clinical-medicine"


def focus(page: Page) -> Locator:
    return page.locator(".drawing a.node.focus")


def lit(page: Page) -> Locator:
    return page.locator(".drawing a.node.lit")


def told(page: Page) -> Locator:
    return page.locator(".picture-told")


def size(page: Page) -> float:
    return page.locator(".drawing svg").evaluate("svg => svg.getBoundingClientRect().width")  # type: ignore[no-any-return]


# --- Light ------------------------------------------------------------------------------------------------------------


def test_label_under_the_pointer_stands_out_with_its_neighbours(page: Page) -> None:
    page.goto("/graph/model/gpt-4")
    focus(page).hover()
    linked = page.locator(".drawing path.link.lit").count()
    assert linked > 1
    expect(lit(page)).to_have_count(linked + 1)
    expect(told(page)).to_contain_text("GPT-4")
    page.mouse.move(5, 5)
    expect(lit(page)).to_have_count(0)


def test_focused_label_is_told_aloud_with_its_verdict(page: Page) -> None:
    page.goto(f"/graph/{CLAIM}")
    focus(page).focus()
    expect(told(page)).to_have_attribute("aria-live", "polite")
    expect(told(page)).to_have_attribute("role", "status")
    expect(told(page)).to_contain_text("claim: In an evaluation based on the MIMIC-IV dataset")
    expect(told(page)).to_contain_text("supported")
    expect(told(page).get_by_role("link")).to_have_attribute("href", f"/doc/{CLAIM}")


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_arrow_keys_go_from_label_to_label_along_links(page: Page) -> None:
    page.goto(f"/graph/{CLAIM}")
    focus(page).focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) != f"/doc/{CLAIM}"
    page.keyboard.press("ArrowLeft")
    assert focused(page) == f"/doc/{CLAIM}"
    page.keyboard.press("ArrowLeft")
    first = focused(page)
    page.keyboard.press("ArrowDown")
    assert focused(page) != first
    page.keyboard.press("Home")
    assert focused(page) == f"/doc/{CLAIM}"


def test_enter_opens_the_page_of_a_label(page: Page) -> None:
    page.goto("/graph/model/gpt-4")
    focus(page).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/doc/model/gpt-4$"))


def test_e_goes_one_step_further_in_place_and_back_leads_back(page: Page) -> None:
    page.goto("/graph/model/gpt-4")
    page.evaluate("window.kept = true")
    focus(page).focus()
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(r"/graph/model/gpt-4\?depth=2$"))
    expect(focus(page)).to_be_focused()
    page.locator(f'.drawing a.node[href="/doc/{CLAIM}"]').focus()
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(f"/graph/{CLAIM}$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("hit rate")
    assert "hit rate" in page.title()
    page.go_back()
    expect(page).to_have_url(re.compile(r"depth=2$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("GPT-4")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/graph/model/gpt-4$"))
    expect(page.locator(".steps [aria-current]")).to_have_text("1 step")
    assert page.evaluate("window.kept") is True


def test_map_leads_on_to_a_picture_in_place_and_back(page: Page) -> None:
    page.goto(MAP)
    page.evaluate("window.kept = true")
    page.locator(f'.drawing a.node[href="/doc/{CLAIM}"]').focus()
    page.get_by_role("button", name="Expand").click()
    expect(page).to_have_url(re.compile(f"/graph/{CLAIM}$"))
    expect(focus(page)).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile(f"{MAP}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("What the claims of this report rest on")
    expect(page.locator(".drawing.live")).to_be_visible()
    assert page.evaluate("window.kept") is True


def test_button_expands_and_says_where_there_is_no_further_step(page: Page) -> None:
    page.goto("/graph/model/gpt-4?depth=2")
    focus(page).focus()
    page.get_by_role("button", name="Expand").click()
    expect(page.locator("body > [role=status]")).to_have_text("There is no further step from here.")


def test_escape_resets_everything(page: Page) -> None:
    page.goto("/graph/model/gpt-4")
    before = size(page)
    page.get_by_role("button", name="Larger").click()
    page.get_by_role("checkbox", name="Work").uncheck()
    focus(page).focus()
    page.keyboard.press("Escape")
    assert size(page) == before
    expect(page.get_by_role("checkbox", name="Work")).to_be_checked()
    expect(lit(page)).to_have_count(0)
    expect(page.locator(".drawing .off")).to_have_count(0)


def test_single_keys_can_be_turned_off(page: Page) -> None:
    page.goto("/graph/model/gpt-4")
    page.evaluate("localStorage.setItem('medkg-single-keys-off', 'yes')")
    focus(page).focus()
    page.keyboard.press("e")
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"/graph/model/gpt-4$"))
    expect(page.locator(".picture-tools .size")).to_have_text("100 %")


# --- Size, kinds ------------------------------------------------------------------------------------------------------


def test_buttons_and_ctrl_wheel_zoom_and_a_wheel_alone_scrolls_the_page(page: Page) -> None:
    page.goto(MAP)
    before = size(page)
    page.get_by_role("button", name="Larger").click()
    assert size(page) == pytest.approx(before * 1.25)
    page.get_by_role("button", name="Reset").click()
    assert size(page) == before
    page.locator(".drawing").hover(position={"x": 300, "y": 300})
    page.mouse.wheel(0, 400)
    until(page, lambda: int(page.evaluate("window.scrollY")) > 300)
    assert size(page) == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    until(page, lambda: size(page) > before + 10)


def test_fit_makes_the_drawing_as_wide_as_a_phone(open_page: OpenPage) -> None:
    page = open_page(width=390)
    page.goto(MAP)
    assert size(page) > 1000
    page.get_by_role("button", name="Fit the width").click()
    assert size(page) <= 390
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_drag_moves_the_drawing_and_opens_nothing(open_page: OpenPage) -> None:
    page = open_page(width=760)
    page.goto(MAP)
    label = page.locator(".drawing a.node").first
    label.scroll_into_view_if_needed()
    box = label.bounding_box()
    assert box
    page.mouse.move(box["x"] + 40, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] + 8, steps=5)
    page.mouse.up()
    assert page.locator(".drawing").evaluate("region => region.scrollLeft") > 50
    expect(page).to_have_url(re.compile(f"{MAP}$"))


def test_kinds_are_shown_or_not_with_their_links(page: Page) -> None:
    page.goto(MAP)
    works = page.locator(".drawing a.node.of-work")
    many = works.count()
    box = page.get_by_role("checkbox", name=re.compile("^Work"))
    expect(page.locator(".picture-tools label", has_text="Work")).to_contain_text(str(many))
    box.uncheck()
    expect(works.first).to_be_hidden()
    expect(page.locator(".drawing path.link[data-from]:not(.off)")).to_have_count(0)
    box.check()
    expect(works.first).to_be_visible()


# --- Fingers, no scripts, everybody -------------------------------------------------------------------------------------


def test_first_touch_tells_and_the_second_opens(browser: Browser, server: str) -> None:
    context = browser.new_context(
        base_url=server, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-GB"
    )
    page = context.new_page()
    page.goto("/graph/model/gpt-4")
    focus(page).tap()
    expect(told(page)).to_contain_text("model: GPT-4")
    expect(page).to_have_url(re.compile(r"/graph/model/gpt-4$"))
    focus(page).tap()
    expect(page).to_have_url(re.compile(r"/doc/model/gpt-4$"))
    context.close()


@pytest.mark.parametrize("address", ["/graph/model/gpt-4", MAP, "/compare/accuracy"])
def test_without_scripts_there_is_the_drawing_and_nothing_that_does_not_work(open_page: OpenPage, address: str) -> None:
    page = open_page(javascript=False)
    page.goto(address)
    expect(page.locator(".drawing svg")).to_be_visible()
    expect(page.locator(".picture-tools")).to_have_count(0 if "compare" in address else 1)
    expect(page.locator(".picture-tools:visible, .picture-told:visible, .figure-told:visible")).to_have_count(0)
    expect(page.get_by_role("link", name="Bitmap (PNG)")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", [f"/graph/{CLAIM}?depth=2", MAP, "/compare/diagnostic-hit-rate", "/compare/accuracy"]
)
def test_pictures_break_no_rule_of_accessibility(violations: Violations, address: str, theme: str) -> None:
    assert violations(address, theme) == []


def test_picture_with_a_chosen_label_breaks_no_rule(violations: Violations) -> None:
    assert violations(f"/graph/{CLAIM}", after=lambda page: focus(page).focus(), width=390, language="zh") == []


# --- Figures ----------------------------------------------------------------------------------------------------------


def test_figure_is_told_in_full_and_arrows_lead_through_the_rows(page: Page) -> None:
    page.goto("/compare/diagnostic-hit-rate")
    rows = page.locator(".drawing a.figure")
    rows.nth(1).hover()
    expect(page.locator(".figure-told")).to_contain_text("97.4% (95% CI 97.0%-97.8%)")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()


def test_table_sorts_by_a_column_within_its_groups(page: Page) -> None:
    page.goto("/compare/market-size")
    table = page.locator("table.sortable")
    button = table.get_by_role("button", name="Value")
    values = "table => [...table.tBodies[1].querySelectorAll('td[data-value]:nth-child(2)')].map(c => +c.dataset.value)"
    button.click()
    up = table.evaluate(values)
    assert up == sorted(up)
    expect(table.locator("th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    button.click()
    assert table.evaluate(values) == up[::-1]
    expect(table.locator("tbody").nth(1).locator("tr").first).to_have_text("Reported by works")


def test_figures_are_narrowed_by_a_form(page: Page) -> None:
    page.goto("/compare/diagnostic-hit-rate")
    page.get_by_label("Of").select_option(label="GPT-4 (2)")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"about=model%2Fgpt-4"))
    expect(page.locator(".drawing a.figure")).to_have_count(2)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('href')"))


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until something is so; asked from here, since the page's policy lets nobody evaluate a text in it again."""
    for _turn in range(100):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to be so")
