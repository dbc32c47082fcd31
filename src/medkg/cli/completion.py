"""``medkg completion``: the script that teaches a shell to complete medkg's command lines."""

from __future__ import annotations

import click

from medkg.cli.terminal.help import Command
from medkg.language import mark as N_

SHELLS = ("bash", "zsh", "fish")


@click.command(
    cls=Command,
    help=N_('Print the script that completes medkg\'s command lines; for bash: eval "$(medkg completion bash)".'),
)
@click.argument("shell", type=click.Choice(SHELLS), help=N_("The shell that the script is for."))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    from click.shell_completion import get_completion_class

    completer = get_completion_class(shell)
    if completer is None:
        raise click.BadParameter(shell)
    script = completer(ctx.find_root().command, {}, "medkg", "_MEDKG_COMPLETE")
    click.echo(script.source_template % script.source_vars())
