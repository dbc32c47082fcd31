"""What one command line works on: the package that was named, or that it is run in, and its store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.errors import PackageError, from_here
from medkg.language import space
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph
    from medkg.package import Package
    from medkg.rdf.files import GraphFile
    from medkg.stores.base import Store


MEMORY = "memory"


class Session:
    """Opens the package when it is first needed: the one that ``-C`` names, else the one that the command is run in,
    else the one that comes with medkg.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.where = MEMORY
        self._package: Package | None = None

    @property
    def package(self) -> Package:
        """Raises PackageError where there is none."""
        if self._package is None:
            from medkg.package import Package

            self._package = Package.at(self.path) if self.path else self._package_here()
        return self._package

    def _package_here(self) -> Package:
        """The package that the command is run in, else the one that comes with medkg.

        Who stands in a folder that looks like a package, and is none, is told which one the answer is about.
        """
        from medkg.package import Package

        here, bundled = Package.around(Path.cwd()), Package.bundled()
        if here is not None and not here.root.samefile(bundled.root):
            return here
        if here is None and Path("data", "reports").is_dir():
            from medkg.cli.terminal.output import talk

            talk(
                _(
                    "The folder “data” here does not describe a package: data/package.ttl is missing. What follows is "
                    "about the package that comes with medkg; name another with -C FOLDER."
                )
            )
        return bundled

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

    @property
    def is_in_memory(self) -> bool:
        """Whether questions are put to the package's files, read into memory."""
        return self.where == MEMORY

    def store(self, *, thorough: bool = False) -> Store:
        """The store that was named, without the entities: for questions, which start fast.

        A store that was loaded from other files than the package's is told of: by the ontology and the package's
        description, or, where *thorough*, by every file.
        """
        from medkg.stores.opening import open_store

        store = open_store(self.where, self.package.files)
        if not self.is_in_memory:
            self._tell_differences(store, thorough=thorough)
        return store

    def kept_store(self) -> Store:
        """The store that was named, to be filled, dumped or copied."""
        from medkg.stores.opening import kept_store

        if self.is_in_memory:
            raise click.UsageError(_("Name the store: --store FOLDER, or --store URL."))
        return kept_store(self.where)

    def graph(self, *, thorough: bool = False) -> KnowledgeGraph:
        """The package in the store that was named, with the entities."""
        from medkg.graph import KnowledgeGraph

        return KnowledgeGraph.of(self.package, self.store(thorough=thorough))

    def _tell_differences(self, store: Store, *, thorough: bool) -> None:
        record = store.record
        if record is None:
            return
        files: tuple[GraphFile, ...] = self.package.files()
        if not thorough:
            files = tuple(file for file in files if file.name == "data/package" or file.name.startswith("ontology/"))
        found = record.differences(files)
        names = [*found.changed, *found.missing, *(found.extra if thorough else ())]
        if names:
            from medkg.cli.terminal.output import talk

            talk(
                _("The store {store} differs from the package {package}. Files: {names}.").format(
                    store=self.where,
                    package=self.package.root,
                    names=", ".join(names[:3]) + (f" … ({len(names)})" if len(names) > 3 else ""),
                )
                + space()
                + _("Load it again (medkg load), or name the package that it was loaded from with -C.")
            )


pass_session = click.make_pass_decorator(Session, ensure=True)
