"""The shelf: exports of the whole package, made once for each state of its files and kept on disk, never in memory.

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

from medkg.errors import MedkgError, NotFound, StoreUnavailable
from medkg.language import translate as _
from medkg.package import Package
from medkg.publish.inventory import HeldFile, held_files, state
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

TRIES = 3
"""How often an export is made again because the package changed meanwhile."""


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
    state: str
    forms: dict[str, Form]

    @property
    def plain(self) -> Form:
        return self.forms[""]


class Shelf:
    """The exports of one package. The folder they lie in goes when the process ends."""

    def __init__(self, package: Package, catalog: Catalog) -> None:
        self._package = package
        self._catalog = catalog
        self._made: dict[str, Export] = {}
        self._failed: dict[str, Exception] = {}
        self._waiting: deque[str] = deque()
        self._changed = threading.Condition()
        self._maker: threading.Thread | None = None
        self._folder: Path | None = None

    def state(self) -> str:
        """The mark of the package's files as they are now."""
        return state(held_files(self._package, self._catalog))

    def find(self, ending: str, now: str) -> Export | None:
        """The export with that ending for the state *now*, if it was made."""
        found = self._made.get(ending)
        return found if found is not None and found.state == now else None

    def order(self, ending: str, now: str) -> None:
        """See that the export is made, without waiting for it."""
        with self._changed:
            if self.find(ending, now) is not None:
                return
            if ending not in self._waiting:
                self._failed.pop(ending, None)
                self._waiting.append(ending)
            if self._maker is None or not self._maker.is_alive():
                self._maker = threading.Thread(target=self._make_all, name="medkg-shelf", daemon=True)
                self._maker.start()

    def get(self, ending: str, *, patience: float) -> Export:
        """The export with that ending, made now if it must be.

        Raises StoreUnavailable where it is not there after *patience* seconds: it is still being made then.
        Raises NotFound where the package is too large for that format.
        """
        files = held_files(self._package, self._catalog)
        if ending not in offered(files):
            raise NotFound(
                _("The package is too large for one file of this format. Take one of: {formats}.").format(
                    formats=", ".join(LEAN)
                )
            )
        now = state(files)
        self.order(ending, now)
        with self._changed:
            self._changed.wait_for(lambda: self.find(ending, now) or ending in self._failed, timeout=patience)
            failure = self._failed.get(ending)
        found = self.find(ending, now)
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
        for _turn in range(TRIES):
            before = self.state()
            target = self._folder / f"{before[:16]}.{ending}"
            said = self._run(ending, target)
            if self.state() == before:
                self._forget_others(target)
                forms = {
                    coding: Form(path=target.with_name(target.name + ENCODINGS[coding]), coding=coding, **found)
                    for coding, found in json.loads(said).items()
                }
                return Export(ending=ending, state=before, forms=forms)
        raise StoreUnavailable(
            _("The package is being changed, so no file was made of it. Try again in a minute."),
            retry_after=RETRY_AFTER,
        )

    def _run(self, ending: str, target: Path) -> str:
        package = (self._package.root, self._package.ontology, self._catalog.folder)
        words = [*(str(path.absolute()) for path in package), FORMATS[ending], str(target)]
        done = subprocess.run(
            [sys.executable, "-P", "-m", "medkg.publish.making", *words], capture_output=True, text=True, check=False
        )
        if done.returncode:
            _LOG.error("making %s ended with %s: %s", ending, done.returncode, done.stderr.strip())
            raise MedkgError(_("The file could not be made of the package as it is. The reason is in the log."))
        return done.stdout

    def _forget_others(self, target: Path) -> None:
        """Remove what was made of the package as it was before; who is reading it reads it to its end."""
        for path in target.parent.glob(f"*.{target.name.partition('.')[2]}*"):
            if not path.name.startswith(target.name):
                path.unlink(missing_ok=True)


def _no_room(error: OSError) -> StoreUnavailable:
    return StoreUnavailable(_("The file could not be made ({reason}).").format(reason=error.strerror or error))
