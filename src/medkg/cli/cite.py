"""``medkg cite``: how the package, a report, a claim or a work is cited."""

from __future__ import annotations

from pathlib import Path

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import format_option, output_option, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.language import mark as N_

FORMATS = ("bibtex", "ris", "csl-json", "text")


@click.command(
    cls=Command,
    help=N_("Print how the package, a report, a claim or a work is cited, for programs that keep bibliographies."),
)
@click.argument(
    "thing",
    required=False,
    help=N_("What is cited: report/<report>, claim/<report>/<name> or work/<name>; the package where it is left out."),
)
@format_option(FORMATS, default="text")
@store_option
@output_option
@pass_session
def command(session: Session, thing: str | None, fmt: str, to: Path | None) -> None:
    from medkg.cli.terminal.output import write_bytes
    from medkg.publish.bibliography import WRITERS
    from medkg.publish.citation import citation

    written = WRITERS[fmt](citation(session.graph(), thing))
    write_bytes((written if written.endswith("\n") else written + "\n").encode("utf-8"), to)
