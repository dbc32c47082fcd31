"""What is kept between pages."""

import pytest

from medkg.web.kept import Kept


def test_value_is_made_once() -> None:
    kept: Kept[int] = Kept(2)
    numbers = iter((1, 2, 3))
    assert [kept.of("a", lambda: next(numbers)) for _time in range(3)] == [1, 1, 1]


def test_least_recently_used_goes_first() -> None:
    kept: Kept[str] = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.of(key, lambda key=key: key)  # type: ignore[misc]
    assert len(kept) == 2
    assert kept.of("a", lambda: "made again") == "a"
    assert kept.of("b", lambda: "made again") == "made again"


def test_what_fails_is_tried_again() -> None:
    kept: Kept[int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.of("a", lambda: 1 // 0)
    assert kept.of("a", lambda: 7) == 7
