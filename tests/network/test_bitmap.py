"""Drawings as PNG: size, colours, letters; what a renderer without variables and states is given."""

import re
import struct
from xml.etree import ElementTree

import pytest
import resvg_py

from medkg import KnowledgeGraph
from medkg.errors import StoreUnavailable
from medkg.network import bitmap, compare, dot_plot, evidence_map, neighbourhood, svg
from medkg.network.bitmap import MOST_PIXELS, png

SVG = "http://www.w3.org/2000/svg"


def size(image: bytes) -> tuple[int, int]:
    wide, high = struct.unpack(">II", image[16:24])
    return wide, high


@pytest.mark.parametrize("language", ["zh", "en"])
def test_bitmap_is_twice_as_large_as_the_drawing(toy: KnowledgeGraph, language: str) -> None:
    drawing = svg(neighbourhood(toy, "model/aster-1"), language=language)
    root = ElementTree.fromstring(drawing)
    wide, high = size(png(drawing, language=language))
    assert wide == pytest.approx(2 * float(root.get("width", "0")), abs=1)
    assert high == pytest.approx(2 * float(root.get("height", "0")), abs=1)


def test_drawing_that_is_too_large_is_made_smaller() -> None:
    drawing = (
        f'<svg xmlns="{SVG}" class="picture" id="x" width="4000" height="8000" viewBox="0 0 4000 8000">'
        "<style></style></svg>"
    )
    wide, high = size(png(drawing, language="en"))
    assert wide * high == pytest.approx(MOST_PIXELS, rel=0.01)
    assert high == pytest.approx(2 * wide, abs=2)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_style_has_no_variable_state_or_condition_left(language: str) -> None:
    sheet = bitmap._flat(language)
    assert "var(" not in sheet
    assert "@" not in sheet
    assert not re.search(r":(hover|focus)", sheet)
    for verdict in ("supports", "supports-in-part", "only-on-topic", "contradicts", "not-verified", "no-evidence"):
        assert f".glyph.{verdict}" in sheet


def test_colour_of_a_verdict_is_drawn(real: KnowledgeGraph) -> None:
    """The market's claim is contradicted: its diamond is red, as on the page."""
    (market,) = compare(real, metric="metric/market-size")
    drawing = dot_plot(market, language="en")
    red = png(drawing, language="en")
    grey = png(drawing.replace("contradicts", "nothing"), language="en")
    assert red != grey


def test_chinese_is_written_with_chinese_letters(toy: KnowledgeGraph) -> None:
    drawing = svg(evidence_map(toy, "toy"), language="zh")
    other = re.sub("[\u4e00-\u9fff]", "\uf8ff", drawing)
    assert png(drawing, language="zh") != png(other, language="zh")


def test_same_drawing_gives_the_same_bitmap(toy: KnowledgeGraph) -> None:
    drawing = svg(evidence_map(toy, "toy"), language="en")
    first = png(drawing, language="en")
    png.cache_clear()
    assert png(drawing, language="en") == first


def test_machine_without_chinese_letters_says_so(toy: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing = svg(neighbourhood(toy, "model/aster-1"), language="zh")
    render = resvg_py.svg_to_bytes
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **given: render(**given, skip_system_fonts=True))
    bitmap._writes_chinese.cache_clear()
    png.cache_clear()
    with pytest.raises(StoreUnavailable, match="no font with Chinese"):
        png(drawing, language="zh")
    bitmap._writes_chinese.cache_clear()


def test_who_would_wait_too_long_is_told_when_to_come_back(
    toy: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bitmap, "PATIENCE", 0.01)
    drawing = svg(neighbourhood(toy, "metric/accuracy"), language="en")
    png.cache_clear()
    with bitmap._one_at_a_time, pytest.raises(StoreUnavailable) as raised:
        png(drawing, language="en")
    assert raised.value.retry_after == bitmap.RETRY_AFTER
    assert png(drawing, language="en")
