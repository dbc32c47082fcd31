"""A report's claims, narrowed by verdict, scenario and thing: by links and a form, without a script."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from flask.testing import FlaskClient
from tests.web.reading import LANGUAGES, by_class, by_id, links, page, text_of
from werkzeug.datastructures import MultiDict

from medkg import KnowledgeGraph
from medkg.narrative import document, notes
from medkg.web.pages.filtering import Filter, only, wanted
from medkg.web.site import Site

REPORT = "/doc/report/toy"
REAL = "/doc/report/llm-clinical-medicine"


def shown(root: ET.Element) -> set[str]:
    """The claims that have a note."""
    return {
        (place.get("id") or "").removeprefix("claim-")
        for note in by_class(root, "note")
        for place in note.iter("p")
        if place.get("id")
    }


def test_without_a_filter_every_claim_is_shown_and_nothing_is_said(client: FlaskClient) -> None:
    root = page(client, REPORT)
    assert len(shown(root)) == 6
    assert by_class(root, "filtered") == []
    assert [text_of(link) for link in by_class(root, "legend")[0].iter("a") if link.get("aria-current")] == []


def test_claims_of_other_verdicts_go_quiet(client: FlaskClient) -> None:
    root = page(client, f"{REPORT}?verdict=supports")
    assert shown(root) == {"accuracy-pebble-100"}
    assert {mark.get("class") for mark in by_class(root, "mark")} == {"mark supports"}
    assert {claim.get("class") for claim in by_class(root, "claim")} == {"claim supports c1"}
    (line,) = by_class(root, "filtered")
    assert text_of(line) == "1 of 6 claims: supported · show all"


def test_text_is_whole_under_a_filter(client: FlaskClient, toy: KnowledgeGraph) -> None:
    root = page(client, f"{REPORT}?verdict=contradicts")
    for sentence in document(toy, "toy").sentences:
        assert str(sentence.text.best("en")) in text_of(by_id(root, f"sentence-{sentence.slug}")).replace(
            "¶", ""
        ).replace("✕", "")


def test_values_of_one_field_are_alternatives_and_every_field_must_be_met(client: FlaskClient) -> None:
    either = shown(page(client, f"{REPORT}?verdict=supports&verdict=contradicts"))
    assert len(either) == 2
    about = shown(page(client, f"{REPORT}?about=dataset/pebble-100"))
    assert "accuracy-pebble-100" in about
    assert (
        shown(page(client, f"{REPORT}?verdict=supports&verdict=contradicts&about=dataset/pebble-100")) == either & about
    )


def test_claim_on_something_narrower_is_shown_too(real: KnowledgeGraph) -> None:
    site = Site(real)
    margin = notes(real, document(real, "llm-clinical-medicine"))

    def count(scenario: str) -> int:
        chosen = wanted(site, {"scenario": [scenario]})
        return sum(len(found) for found in only(margin, chosen, site).claims.values())

    assert count("image-analysis") > count("image-segmentation") > 0
    assert count("clinical-medicine") > count("image-analysis")


def test_things_of_a_claim_s_figures_count_as_what_it_is_about(real: KnowledgeGraph) -> None:
    site = Site(real)
    margin = notes(real, document(real, "llm-clinical-medicine"))
    chosen = wanted(site, {"about": ["dataset/mimic-iv"]})
    found = {note.claim.slug for group in only(margin, chosen, site).claims.values() for note in group}
    assert "gpt-4-hit-rate-mimic-iv" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_legend_leads_to_the_claims_of_a_verdict_and_back(client: FlaskClient, language: str) -> None:
    root = page(client, REPORT, language=language)
    (legend,) = by_class(root, "legend")
    target = next(target for target in links(legend) if target.endswith("verdict=supports"))
    chosen = page(client, target, language=language)
    (here,) = [link for link in by_class(chosen, "legend")[0].iter("a") if link.get("aria-current")]
    assert here.get("href") == REPORT
    assert f"{REPORT}?verdict=supports&verdict=contradicts" in links(by_class(chosen, "legend")[0])
    assert REPORT in links(by_class(chosen, "filtered")[0])


def test_bar_s_parts_are_links_that_the_legend_says_in_words(client: FlaskClient) -> None:
    root = page(client, REPORT)
    (bar,) = [bar for bar in by_class(root, "bar") if "small" not in (bar.get("class") or "")]
    parts = list(bar.iter("{http://www.w3.org/2000/svg}a"))
    assert [part.get("href") for part in parts] == links(by_class(root, "legend")[0])
    assert {part.get("tabindex") for part in parts} == {"-1"}
    assert bar.get("aria-hidden") == "true"


def test_form_keeps_what_is_chosen_and_offers_the_rest(client: FlaskClient) -> None:
    root = page(client, f"{REPORT}?verdict=supports&about=model/aster-1&lang=zh&text=both")
    (form,) = by_class(root, "filter")
    kept = [(field.get("name"), field.get("value")) for field in form.iter("input")]
    assert kept == [("lang", "zh"), ("text", "both"), ("verdict", "supports"), ("about", "model/aster-1")]
    offered = [option.get("value") for option in form.iter("option")]
    assert "model/aster-1" not in offered
    assert "dataset/pebble-100" in offered


def test_fields_left_empty_by_the_form_ask_for_nothing(client: FlaskClient) -> None:
    assert len(shown(page(client, f"{REPORT}?scenario=&about="))) == 6


def test_known_thing_that_no_claim_is_about_leaves_none(client: FlaskClient) -> None:
    root = page(client, f"{REPORT}?about=work/aster-2025-trial")
    assert shown(root) == set()
    assert text_of(by_class(root, "filtered")[0]).startswith("0 of 6 claims:")


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("verdict=suports", "supports"),
        ("scenario=image-analysys", "image-analysis"),
        ("about=model/aster-2", "model/aster-1"),
        ("about=models/aster-1", "model/aster-1"),
        ("about=aster-1", ""),
        ("about=model/", ""),
        ("about=../../etc/passwd", ""),
        ("verdict=<script>alert(1)</script>", ""),
        ("scenario=" + "x" * 2000, ""),
        ("verdict=supports&verdict=nothing-like-it-at-all", ""),
    ],
)
def test_unknown_value_is_not_found_and_the_nearest_is_named(client: FlaskClient, query: str, near: str) -> None:
    text = text_of(page(client, f"{REPORT}?{query}", status=404))
    assert near in text
    assert "<script>" not in client.get(f"{REPORT}?{query}").text


def test_more_values_than_a_reader_chooses_are_refused(client: FlaskClient, toy: KnowledgeGraph) -> None:
    many = [claim.iri.partition("/id/")[2] for claim in toy.claims(of="toy")] + [f"model/{n}" for n in range(30)]
    assert client.get(f"{REPORT}?" + "&".join(f"about={name}" for name in many)).status_code == 400


def test_same_value_twice_is_one(client: FlaskClient) -> None:
    root = page(client, f"{REPORT}?verdict=supports&verdict=supports")
    assert text_of(by_class(root, "filtered")[0]) == "1 of 6 claims: supported · show all"


def test_section_bars_count_what_is_shown_and_the_report_s_bar_what_there_is(client: FlaskClient) -> None:
    root = page(client, f"{REPORT}?verdict=supports")
    bars = [bar for bar in by_class(root, "bar") if "small" in (bar.get("class") or "")]
    assert {bar.get("aria-label") for bar in bars} == {"supported 1"}
    assert "no evidence 2" in text_of(by_class(root, "legend")[0])


def test_filtered_page_is_not_one_more_page_for_search_engines(client: FlaskClient) -> None:
    head = page(client, f"{REPORT}?verdict=supports").find("head")
    assert head is not None
    assert [meta.get("content") for meta in head.iter("meta") if meta.get("name") == "robots"] == ["noindex"]
    assert [link.get("href") for link in head.iter("link") if link.get("rel") == "canonical"] == [REPORT]


def test_language_and_filter_are_kept_together(client: FlaskClient) -> None:
    root = page(client, f"{REPORT}?verdict=supports&verdict=contradicts&lang=en")
    (switch,) = by_class(root, "languages")
    assert f"{REPORT}?verdict=supports&verdict=contradicts&lang=zh" in links(switch)


def test_filter_that_asks_for_nothing_leaves_the_notes_as_they_are(toy: KnowledgeGraph) -> None:
    margin = notes(toy, document(toy, "toy"))
    assert only(margin, Filter(), Site(toy)) is margin
    assert wanted(Site(toy), MultiDict().to_dict(flat=False)).is_empty
