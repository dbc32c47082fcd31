"""A store on disk: Oxigraph in a folder, for packages that are too large to be read at every start.

Readers work on a generation that never changes; a writer makes the next one and then lets it hold, at once and as a
whole. A reader keeps the state it opened until it is opened again.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from medkg.errors import StoreUnavailable
from medkg.language import translate as _
from medkg.rdf.files import GraphFile
from medkg.stores.engine import EngineStore
from medkg.stores.generations import Generation, Generations
from medkg.stores.record import Loaded, Loading, Record
from medkg.stores.spelling import as_held, respelled


class DiskStore(EngineStore):
    """The store in *folder*. It is opened when it is first asked; a load makes it see what was loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._generations = Generations(folder)
        self._opened: Oxigraph | None = None
        self._database: Path | None = None
        self._record: Record | None = None
        self._lock: int | None = None
        self._opening = threading.RLock()

    @property
    def record(self) -> Record | None:
        self._open()
        return self._record

    @property
    def _engine(self) -> Oxigraph:
        return self._open()

    def load(self, files: Iterable[GraphFile]) -> None:
        loading = Loading(files)
        with self._generations.writing() as generation, _disk_errors():
            before = self._copy(generation)
            engine = Oxigraph(generation.database)
            for file in loading.files:
                engine.remove_graph(NamedNode(file.graph))
            engine.extend(chain.from_iterable(map(loading.quads, loading.files)))
            graphs = {file.graph: _loaded(engine, loading, file.graph) for file in loading.files}
            _finish(engine, generation, (before or Record(graphs={})).with_graphs(graphs, version=loading.version))
            del engine  # closes the database
            self.close()

    def fill(self, files: Iterable[GraphFile]) -> None:
        loading = Loading(files)
        with self._generations.writing() as generation, _disk_errors():
            engine = Oxigraph(generation.database)
            engine.bulk_extend(chain.from_iterable(map(loading.quads, loading.files)))
            engine.optimize()
            graphs = {file.graph: _loaded(engine, loading, file.graph) for file in loading.files}
            _finish(engine, generation, loading.record(graphs))
            del engine
            self.close()

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        name = NamedNode(graph)
        with self._generations.writing() as generation, _disk_errors():
            before = self._copy(generation)
            engine = Oxigraph(generation.database)
            engine.remove_graph(name)
            engine.extend(Quad(quad.subject, quad.predicate, quad.object, name) for quad in quads)
            _finish(engine, generation, before.without([graph]) if before else None)
            del engine
            self.close()

    def backup(self, to: Path) -> None:
        """Write the current state as a tar archive (compressed where the name ends in .gz or .tgz), while others read
        or write: unpacked, it is a store. Raises StoreUnavailable where the file cannot be written.
        """
        aside = to.with_name(f".{to.name}.{os.getpid()}.new")
        try:
            with self._generations.reading() as generation, aside.open("xb") as stream:
                compressed = to.name.endswith((".gz", ".tgz"))
                with tarfile.open(fileobj=stream, mode="w:gz" if compressed else "w") as archive:
                    for path in sorted(path for path in generation.path.rglob("*") if path.name != "LOCK"):
                        archive.add(
                            path, arcname=f"generations/{generation.name}/{_within(path, generation)}", recursive=False
                        )
                    archive.addfile(*self._generations.pointer_to(generation))
                stream.flush()
                os.fsync(stream.fileno())
            aside.replace(to)
        except OSError as error:
            raise StoreUnavailable(
                _(
                    "{file} cannot be written ({reason}). Name a file in a folder that exists, on a disk with room."
                ).format(file=to, reason=error.strerror or error)
            ) from error
        finally:
            with suppress(OSError):
                aside.unlink()

    def database(self) -> Path | None:
        self._open()
        return self._database

    def close(self) -> None:
        with self._opening:
            self._opened = None
            self._database = None
            self._record = None
            if self._lock is not None:
                os.close(self._lock)
                self._lock = None

    def __del__(self) -> None:
        self.close()

    def _open(self) -> Oxigraph:
        opened = self._opened
        if opened is not None:
            return opened
        with self._opening:
            if self._opened is None:
                generation, self._lock = self._generations.hold()
                try:
                    _warm(generation)
                    self._record = _read_record(generation)
                    self._opened = Oxigraph.read_only(str(generation.database))
                    self._database = generation.database
                except (OSError, ValueError, RuntimeError) as error:
                    self.close()
                    raise StoreUnavailable(
                        _(
                            "The store in {folder} cannot be opened ({reason}). Load again: medkg load --store {folder}"
                        ).format(folder=self.folder, reason=error)
                    ) from error
            return self._opened

    def _copy(self, generation: Generation) -> Record | None:
        """Begin *generation* with what holds now: tables, which are never changed, are linked, the rest copied."""
        if self._generations.find_current() is None:
            return Record(graphs={})
        with self._generations.reading() as current:
            shutil.copytree(current.database, generation.database, copy_function=_link_or_copy)
            return _read_record(current)


def _finish(engine: Oxigraph, generation: Generation, record: Record | None) -> None:
    engine.flush()
    if record is not None:
        generation.record.write_text(record.json(), encoding="utf-8")


def _loaded(engine: Oxigraph, loading: Loading, graph: str) -> Loaded:
    """The record of *graph*, of which the engine is asked again for what it may have rewritten."""
    return loading.loaded(graph, respelled(loading.risky(graph), as_held(engine)))


def _read_record(generation: Generation) -> Record | None:
    try:
        return Record.of_json(generation.record.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def _warm(generation: Generation) -> None:
    """Ask the system to read the tables into its cache: the first questions need not wait for the disk."""
    for path in generation.database.glob("*.sst"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_WILLNEED)
        finally:
            os.close(descriptor)


def _link_or_copy(source: str, target: str) -> None:
    if source.endswith(".sst"):
        os.link(source, target)
    elif not source.endswith("/LOCK"):
        shutil.copy2(source, target)


def _within(path: Path, generation: Generation) -> str:
    return path.relative_to(generation.path).as_posix()


@contextmanager
def _disk_errors() -> Iterator[None]:
    """The engine tells a full or failing disk as RuntimeError or OSError; here both are OSError."""
    try:
        yield
    except RuntimeError as error:
        raise OSError(str(error)) from error
