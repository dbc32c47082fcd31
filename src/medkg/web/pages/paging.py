"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from medkg.errors import NotFound
from medkg.language import translate as _

LENGTH = 50

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Page *number* of *last*, both counted from 1; ``total`` is how many entries there are on all of them."""

    number: int
    last: int
    total: int
    is_capped: bool = False

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def following(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


@dataclass(frozen=True, kw_only=True)
class Slice(Generic[T]):
    """The entries of one page."""

    entries: tuple[T, ...]
    place: Place


def page_number(text: str) -> int:
    """The page that an address asks for; empty text means the first. Raises NotFound for what is no page number."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) < 1:
        raise NotFound(_("There is no page of this number. Pages are counted from 1."))
    return int(text)


def place(number: int, total: int, *, length: int = LENGTH, is_capped: bool = False) -> Place:
    """Where page *number* stands among *total* entries. Raises NotFound past the last; the first is always there."""
    last = max(1, -(-total // length))
    if number > last:
        raise NotFound(_("There is no page {number}. The last one is {last}.").format(number=number, last=last))
    return Place(number=number, last=last, total=total, is_capped=is_capped)


def cut_out(entries: Sequence[T], number: int, *, length: int = LENGTH) -> Slice[T]:
    """Page *number* of *entries*. Raises NotFound where it is past the last."""
    where = place(number, len(entries), length=length)
    return Slice(entries=tuple(entries[(number - 1) * length : number * length]), place=where)
