"""``medkg format``: the canonical form of the package's files."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import PathType
from medkg.cli.terminal.session import Session, pass_session
from medkg.errors import from_here
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.package import Package
    from medkg.rdf.files import GraphFile


@click.command(
    cls=Command,
    help=N_("Write data and schemes in canonical Turtle: one block a thing, in reading order."),
)
@click.argument(
    "paths",
    metavar="[PATH]...",
    nargs=-1,
    type=PathType("file"),
    help=N_("Format only these files, and what lies in these folders."),
)
@click.option("--check", is_flag=True, help=N_("Change nothing: list the files that would change, and exit with 2."))
@click.option("--drop-comments", is_flag=True, help=N_("Format files with comments too; the comments are lost."))
@pass_session
@click.pass_context
def command(ctx: click.Context, session: Session, paths: tuple[Path, ...], check: bool, drop_comments: bool) -> None:
    from medkg.authoring.formatting import canonical_text, files_to_format
    from medkg.cli.terminal.output import talk
    from medkg.cli.terminal.progress import progress

    package = session.package_around(paths[0]) if paths else session.package if check else session.own_package()
    files = files_to_format(package, paths)
    with nullcontext() if check else package.alone(), progress(_("Formatting …")):
        read: dict[Path, bytes | None] = {file.path: file.read() for file in files}
        texts = [(file, canonical_text(package, file, drop_comments=drop_comments)) for file in files]
        changed = [(file, text) for file, text in texts if read[file.path] != text.encode("utf-8")]
        if not check:
            package.write_all(changed, made_from=read)
    for file, _text in changed:
        click.echo(from_here(file.path))
    if check and changed:
        talk(
            _("{count} of {all} files are not in canonical form. Mend them with: {repair}").format(
                count=len(changed), all=len(files), repair=_repair(session, package, [file for file, _text in changed])
            )
        )
        ctx.exit(2)
    if not changed:
        talk(_("All {all} files are in canonical form.").format(all=len(files)))
    else:
        talk(_("{count} of {all} files were written anew.").format(count=len(changed), all=len(files)))


def _repair(session: Session, package: Package, files: list[GraphFile]) -> str:
    """The command that mends *files*, ready to be pasted."""
    import shlex

    where = ["-C", from_here(package.root)] if session.path or len(files) > 3 else []
    what = [] if len(files) > 3 else [from_here(file.path) for file in files]
    return shlex.join(["medkg", *where, "format", *what])
