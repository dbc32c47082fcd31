"""Tables: drawn by rich where a terminal is there, or as records where it is too narrow; plain anywhere else."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

import click

from medkg.cli.terminal.cells import cells, one_line, pad
from medkg.language import LANGUAGES, current_language
from medkg.language import translate as _

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_WORD = re.compile(r"[^\s\u2e80-\u9fff\uff00-\uffef]+")

_COMFORTABLE = 24
"""A cell of text is read with ease where it is folded to this many cells or more; an identifier is never folded."""

_GAP = 2
"""What rich puts between two columns."""


def write_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "", in_languages: bool = False
) -> None:
    """Write a table to standard output. Rich is not even imported where no terminal is there.

    On a terminal, where *in_languages*, a pair of columns such as ``title_zh`` and ``title_en`` is one column in the
    reader's language, and where the table is wider than the terminal each row is a record, a field a line. What goes
    to a pipe or a file is always the whole table.
    """
    if not sys.stdout.isatty():
        click.echo(plain_text(columns, rows, title=title), nl=False)
        return
    shown = [[one_line(text) for text in row] for row in rows]
    if in_languages:
        columns, shown = in_the_readers_language(columns, shown)
    _write_to_terminal(columns, shown, title, may_be_records=in_languages)


def plain_text(columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "") -> str:
    """The table as text: two spaces between columns, a rule under the head, no space at the ends of lines."""
    shown = [[one_line(text) for text in row] for row in rows]
    flush_right = _numeric_columns(columns, shown)
    lines = [list(columns), *shown]
    widths = [max(cells(line[index]) for line in lines) for index in range(len(columns))]
    lines.insert(1, ["-" * width for width in widths])
    text = "".join(
        "  ".join(
            pad(cell, width, right=right) for cell, width, right in zip(line, widths, flush_right, strict=True)
        ).rstrip()
        + "\n"
        for line in lines
    )
    return f"{title}\n{text}" if title else text


def in_the_readers_language(
    columns: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], list[list[str]]]:
    """Of each pair ``?x_zh ?x_en`` one column ``x``: what the row has in the reader's language, else in the other."""
    order = (current_language(), *(language for language in LANGUAGES if language != current_language()))
    sources: dict[str, list[int]] = {}
    for place, name in enumerate(columns):
        stem, _mark, language = name.rpartition("_")
        is_one_of_a_pair = language in LANGUAGES and all(f"{stem}_{other}" in columns for other in LANGUAGES)
        if is_one_of_a_pair and stem not in columns:
            sources.setdefault(stem, [columns.index(f"{stem}_{other}") for other in order])
        else:
            sources[name] = [place]
    shown = [[next((row[place] for place in places if row[place]), "") for places in sources.values()] for row in rows]
    return tuple(sources), shown


def records(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """The lines of each row as a record: its number, then a field a line; what is longer goes on below, indented."""
    from medkg.cli.terminal.wrapping import wrap

    names = max((cells(name) for name in columns), default=0)
    room = max(width - names - _GAP, _COMFORTABLE)
    for number, row in enumerate(rows, start=1):
        if number > 1:
            yield ""
        yield _("{number} of {all}").format(number=number, all=len(rows))
        for name, text in zip(columns, row, strict=True):
            if text.strip():
                first, *more = wrap(text, room)
                yield f"{pad(name, names)}{' ' * _GAP}{first}"
                yield from (" " * (names + _GAP) + line for line in more)


def fits(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the table can be drawn in *width* cells with no identifier folded and no text too narrow to read."""
    needed = 0
    for index, name in enumerate(columns):
        texts = [name, *(row[index] for row in rows)]
        longest_word = max(cells(word) for text in texts for word in _WORD.findall(text) or [""])
        needed += max(longest_word, min(max(map(cells, texts)), _COMFORTABLE)) + _GAP
    return needed <= width


def _numeric_columns(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[bool]:
    """Which columns hold nothing but numbers: these stand flush right."""
    filled = [[row[index] for row in rows if row[index]] for index in range(len(columns))]
    return [bool(texts) and all(map(_NUMBER.fullmatch, texts)) for texts in filled]


def _write_to_terminal(
    columns: Sequence[str], shown: Sequence[Sequence[str]], title: str, *, may_be_records: bool
) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout)
    if may_be_records and shown and not fits(columns, shown, console.width):
        for line in records(columns, shown, console.width):
            click.echo(line)
        return
    table = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", header_style="bold")
    for column, right in zip(columns, _numeric_columns(columns, shown), strict=True):
        table.add_column(Text(column), justify="right" if right else "left", overflow="fold")
    for row in shown:
        table.add_row(*(Text(text) for text in row))
    console.print(table)
