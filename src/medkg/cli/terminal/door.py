"""The group of all commands: it imports a command when it is run, and it is where errors end."""

from __future__ import annotations

import contextvars
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medkg.cli.terminal.help import HELP, Command, Context, error_context, write_help, write_parameters
from medkg.cli.terminal.options import PathType
from medkg.cli.terminal.session import Session
from medkg.errors import MedkgError
from medkg.language import LANGUAGES, language_of_environment, space, use_language
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = Path(__file__).parents[1]
"""The folder whose modules are the commands."""

USAGE_ERROR = 64
INTERRUPTED = 130
READER_GONE = 141


class ReaderIsGone(Exception):
    """Whoever read our output stopped reading: ``medkg export ... | head``."""


class Door(click.Group):
    """The group of all commands: each is imported when it is run or asked for help; errors end here.

    A command is a module of ``medkg.cli`` with an attribute ``command``.
    """

    context_class = Context
    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        modules = (path.stem for path in COMMANDS.iterdir() if path.suffix == ".py")
        return sorted(name for name in modules if name not in ("__init__", "__main__", "main"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"medkg.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"medkg.cli.{cmd_name}.command is no command")
        return command

    def get_help_option(self, ctx: click.Context) -> click.Option:
        return HELP

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_help(self, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_parameters(self, click.Option, "Options", ctx, formatter)
        self.format_commands(ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with error_context(ctx):
            return super().parse_args(ctx, args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError as error:  # click would make it exit code 1
            raise ReaderIsGone from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderIsGone from error

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> int:
        """Run a command line and exit with its code; the language it chose is forgotten afterwards."""
        extra.pop("standalone_mode", None)
        code = contextvars.copy_context().run(self._run, args, **extra)
        sys.exit(code)

    def _run(self, args: Sequence[str] | None, **extra: Any) -> int:
        use_language(language_of_environment())
        try:
            result = super().main(args, "medkg", standalone_mode=False, **extra)
            sys.stdout.flush()
        except (ReaderIsGone, BrokenPipeError):
            _let_go_of_stdout()
            return READER_GONE
        except MedkgError as error:
            _say(str(error))
            return error.exit_code
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            return USAGE_ERROR
        except click.UsageError as error:
            _say_usage(error)
            return USAGE_ERROR
        except click.ClickException as error:
            _say(error.format_message())
            return 1
        except click.Abort:
            return INTERRUPTED
        except OSError as error:
            _say(_("{file}: {reason}.").format(file=error.filename or "stdout", reason=error.strerror or str(error)))
            if error.filename is None:
                _let_go_of_stdout()
            return 1
        return result if isinstance(result, int) else 0


def _speak(_ctx: click.Context, _param: click.Parameter, language: str | None) -> None:
    if language:
        use_language(language)


def _show_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from medkg import __version__

        click.echo(f"medkg {__version__}")
        ctx.exit()


@click.group(
    cls=Door,
    help=N_("Check, ask, print and serve reports whose claims stand in a knowledge graph with their evidence."),
)
@click.option(
    "-C",
    "--package",
    "path",
    metavar="FOLDER",
    envvar="MEDKG_PACKAGE",
    show_envvar=True,
    type=PathType("dir"),
    help=N_(
        "Work on the package in this folder. Left out: the package that the command is run in, else the one that comes "
        "with medkg."
    ),
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_speak,
    help=N_("Speak this language instead of the environment's (MEDKG_LANGUAGE, LC_ALL, LC_MESSAGES, LANG)."),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help=N_("Show the version and exit."),
)
@click.pass_context
def medkg(ctx: click.Context, path: Path | None) -> None:
    ctx.obj = Session(path)


def _say(message: str) -> None:
    click.echo(click.style(_("Error:"), fg="red", bold=True) + space() + message, err=True, color=_color())


def _say_usage(error: click.UsageError) -> None:
    from medkg.cli.terminal.usage import explanation

    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
    _say(explanation(error))


def _color() -> bool | None:
    return False if os.environ.get("NO_COLOR") else None


def _let_go_of_stdout() -> None:
    """Output cannot be written: what is still in the buffer goes nowhere, so that Python says nothing at its exit."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
