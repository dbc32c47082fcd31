"""Options that mean the same in every command that has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from medkg.cli.terminal import completing
from medkg.cli.terminal.session import Session
from medkg.language import mark as N_

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

F = TypeVar("F", bound=Callable[..., Any])


class PathType(click.ParamType[Path]):
    """The name of a file (``file``) or a folder (``dir``): what is there, the command finds out and tells."""

    name = "path"

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[Any]]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type=self.kind)]


def format_option(formats: Sequence[str], *, default: str | None = None) -> Callable[[F], F]:
    """``--format``: how the result is written."""
    return click.option(
        "-f",
        "--format",
        "fmt",
        type=click.Choice(list(formats)),
        default=default,
        show_default=default is not None,
        help=N_("Write the result in this format."),
    )


def output_option(function: F) -> F:
    """``--output``: a file instead of standard output."""
    return click.option(
        "-o",
        "--output",
        "to",
        metavar="FILE",
        type=PathType("file"),
        help=N_("Write to this file instead of standard output."),
    )(function)


def store_option(function: F) -> F:
    """``--store``: where the questions of a command are put, or what a command fills."""
    return click.option(
        "--store",
        metavar="memory|FOLDER|URL",
        envvar="MEDKG_STORE",
        show_envvar=True,
        default="memory",
        show_default=True,
        type=StoreType(),
        expose_value=False,
        callback=_name_store,
        help=N_("Ask this store: the package read into memory, a folder or an address that “medkg load” has filled."),
    )(function)


class StoreType(click.ParamType[str]):
    """The name of a store: a word, a folder or an address."""

    name = "store"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[Any]]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="dir")]


def _name_store(ctx: click.Context, _param: click.Parameter, where: str) -> None:
    session = ctx.ensure_object(Session)
    session.where = where


def report_argument(*, required: bool) -> Callable[[F], F]:
    """``REPORT``: a report's slug."""
    return click.argument(
        "report",
        required=required,
        shell_complete=completing.reports,
        help=N_("The report's slug: the name of its folder below data/reports."),
    )
