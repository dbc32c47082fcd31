"""A store's folder on disk: each change makes a new generation beside the old one, and one small file says which holds.

    folder/
      medkg-store.json          which generation holds; replaced by renaming, so there is always one
      lock                      held by whoever writes
      generations/000001/       never changed once it holds
        database/               Oxigraph's own files
        record.json             what was loaded
        readers                 held (shared) by whoever reads: it is not removed under them

Whatever happens to a writer (killed, disk full, power gone), the file still names the old generation, and what was
begun is swept away by the next writer.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from medkg.errors import StoreUnavailable
from medkg.language import translate as _

FORMAT = 1
_POINTER = "medkg-store.json"


class Damaged(StoreUnavailable):
    """The file that says which generation holds cannot be read: only a new one helps."""


class Generation:
    """One state of a store, in a folder of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = path / "database"
        self.record = path / "record.json"
        self.readers = path / "readers"

    @property
    def name(self) -> str:
        return self.path.name


class Generations:
    """The generations of the store in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pointer = folder / _POINTER
        self._all = folder / "generations"

    def find_current(self) -> Generation | None:
        """The generation that holds; None where there is no store yet. Raises StoreUnavailable for another's folder."""
        try:
            text = self._pointer.read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError):
            self._refuse_others()
            return None
        except OSError as error:
            raise self._unreadable(error) from error
        try:
            told = json.loads(text)
            name, version = str(told["generation"]), int(told["format"])
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged(
                _("{file} is damaged. Load the package again: medkg load --store {folder}").format(
                    file=self._pointer, folder=self.folder
                )
            ) from error
        if version != FORMAT or not name.isdigit():
            raise StoreUnavailable(
                _("{folder} was written by another version of medkg. Load the package into a new folder.").format(
                    folder=self.folder
                )
            )
        return Generation(self._all / name)

    @contextmanager
    def reading(self) -> Iterator[Generation]:
        """The current generation, kept while the block runs. Raises StoreUnavailable where there is none."""
        generation, lock = self.hold()
        try:
            yield generation
        finally:
            os.close(lock)

    def hold(self) -> tuple[Generation, int]:
        """The current generation, and a descriptor: until it is closed, nobody removes the generation."""
        while True:
            generation = self.find_current()
            if generation is None:
                raise StoreUnavailable(
                    _("There is no store in {folder}. Make one: medkg load --store {folder}").format(folder=self.folder)
                )
            try:
                lock = os.open(generation.readers, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError as error:
                now = self.find_current()
                if now is not None and now.name != generation.name:
                    continue  # replaced between two glances
                raise StoreUnavailable(
                    _("{folder} is incomplete: {missing} is missing. Load again: medkg load --store {folder}").format(
                        folder=self.folder, missing=generation.path
                    )
                ) from error
            except OSError as error:
                raise self._unreadable(error) from error
            fcntl.flock(lock, fcntl.LOCK_SH)
            now = self.find_current()
            if now is not None and now.name == generation.name:
                return generation, lock
            os.close(lock)

    @contextmanager
    def writing(self) -> Iterator[Generation]:
        """A new, empty generation, which holds once the block has ended well; else it is as if nothing had been.

        Raises StoreUnavailable where another process writes, or where the folder cannot be written to.
        """
        try:
            with self._alone():
                generation = self._begin()
                try:
                    yield generation
                    self._switch(generation)
                except BaseException:
                    _remove(generation.path)
                    raise
                self._sweep(keep=generation.name)
        except OSError as error:
            raise StoreUnavailable(
                _(
                    "The store in {folder} cannot be written ({reason}); it is as it was. "
                    "Check that there is room on the disk and that you may write there."
                ).format(folder=self.folder, reason=error.strerror or error)
            ) from error

    def pointer_to(self, generation: Generation) -> tuple[tarfile.TarInfo, io.BytesIO]:
        """The file that says that *generation* holds, for an archive."""
        content = _pointing_to(generation)
        info = tarfile.TarInfo(_POINTER)
        info.size, info.mode, info.mtime = len(content), 0o644, int(generation.path.stat().st_mtime)
        return info, io.BytesIO(content)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._refuse_others()
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreUnavailable(
                    _(
                        "Another process ({process}) is writing to the store in {folder}. "
                        "Wait until it has ended, then try again."
                    ).format(process=_writer(lock), folder=self.folder)
                ) from error
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
            try:
                yield
            finally:
                os.ftruncate(lock, 0)
        finally:
            os.close(lock)

    def _begin(self) -> Generation:
        try:
            current = self.find_current()
        except Damaged:
            current = None
        self._sweep(keep=current.name if current else None)
        self._all.mkdir(exist_ok=True)
        taken = [int(path.name) for path in self._all.iterdir() if path.name.isdigit()]
        generation = Generation(self._all / f"{max(taken, default=0) + 1:06}")
        generation.path.mkdir()
        generation.readers.touch()
        return generation

    def _switch(self, generation: Generation) -> None:
        """From here on *generation* holds: all of it reaches the disk first, then the file that names it."""
        for path in [*generation.path.rglob("*"), generation.path, self._all]:
            _sync(path)
        aside = self._pointer.with_name(f".{_POINTER}.new")
        aside.write_bytes(_pointing_to(generation))
        _sync(aside)
        aside.replace(self._pointer)
        _sync(self.folder)

    def _sweep(self, *, keep: str | None) -> None:
        """Remove the generations that nobody reads, except *keep*."""
        if not self._all.is_dir():
            return
        for path in self._all.iterdir():
            if path.name != keep and self._is_idle(path):
                _remove(path)

    def _is_idle(self, path: Path) -> bool:
        try:
            lock = os.open(path / "readers", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return True  # begun, and killed before it had a file for readers
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(lock)
        return True

    def _refuse_others(self) -> None:
        """A folder that holds something else is never written to, nor read as a store."""
        if self._pointer.exists() or not self.folder.exists():
            return
        if not self.folder.is_dir():
            raise StoreUnavailable(
                _("{folder} is not a folder. Name a folder for the store.").format(folder=self.folder)
            )
        with suppress(OSError):
            others = {path.name for path in self.folder.iterdir()} - {"lock", "generations", f".{_POINTER}.new"}
            if "CURRENT" in others:
                raise StoreUnavailable(
                    _(
                        "{folder} holds a database of Oxigraph's own. Serve it (oxigraph serve --location {folder}) "
                        "and name its address, or load the package into another folder."
                    ).format(folder=self.folder)
                )
            if others:
                raise StoreUnavailable(
                    _("{folder} holds other things and no store. Name an empty or a new folder.").format(
                        folder=self.folder
                    )
                )

    def _unreadable(self, error: OSError) -> StoreUnavailable:
        return StoreUnavailable(
            _("The store in {folder} cannot be read ({reason}). Check that you may read it.").format(
                folder=self.folder, reason=error.strerror
            )
        )


def _writer(lock: int) -> str:
    """Who says in the file *lock* that it writes; it is given a moment to say so."""
    for _attempt in range(20):
        named = os.pread(lock, 20, 0).decode("ascii", "replace").strip()
        if named:
            return named
        time.sleep(0.02)
    return "?"


def _pointing_to(generation: Generation) -> bytes:
    return json.dumps({"format": FORMAT, "generation": generation.name}).encode() + b"\n"


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(folder: Path) -> None:
    """Remove a generation; the engine's own threads may still write in one that was just given up.

    What stays after a second is swept away by the next change.
    """
    for _attempt in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.05)
