"""Pictures in pages and as files: the same content drawn and in a table, in both languages, within the policy."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from tests.web.reading import FOREIGN_OR_INLINE, LANGUAGES, by_class, heading, links, page, text_of

from medkg.web.headers import POLICY

TOY = ("/graph/model/aster-1", "/graph/model/aster-1?depth=2", "/evidence-map/toy", "/compare", "/compare/accuracy")
REAL = (
    "/graph/model/gpt-4",
    "/graph/model/gpt-4?depth=2",
    "/graph/report/llm-clinical-medicine",
    "/graph/verdict/supports",
    "/evidence-map/llm-clinical-medicine",
    "/compare",
    "/compare/market-size",
    "/compare/diagnostic-hit-rate",
)
DRAWINGS = ("/graph/model/aster-1.svg", "/evidence-map/toy.svg", "/compare/accuracy/percent.svg")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", TOY)
def test_pages_with_pictures_are_well_formed(client: FlaskClient, address: str, language: str) -> None:
    check(client, address, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", REAL)
def test_pages_with_pictures_of_the_real_package_are_well_formed(
    real_client: FlaskClient, address: str, language: str
) -> None:
    check(real_client, address, language)


def check(client: FlaskClient, address: str, language: str) -> None:
    """The page in *language*: drawn inside of a region that can be scrolled by keyboard, small, within the policy."""
    root = page(client, address, language=language)
    assert root.get("lang") == language
    assert heading(root)
    assert list(root.iter("table"))
    response = client.get(address, headers={"Accept-Language": language})
    assert response.headers["Content-Security-Policy"] == POLICY
    assert not FOREIGN_OR_INLINE.search(response.text)
    assert len(re.sub(r"<svg.*?</svg>", "", response.text, flags=re.DOTALL).encode()) <= 102_400
    for region in by_class(root, "drawing"):
        assert (region.get("tabindex"), region.get("role")) == ("0", "group")
        assert region.get("aria-label")
        (drawing,) = list(region)
        assert drawing.get("lang") == language
    assert bool(by_class(root, "drawing")) == (address != "/compare")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", DRAWINGS)
def test_drawing_alone_is_a_file_that_brings_its_own_style(client: FlaskClient, address: str, language: str) -> None:
    response = client.get(address, headers={"Accept-Language": language})
    assert response.mimetype == "image/svg+xml"
    root = ET.fromstring(response.text)
    assert root.tag == f"{SVG}svg"
    assert root.get("lang") == language
    (style,) = root.iter(f"{SVG}style")
    digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    targets = {target for element in root.iter() if (target := element.get("href"))}
    assert targets
    assert {target for target in targets if not target.startswith("https://w3id.org/medkg/id/")} == set()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/graph/model/none", 404),
        ("/graph/model", 404),
        ("/graph/model/none.svg", 404),
        ("/graph/model/aster-1?depth=3", 400),
        ("/graph/model/aster-1?depth=x", 400),
        ("/evidence-map/none", 404),
        ("/evidence-map/none.svg", 404),
        ("/compare/none", 404),
        ("/compare/accuracy/none.svg", 404),
    ],
)
def test_what_is_not_there_says_so(client: FlaskClient, address: str, status: int) -> None:
    assert heading(page(client, address, status=status))


@pytest.mark.parametrize("address", ["/graph/model/aster-2", "/evidence-map/toi", "/compare/acuracy"])
def test_misspelt_names_bring_the_closest(client: FlaskClient, address: str) -> None:
    near = {"/doc/model/aster-1", "/doc/report/toy", "/doc/metric/accuracy"}
    assert near & set(links(page(client, address, status=404)))


def test_every_kind_of_thing_leads_to_its_picture(client: FlaskClient) -> None:
    for path in ("model/aster-1", "claim/toy/integration", "metric/accuracy"):
        assert f"/graph/{path}" in links(page(client, f"/doc/{path}"))
    assert "/evidence-map/toy" in links(page(client, "/doc/report/toy"))
    assert "/compare/accuracy" in links(page(client, "/doc/metric/accuracy"))
    assert "/compare" in links(page(client, "/"))


def test_table_says_what_the_drawing_shows(real_client: FlaskClient) -> None:
    root = page(real_client, "/graph/model/gpt-4")
    (region,) = by_class(root, "drawing")
    (table,) = root.iter("table")
    shown = {element.get("href") for element in by_class(region, "node")}
    assert shown
    assert shown <= set(links(table))


def test_comparison_gives_value_source_and_verdict(real_client: FlaskClient) -> None:
    root = page(real_client, "/compare/diagnostic-hit-rate", language="zh")
    told = [text_of(row) for row in root.iter("tr")]
    assert any("GPT-4" in row and "93.9%" in row and "● 支持" in row for row in told)
    assert "/questions/comparisons/quantities.csv?metric=metric%2Fdiagnostic-hit-rate" in links(root)


def test_style_of_drawings_is_served_from_where_they_are_made(client: FlaskClient) -> None:
    text = client.get("/compare/accuracy").text
    address = re.findall(r'rel="stylesheet" href="([^"]*picture[^"]*)"', text)[0]
    with client.get(address) as response:
        assert response.mimetype == "text/css"
        assert "immutable" in response.headers["Cache-Control"]
        assert b".picture" in response.data


# --- Bitmaps ------------------------------------------------------------------------------------------------------------

BITMAPS = (
    "/graph/model/aster-1.png",
    "/graph/model/aster-1.png?depth=2",
    "/evidence-map/toy.png",
    "/compare/accuracy/percent.png",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", BITMAPS)
def test_every_drawing_is_there_as_a_bitmap_of_twice_its_size(client: FlaskClient, address: str, language: str) -> None:
    response = client.get(address, headers={"Accept-Language": language})
    assert response.mimetype == "image/png"
    assert response.data.startswith(b"\x89PNG\r\n\x1a\n")
    drawing = client.get(address.replace(".png", ".svg"), headers={"Accept-Language": language})
    root = ET.fromstring(drawing.text)
    wide, high = struct.unpack(">II", response.data[16:24])
    assert abs(wide - 2 * float(root.get("width", "0"))) <= 2
    assert abs(high - 2 * float(root.get("height", "0"))) <= 2


@pytest.mark.parametrize("address", ["/graph/model/none.png", "/evidence-map/none.png", "/compare/accuracy/none.png"])
def test_bitmap_of_what_is_not_there_says_so(client: FlaskClient, address: str) -> None:
    assert heading(page(client, address, status=404))


def test_pages_lead_to_drawing_and_bitmap_as_they_are_shown(client: FlaskClient) -> None:
    found = links(page(client, "/graph/model/aster-1?depth=2"))
    assert {"/graph/model/aster-1.svg?depth=2", "/graph/model/aster-1.png?depth=2"} <= set(found)
    assert {"/evidence-map/toy.svg", "/evidence-map/toy.png"} <= set(links(page(client, "/evidence-map/toy")))


# --- Choosing among figures ---------------------------------------------------------------------------------------------


def test_figures_are_narrowed_by_thing_dataset_and_report(real_client: FlaskClient) -> None:
    whole = page(real_client, "/compare/diagnostic-hit-rate")
    assert len(by_class(whole, "choose")) == 1
    narrowed = page(real_client, "/compare/diagnostic-hit-rate?about=model/palm-2")
    told = [text_of(row) for row in narrowed.iter("tr")]
    assert any("PaLM" in row for row in told)
    assert not any("GPT-4" in row and "93.9" in row for row in told)
    found = links(narrowed)
    assert "/compare/diagnostic-hit-rate" in found
    assert any(link.endswith("/percent.png?about=model/palm-2") for link in map(unquote, found))
    report = page(real_client, "/compare/diagnostic-hit-rate?report=llm-clinical-medicine")
    assert any("93.9%" in text_of(row) for row in report.iter("tr"))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?about=model/none", 404),
        ("?about=x", 404),
        ("?dataset=../../etc", 404),
        ("?report=none", 404),
        ("?report=a/b", 404),
        ("?page=0", 404),
        ("?page=2", 404),
        ("?page=x", 404),
        ("?about=organization/meadow-ai", 200),
        ("?about=", 200),
    ],
)
def test_choice_that_names_nothing_is_not_found_and_one_without_figures_says_so(
    client: FlaskClient, query: str, status: int
) -> None:
    root = page(client, f"/compare/accuracy{query}", status=status)
    if "meadow" in query:
        assert "There is no figure like that." in text_of(root)


def test_matrix_crosses_things_and_datasets_and_marks_claims(real_client: FlaskClient) -> None:
    (matrix,) = by_class(page(real_client, "/compare/accuracy", language="en"), "matrix")
    rows = [text_of(row) for row in matrix.iter("tr")]
    assert "RadLE v1" in rows[0]
    assert any("GPT-5" in row and "30%" in row and "reported by a work" in row for row in rows)
    assert any("deep learning" in row and "◇" in row and "not verified" in row for row in rows)
