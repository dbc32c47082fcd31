"""Labels are measured and broken as both languages need it."""

import pytest

from medkg.network.lettering import cut, width, wrap


def test_chinese_letter_takes_a_full_square_and_a_latin_one_less() -> None:
    assert width("断言", 13) == 26
    assert width("ii", 10) < width("nn", 10) < width("mm", 10) < width("断言", 10)


def test_quotation_marks_are_as_wide_as_the_text_around_them_may_make_them() -> None:
    assert width("“断言”", 10) == 40
    assert width("“claim”", 10) < width("claim", 10) + 15


@pytest.mark.parametrize(
    "text",
    [
        "大模型在诊断辅助领域正实现从单病种到全病种的跨越。",
        "In an evaluation based on the MIMIC-IV dataset, the diagnostic hit rate of GPT-4 reached 93.9%.",
        "A-word-that-is-long-enough-to-be-broken Donaudampfschifffahrtsgesellschaftskapitän",
        "https://example.org/without/any/space/at/all/and/much/too/long/for/a/line",
        "“数坤坤”大模型（第三版）：能整合解读影像、文本等多类医疗数据……",
    ],
)
@pytest.mark.parametrize("room", [60.0, 150.0, 400.0])
def test_no_line_is_wider_than_its_room_and_none_is_lost_where_there_is_room(text: str, room: float) -> None:
    lines = wrap(text, 13, room, most=100)
    assert all(width(line, 13) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    short = wrap(text, 13, room, most=2)
    assert len(short) <= 2
    assert all(width(line, 13) <= room for line in short)
    assert short == lines or short[-1].endswith("…")


def test_line_breaks_at_spaces_and_never_before_a_closing_mark() -> None:
    assert wrap("one two three", 10, width("one two", 10), most=3) == ("one two", "three")
    for room in range(65, 200, 7):
        for line in wrap("医疗大模型（第三版），报告“声称”的数值：93.9%。", 13, room, most=30)[1:]:
            assert line[0] not in "，。、：）”%"


def test_text_of_nothing_is_one_empty_line() -> None:
    assert wrap("", 13, 100, most=2) == ("",)
    assert cut("", 13, 100) == ""


def test_cut_leaves_what_fits_and_says_that_something_went() -> None:
    assert cut("断言", 10, 20) == "断言"
    assert cut("断言断言，断言", 10, 60) == "断言断言…"
