"""What one command line works on: the package that was named, or the one that comes with medkg."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.errors import PackageError, from_here
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph
    from medkg.package import Package
    from medkg.stores.memory import MemoryStore


class Session:
    """Opens the package when it is first needed."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._package: Package | None = None

    @property
    def package(self) -> Package:
        """Raises PackageError where there is none."""
        if self._package is None:
            from medkg.package import Package

            self._package = Package.at(self.path) if self.path else Package.bundled()
        return self._package

    def own_package(self) -> Package:
        """The package, to be written to. Raises PackageError for the one in the installed medkg, unless -C names it."""
        if self.path is None and self.package.is_installed:
            raise PackageError(
                _(
                    "This package is part of the installed medkg and is left alone: the next release would replace it. "
                    "Work on a copy of your own, and name its folder with -C FOLDER."
                ),
                path=self.package.root,
            )
        return self.package

    def package_around(self, path: Path) -> Package:
        """The package named by ``-C``, else the one that *path* lies in. Raises PackageError where it lies in none."""
        from medkg.package import Package

        if not path.exists():
            raise PackageError(_("There is no such file or folder. Check its name."), path=path)
        here = path.resolve()
        if self.path is not None:
            if here.is_relative_to(self.package.root.resolve()):
                return self.package
            raise PackageError(
                _(
                    "This does not lie in the package {package}. Name something in it, or another package with -C."
                ).format(package=from_here(self.package.root)),
                path=path,
            )
        root = next((folder for folder in (here, *here.parents) if (folder / "data").is_dir()), None)
        if root is not None:
            return Package.at(root)
        raise PackageError(
            _("This lies in no package: no folder above it holds “data”. Name the package with -C."), path=path
        )

    def store(self) -> MemoryStore:
        """The package in memory, without the entities: for questions, which start fast."""
        from medkg.stores.memory import MemoryStore

        return MemoryStore(self.package.files())

    def graph(self) -> KnowledgeGraph:
        """The package in memory, with the entities."""
        from medkg.graph import KnowledgeGraph

        return KnowledgeGraph.of(self.package)


pass_session = click.make_pass_decorator(Session, ensure=True)
