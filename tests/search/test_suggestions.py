import time

import pytest

from medkg.search import SearchIndex


def labels(index: SearchIndex, text: str, language: str) -> list[str]:
    return [str(suggestion.label) for suggestion in index.suggest(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("gpt", "en", "GPT-4"),
        ("GPT-4", "zh", "GPT-4"),
        ("gpt-", "en", "GPT-4"),
        ("肺", "zh", "肺癌"),
        ("lung", "en", "lung cancer"),
        ("LUNG C", "en", "lung cancer"),
        ("筛查", "zh", "肺癌筛查"),
    ],
)
def test_names_that_begin_so_are_suggested(real_index: SearchIndex, text: str, language: str, first: str) -> None:
    assert labels(real_index, text, language)[0] == first


def test_thing_is_suggested_once_and_at_most_eight_are(index: SearchIndex) -> None:
    for text in ("a", "m", "医", "星", "1", "诊断", "medical"):
        found = index.suggest(text, "zh")
        assert len(found) <= 8
        assert len({suggestion.iri for suggestion in found}) == len(found)


def test_parts_of_a_report_have_no_names(index: SearchIndex) -> None:
    kinds = {
        suggestion.iri.short.partition("/")[0]
        for letter in "abcdefghijklmnop诊医星大"
        for suggestion in index.suggest(letter, "en")
    }
    assert not kinds & {"claim", "sentence", "evidence-line", "reference", "quantity"}


@pytest.mark.parametrize("text", ["", " ", "，", "\x00", "<"])
def test_nothing_typed_suggests_nothing(toy_index: SearchIndex, text: str) -> None:
    assert toy_index.suggest(text, "zh") == ()


def test_suggestions_come_at_once(real_index: SearchIndex) -> None:
    started = time.perf_counter()
    for text in ("肺", "a", "medical", "诊断") * 25:
        real_index.suggest(text, "zh")
    assert (time.perf_counter() - started) / 100 < 0.005
