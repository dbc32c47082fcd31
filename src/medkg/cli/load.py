"""``medkg load``: fill a store that lasts."""

from __future__ import annotations

from pathlib import Path

import click

from medkg.cli.terminal import completing
from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import PathType, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.language import mark as N_
from medkg.language import translate as _


@click.command(cls=Command, help=N_("Fill a store with the package: a folder on this machine, or a SPARQL endpoint."))
@click.argument(
    "package",
    required=False,
    metavar="[PACKAGE]",
    type=PathType("dir"),
    help=N_("The package's folder, instead of the one named by -C."),
)
@click.option(
    "-r",
    "--report",
    metavar="REPORT",
    shell_complete=completing.reports,
    help=N_("Load only this report, in place of what the store holds of it; all else stays."),
)
@store_option
@pass_session
def command(session: Session, package: Path | None, report: str | None) -> None:
    from medkg.cli.terminal.output import talk
    from medkg.cli.terminal.progress import progress
    from medkg.package import Package

    store = session.kept_store()
    source = Package.at(package) if package is not None else session.package
    files = source.report_files(report) if report is not None else source.files()
    with progress(_("Loading …")):
        if report is not None:
            store.load(files)
        else:
            store.fill(files)
        triples = len(store)
    talk(
        _("Loaded into {store}. Files: {files}; triples there now: {triples}.").format(
            store=session.where, files=len(files), triples=triples
        )
    )
