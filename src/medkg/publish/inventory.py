"""The inventory: a package's files as they lie on disk, and the questions that are asked of it, each with its size."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from medkg.errors import NotFound
from medkg.language import translate as _
from medkg.package import Package
from medkg.queries.catalog import Catalog
from medkg.rdf.identifiers import natural_key

SOURCE = "source.html"
"""A report's document as it was received."""

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True)
class HeldFile:
    """A file by its ``name``, its path below the package: ``data/works.ttl``, ``questions/works/results.rq``."""

    name: str
    path: Path
    size: int
    changed: int

    @property
    def sha256(self) -> str:
        """In hexadecimal digits, read anew when the file has changed."""
        return _sha256(self.path, self.size, self.changed)


def held_files(package: Package, catalog: Catalog) -> tuple[HeldFile, ...]:
    """Every file: ontology, data, documents as received, questions; in natural order of their names."""
    return tuple(sorted((*_package(package), *_questions(catalog)), key=lambda file: natural_key(file.name)))


def report_files(package: Package, report: str) -> tuple[HeldFile, ...]:
    """The files of one report, its document included. Raises NotFound where there is no such report."""
    held = [_held(f"{file.name}.ttl", file.path) for file in package.report_files(report)]
    source = package.data / "reports" / report / SOURCE
    return tuple([*held, _held(f"data/reports/{report}/{SOURCE}", source)] if source.is_file() else held)


def held_file(package: Package, catalog: Catalog, name: str) -> HeldFile:
    """The file called *name*. Raises NotFound for a name that is not one of those of ``held_files``."""
    first, *rest = name.split("/")
    folders = {"ontology": package.ontology, "data": package.data, "questions": catalog.folder}
    if first in folders and rest and all(_is_plain(part) for part in rest):
        path = folders[first].joinpath(*rest)
        if _is_held(first, rest) and path.is_file():
            return _held(name, path)
    raise NotFound(_("The package holds no file of this name. Those it holds are listed under “Files”."))


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


def _is_plain(part: str) -> bool:
    """Whether *part* is the plain name of a file or a folder: no way up, nothing hidden, nothing odd."""
    return bool(part) and not part.startswith(".") and not set(part) & {"\\", "\0", ":"} and len(part) <= 200


def _is_held(first: str, rest: list[str]) -> bool:
    if first == "questions":
        return rest[-1].endswith(".rq")
    is_source = first == "data" and len(rest) == 3 and rest[0] == "reports" and rest[-1] == SOURCE
    return rest[-1].endswith(".ttl") or is_source


def _held(name: str, path: Path) -> HeldFile:
    found = path.stat()
    return HeldFile(name=name, path=path, size=found.st_size, changed=found.st_mtime_ns)


@lru_cache(maxsize=8192)
def _sha256(path: Path, _size: int, _changed: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
