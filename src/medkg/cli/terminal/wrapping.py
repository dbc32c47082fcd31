"""Lines of a given width, for Chinese and English (Unicode UAX 14, in small)."""

from __future__ import annotations

import re

from medkg.cli.terminal.cells import cells

_WIDE = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_OPENING = "（「『【《“‘(\\[{"
_CLOSING = "，。；：！？、）」』】》”’…,.;:!?)\\]}"
_LATIN = rf"[^\s{_WIDE}{_CLOSING}]+"
_UNIT = re.compile(rf"\s+|[{_OPENING}]*(?:[{_WIDE}]|{_LATIN}(?:[,.:’]{_LATIN})*)?[{_CLOSING}]*")
"""What is not broken: a space; a Chinese character, or a word or a number such as 24.18, with the marks around it."""


def wrap(text: str, width: int) -> list[str]:
    """*text* in lines of at most *width* cells, broken at spaces and between Chinese characters.

    No line starts with a closing mark or ends with an opening one; what is wider than a line stands alone.
    """
    lines: list[str] = []
    line = ""
    for unit in filter(None, _UNIT.findall(" ".join(text.split()))):
        if cells(line) + cells(unit.rstrip()) <= width:
            line += unit
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = unit.lstrip()
    if line.strip():
        lines.append(line.rstrip())
    return lines
