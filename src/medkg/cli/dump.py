"""``medkg dump``: what a store holds, as it was loaded."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import StoreType, format_option, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.errors import MedkgError
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.stores.base import Store


@click.command(
    cls=Command,
    help=N_("Write what a store holds, with every digit as it was loaded: one file, or a package's folder of files."),
)
@format_option(("nquads", "trig"), default="nquads")
@click.option(
    "-o",
    "--output",
    "to",
    metavar="FILE|FOLDER",
    type=StoreType(),
    help=N_(
        "Write to this file; to a folder (one that exists, or a name that ends in /), the data as canonical files."
    ),
)
@store_option
@pass_session
def command(session: Session, fmt: str, to: str | None) -> None:
    from medkg.cli.terminal.progress import progress

    store = session.kept_store()
    if to is not None and (to.endswith(os.sep) or Path(to).is_dir()):
        with progress(_("Exporting …")):
            _write_folder(session, store, Path(to))
        return
    from medkg.cli.terminal.output import write_bytes
    from medkg.publish.export import export

    with progress(_("Exporting …")):
        content = export(session.package, fmt, store=store)
    write_bytes(content, Path(to) if to is not None else None)


def _write_folder(session: Session, store: Store, to: Path) -> None:
    """The folder ``data`` in *to*, whole or not at all."""
    import shutil

    from medkg.publish.dump import data_files

    target = to / "data"
    aside = to / f".data.{os.getpid()}.new"
    if target.exists():
        raise MedkgError(
            _("{folder} is there already, and a dump overwrites nothing. Name another folder.").format(folder=target)
        )
    try:
        to.mkdir(parents=True, exist_ok=True)
        for place, text in data_files(store, session.package.shapes):
            path = aside / place.relative_to("data")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        aside.mkdir(exist_ok=True)
        aside.rename(target)
    except OSError as error:
        raise MedkgError(
            _("{file} cannot be written ({reason}); nothing was changed.").format(
                file=error.filename or to, reason=error.strerror or error
            )
        ) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(aside)
