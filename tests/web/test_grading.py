"""The table of contributions on a claim's page: a stranger can reckon every number after it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.reading import LANGUAGES, by_class, links, page, text_of

from medkg.web.site import Site

FIRST = "/doc/claim/llm-clinical-medicine"


def rows(client: FlaskClient, address: str) -> list[list[str]]:
    (section,) = by_class(page(client, address), "grading")
    return [[text_of(cell) for cell in row if cell.tag in ("th", "td")] for row in section.iter("tr")][1:]


def test_points_are_what_the_row_says(real_app: Flask, real_client: FlaskClient) -> None:
    site: Site = real_app.extensions["medkg"]
    judged = {one.claim: one for one in site.audit.auditor.judgements("llm-clinical-medicine") if one.contributions}
    for claim in sorted(judged)[:12]:
        found = rows(real_client, f"/doc/claim/{claim.partition('claim/')[2]}")
        assert len(found) == len(judged[claim].contributions)
        for cells, row in zip(found, judged[claim].contributions, strict=True):
            told = re.fullmatch(r"(\d+)((?: − \d+)*)(?: ([=→]) (\d+))?|–none", cells[4])
            assert told, cells[4]
            if told[1]:
                left = int(told[1]) - sum(map(int, re.findall(r"\d+", told[2])))
                assert max(0, left) == int(told[4] or told[1]) == row.points
                assert (left < 0) is (told[3] == "→")


def test_steps_lead_to_the_grade(real_client: FlaskClient) -> None:
    (section,) = by_class(page(real_client, f"{FIRST}/emergency-efficient-analysis"), "grading")
    told = text_of(section)
    assert "How it is graded: D · weak" in told
    assert "3 − 1 − 1 = 1" in told
    assert "Here: supported in part." in told
    assert "Points for the claim: 1, those of the strongest line" in told
    assert "Points of the claim: 1. That is grade D, weak." in told
    assert [text_of(one) for one in section.iter("strong")] == ["leads", "1 D weak"]


def test_contradiction_is_reckoned_step_by_step(client: FlaskClient) -> None:
    (section,) = by_class(page(client, "/doc/claim/toy/market-size"), "grading")
    told = text_of(section)
    assert "Points against the claim: 2" in told
    assert "points for less points against, and 1 at the most: −2." in told
    assert "Points of the claim: −2. That is grade F, contradicted." in told


def test_line_for_neither_side_is_not_reckoned_with(client: FlaskClient) -> None:
    (cells,) = rows(client, "/doc/claim/toy/integration")
    assert cells[4:] == ["–none", "speaks for neither side"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_claim_leads_to_the_card_of_its_report(client: FlaskClient, language: str) -> None:
    assert "/doc/report/toy/audit" in links(page(client, "/doc/claim/toy/integration", language=language))


@pytest.mark.parametrize("slug", ["llm-clinical-medicine"])
def test_numbers_of_a_card_are_sums(real_app: Flask, real_client: FlaskClient, slug: str) -> None:
    """How many claims there are of a verdict, how many its rule tells of, and what lies between."""
    site: Site = real_app.extensions["medkg"]
    card = site.card(slug)
    (table,) = by_class(page(real_client, f"/doc/report/{slug}/audit", language="en"), "sums")
    found = {}
    for row in list(table.iter("tr"))[1:]:
        name, *cells = (text_of(cell) for cell in row)
        found[name.lstrip("●◐○✕?– ")] = [int(re.sub(r"\D", "", cell) or 0) for cell in cells]
    assert all(graded + opinions == total for graded, opinions, total in found.values())
    assert found.pop("all") == [card.graded, card.claims - card.graded, card.claims]
    assert {name: total for name, (_graded, _opinions, total) in found.items()} == {
        str(verdict.label.best("en")): claims for verdict, claims in site.tally(card.report) if claims
    }
    assert {name: graded for name, (graded, _opinions, _total) in found.items()} == {
        str(verdict.label.best("en")): claims for verdict, claims in card.verdicts if claims
    }
    told = sum(finding.rule == "claim_without_evidence" for finding in card.findings)
    assert found["no evidence"][0] == told


def test_claim_without_lines_says_so(client: FlaskClient) -> None:
    (section,) = by_class(page(client, "/doc/claim/toy/every-clinic"), "grading")
    assert "There is no evidence line to weigh." in text_of(section)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_line_leads_to_what_would_be_without_its_source(client: FlaskClient, language: str) -> None:
    root = page(client, "/doc/claim/toy/accuracy-pebble-100", language=language)
    assert "/network/toy?without=work/aster-2025-trial#without" in links(root)
