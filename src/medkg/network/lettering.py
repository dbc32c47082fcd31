"""Lettering: how wide a label is and where it breaks, told without a font and on the safe side."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_WIDTHS = {
    0.28: "iIjJl !',.:;‘’·`",
    0.34: "()[]-f",
    0.40: 'rt/\\"{}',
    0.48: "?_–zcsLI“”",
    0.54: "*FkvxyS|",
    0.58: "ETae^YZXz0123456789$+<=>~±×",
    0.63: "noPuhbdgpqABCKRV#",
    0.77: "DGHNOQU",
    0.86: "w≥≤≈●◐○✕⊘%…",
    0.94: "mMW@",
    1.00: "—",
}
_EM = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER = 0.68
"""What is assumed of a letter that is not listed: wider than nearly all of Latin, Greek and Cyrillic."""

_NO_START = frozenset("，。、；：？！）》」』】”’…—%℃,.;:?!)]}·")
_NO_END = frozenset("（《「『【“‘([{")


def is_wide(letter: str) -> bool:
    """Whether a letter takes a full square, as Chinese ones and their punctuation do (Unicode, UAX #11)."""
    return unicodedata.east_asian_width(letter) in ("W", "F")


@lru_cache(maxsize=65536)
def width(text: str, size: float) -> float:
    """The width of *text* in pixels at *size* pixels an em, in a wide sans-serif (Noto Sans); most are narrower.

    The widest in use (DejaVu Sans, Verdana) need an eighth more, which the spaces between columns leave them.
    Quotation marks and dashes count as full squares in a text that holds Chinese: its font may draw them so.
    """
    chinese = any(map(is_wide, text))
    return size * sum(_em(letter, chinese=chinese) for letter in text)


def wrap(text: str, size: float, room: float, *, most: int) -> tuple[str, ...]:
    """*text* in at most *most* lines that are no wider than *room*; what does not fit ends in “…”.

    Breaks stand where the languages allow them: at spaces, between Chinese letters, never before a closing mark.
    """
    lines = [""]
    pieces = list(_pieces(" ".join(text.split())))
    for place, piece in enumerate(pieces):
        for part in _fitting(piece, size, room):
            if width((lines[-1] + part).rstrip(), size) <= room:
                lines[-1] += part
            elif len(lines) < most:
                lines.append(part)
            else:
                rest = lines[-1] + part + "".join(pieces[place + 1 :])
                return (*(line.strip() for line in lines[:-1]), cut(rest, size, room))
    return tuple(line.strip() for line in lines)


def cut(text: str, size: float, room: float) -> str:
    """*text* on one line no wider than *room*, ending in “…” where letters had to go."""
    if width(text.strip(), size) <= room:
        return text.strip()
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip(" ，。、；：,.;:（(“‘") + "…"


def _em(letter: str, *, chinese: bool) -> float:
    if is_wide(letter) or (chinese and letter in "“”‘’—…·"):
        return 1.0
    return _EM.get(letter, _OTHER)


def _pieces(text: str) -> Iterator[str]:
    """The runs of *text* that no line break may part, each with the spaces that follow it."""
    start = 0
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if after == " " or after in _NO_START or before in _NO_END:
            continue
        if before in " -/" or is_wide(before) or is_wide(after):
            yield text[start:place]
            start = place
    yield text[start:]


def _fitting(piece: str, size: float, room: float) -> Iterator[str]:
    """*piece* itself, or its letters in parts where it alone is wider than a line."""
    while width(piece.rstrip(), size) > room and len(piece) > 1:
        fits = 1
        while width(piece[: fits + 1], size) <= room:
            fits += 1
        yield piece[:fits]
        piece = piece[fits:]
    yield piece
