"""Where results go: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
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
    try:
        if to.is_dir():
            raise MedkgError(_("{file} is a folder. Name a file to write to.").format(file=to))
        if to.exists() and not to.is_file():
            _write_straight(content, to)
        else:
            _write_whole(content, to)
    except OSError as error:
        raise MedkgError(
            _(
                "{file} cannot be written ({reason}); nothing was changed. Name a file in a folder that exists and "
                "that you may write to."
            ).format(file=to, reason=error.strerror or error)
        ) from error


def _write_straight(content: bytes, to: Path) -> None:
    """Write to a device or a pipe, which is never replaced by a file."""
    try:
        with to.open("wb") as stream:
            stream.write(content)
    except OSError as error:
        raise MedkgError(
            _("{file} cannot be written ({reason}).").format(file=to, reason=error.strerror or error)
        ) from error


def _write_whole(content: bytes, to: Path) -> None:
    """Write aside first, then rename; where *to* is a link, it stays, and what it points to gets the content."""
    target = Path(os.path.realpath(to))
    if target.is_symlink():
        target.stat()  # a link that leads to itself: this raises
    aside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        aside.write_bytes(content)
        if target.exists():
            aside.chmod(target.stat().st_mode)
        aside.replace(target)
    finally:
        with suppress(OSError):
            aside.unlink()


def write_text(text: str, to: Path | None = None) -> None:
    """Write *text* as UTF-8."""
    write_bytes(text.encode("utf-8"), to)


def talk(message: str) -> None:
    """Say *message* on standard error: what is not the result."""
    click.echo(message, err=True)
