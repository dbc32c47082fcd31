"""``medkg validate``: what in the package breaks the rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import PathType, output_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.package import Package

FORMATS = ("text", "json", "turtle", "sarif", "junit")


@click.command(
    cls=Command,
    help=N_("Check a package against its shapes, and tell of every fault where it is and how to mend it."),
)
@click.argument(
    "path",
    required=False,
    metavar="[PATH]",
    type=PathType("file"),
    help=N_("A package's folder; or a file or folder in it, of which alone the faults are listed."),
)
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help=N_("Write the findings in this format."),
)
@output_option
@pass_session
@click.pass_context
def command(ctx: click.Context, session: Session, path: Path | None, fmt: str, to: Path | None) -> None:
    from medkg.cli.terminal.checking import findings_of
    from medkg.cli.terminal.output import talk, write_text
    from medkg.validation.formats import FORMATS as WRITERS

    package = _package(session, path)
    findings = findings_of(package)
    if path is not None and not _is_package(path):
        findings = tuple(finding for finding in findings if finding.file is None or _lies_in(finding.file, path))
    told = WRITERS[fmt](findings, package)
    write_text(_without_control_characters(told) if fmt == "text" else told, to)
    if findings:
        talk(_("Faults: {count}.").format(count=len(findings)))
        ctx.exit(2)
    talk(_all_is_well(package))


def _without_control_characters(text: str) -> str:
    """The lines of *text* without what could speak to the terminal: values of the data stand in them."""
    from medkg.cli.terminal.cells import one_line

    return "".join(f"{one_line(line)}\n" for line in text.split("\n")[:-1])


def _package(session: Session, path: Path | None) -> Package:
    from medkg.package import Package

    if path is None:
        return session.package
    return Package.at(path) if _is_package(path) else session.package_around(path)


def _is_package(path: Path) -> bool:
    """Whether *path* is a whole package: its folder, or its folder ``data``."""
    return (path / "data").is_dir() or (path.is_dir() and path.absolute().name == "data")


def _lies_in(file: Path, path: Path) -> bool:
    return file.resolve().is_relative_to(path.resolve())


def _all_is_well(package: Package) -> str:
    """What was checked, counted."""
    files = package.data_files()
    things = {quad.subject for file in files for quad in file.quads()}
    return _(
        "All is well: {things} things in {files} files below “data” keep {constraints} constraints on properties and "
        "{rules} rules across things."
    ).format(
        things=len(things),
        files=len(files),
        constraints=len(package.shapes.property_shapes),
        rules=len(package.shapes.rules),
    )
