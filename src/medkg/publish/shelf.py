"""The shelf: exports of the whole package as it was loaded, made once and kept on disk, never in memory.

They are made one after the other, each by a process of its own (``medkg.publish.making``): a large package needs much
memory for a minute, and whoever serves pages meanwhile neither waits nor keeps it.
"""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from medkg.errors import MedkgError, NotFound, PackageError, StoreUnavailable
from medkg.language import translate as _
from medkg.package import Package
from medkg.publish.inventory import HeldFile, changed_since, held_files, state
from medkg.publish.making import ENCODINGS
from medkg.queries.catalog import Catalog

FORMATS = {
    "ttl": "turtle",
    "trig": "trig",
    "nq": "nquads",
    "nt": "ntriples",
    "jsonld": "jsonld",
    "rdf": "rdfxml",
    "zip": "zip",
}
"""Ending of a file to the format that it is made in."""

_LOG = logging.getLogger(__name__)

LEAN = ("trig", "nq", "nt", "zip")
"""Endings of what is made piece by piece. For the others the whole package must be in memory as terms."""

LARGEST = 64_000_000
"""Bytes of files up to which every format is offered; beyond, making one that is not LEAN takes gigabytes."""

RETRY_AFTER = 10
"""Seconds after which it is worth asking again for a file that is being made."""


def offered(files: Iterable[HeldFile]) -> tuple[str, ...]:
    """The endings in which a package of *files* is offered as a whole."""
    return tuple(FORMATS) if sum(file.size for file in files) <= LARGEST else LEAN


@dataclass(frozen=True, kw_only=True)
class Form:
    """An export as it is sent: plain, or under a content coding (``gzip``, ``br``)."""

    path: Path
    coding: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Export:
    """An export in all its forms, by content coding; the plain one under the empty string."""

    ending: str
    forms: dict[str, Form]

    @property
    def plain(self) -> Form:
        return self.forms[""]


class Shelf:
    """The exports of one package as it is when the shelf is put up. The folder they lie in goes with the process.

    When its files change, what was made stays, and nothing is made any more.
    """

    def __init__(self, package: Package, catalog: Catalog) -> None:
        self._package = package
        self._catalog = catalog
        self.files = held_files(package, catalog)
        self._state = state(self.files)
        self._made: dict[str, Export] = {}
        self._failed: dict[str, Exception] = {}
        self._waiting: deque[str] = deque()
        self._changed = threading.Condition()
        self._maker: threading.Thread | None = None
        self._folder: Path | None = None

    def find(self, ending: str) -> Export | None:
        """The export with that ending, if it was made."""
        return self._made.get(ending)

    def order(self, ending: str) -> None:
        """See that the export is made, without waiting for it."""
        with self._changed:
            if ending in self._made:
                return
            if ending not in self._waiting:
                self._failed.pop(ending, None)
                self._waiting.append(ending)
            if self._maker is None or not self._maker.is_alive():
                self._maker = threading.Thread(target=self._make_all, name="medkg-shelf", daemon=True)
                self._maker.start()

    def get(self, ending: str, *, patience: float) -> Export:
        """The export with that ending, made now if it must be.

        Raises StoreUnavailable where it is not there after *patience* seconds, for it is still being made then, and
        where the files were changed before it was made.
        Raises NotFound where the package is too large for that format.
        """
        if ending not in offered(self.files):
            raise NotFound(
                _("The package is too large for one file of this format. Take one of: {formats}.").format(
                    formats=", ".join(LEAN)
                )
            )
        if self.find(ending) is None:
            self._check()
        self.order(ending)
        with self._changed:
            self._changed.wait_for(lambda: self.find(ending) or ending in self._failed, timeout=patience)
            failure = self._failed.get(ending)
        found = self.find(ending)
        if found is None and failure is not None:
            raise failure
        if found is None:
            raise StoreUnavailable(
                _("This file is being made. Try again in a minute: it will be there then."), retry_after=RETRY_AFTER
            )
        return found

    def _make_all(self) -> None:
        """What the maker does: one export after the other, until none is waited for."""
        while True:
            with self._changed:
                if not self._waiting:
                    self._maker = None
                    return
                ending = self._waiting[0]
            try:
                made = self._make(ending)
            except (MedkgError, OSError) as error:
                failure = error if isinstance(error, MedkgError) else _no_room(error)
                with self._changed:
                    self._failed[ending] = failure
                    self._done(ending)
            else:
                with self._changed:
                    self._made[ending] = made
                    self._failed.pop(ending, None)
                    self._done(ending)

    def _done(self, ending: str) -> None:
        self._waiting.remove(ending)
        self._changed.notify_all()

    def _make(self, ending: str) -> Export:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="medkg-"))
            weakref.finalize(self, shutil.rmtree, self._folder, True)
        self._check()
        target = self._folder / f"medkg.{ending}"
        try:
            said = self._run(ending, target)
        finally:  # a file that is written just now is the reason, and not what it says
            self._check()
        forms = {
            coding: Form(path=target.with_name(target.name + ENCODINGS[coding]), coding=coding, **found)
            for coding, found in json.loads(said).items()
        }
        return Export(ending=ending, forms=forms)

    def _check(self) -> None:
        """Raise StoreUnavailable where the files are no longer those that the shelf was put up for."""
        try:
            now = state(held_files(self._package, self._catalog))
        except (OSError, PackageError) as error:
            raise changed_since() from error
        if now != self._state:
            raise changed_since()

    def _run(self, ending: str, target: Path) -> str:
        package = (self._package.root, self._package.ontology, self._catalog.folder)
        words = [*(str(path.absolute()) for path in package), FORMATS[ending], str(target)]
        done = subprocess.run(
            [sys.executable, "-P", "-m", "medkg.publish.making", *words], capture_output=True, text=True, check=False
        )
        if done.returncode:
            for begun in target.parent.glob(f"{target.name}*"):
                begun.unlink()
            _LOG.error("making %s ended with %s: %s", ending, done.returncode, done.stderr.strip())
            raise MedkgError(_("The file could not be made of the package as it is. The reason is in the log."))
        return done.stdout


def _no_room(error: OSError) -> StoreUnavailable:
    """Strangers are not told how the machine's folders are called; whoever runs it is."""
    _LOG.error("no download can be made (%s). Let the server write to /tmp, or set TMPDIR.", error)
    return StoreUnavailable(
        _("No download can be made here, for want of a place to make it in. The reason is in the server's log.")
    )
