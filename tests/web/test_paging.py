"""Long lists, a page at a time."""

import pytest

from medkg import NotFound
from medkg.web.pages.paging import cut_out, page_number, place


def test_first_page_is_asked_for_by_saying_nothing() -> None:
    assert page_number("") == 1
    assert page_number("7") == 7


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "one", " 1", "1 ", "٣", "9" * 10, "1\n"])
def test_what_is_no_page_number_is_not_found(text: str) -> None:
    with pytest.raises(NotFound):
        page_number(text)


def test_pages_hold_every_entry_once() -> None:
    entries = tuple(range(101))
    pages = [cut_out(entries, number) for number in (1, 2, 3)]
    assert [len(page.entries) for page in pages] == [50, 50, 1]
    assert tuple(entry for page in pages for entry in page.entries) == entries
    assert [(page.place.previous, page.place.following) for page in pages] == [(None, 2), (1, 3), (2, None)]


def test_page_past_the_last_is_not_found() -> None:
    assert place(2, 100).last == 2
    with pytest.raises(NotFound, match="The last one is 2"):
        place(3, 100)


def test_empty_list_has_one_page() -> None:
    assert cut_out((), 1).place.last == 1
    with pytest.raises(NotFound):
        cut_out((), 2)
