"""A package on disk: the folders ``ontology/`` and ``data/``, which are the truth that everything else is made from.

One file is one named graph; every entity has one home, named by its class's shape.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import NotFound, PackageError, closest
from medkg.language import translate as _
from medkg.rdf.files import GraphFile

if TYPE_CHECKING:
    from medkg.rdf.shapes import Shapes

_PLACE = re.compile(r"\{[a-z]+\}")


class Package:
    """A package's folders, files and homes. Nothing is read before it is asked for."""

    def __init__(self, *, root: Path, ontology: Path) -> None:
        self.root = root
        self.ontology = ontology
        self.data = root / "data"
        self._described: dict[str, frozenset[str]] = {}

    @classmethod
    def at(cls, path: Path | str) -> Package:
        """The package in the folder *path*, which holds ``data/``; without an ``ontology/`` of its own it uses medkg's.

        Raises PackageError where there is no such folder.
        """
        root = Path(path)
        if not (root / "data").is_dir():
            if root.name == "data" and root.is_dir():
                return cls.at(root.absolute().parent)
            raise PackageError(
                _("There is no package here: a folder “data” is missing. Name the folder that holds “data”."),
                path=root,
            )
        return cls.begun(root)

    @classmethod
    def begun(cls, path: Path | str) -> Package:
        """A package in the folder *path*, which may hold nothing yet: its folders are made when it is written to."""
        root = Path(path)
        own = root / "ontology"
        return cls(root=root, ontology=own if own.is_dir() else _bundled_root() / "ontology")

    @classmethod
    def around(cls, path: Path) -> Package | None:
        """The package that *path* lies in: the nearest folder above it with a ``data/package.ttl``, or it itself."""
        here = path.absolute()
        root = next((folder for folder in (here, *here.parents) if (folder / "data" / "package.ttl").is_file()), None)
        return cls.at(root) if root is not None else None

    @classmethod
    def bundled(cls) -> Package:
        """The package that comes with medkg."""
        root = _bundled_root()
        return cls(root=root, ontology=root / "ontology")

    @property
    def is_installed(self) -> bool:
        """Whether this is the package inside an installed medkg, which the next release replaces."""
        return self.root == Path(__file__).parent / "bundled"

    @property
    def borrows_ontology(self) -> bool:
        """Whether the ontology is medkg's own, and not in this package's folder."""
        return self.ontology.parent != self.root

    def __repr__(self) -> str:
        return f"Package.at({str(self.root)!r})"

    def files(self) -> tuple[GraphFile, ...]:
        """Every Turtle file: the ontology's (with schemes and shapes) first, then the data's; each in order of name."""
        return (*self.ontology_files(), *self.data_files())

    def ontology_files(self) -> tuple[GraphFile, ...]:
        return _files_in(self.ontology, self.ontology.parent)

    def data_files(self) -> tuple[GraphFile, ...]:
        return _files_in(self.data, self.root)

    def shape_files(self) -> tuple[GraphFile, ...]:
        return _files_in(self.ontology / "shapes", self.ontology.parent)

    def file(self, name: str) -> GraphFile:
        """The file called *name* (``data/models``), whether or not it exists yet."""
        base = self.ontology.parent if name.startswith("ontology/") else self.root
        return GraphFile(base / f"{name}.ttl", name)

    def reports(self) -> tuple[str, ...]:
        """The slugs of the reports, in order of name."""
        folder = self.data / "reports"
        try:
            return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir())) if folder.is_dir() else ()
        except OSError as error:
            raise _unreadable(error) from error

    def report_files(self, report: str) -> tuple[GraphFile, ...]:
        """The files of one report. Raises NotFound where the package holds no such report."""
        if report not in self.reports():
            raise NotFound(
                _("The package holds no report {report!r}. It holds: {known}.").format(
                    report=report, known=", ".join(self.reports()) or _("none")
                ),
                suggestions=closest(report, self.reports()),
            )
        return _files_in(self.data / "reports" / report, self.root)

    def shared_files(self) -> tuple[GraphFile, ...]:
        """The data files that belong to no one report."""
        return tuple(file for file in self.data_files() if not file.name.startswith("data/reports/"))

    @property
    def is_described(self) -> bool:
        """Whether its description is there, which every package has once it is begun."""
        return self.file("data/package").path.is_file()

    def demand_description(self) -> None:
        """Raises PackageError where there is no description: of a package that had one, the data are being moved."""
        if not self.is_described:
            raise PackageError(
                _("The package's description is gone. Put the package's data back."),
                path=self.file("data/package").path,
            )

    @property
    def withdrawn_file(self) -> Path:
        """The list of withdrawn identifiers, whether or not there is one."""
        return self.data / "withdrawn.txt"

    def withdrawn(self) -> dict[str, str]:
        """Identifiers that the package gave to something once, and to nothing now, with the one that took its place.

        They stand in ``data/withdrawn.txt``, a line each: the identifier, and after a space the other, if there is one.
        A line that names none is passed over; validation tells of it. Raises PackageError where it cannot be read.
        """
        from medkg.rdf.withdrawn import read_withdrawn

        file = self.withdrawn_file
        try:
            content = file.read_bytes() if file.exists() else b""
        except OSError as error:
            raise PackageError(
                _("The file cannot be read ({reason}). Check that it exists and that you may read it.").format(
                    reason=error.strerror
                ),
                path=file,
            ) from error
        return {line.identifier: line.instead for line in read_withdrawn(content) if line.identifier}

    @cached_property
    def shapes(self) -> Shapes:
        """The node shapes, read once."""
        from medkg.rdf.shapes import Shapes

        return Shapes(quad for file in self.shape_files() for quad in file.quads())

    def home(self, iri: str) -> GraphFile | None:
        """The file that *iri*'s entity lives in, by its class's shape; None for an IRI that is not one of ours.

        A package that borrows medkg's ontology has concepts of its own in ``data/schemes/``.
        """
        from medkg.rdf.identifiers import segments

        path = segments(iri)
        shape = self.shapes.by_slug.get(path[0]) if path else None
        if shape is None or len(path) < 2:
            return None
        name = _PLACE.sub(path[1], shape.home).removesuffix(".ttl")
        if name.startswith("ontology/") and self.borrows_ontology and iri not in self._borrowed(name):
            name = f"data/{name.removeprefix('ontology/')}"
        return self.file(name)

    def _borrowed(self, name: str) -> frozenset[str]:
        """What a file of the borrowed ontology describes."""
        if name not in self._described:
            file = self.file(name)
            self._described[name] = frozenset(file.triples().subjects() if file.path.is_file() else ())
        return self._described[name]

    def write(self, file: GraphFile, text: str) -> None:
        """Write *text* as the file's whole content. Raises PackageError where it cannot be written."""
        self.write_all([(file, text)])

    def write_all(
        self, texts: Iterable[tuple[GraphFile, str]], *, made_from: Mapping[Path, bytes | None] | None = None
    ) -> None:
        """Write each text as its file's whole content: all of them, or none.

        *made_from* has the content that the texts were made from. Raises PackageError where a file holds something
        else by now, or cannot be written.
        """
        from medkg.rdf.writing import write_all

        write_all(((file.path, text) for file, text in texts), made_from=made_from)

    def alone(self) -> AbstractContextManager[None]:
        """Nobody else who asks so reads and writes the package's files anew while the block runs."""
        from medkg.rdf.writing import alone_in

        return alone_in(self.root)


def _files_in(folder: Path, root: Path) -> tuple[GraphFile, ...]:
    """The Turtle files below *folder*, through links too. Raises PackageError for a folder that may not be read."""
    found: list[str] = []
    seen: set[str] = set()
    for directory, folders, names in os.walk(folder, onerror=_refuse, followlinks=True):
        real = os.path.realpath(directory)
        if real in seen:  # a link that leads back
            folders.clear()
            continue
        seen.add(real)
        found += [f"{directory}{os.sep}{name}" for name in names if name.endswith(".ttl") and not name.startswith(".")]
    paths = (Path(path) for path in sorted(found))
    return tuple(GraphFile(path, path.relative_to(root).with_suffix("").as_posix()) for path in paths)


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> PackageError:
    return PackageError(
        _("The folder cannot be read ({reason}). Check that you may read it.").format(reason=error.strerror),
        path=Path(str(error.filename)),
    )


def _bundled_root() -> Path:
    here = Path(__file__).parent
    installed = here / "bundled"
    root = installed if installed.is_dir() else here.parents[1]
    if not (root / "ontology").is_dir():
        raise PackageError(
            _("medkg's own ontology is missing here. Install medkg again, or work from a complete checkout."),
            path=root,
        )
    return root
