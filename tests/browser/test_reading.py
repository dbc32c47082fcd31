"""Reading a report in a browser: evidence in place, keys, filter, languages, theme, phone and paper; with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import OpenPage, Violations

pytestmark = pytest.mark.browser

REPORT = "/doc/report/llm-clinical-medicine"
CLAIM = "#claim-gpt-4-hit-rate-mimic-iv"
NOTE = f".note:has({CLAIM})"
MARK = f'a.mark[href="{CLAIM}"]'
WHY = "Model, data set, metric and value are the same."


def is_open(page: Page, note: str = NOTE) -> bool:
    return bool(page.locator(note).evaluate("note => note.open"))


def focused(page: Page) -> str:
    """The address that the focused link leads to, or the name of the focused element."""
    return str(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.localName"))


# --- Evidence in place -----------------------------------------------------------------------------------------------


def test_click_on_a_mark_opens_its_evidence_and_leaves_the_reader_where_they_are(page: Page) -> None:
    page.goto(REPORT)
    page.locator(MARK).scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.click(MARK)
    expect(page.locator(f"{NOTE} .why").first).to_contain_text(WHY)
    assert page.evaluate("scrollY") == before
    assert focused(page) != "summary"
    assert page.url.endswith(CLAIM)
    page.click(MARK)
    assert not is_open(page)


def test_click_on_the_words_opens_the_note_and_selecting_them_does_not(page: Page) -> None:
    page.goto(REPORT)
    words = page.locator("#sentence-gpt-4-on-mimic-iv .claim").first
    words.click()
    assert is_open(page)
    page.keyboard.press("Escape")
    assert not is_open(page)
    words.dblclick()
    assert page.evaluate("!getSelection().isCollapsed")


def test_opened_note_holds_every_evidence_line(page: Page) -> None:
    page.goto(REPORT)
    page.click(MARK)
    expect(page.locator(f"{NOTE} section")).to_have_count(2)
    expect(page.locator(f"{NOTE} .statement")).to_contain_text("93.9%")


def test_deep_link_opens_the_note_and_marks_the_sentence(page: Page) -> None:
    page.goto(REPORT + CLAIM)
    expect(page.locator(f"{NOTE} .why").first).to_contain_text(WHY)
    assert page.locator(CLAIM).evaluate("element => element.matches(':target')")
    assert page.locator("#sentence-gpt-4-on-mimic-iv").evaluate("s => getComputedStyle(s).boxShadow") != "none"


def test_claim_and_note_find_each_other_under_the_pointer(page: Page) -> None:
    page.goto(REPORT)
    words = page.locator("#sentence-gpt-4-on-mimic-iv .c1").first
    note = page.locator(NOTE)

    def ground(place: object) -> str:
        return str(place.evaluate("e => getComputedStyle(e).backgroundColor"))  # type: ignore[attr-defined]

    quiet = ground(words), ground(note)
    words.hover()
    assert ground(note) != quiet[1]
    note.hover()
    assert ground(words) != quiet[0]


def test_evidence_opens_without_scripts_too(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto(REPORT)
    page.click(MARK)
    expect(page.locator(CLAIM)).to_be_visible()
    assert page.locator(f"{NOTE} a[href^='https://doi.org/']").is_visible()


def test_note_keeps_what_the_page_brought_when_the_rest_does_not_come(page: Page) -> None:
    page.goto(REPORT)
    page.route("**/note/*", lambda route: route.fulfill(status=503))
    page.click(MARK)
    expect(page.locator(CLAIM)).to_contain_text("hit rate of GPT-4 was 93.9")
    page.unroute("**/note/*")
    page.click(MARK)
    page.click(MARK)
    expect(page.locator(f"{NOTE} .why").first).to_contain_text(WHY)


def test_link_of_a_sentence_shows_itself_to_pointer_and_keyboard(page: Page) -> None:
    page.goto(REPORT)
    link = page.locator("#sentence-gpt-4-on-mimic-iv > .here")
    assert link.evaluate("e => getComputedStyle(e).opacity") == "0"
    page.locator(MARK).focus()
    page.keyboard.press("Tab")
    assert link.evaluate("e => e === document.activeElement && getComputedStyle(e).opacity") == "1"
    page.keyboard.press("Enter")
    assert page.url.endswith("#sentence-gpt-4-on-mimic-iv")


@pytest.mark.parametrize("name", ["claim-gpt-4-hit-rates-mimic-iv", "sentence-gpt-4-in-mimic-iv"])
def test_old_link_is_told_with_the_nearest_name(page: Page, name: str) -> None:
    page.goto(f"{REPORT}#{name}")
    expect(page.locator(".gone")).to_contain_text(f"Nothing here is called {name} any more.")
    page.click(".gone a[href^='#']")
    assert page.url.endswith(name.replace("rates", "rate").replace("-in-", "-on-"))
    expect(page.locator(".gone")).to_be_hidden()


@pytest.mark.parametrize("name", ["claim-%E0%A4%A", "claim-<img src=x onerror=alert(1)>", "claim-zzzz", "claim-"])
def test_link_that_names_nothing_does_no_harm(page: Page, name: str) -> None:
    page.goto(f"{REPORT}#{name}")
    expect(page.locator(".gone")).to_be_visible()
    assert page.locator(".gone img").count() == 0


def test_link_to_a_claim_that_the_filter_hides_leads_to_it(page: Page) -> None:
    page.goto(f"{REPORT}?verdict=contradicts{CLAIM}")
    page.click(".gone > a")
    expect(page.locator(".filtered")).to_have_count(0)
    expect(page.locator(NOTE)).to_be_visible()


# --- Keys ------------------------------------------------------------------------------------------------------------


def test_j_and_k_walk_through_the_claims(page: Page) -> None:
    page.goto(REPORT)
    marks = page.locator("a.mark").evaluate_all("marks => marks.map(mark => mark.getAttribute('href'))")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        assert focused(page) == marks[place]


def test_enter_opens_and_goes_there_and_escape_comes_back(page: Page) -> None:
    page.goto(REPORT)
    page.keyboard.press("j")
    mark = focused(page)
    page.keyboard.press("Enter")
    assert focused(page) == "summary"
    assert is_open(page, f".note:has({mark})")
    page.keyboard.press("Escape")
    assert focused(page) == mark
    assert not is_open(page, f".note:has({mark})")


def test_keys_with_modifiers_and_in_fields_are_left_alone(page: Page) -> None:
    page.goto(REPORT)
    page.keyboard.press("Control+j")
    assert focused(page) == "body"
    page.locator(".filter select").first.focus()
    page.keyboard.press("j")
    assert focused(page) == "select"


def test_question_mark_opens_help_and_escape_closes_it(page: Page) -> None:
    page.goto(REPORT)
    page.keyboard.press("j")
    mark = focused(page)
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    expect(page.locator("dialog")).to_contain_text("next claim, previous claim")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    assert focused(page) == mark


def test_single_keys_can_be_turned_off_and_stay_so(page: Page) -> None:
    page.goto(REPORT)
    page.click("a.help")
    page.locator("dialog .single-keys input").uncheck()
    page.locator("dialog button").click()
    page.keyboard.press("j")
    assert not focused(page).startswith("#claim-")
    page.goto("/help")
    expect(page.locator(".single-keys input")).not_to_be_checked()
    page.locator(".single-keys input").check()
    page.goto(REPORT)
    page.keyboard.press("j")
    assert focused(page).startswith("#claim-")


def test_help_is_a_page_without_scripts(open_page: OpenPage) -> None:
    page = open_page(javascript=False, language="zh")
    page.goto(REPORT)
    page.click("a.help")
    expect(page.locator("main kbd")).to_have_count(16)
    expect(page.locator(".single-keys")).to_be_hidden()


# --- Filter ----------------------------------------------------------------------------------------------------------


def test_filter_works_in_place_and_with_the_back_button(page: Page) -> None:
    page.goto(REPORT)
    page.evaluate("window.stayed = true")
    page.click(".legend .contradicts a")
    expect(page.locator(".filtered")).to_contain_text("1 of 90 claims: contradicted")
    expect(page.locator(".note")).to_have_count(1)
    assert page.url.endswith("?verdict=contradicts")
    expect(page.locator("body > [role=status]")).to_have_text("1 of 90 claims: contradicted")
    assert page.evaluate("document.activeElement.closest('.legend .contradicts') !== null")
    page.locator(".filter select[name=scenario]").select_option("image-analysis")
    expect(page.locator(".filtered")).to_contain_text("0 of 90 claims:")
    page.go_back()
    expect(page.locator(".filtered")).to_contain_text("1 of 90 claims:")
    page.go_back()
    expect(page.locator(".note")).to_have_count(90)
    page.go_forward()
    expect(page.locator(".note")).to_have_count(1)
    page.click(".filtered > a")
    expect(page.locator(".note")).to_have_count(90)
    assert page.evaluate("window.stayed")


def test_keys_and_notes_work_in_text_that_the_filter_brought(page: Page) -> None:
    page.goto(REPORT)
    page.click(".legend .contradicts a")
    expect(page.locator(".note")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".note[open] .why").first).to_be_visible()


def test_filter_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page(javascript=False)
    page.goto(REPORT)
    page.click(".legend .contradicts a")
    expect(page.locator(".filtered")).to_contain_text("1 of 90 claims: contradicted")
    page.click(".filtered > a")
    page.locator(".filter select[name=about]").select_option("dataset/mimic-iv")
    page.click(".filter button")
    expect(page.locator(".filtered")).to_contain_text("MIMIC-IV")


# --- Languages -------------------------------------------------------------------------------------------------------


def test_language_is_switched_on_the_same_page(page: Page) -> None:
    page.goto(f"{REPORT}?verdict=supports")
    page.click(".languages a[lang=zh]")
    assert page.locator("html").get_attribute("lang") == "zh"
    expect(page.locator(".legend a[aria-current]")).to_have_count(1)


@pytest.mark.parametrize("width", [390, 1400])
def test_both_languages_stand_side_by_side_or_one_below_the_other(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    page.goto(REPORT)
    page.click(".languages a:has-text('both')")
    own, beside = (page.locator(".pair > .paragraph").nth(place).bounding_box() for place in (0, 1))
    assert own is not None
    assert beside is not None
    if width > 900:
        assert own["y"] == beside["y"]
        assert own["x"] + own["width"] < beside["x"]
    else:
        assert own["y"] + own["height"] <= beside["y"]
    page.locator(".pair > .paragraph[lang] .claim.contradicts").first.click()
    expect(page.locator(".note.contradicts[open]")).to_be_visible()
    expect(page.locator(".note.contradicts .why").first).to_be_visible()


# --- Theme -----------------------------------------------------------------------------------------------------------


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_theme_is_kept_from_page_to_page_and_given_up_again(page: Page) -> None:
    page.goto(REPORT)
    light = paper(page)
    assert page.context.cookies() == []
    page.locator("select.theme").select_option("dark")
    dark = paper(page)
    assert dark != light
    page.goto("/claims")
    assert paper(page) == dark
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("select.theme").input_value() == "dark"
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["value"], cookie["sameSite"]) == ("theme", "dark", "Lax")
    page.locator("select.theme").select_option("")
    assert paper(page) == light
    assert page.context.cookies() == []


def test_reader_s_theme_goes_before_the_system_s(open_page: OpenPage) -> None:
    page = open_page(theme="dark")
    page.goto("/")
    dark = paper(page)
    page.locator("select.theme").select_option("light")
    assert paper(page) != dark


def test_without_scripts_the_system_s_theme_holds(open_page: OpenPage) -> None:
    grounds = []
    for theme in ("light", "dark"):
        page = open_page(theme=theme, javascript=False)
        page.goto("/")
        expect(page.locator("select.theme")).to_be_hidden()
        grounds.append(paper(page))
    assert grounds[0] != grounds[1]


# --- Phone, wide, paper ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390, 820, 1280, 1920])
@pytest.mark.parametrize("query", ["?lang=zh", "?lang=en", "?lang=zh&text=both"])
def test_page_is_never_wider_than_the_window(open_page: OpenPage, width: int, query: str) -> None:
    page = open_page(width=width)
    page.goto(REPORT + query)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_note_opens_under_its_sentence(open_page: OpenPage) -> None:
    page = open_page(width=390)
    page.goto(REPORT)
    page.locator("#sentence-gpt-4-on-mimic-iv .claim").first.click()
    words = page.locator("#sentence-gpt-4-on-mimic-iv .claim").first.bounding_box()
    note = page.locator(NOTE).bounding_box()
    assert words is not None
    assert note is not None
    assert words["y"] + words["height"] <= note["y"] + 1
    assert note["x"] + note["width"] <= 390


def test_paper_shows_sources_spelled_out_and_nothing_to_press(page: Page) -> None:
    page.goto(REPORT)
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".citation")).to_be_visible()
    expect(page.locator(".leads")).to_be_hidden()
    assert paper(page) in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    for place in ("header.site", "form.filter", ".here"):
        expect(page.locator(place).first).to_be_hidden()
    expect(page.locator(CLAIM)).to_be_visible()
    after = "link => getComputedStyle(link, '::after').content"
    spelled = page.locator(f"{NOTE} a[href^='https://doi.org/']").evaluate(after)
    assert re.search(r"attr\(href\)|10\.1002/hcs2\.79", str(spelled))


def test_on_paper_notes_are_numbered_below_their_paragraph_and_go_back_afterwards(page: Page) -> None:
    page.goto(REPORT)
    before = page.locator("main").inner_html()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(".notes > .note").count() == 90
    number = page.locator(MARK).get_attribute("data-number")
    assert page.locator(NOTE).get_attribute("data-number") == number
    assert page.locator(".notes > .note:not([open])").count() == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.evaluate("document.querySelectorAll('a.mark').forEach(mark => delete mark.dataset.number)")
    page.emulate_media(media="screen")
    assert page.locator("main").inner_html() == before


# --- For everybody ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", [REPORT, f"{REPORT}?text=both", f"{REPORT}?verdict=supports{CLAIM}", "/help"])
def test_axe_finds_nothing_wrong(violations: Violations, address: str, language: str, theme: str) -> None:
    assert violations(address, theme, language=language) == []


@pytest.mark.parametrize("address", [REPORT, f"{REPORT}?text=both"])
def test_axe_finds_nothing_wrong_on_a_phone(violations: Violations, address: str) -> None:
    assert violations(address, width=390, language="zh") == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_chinese_is_set_as_chinese(open_page: OpenPage, language: str) -> None:
    page = open_page(language=language)
    page.goto(f"{REPORT}?text=both")
    style = page.locator(".paragraph:lang(zh)").first.evaluate(
        """paragraph => {
            const style = getComputedStyle(paragraph);
            return [style.lineBreak, style.letterSpacing, style.textAutospace, style.textSpacingTrim, style.fontFamily];
        }"""
    )
    assert style[0] == "strict"
    assert style[1] in ("normal", "0px")
    assert style[2] == "normal"
    assert style[3] == "trim-start"
    assert style[4].index("Songti") < style[4].index("serif")
