"""Did you mean: slips of the finger in English, a wrong character in Chinese; never what is not found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.errors import QueryError
from medkg.search import LONGEST_QUERY, SearchIndex


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("diagnossis", "diagnosis"),
        ("Radilogist", "radiologist"),
        ("screning of lung cancr", "screening of lung cancer"),
        ("GPT-4 diagnosiss", "gpt-4 diagnosis"),
        ("诊段", "诊断"),
        ("大莫型", "大模型"),
        ("大模型 诊段", "大模型 诊断"),
    ],
)
def test_misspelt_word_is_mended(real_index: SearchIndex, typed: str, meant: str) -> None:
    assert real_index.correct(typed) == meant


@pytest.mark.parametrize(
    "text", ["diagnosis", "诊断", "诊", "GPT-4", "93.9%", "", "\x00", "，。", "xyzzy", "的 " * 200, "z" * 500]
)
def test_what_is_right_or_like_nothing_is_left_alone(real_index: SearchIndex, text: str) -> None:
    assert real_index.correct(text) is None


def test_word_that_is_too_short_to_be_misspelt_is_left_alone(real_index: SearchIndex) -> None:
    assert real_index.correct("gtp") is None


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="诊断大模型肺癌abdeginost- ", max_size=12))
def test_what_is_proposed_is_always_found(toy_index: SearchIndex, text: str) -> None:
    proposed = toy_index.correct(text)
    if proposed is not None:
        found = toy_index.search(proposed, language="en")
        assert found.total
        assert not found.is_loose


def test_too_long_text_is_refused(real_index: SearchIndex) -> None:
    with pytest.raises(QueryError):
        real_index.correct("a" * (LONGEST_QUERY + 1))
