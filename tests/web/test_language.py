"""Interface, labels and errors speak one language: the one asked for, else the browser's, else English."""

import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient
from tests.web.reading import by_class, heading, page, text_of


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-Hant-TW", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("de,zh;q=0.5", "zh"),
        ("de", "en"),
        ("zh;q=0,en;q=0.1", "en"),
        ("", "en"),
    ],
)
def test_browser_chooses_the_language(client: FlaskClient, accept: str, language: str) -> None:
    assert page(client, "/", language=accept).get("lang") == language


def test_address_goes_before_the_browser(client: FlaskClient) -> None:
    assert page(client, "/?lang=zh", language="en").get("lang") == "zh"
    assert page(client, "/?lang=en", language="zh").get("lang") == "en"


def test_unknown_language_is_passed_over(client: FlaskClient) -> None:
    assert page(client, "/?lang=fr", language="zh").get("lang") == "zh"


def test_interface_and_labels_and_errors_speak_chinese(client: FlaskClient) -> None:
    root = page(client, "/doc/model/aster-1", language="zh")
    assert heading(root) == "星辰-1"
    (navigation,) = root.iter("nav")
    assert "报告" in text_of(navigation)
    assert "所用技术" in text_of(root)
    failure = page(client, "/nothing", language="zh", status=404)
    assert heading(failure) == "这里没有内容"


DATA = ("csv", "json", "ttl")
"""Endings of answers that are the same in every language."""


def test_chosen_language_is_carried_from_page_to_page(client: FlaskClient) -> None:
    root = page(client, "/doc/claim/toy/integration?lang=zh")
    targets = [element.get("href") or "" for element in root.iter("a")]
    inside = [target for target in targets if target.startswith("/") and not target.endswith((".ttl", ".csv", ".json"))]
    assert [
        target for target in inside if "lang=" not in target and not any(f".{data}?" in target for data in DATA)
    ] == []


def test_language_is_not_carried_where_none_was_chosen(client: FlaskClient) -> None:
    root = page(client, "/doc/claim/toy/integration", language="zh")
    (switch,) = by_class(root, "languages")
    elsewhere = [element.get("href") or "" for element in root.iter("a") if element not in list(switch)]
    assert not [target for target in elsewhere if "lang=" in target]


@pytest.mark.parametrize("address", ["/", "/claims?verdict=supports", "/doc/report/toy", "/nothing?x=%26"])
def test_switch_keeps_the_page(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept-Language": "en"})
    after = response.text.partition('<p class="switch">')[2]
    target = after.split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert target == f"{address}{'&' if '?' in address else '?'}lang=zh"


def test_text_in_another_language_says_so(client: FlaskClient) -> None:
    root = page(client, "/doc/model/aster-1", language="en")
    chinese = [element for element in root.iter() if element.get("lang") == "zh" and "星辰" in text_of(element)]
    assert chinese
    for element in root.iter():
        if element.tag == "code":
            continue
        text = element.text or ""
        if any("\u4e00" <= letter <= "\u9fff" for letter in text):
            assert _language(root, element) == "zh", text


def _language(element: ET.Element, wanted: ET.Element, around: str = "") -> str:
    """The language of an element: its own, else that of what holds it."""
    own = element.get("lang") or around
    if element is wanted:
        return own
    return next((found for child in element if (found := _language(child, wanted, own))), "")


def test_one_request_does_not_change_the_language_of_the_next(client: FlaskClient) -> None:
    page(client, "/?lang=zh")
    assert page(client, "/", language="en").get("lang") == "en"


def test_dates_and_numbers_are_written_as_the_language_does(client: FlaskClient) -> None:
    def issued(language: str) -> str:
        root = page(client, "/", language=language)
        return text_of(next(root.iter("time")))

    assert "年" in issued("zh")
    assert "年" not in issued("en")
