"""Where results go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from medkg.errors import MedkgError
from medkg.language import translate as _


def write_bytes(content: bytes, to: Path | None = None) -> None:
    """Write *content* to the file *to*, or to standard output (None, or ``-``). Raises MedkgError where that fails."""
    if to is None or str(to) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    aside = to.with_name(f".{to.name}.{os.getpid()}.new")
    try:
        aside.write_bytes(content)
        if to.exists():
            aside.chmod(to.stat().st_mode)
        aside.replace(to)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise MedkgError(
            _(
                "{file} cannot be written ({reason}); nothing was changed. Name a file in a folder that exists and "
                "that you may write to."
            ).format(file=to, reason=error.strerror)
        ) from error


def write_text(text: str, to: Path | None = None) -> None:
    """Write *text* as UTF-8."""
    write_bytes(text.encode("utf-8"), to)


def talk(message: str) -> None:
    """Say *message* on standard error: what is not the result."""
    click.echo(message, err=True)
