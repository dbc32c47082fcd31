"""Help in the reader's language: commands whose texts are translated when they are shown, not when they are written."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from medkg.language import mark as N_
from medkg.language import space
from medkg.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLICK_WORDS = (N_("Options"), N_("Commands"), N_("Positional arguments"))


@contextmanager
def error_context(ctx: click.Context) -> Iterator[None]:
    """Tell an error of usage which command it is about, where click's parser has not."""
    try:
        yield
    except click.UsageError as error:
        error.ctx = error.ctx or ctx
        raise


class Formatter(click.HelpFormatter):
    """Writes help pages; lines are broken by what they take on the screen."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix if prefix is not None else _("Usage:") + space())

    def write_heading(self, heading: str) -> None:
        self.write(_("{heading}:").format(heading=_(heading)) + "\n")

    def write_text(self, text: str) -> None:
        from medkg.cli.terminal.wrapping import wrap

        indent = " " * self.current_indent
        paragraphs = text.split("\n\n")
        shown = ("\n".join(indent + line for line in wrap(part, self.width - len(indent))) for part in paragraphs)
        self.write("\n\n".join(shown) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        from medkg.cli.terminal.cells import cells, pad
        from medkg.cli.terminal.wrapping import wrap

        rows = list(rows)
        first = min(max((cells(term) for term, _text in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, text in rows:
            lines = wrap(text, max(self.width - first - len(indent), 10)) or [""]
            if cells(term) > first - col_spacing:
                lines.insert(0, "")
            self.write(f"{indent}{pad(term, first)}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{indent}{' ' * first}{line}\n")


class Context(click.Context):
    """Uses our Formatter, and no colour where NO_COLOR asks for none."""

    formatter_class = Formatter

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if os.environ.get("NO_COLOR"):
            self.color = False


def _show_help(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


HELP = click.Option(
    ["-h", "--help"],
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_help,
    help=N_("Show this message and exit."),
)
"""Our own, because click's has its text translated when it is made, by a machinery that costs milliseconds."""


class Command(click.Command):
    """A command whose help is given in English and shown in the reader's language."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option:
        return HELP

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.allow_extra_args = True
        with error_context(ctx):
            surplus = super().parse_args(ctx, args)
        if surplus and not ctx.resilient_parsing:
            raise click.UsageError(_("Here is too much: {words}.").format(words=" ".join(surplus)), ctx)
        return surplus

    def get_short_help_str(self, limit: int = 45) -> str:
        return _(self.help).partition("\n\n")[0].rstrip(".。") if self.help else ""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_help(self, formatter)

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_parameters(self, click.Argument, "Positional arguments", ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        write_parameters(self, click.Option, "Options", ctx, formatter)


def write_help(command: click.Command, formatter: click.HelpFormatter) -> None:
    if command.help:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_(command.help))


def write_parameters(
    command: click.Command,
    kind: type[click.Parameter],
    heading: str,
    ctx: click.Context,
    formatter: click.HelpFormatter,
) -> None:
    rows = []
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx) if isinstance(parameter, kind) else None
        if record is not None:
            rows.append((record[0], _parameter_help(parameter, ctx)))
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)


def _parameter_help(parameter: click.Parameter, ctx: click.Context) -> str:
    words = [_(parameter.help)] if parameter.help else []
    if isinstance(parameter, click.Option):
        extra = parameter.get_help_extra(ctx)
        if "default" in extra:
            words.append(_("[default: {value}]").format(value=extra["default"]))
        if "envvars" in extra:
            words.append(_("[environment: {name}]").format(name=", ".join(extra["envvars"])))
        if "required" in extra:
            words.append(_("[required]"))
    return " ".join(words)
