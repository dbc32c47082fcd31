"""``medkg diff``: what changed between two versions of a package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import format_option, output_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.language import mark as N_
from medkg.language import space
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.cli.terminal.consequences import Consequences
    from medkg.package import Package
    from medkg.releases import Changes

FORMATS = ("text", "html", "json", "turtle")
MASS_LOSS = 2
"""The exit code where --fail-on-loss finds one."""


@click.command(
    cls=Command,
    help=N_("Tell what changed between two versions of a package: claims, figures, evidence, verdicts, sources."),
)
@click.argument(
    "old",
    metavar="OLD",
    help=N_(
        "A package's folder, a dump (.nq, .trig, .nt, .ttl, .zip), or a git revision: REVISION or REVISION:FOLDER."
    ),
)
@click.argument("new", metavar="[NEW]", required=False, help=N_("The same; without it, the package as it is now."))
@format_option(FORMATS, default="text")
@click.option(
    "--grades",
    is_flag=True,
    help=N_(
        "Judge both versions, too: tell which claims got another grade, and which have evidence from works whose "
        "results changed. For text and json; both versions are loaded whole."
    ),
)
@click.option("--fail-on-loss", is_flag=True, help=N_("Exit with 2 where more than a tenth of a class is gone."))
@output_option
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    old: str,
    new: str | None,
    fmt: str,
    grades: bool,
    fail_on_loss: bool,
    to: Path | None,
) -> None:
    if grades and fmt not in ("text", "json"):
        raise click.UsageError(_("--grades goes with --format text or json: the others tell what changed alone."))
    from medkg.cli.terminal.consequences import consequences
    from medkg.cli.terminal.output import talk, write_text
    from medkg.cli.terminal.progress import progress
    from medkg.releases import changes, opened, words

    package = session.package
    with (
        progress(_("Comparing …")),
        opened(old, package) as before,
        opened(new if new is not None else str(package.root), package) as after,
    ):
        found = changes(before, after)
        following = consequences(found, before, after) if grades else None
    write_text(_written(found, fmt, package, following), to)
    warnings = words.warnings(found)
    for warning in warnings:
        if fmt != "text" or to is not None:
            talk(_("Warning:") + space() + warning)
    if warnings and fail_on_loss:
        ctx.exit(MASS_LOSS)


def _written(found: Changes, fmt: str, package: Package, following: Consequences | None) -> str:
    if fmt == "json":
        from medkg.cli.terminal.consequences import as_data
        from medkg.releases.documents import as_json

        return as_json(found, as_data(following) if following is not None else {})
    if fmt == "html":
        from medkg.releases.page import as_html

        return as_html(found, package.shapes)
    if fmt == "turtle":
        from medkg.releases.changesets import as_turtle

        return as_turtle(found)
    from medkg.cli.terminal.cells import one_line
    from medkg.releases.text import as_text

    lines = as_text(found, package.shapes).split("\n")[:-1]
    if following is not None:
        from medkg.cli.terminal.consequences import as_lines

        lines += as_lines(following)
    return "".join(f"{_indent(line)}{one_line(line)}\n" for line in lines)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]
