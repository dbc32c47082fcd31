"""Text in cells: widths, wrapping, tables."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.cli.terminal.cells import cells, one_line, pad
from medkg.cli.terminal.tables import fits, in_the_readers_language, plain_text, records
from medkg.cli.terminal.wrapping import wrap
from medkg.language import use_language

WORDS = st.text(st.sampled_from("abc de，。（）诊断模型 ●-e\u0301"), max_size=60)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("诊断", 4), ("AI医疗", 6), ("“”", 2), ("e\u0301", 1), ("（）", 4), ("●", 1)],
)
def test_width_is_that_of_the_screen(text: str, width: int) -> None:
    assert cells(text) == width


def test_padding_fills_to_the_width() -> None:
    assert pad("诊断", 6) == "诊断  "
    assert pad("12", 4, right=True) == "  12"
    assert pad("too long", 3) == "too long"


@given(WORDS, st.integers(6, 30))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


@given(WORDS, st.integers(10, 30))
def test_wrapped_lines_fit_unless_there_is_nothing_to_break_at(text: str, width: int) -> None:
    for line in wrap(text, width):
        assert cells(line) <= width or not re.search(r"[a-z●-]\s|[诊断模型][^，。）]", line[1:-1])


def test_no_line_starts_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    assert wrap("诊断（模型），诊断。", 6) == ["诊断", "（模", "型），", "诊断。"]
    assert wrap("see [env: x]", 5) == ["see", "[env:", "x]"]


def test_one_line_has_no_control_characters() -> None:
    assert one_line("a\n\tb\x1b[0m\x9b") == "a b\ufffd[0m\ufffd"


def test_numbers_stand_flush_right() -> None:
    assert plain_text(["what", "n"], [["a", "5"], ["b", "10"]]) == "what   n\n----  --\na      5\nb     10\n"


def test_table_without_rows_is_its_head() -> None:
    assert plain_text(["a", "bc"], []) == "a  bc\n-  --\n"


def test_number_is_not_broken_at_its_point() -> None:
    assert wrap("it was 24.18 billion, or 110.61", 10) == ["it was", "24.18", "billion,", "or 110.61"]


@pytest.mark.parametrize(("language", "titles"), [("zh", ["甲", "only English"]), ("en", ["A", "only English"])])
def test_pair_of_columns_is_one_in_the_readers_language(language: str, titles: list[str]) -> None:
    use_language(language)
    columns = ("x", "title_zh", "title_en", "note_en", "size")
    rows = [["1", "甲", "A", "n", "7"], ["2", "", "only English", "", "8"]]
    shown = in_the_readers_language(columns, rows)
    assert shown[0] == ("x", "title", "note_en", "size")
    assert [row[1] for row in shown[1]] == titles
    assert [row[3] for row in shown[1]] == ["7", "8"]


def test_pair_keeps_its_names_where_a_column_has_the_short_one() -> None:
    columns = ("title", "title_zh", "title_en")
    assert in_the_readers_language(columns, [["t", "甲", "A"]]) == (columns, [["t", "甲", "A"]])


def test_table_fits_where_no_identifier_is_folded() -> None:
    rows = [["claim/toy/accuracy-pebble-100", "a text that may be folded as long as the column is not too narrow"]]
    assert fits(("claim", "text"), rows, 60)
    assert not fits(("claim", "text"), rows, 50)
    assert fits(("词",), [["诊断" * 60]], 40)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=5), st.integers(20, 80))
def test_records_lose_nothing(rows: list[tuple[str, str]], width: int) -> None:
    told = "".join(records(("a", "b"), rows, width)).replace(" ", "")
    for row in rows:
        for text in row:
            assert text.replace(" ", "") in told
