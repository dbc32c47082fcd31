"""Writing files whole, several at once: all of them, or none; and one writer at a time."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from medkg.errors import PackageError
from medkg.language import translate as _

_PATIENCE = 30.0
"""Seconds that a writer waits for another one: to write takes a fraction of a second."""

_LOOK = 0.02


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Be the only one, of those who ask, that reads and writes anew what lies in *folder*, while the block runs.

    Waits for whoever else does. Raises PackageError after half a minute, or where the folder cannot be opened.
    """
    there = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
    with _told(folder):
        opened = os.open(there, os.O_RDONLY | os.O_CLOEXEC)
    try:
        end = time.monotonic() + _PATIENCE
        while not _locked(opened, folder):
            if time.monotonic() > end:
                raise PackageError(
                    _("Another command has been writing here for a while. End it, or try again later."), path=folder
                )
            time.sleep(_LOOK)
        yield
    finally:
        os.close(opened)


def _locked(opened: int, folder: Path) -> bool:
    with _told(folder):
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def write_all(texts: Iterable[tuple[Path, str]], *, made_from: Mapping[Path, bytes | None] | None = None) -> None:
    """Give each file its text: all are written aside first, then renamed, so that no reader meets a half.

    A link stays, and what it points to gets the content; a device or a pipe is written to as it is, after the files.
    *made_from* has what the texts were made from, None for no file: a file that holds something else by now was saved
    by another program in between, and is not overwritten.

    Raises PackageError at the first that cannot be written; those already renamed are put back.
    """
    devices: list[tuple[Path, str]] = []
    with ExitStack() as undoing, ExitStack() as asides:
        ready: list[tuple[Path, Path, Path]] = []
        for path, text in texts:
            with _told(path):
                if path.exists() and not path.is_file() and not path.is_dir():
                    devices.append((path, text))
                    continue
                target = Path(os.path.realpath(path))
                if target.is_symlink():
                    target.stat()  # a link that leads to itself: this raises
                aside = target.with_name(f".{target.name}.{os.getpid()}.{len(ready)}.new")
                undoing.callback(_remove, _missing_folders(target))
                target.parent.mkdir(parents=True, exist_ok=True)
                asides.callback(_unlink, aside)
                _write_aside(aside, text, like=target)
                ready.append((path, aside, target))
        for path, aside, target in ready:
            with _told(path):
                before = target.read_bytes() if target.exists() else None
                if made_from is not None and before != made_from.get(path, before):
                    raise PackageError(
                        _("Another program has saved this file just now; nothing was changed. Do it again."), path=path
                    )
                aside.replace(target)
                undoing.callback(_put_back, target, before)
        for path, text in devices:
            with _told(path):
                path.write_text(text, encoding="utf-8", newline="\n")
        undoing.pop_all()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system refuses about *path*, as a PackageError."""
    try:
        yield
    except OSError as error:
        raise PackageError(
            _("The file cannot be written ({reason}); nothing was changed.").format(
                reason=error.strerror or str(error)
            ),
            path=path,
        ) from error


def _write_aside(aside: Path, text: str, *, like: Path) -> None:
    with aside.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    if like.exists():
        aside.chmod(like.stat().st_mode)


def _missing_folders(path: Path) -> tuple[Path, ...]:
    """The folders above *path* that are not there, the innermost first."""
    return tuple(folder for folder in path.parents if not folder.exists())


def _remove(folders: tuple[Path, ...]) -> None:
    for folder in folders:
        with suppress(OSError):  # it was not made, or somebody else put something there
            folder.rmdir()


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()


def _put_back(target: Path, before: bytes | None) -> None:
    """Give the file the content it had *before*, or remove it where it was not there."""
    if before is None:
        _unlink(target)
    else:
        target.write_bytes(before)
