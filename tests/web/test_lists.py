"""The package's page, classes, claims by verdict, questions."""

import re

import pytest
from flask.testing import FlaskClient
from tests.web.reading import LANGUAGES, by_class, heading, links, page, text_of

from medkg.language import translate, use_language
from medkg.queries.catalog import Catalog
from medkg.web.headings import SUBJECTS


def test_first_page_says_what_the_package_is_and_counts_it(client: FlaskClient) -> None:
    root = page(client, "/")
    shown = text_of(root)
    assert "/doc/report/toy" in links(root)
    assert "6 sentences · 6 claims · 2 references" in shown
    rows = {text_of(row.find("th")): text_of(row.find("td")) for row in root.iter("tr") if row.find("td") is not None}  # type: ignore[arg-type]
    assert rows["✕ contradicted"] == "1"
    assert rows["– no evidence"] == "2"
    assert rows["all"] == "6"
    assert (rows["Claim"], rows["Evidence line"], rows["Work"]) == ("6", "4", "4")


def test_claims_are_listed_by_verdict(client: FlaskClient) -> None:
    root = page(client, "/claims?verdict=no-evidence")
    found = [target for target in links(root) if target.startswith("/doc/claim/")]
    assert found == ["/doc/claim/toy/every-clinic", "/doc/claim/toy/hospitals-only"]
    assert "2 claims: no evidence" in text_of(root)


def test_class_page_lists_its_things_in_both_languages(client: FlaskClient) -> None:
    root = page(client, "/class/model", language="zh")
    assert heading(root) == "模型"
    (entry,) = [item for item in root.iter("li") if "/doc/model/aster-1" in links(item)]
    assert text_of(entry) == "星辰-1 Aster-1"
    assert by_class(entry, "other")[0].get("lang") == "en"


def test_class_page_tells_the_class_s_rules(client: FlaskClient) -> None:
    root = page(client, "/class/claim")
    assert "What has to be said of a thing of this class" in text_of(root)


def test_long_class_is_listed_in_pages(real_client: FlaskClient) -> None:
    first, second = page(real_client, "/class/claim"), page(real_client, "/class/claim?page=2")
    listed = [[target for target in links(root) if target.startswith("/doc/claim/")] for root in (first, second)]
    assert [len(found) for found in listed] == [50, 40]
    assert not set(listed[0]) & set(listed[1])
    assert "/class/claim?page=2" in links(first)
    assert "/class/claim" in links(second)
    assert "Page 1 of 2" in text_of(first)


def test_pages_of_a_list_keep_what_was_chosen(real_client: FlaskClient) -> None:
    assert "/claims?lang=zh&page=2" in links(page(real_client, "/claims?lang=zh"))


def test_every_question_is_listed(client: FlaskClient) -> None:
    root = page(client, "/questions")
    found = [target for target in links(root) if target.startswith("/questions/")]
    assert len(found) > 50
    assert "/questions/works/citing_claims" in found


def test_question_asks_for_what_it_needs(client: FlaskClient) -> None:
    root = page(client, "/questions/works/citing_claims")
    (field,) = [field for field in root.iter("input") if field.get("id") != "search"]
    assert field.get("name") == "work"
    assert (field.get("placeholder") or "").startswith("work/")
    assert not list(root.iter("table"))


def test_question_answers(client: FlaskClient) -> None:
    root = page(client, "/questions/works/citing_claims?work=work/aster-2025-trial")
    assert "/doc/claim/toy/accuracy-pebble-100" in links(root)
    assert "/questions/works/citing_claims.csv?work=work%2Faster-2025-trial" in links(root)


def test_question_without_an_answer_says_so(client: FlaskClient) -> None:
    assert "There is nothing" in text_of(page(client, "/questions/works/citing_claims?work=work/aster-2024-preprint"))


def test_question_about_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/questions/works/citing_claims?work=work/none").status_code == 404


def test_question_that_gives_a_graph_offers_it(client: FlaskClient) -> None:
    root = page(client, "/questions/reports/narrative?report=report/toy")
    assert "/questions/reports/narrative.ttl?report=report%2Ftoy" in links(root)


def test_a_long_list_is_searched_in_place(real_client: FlaskClient) -> None:
    text = real_client.get("/claims?verdict=no-evidence&lang=zh").text
    form = text[text.index('class="within"') :].partition("</form>")[0]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]+)"', form))
    assert fields == {"lang": "zh", "class": "claim", "verdict": "no-evidence"}
    assert 'class="within"' in real_client.get("/class/claim").text
    assert 'class="within"' not in real_client.get("/class/region").text, "a short list needs none"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_of_questions_is_headed_in_the_readers_language(client: FlaskClient, language: str) -> None:
    root = page(client, "/questions", language=language)
    headings = [text_of(one) for one in root.iter("h2")]
    subjects = dict.fromkeys(question.subject for question in Catalog())
    assert sorted(headings) == sorted(told_in(language, SUBJECTS[subject]) for subject in subjects)
    assert headings[-1] == told_in(language, "Audit"), "rules are many, and stand last"
    assert all(bool(re.search("[\u3400-\u9fff]", one)) is (language == "zh") for one in headings)


def told_in(language: str, text: str) -> str:
    use_language(language)
    return translate(text)
