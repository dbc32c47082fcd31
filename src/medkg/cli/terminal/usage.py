"""What is wrong with a command line, in the reader's language, and how to mend it."""

from __future__ import annotations

import click

from medkg.errors import closest
from medkg.language import space
from medkg.language import translate as _


def explanation(error: click.UsageError) -> str:
    """The error's message. What we have no words for is passed on in click's English."""
    sentences = [_message(error)]
    near = _suggestions(error)
    if near:
        sentences.append(_("Did you mean {names}?").format(names=" / ".join(near)))
    if error.ctx is not None:
        sentences.append(_("“{command} --help” tells more.").format(command=error.ctx.command_path))
    return space().join(sentences)


def _message(error: click.UsageError) -> str:
    if isinstance(error, click.exceptions.NoSuchOption):
        if _stands_before(error):
            return _("The option {name} stands before the command: {line}").format(
                name=error.option_name, line=_with_option_first(error)
            )
        return _("There is no option {name}.").format(name=error.option_name)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return _("There is no command “{name}”.").format(name=error.command_name)
    if isinstance(error, click.MissingParameter):
        return _("{name} is missing.").format(name=_name(error))
    if isinstance(error, click.BadParameter):
        return _bad_parameter(error)
    if isinstance(error, click.BadOptionUsage):
        wanting = _("The option {name} takes no value.") if _is_flag(error) else _("The option {name} needs a value.")
        return wanting.format(name=error.option_name)
    if type(error) is click.UsageError and error.ctx is not None and isinstance(error.ctx.command, click.Group):
        return _("A command is missing.")
    return error.format_message()


def _stands_before(error: click.exceptions.NoSuchOption) -> bool:
    """Whether the option is one for every command, given after the command."""
    ctx = error.ctx
    return ctx is not None and ctx.parent is not None and _common_option(error) is not None


def _common_option(error: click.exceptions.NoSuchOption) -> click.Option | None:
    root = error.ctx.find_root() if error.ctx is not None else None
    options = root.command.get_params(root) if root is not None else []
    return next((o for o in options if isinstance(o, click.Option) and error.option_name in o.opts), None)


def _with_option_first(error: click.exceptions.NoSuchOption) -> str:
    """How the line should begin: ``medkg --language zh|en validate …``."""
    option = _common_option(error)
    assert option is not None
    assert error.ctx is not None
    assert error.ctx.parent is not None
    kind = option.type
    value = "|".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else option.metavar or ""
    words = (error.ctx.parent.command_path, error.option_name, "" if option.is_flag else value, error.ctx.info_name)
    return " ".join(word for word in words if word) + " …"


def _is_flag(error: click.BadOptionUsage) -> bool:
    known = error.ctx.command.get_params(error.ctx) if error.ctx is not None else []
    return any(
        isinstance(option, click.Option) and option.is_flag and error.option_name in option.opts for option in known
    )


def _bad_parameter(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return _("{name} is one of: {choices}.").format(name=_name(error), choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        return _("{name} is a whole number from {least} to {most}.").format(
            name=_name(error), least=kind.min, most=kind.max
        )
    return _("{name}: {reason}").format(name=_name(error), reason=error.message)


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.human_readable_name.strip("[]")


def _suggestions(error: click.UsageError) -> tuple[str, ...]:
    if error.ctx is None:
        return ()
    if isinstance(error, click.exceptions.NoSuchCommand) and isinstance(error.ctx.command, click.Group):
        return closest(error.command_name, error.ctx.command.list_commands(error.ctx))
    if isinstance(error, click.exceptions.NoSuchOption):
        known = [name for parameter in error.ctx.command.get_params(error.ctx) for name in parameter.opts]
        by_word = {name.lstrip("-"): name for name in known if name.startswith("-")}
        return tuple(by_word[word] for word in closest(error.option_name.lstrip("-"), by_word))
    return ()
