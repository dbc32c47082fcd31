"""``medkg export``: the package, or one report, in a format of the web of data."""

from __future__ import annotations

from pathlib import Path

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import output_option, report_argument, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.language import mark as N_
from medkg.language import translate as _

FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")


@click.command(
    cls=Command,
    help=N_("Write the package's data and ontology, or one report's data, in a format that other programs read."),
)
@report_argument(required=False)
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(FORMATS),
    required=True,
    help=N_("Write this format; trig and nquads keep the named graphs, the others give their union."),
)
@click.option("--data-only", is_flag=True, help=N_("Leave out the ontology, with its schemes and shapes."))
@store_option
@output_option
@pass_session
def command(session: Session, report: str | None, fmt: str, data_only: bool, to: Path | None) -> None:
    from medkg.cli.terminal.output import write_bytes
    from medkg.cli.terminal.progress import progress
    from medkg.publish.export import export

    if report is not None and data_only:
        raise click.UsageError(_("A report is exported without the ontology anyway: leave out --data-only."))
    with progress(_("Exporting …")):
        store = None if session.is_in_memory else session.store(thorough=True)
        content = export(session.package, fmt, report=report, data_only=data_only, store=store)
    write_bytes(content, to)
