"""``medkg backup``: a copy of a store on disk, also while others read it."""

from __future__ import annotations

from pathlib import Path

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import PathType, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.language import mark as N_
from medkg.language import translate as _


@click.command(
    cls=Command, help=N_("Copy a store on disk into one archive, while it is read or filled: unpacked, it is a store.")
)
@click.option(
    "-o",
    "--output",
    "to",
    metavar="FILE",
    required=True,
    type=PathType("file"),
    help=N_("Write this archive (tar); compressed where its name ends in .gz or .tgz."),
)
@store_option
@pass_session
def command(session: Session, to: Path) -> None:
    from medkg.cli.terminal.progress import progress
    from medkg.stores.disk import DiskStore

    store = session.kept_store()
    if not isinstance(store, DiskStore):
        raise click.UsageError(_("A backup is of a store on disk. For a store elsewhere: medkg dump."))
    with progress(_("Writing …")):
        store.backup(to)
