"""``medkg render``: a report's narrative, from the graph alone."""

from __future__ import annotations

from pathlib import Path

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import output_option, report_argument, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.language import LANGUAGES
from medkg.language import mark as N_
from medkg.language import translate as _

THEMES = ("source", "annotated")


@click.command(cls=Command, help=N_("Print a report's narrative as HTML, from the graph alone."))
@report_argument(required=True)
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help=N_("Print the document in this language instead of the report's own."),
)
@click.option(
    "--theme",
    type=click.Choice(THEMES),
    default="source",
    show_default=True,
    help=N_("Print it as it was received, or annotated: with its claims marked and linked to their evidence."),
)
@store_option
@output_option
@pass_session
def command(session: Session, report: str, lang: str | None, theme: str, to: Path | None) -> None:
    from medkg.cli.terminal.output import write_text
    from medkg.cli.terminal.progress import progress
    from medkg.narrative import render

    if session.is_in_memory:
        session.package.report_files(report)
    with progress(_("Printing …")):
        html = render(session.graph(), report, language=lang, theme=theme)
    write_text(html, to)
