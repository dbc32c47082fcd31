"""The inventory: a package's files as they lie on disk, and the questions that are asked of it, each with its size."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from medkg.errors import StoreUnavailable
from medkg.language import translate as _
from medkg.package import Package
from medkg.queries.catalog import Catalog
from medkg.rdf.identifiers import natural_key

SOURCE = "source.html"
"""A report's document as it was received."""

RETRY_AFTER = 60
"""Seconds after which whoever changes a package may have loaded it anew."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class HeldFile:
    """A file by its ``name``, its path below the package: ``data/works.ttl``, ``questions/works/results.rq``."""

    name: str
    path: Path
    size: int
    changed: int

    @property
    def is_changed(self) -> bool:
        """Whether the file is no longer what it was when it was listed."""
        try:
            found = self.path.stat()
        except OSError:
            return True
        return (found.st_size, found.st_mtime_ns) != (self.size, self.changed)

    def read(self) -> bytes:
        """The file's bytes. Raises StoreUnavailable where it is no longer what it was when it was listed."""
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise changed_since() from error
        if self.is_changed:
            raise changed_since()
        return content

    @property
    def sha256(self) -> str:
        """In hexadecimal digits, kept once it was read. Raises StoreUnavailable as ``read`` does."""
        return _sha256(self)


def changed_since() -> StoreUnavailable:
    """Why files are not sent: what lies on disk is no longer what was loaded and is shown."""
    return StoreUnavailable(
        _(
            "The package's files were changed since they were loaded. This one will be here again when they are loaded "
            "anew: try again later."
        ),
        retry_after=RETRY_AFTER,
    )


def held_files(package: Package, catalog: Catalog) -> tuple[HeldFile, ...]:
    """Every file: ontology, data, documents as received, questions; in natural order of their names."""
    return tuple(sorted((*_package(package), *_questions(catalog)), key=lambda file: natural_key(file.name)))


def state(files: Iterable[HeldFile]) -> str:
    """A mark that changes when a file does."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name} {file.size} {file.changed}\n".encode())
    return digest.hexdigest()


def archive(files: Iterable[HeldFile], to: Path) -> None:
    """All of *files* as a ZIP file, which unpacks to a package. The same files give the same bytes."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in files:
            entry = zipfile.ZipInfo(f"medkg/{file.name}", _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, file.path.read_bytes())


def _package(package: Package) -> Iterator[HeldFile]:
    for file in package.files():
        yield _held(f"{file.name}.ttl", file.path)
    for report in package.reports():
        source = package.data / "reports" / report / SOURCE
        if source.is_file():
            yield _held(f"data/reports/{report}/{SOURCE}", source)


def _questions(catalog: Catalog) -> Iterator[HeldFile]:
    for name in catalog.names():
        yield _held(f"questions/{name}.rq", catalog.folder / f"{name}.rq")


def _held(name: str, path: Path) -> HeldFile:
    found = path.stat()
    return HeldFile(name=name, path=path, size=found.st_size, changed=found.st_mtime_ns)


@lru_cache(maxsize=8192)
def _sha256(file: HeldFile) -> str:
    return hashlib.sha256(file.read()).hexdigest()
