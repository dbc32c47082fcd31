"""The page of what carries a report, and its files."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.web.reading import FOREIGN_OR_INLINE, LANGUAGES, heading, links, page, text_of

from medkg.rdf.identifiers import expand, shorten
from medkg.web.network import KINDS
from medkg.web.pages.network import AT_ONCE
from medkg.web.site import Site

TRIAL = "/network/toy?without=work/aster-2025-trial"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ["/network/toy", TRIAL])
def test_page_is_well_formed_and_within_the_policy(client: FlaskClient, address: str, language: str) -> None:
    root = page(client, address, language=language)
    assert root.get("lang") == language
    assert heading(root)
    assert not FOREIGN_OR_INLINE.search(client.get(address, headers={"Accept-Language": language}).text)


def test_real_report_has_its_page(real_client: FlaskClient) -> None:
    told = text_of(page(real_client, "/network/llm-clinical-medicine", language="en"))
    assert "90 claims; 32 of them have no evidence." in told


def buttons(root: ET.Element) -> set[tuple[str | None, str | None]]:
    """Names and values of the buttons that look like links."""
    return {(one.get("name"), one.get("value")) for one in root.iter("button") if one.get("class") == "plain"}


def test_taking_a_source_away_tells_what_changes(client: FlaskClient) -> None:
    told = text_of(page(client, TRIAL, language="en"))
    assert "3 claims change" in told
    assert "Aster-1 has a diagnostic accuracy of 91.50% on Pebble-100." in told


def test_source_can_be_thought_retracted_instead(client: FlaskClient) -> None:
    """There and back by a link; which sources are meant stays, and so does the fate of those that are left."""
    retracted = f"{TRIAL}&fate=retracted"
    assert ("fate", "retracted") in buttons(page(client, TRIAL, language="en"))
    root = page(client, retracted, language="en")
    told = text_of(root)
    assert "If these sources were retracted" in told
    assert "not verified" in told
    assert ("fate", "") in buttons(root)
    assert ("fate", "retracted") in {(one.get("name"), one.get("value")) for one in root.iter("input")}
    back = client.get(f"{retracted}&fate=&lang=en")
    assert (back.status_code, back.headers["Location"]) == (303, "/network/toy?lang=en&without=work/aster-2025-trial")
    left = client.get(f"{retracted}&without=work/meadow-2025-aster-blog&stand=work/aster-2025-trial")
    assert left.headers["Location"] == "/network/toy?without=work/meadow-2025-aster-blog&fate=retracted"
    assert client.get(f"{retracted}&stand=work/aster-2025-trial").headers["Location"] == "/network/toy"


def test_click_takes_away_and_another_lets_stand(client: FlaskClient) -> None:
    assert f"{TRIAL}#without" in links(page(client, "/network/toy", language="en"))
    root = page(client, TRIAL, language="en")
    assert "/network/toy" in links(root)
    assert {(one.get("name"), one.get("value")) for one in root.iter("input")} >= {("without", "work/aster-2025-trial")}
    assert ("stand", "work/aster-2025-trial") in buttons(root)
    assert [value for name, value in buttons(root) if name == "without"]


def test_source_that_stands_again_is_not_in_the_address(client: FlaskClient) -> None:
    response = client.get(f"{TRIAL}&without=work/meadow-2025-aster-blog&lang=en&stand=work/aster-2025-trial")
    assert response.status_code == 303
    assert response.headers["Location"] == "/network/toy?lang=en&without=work/meadow-2025-aster-blog"
    assert client.get(f"{TRIAL}&stand=work/aster-2025-trial").headers["Location"] == "/network/toy"
    assert client.get("/network/toy?stand=%0d%0a<script>").headers["Location"] == "/network/toy"


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_stays_below_100_kb_whatever_is_taken_away(
    real_app: Flask, real_client: FlaskClient, language: str
) -> None:
    site: Site = real_app.extensions["medkg"]
    for slug in site.report_slugs:
        works = [shorten(work) for work in site.reliance(expand(f"report/{slug}")).works]
        heaviest = sorted(works, key=len)[-AT_ONCE:]
        for taken in ([], works[:1], works[:AT_ONCE], heaviest):
            query = {"without": taken, "lang": language}
            response = real_client.get(f"/network/{slug}", query_string=query)
            assert response.status_code == 200
            assert len(response.data) <= 102_400, f"{slug} without {len(taken)}: {len(response.data)} bytes"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/network/nothing", 404),
        ("/network/toy?without=work/nothing", 404),
        ("/network/toy?without=", 404),
        ("/network/toy?without=work/aster-2025-trial&fate=burnt", 400),
        ("/network/toy?without=%00<script>", 404),
        ("/network/toy?" + "&".join(f"without=work/w{number}" for number in range(60)), 400),
    ],
)
def test_bad_addresses_are_told(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize("ending", [*KINDS, "svg"])
def test_network_is_a_file_too(client: FlaskClient, ending: str) -> None:
    response = client.get(f"/network/toy.{ending}")
    assert response.status_code == 200
    assert response.mimetype == KINDS.get(ending, "image/svg+xml")
    assert client.get(f"/network/nothing.{ending}").status_code == 404


def test_report_and_work_lead_to_the_page(client: FlaskClient) -> None:
    assert "/network/toy" in links(page(client, "/doc/report/toy", language="en"))
    assert f"{TRIAL}#without" in links(page(client, "/doc/work/aster-2025-trial", language="en"))


def test_rows_and_counts_of_the_page_agree(real_client: FlaskClient) -> None:
    root = page(real_client, "/network/llm-clinical-medicine", language="en")
    told = text_of(root)
    rows = [one for one in root.iter("ol") if one.get("class") == "carriers"]
    found = re.search(r"(\d+) sources in all.*hang on (\d+) sources;.*?(\d+) sources with which no claim falls", told)
    assert found is not None
    everything, bearing, idle = map(int, found.groups())
    assert everything == bearing + idle == sum(len(one) for one in rows)


def test_claim_that_falls_and_keeps_its_grade_is_explained(real_client: FlaskClient) -> None:
    told = text_of(page(real_client, "/network/llm-clinical-medicine", language="en"))
    assert "fall and keep their grade, E" in told
    assert "A verdict can fall while the grade stays" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_stand_each_on_its_own_line(real_client: FlaskClient, language: str) -> None:
    told = text_of(page(real_client, "/network/llm-clinical-medicine", language=language))
    assert not re.search(r"[.。][,，、]|[.。]:", told)
