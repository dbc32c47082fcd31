"""Search as a reader does it: typing, choosing, narrowing; by keyboard, on a phone, without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from tests.browser.conftest import OpenPage, Violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def box(page: Page) -> Locator:
    return page.locator("#search")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")  # a native select has options of its own


# --- With the keyboard --------------------------------------------------------------------------------------------


def test_word_is_typed_and_found(page: Page) -> None:
    page.goto("/")
    box(page).fill("诊断")
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=%E8%AF%8A%E6%96%AD$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("诊断")
    expect(page.locator("mark").first).to_have_text("诊断")
    expect(box(page)).to_have_value("诊断")


def test_slash_leads_to_the_box_and_is_not_typed(page: Page) -> None:
    page.goto("/claims")
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("CT/MRI")
    expect(box(page)).to_have_value("CT/MRI")


def test_suggestion_is_chosen_by_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("GPT")
    expect(options(page).first).to_be_visible()
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    first = options(page).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/doc/model/gpt-"))


def test_arrows_go_round_through_the_box_itself(page: Page) -> None:
    page.goto("/")
    box(page).press_sequentially("med")
    expect(options(page).first).to_be_visible()
    number = options(page).count()
    box(page).press("ArrowUp")
    expect(options(page).nth(number - 1)).to_have_attribute("aria-selected", "true")
    box(page).press("ArrowDown")
    expect(box(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(box(page)).to_be_focused()


def test_enter_without_a_choice_searches(page: Page) -> None:
    page.goto("/")
    box(page).press_sequentially("肺")
    expect(options(page).first).to_be_visible()
    box(page).press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q="))


def test_escape_closes_the_list_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/")
    box(page).press_sequentially("med")
    expect(options(page).first).to_be_visible()
    box(page).press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(box(page)).to_have_value("med")


def test_number_of_suggestions_is_announced(page: Page) -> None:
    page.goto("/")
    box(page).press_sequentially("med")
    expect(options(page).first).to_be_visible()
    number = options(page).count()
    expect(page.locator("form.search [role=status]")).to_have_text(
        f"{number} suggestions. The arrow keys move among them."
    )


def test_suggestion_is_chosen_by_pointer(page: Page) -> None:
    page.goto("/")
    box(page).press_sequentially("肺癌")
    options(page).first.click()
    expect(page).to_have_url(re.compile(r"/doc/condition/lung-cancer$"))


def test_language_chosen_by_hand_stays_with_a_suggestion(page: Page) -> None:
    page.goto("/?lang=zh")
    box(page).press_sequentially("肺癌")
    options(page).first.click()
    expect(page).to_have_url(re.compile(r"/doc/condition/lung-cancer\?lang=zh$"))


# --- While a method of input composes -----------------------------------------------------------------------------


def test_composition_asks_for_nothing_and_its_enter_does_not_search(page: Page) -> None:
    """Through the browser's own composition events, as a method of input for Chinese makes them."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)
    page.goto("/")
    box(page).focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "zhen", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(400)
    assert asked == []
    expect(options(page)).to_have_count(0)
    session.send(
        "Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    )
    page.wait_for_timeout(200)
    assert page.url.endswith("/")
    session.send("Input.insertText", {"text": "诊断"})
    expect(options(page).first).to_be_visible()
    expect(box(page)).to_have_value("诊断")
    assert len(asked) == 1


# --- When the network is slow or gone -----------------------------------------------------------------------------


def test_late_answer_does_not_replace_a_newer_one(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.goto("/")
    page.route("**/search/suggestions?q=g&*", hold)
    box(page).press_sequentially("g")
    with page.expect_request("**/search/suggestions?q=g&*"):
        pass
    box(page).fill("肺癌")
    expect(options(page).first).to_contain_text("肺癌")
    for route in held:
        route.abort()
    expect(options(page).first).to_contain_text("肺癌")


def test_typing_fast_asks_once(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)
    page.goto("/")
    box(page).press_sequentially("medical", delay=10)
    expect(options(page).first).to_be_visible()
    assert len(asked) == 1


def test_without_suggestions_the_box_still_searches(page: Page) -> None:
    page.goto("/")
    page.route("**/search/suggestions?*", lambda route: route.abort())
    box(page).press_sequentially("GPT-4")
    box(page).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("GPT-4")


# --- Narrowing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False])
def test_results_are_narrowed_and_widened_again(open_page: OpenPage, javascript: bool) -> None:
    page = open_page(javascript=javascript)
    page.goto("/search?q=诊断")
    count = page.locator(".count")
    everything = count.inner_text()
    facets = page.get_by_role("navigation", name="Narrow the results")
    facets.get_by_role("link", name=re.compile(r"^Claim")).click()
    expect(page.locator(".hit .kind").first).to_contain_text("Claim")
    facets.get_by_role("link", name=re.compile("supported in part")).click()
    expect(page).to_have_url(re.compile("class=claim.*verdict=supports-in-part"))
    expect(page.locator(".hit")).to_have_count(int(count.inner_text().split()[0]))
    page.get_by_role("link", name="remove all").click()
    expect(count).to_have_text(everything)


def test_choices_are_kept_when_the_words_change(page: Page) -> None:
    page.goto("/search?q=诊断&class=claim")
    box(page).fill("模型")
    box(page).press("Enter")
    expect(page).to_have_url(re.compile("class=claim"))
    expect(page.locator(".chips")).to_contain_text("Claim")


# --- Without scripts, on a phone, in the dark ---------------------------------------------------------------------


def test_box_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto("/doc/report/llm-clinical-medicine")
    box(page).fill("诊断")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".hit")).to_have_count(20)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", ["/", "/search?q=诊断&class=claim", "/search?q=xyzzy", "/search"])
def test_phone_shows_everything_without_scrolling_sideways(open_page: OpenPage, address: str, language: str) -> None:
    page = open_page(width=390, height=844, language=language)
    page.goto(address)
    expect(box(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    header = page.locator("header.site").bounding_box()
    assert header is not None
    assert header["height"] < 160


def test_facets_are_folded_on_a_phone_and_open_beside_the_results_elsewhere(open_page: OpenPage) -> None:
    phone, desk = open_page(width=390), open_page(width=1280)
    for page in (phone, desk):
        page.goto("/search?q=诊断")
    value = "nav.facets a"
    expect(phone.locator(value).first).to_be_hidden()
    phone.locator("nav.facets summary").first.click()
    expect(phone.locator(value).first).to_be_visible()
    expect(desk.locator(value).first).to_be_visible()
    facets, hits = desk.locator("nav.facets").bounding_box(), desk.locator(".results").bounding_box()
    assert facets is not None
    assert hits is not None
    assert facets["x"] > hits["x"] + hits["width"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/search?q=诊断", "/search?q=诊断&class=claim&verdict=supports-in-part", "/search?q=xyzzy", "/search"]
)
def test_page_breaks_no_rule_of_accessibility(violations: Violations, address: str, theme: str) -> None:
    assert violations(address, theme) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_on_a_phone_breaks_no_rule_of_accessibility(violations: Violations, language: str) -> None:
    assert violations("/search?q=诊断&class=claim", width=390, language=language) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_open_list_of_suggestions_breaks_no_rule_of_accessibility(violations: Violations, theme: str) -> None:
    def open_list(page: Page) -> None:
        box(page).press_sequentially("med")
        expect(options(page).first).to_be_visible()
        box(page).press("ArrowDown")

    assert violations("/", theme, after=open_list) == []
