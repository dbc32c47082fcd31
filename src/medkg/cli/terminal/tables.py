"""Tables: drawn by rich where a terminal is there, plain and aligned anywhere else."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

import click

from medkg.cli.terminal.cells import cells, one_line, pad

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def write_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, title: str = "") -> None:
    """Write a table to standard output. Rich is not even imported where no terminal is there."""
    if sys.stdout.isatty():
        _write_rich(columns, rows, title)
    else:
        click.echo(plain_text(columns, rows, title=title), nl=False)


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


def _numeric_columns(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[bool]:
    """Which columns hold nothing but numbers: these stand flush right."""
    filled = [[row[index] for row in rows if row[index]] for index in range(len(columns))]
    return [bool(texts) and all(map(_NUMBER.fullmatch, texts)) for texts in filled]


def _write_rich(columns: Sequence[str], rows: Sequence[Sequence[str]], title: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = [[one_line(text) for text in row] for row in rows]
    table = Table(box=box.SIMPLE_HEAD, title=title or None, title_justify="left", header_style="bold")
    for column, right in zip(columns, _numeric_columns(columns, shown), strict=True):
        table.add_column(Text(column), justify="right" if right else "left", overflow="fold")
    for row in shown:
        table.add_row(*(Text(text) for text in row))
    Console(file=sys.stdout).print(table)
