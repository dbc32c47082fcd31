"""Opening a version by what people call it: a folder, a revision in git, or a dump."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, TemporaryFile

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from medkg.errors import NotFound, PackageError
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.package import Package
from medkg.rdf.files import GraphFile, syntax_error
from medkg.releases.versions import Version

DUMPS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG, ".nt": RdfFormat.N_TRIPLES, ".ttl": RdfFormat.TURTLE}
"""The dumps that are read, by the ending of their name; a ``.zip`` holds one of them, or a package's folder."""

_FOLDERS = ("data", "ontology")


@contextmanager
def opened(name: str, package: Package) -> Iterator[Version]:
    """The version called *name*, for as long as the block lasts.

    ``FOLDER``, ``FILE.nq``, ``.trig``, ``.nt``, ``.ttl``, ``.zip``, ``REVISION:FOLDER`` (the folder as seen from the
    top of the repository around the working folder) or ``REVISION`` (of the repository that *package* lies in). What
    exists as a file or folder is that. Dumps are read with *package*'s ontology. Raises NotFound for a revision that
    git does not know, PackageError for what cannot be read.
    """
    path = Path(name)
    if not name.strip():  # a variable that was never set: no folder is meant, least of all this one
        raise NotFound(_("No version is named. Name a folder, a dump, REVISION or REVISION:FOLDER."))
    with TemporaryDirectory(prefix="medkg-") as aside, _told_of(name, Path(aside)):
        if path.is_dir():
            yield Version.of(Package.at(path), name)
        elif path.exists():
            yield _unpacked(path, Path(aside), package) if path.suffix == ".zip" else _dump(name, path, package)
        elif path.suffix in DUMPS or path.suffix == ".zip":
            raise PackageError(_("There is no such file or folder. Check its name."), path=path)
        else:
            yield _revision(name, Path(aside), package)


def _dump(name: str, path: Path, package: Package) -> Version:
    fmt = DUMPS.get(path.suffix)
    if fmt is None:
        raise PackageError(
            _("This is no dump that medkg reads. Name a file that ends in {endings}, or a folder.").format(
                endings=", ".join((*DUMPS, ".zip"))
            ),
            path=path,
        )
    quads = _quads(path, fmt)
    version = Version.of_quads(name, quads, package)
    if quads and not any(_is_ours(quad) for part in version.parts for quad in part.quads()):
        raise PackageError(
            _("This dump holds nothing of a package: nothing in it is called {name}.").format(name=f"{ID}..."),
            path=path,
        )
    return version


def _is_ours(quad: Quad) -> bool:
    return isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ID)


def _quads(path: Path, fmt: RdfFormat) -> Sequence[Quad]:
    content = GraphFile(path, path.name).read()
    try:
        return list(parse(content, fmt, base_iri=ID))
    except SyntaxError as error:
        raise syntax_error(error, path) from error


def _unpacked(path: Path, aside: Path, package: Package) -> Version:
    """What a zip holds: a package's folder at any depth, or one dump."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _from_zip(archive, path.as_posix(), path, aside, package)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise PackageError(_("The file cannot be read ({reason}).").format(reason=error), path=path) from error


def _from_zip(archive: zipfile.ZipFile, name: str, path: Path, aside: Path, package: Package) -> Version:
    names = sorted(PurePosixPath(info.filename) for info in archive.infolist() if not info.is_dir())
    if any(one.is_absolute() or ".." in one.parts for one in names):
        raise PackageError(_("The archive names files outside of itself; it is not read."), path=path)
    roots = sorted({_root(one) for one in names if _is_data(one)}, key=lambda root: (len(root.parts), str(root)))
    if roots:
        for one in names:
            if one.suffix == ".ttl" and one.is_relative_to(roots[0]):
                _write(archive, one, aside / one.relative_to(roots[0]))
        return Version.of(_package_at(aside), name)
    dumps = [one for one in names if one.suffix in DUMPS]
    if len(dumps) != 1:
        raise PackageError(
            _("The archive holds neither a package's folder “data” nor just one dump, but {count} dumps.").format(
                count=len(dumps)
            ),
            path=path,
        )
    target = aside / dumps[0].name
    _write(archive, dumps[0], target)
    return _dump(name, target, package)


def _is_data(name: PurePosixPath) -> bool:
    return name.suffix == ".ttl" and "data" in name.parts[:-1]


def _root(name: PurePosixPath) -> PurePosixPath:
    return PurePosixPath(*name.parts[: name.parts.index("data")])


def _write(archive: zipfile.ZipFile, name: PurePosixPath, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(str(name)) as source, target.open("wb") as stream:
        shutil.copyfileobj(source, stream)


def _revision(name: str, aside: Path, package: Package) -> Version:
    revision, colon, folder = name.partition(":")
    where = Path.cwd() if colon else package.root
    if shutil.which("git") is None:
        raise PackageError(
            _("There is no such file or folder, and git, which would know a revision, is not installed."),
            path=Path(name),
        )
    top = _git(where, "rev-parse", "--show-toplevel")
    commit = _git(where, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if top is None or commit is None:
        raise NotFound(
            _(
                "{name} is no file or folder, and no revision that git knows in {where}. Name a folder, a dump, "
                "REVISION or REVISION:FOLDER."
            ).format(name=name, where=where)
        )
    root = Path(top.decode().removesuffix("\n"))
    prefix = PurePosixPath(folder) if colon else PurePosixPath(_prefix(package.root, root))
    inside = prefix.as_posix().removeprefix("./").strip("/")
    tree = commit.decode().strip() + (f":{inside}" if inside not in ("", ".") else "")
    held = _git(root, "ls-tree", "--name-only", tree)
    folders = [one for one in _FOLDERS if held is not None and one in held.decode("utf-8", "replace").split("\n")]
    if "data" not in folders:
        raise PackageError(
            _("There is no package in this revision: a folder “data” is missing. Name it as REVISION:FOLDER."),
            path=Path(name),
        )
    if not _checked_out(root, tree, folders, aside):
        raise PackageError(_("git cannot read this revision."), path=Path(name))
    return Version.of(_package_at(aside), name)


def _checked_out(root: Path, tree: str, folders: Sequence[str], aside: Path) -> bool:
    """Write the Turtle files of *folders* as they were committed: an archive would obey what attributes leave out."""
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", tree, *folders)
    if listed is None:
        return False
    entries = [entry.partition("\t") for entry in listed.decode("utf-8", "surrogateescape").split("\0") if entry]
    wanted = [(head.split()[2], PurePosixPath(path)) for head, _tab, path in entries if path.endswith(".ttl")]
    with TemporaryFile() as stream:
        asked = "".join(f"{blob}\n" for blob, _path in wanted).encode()
        command = ["git", "-C", str(root), "cat-file", "--batch"]
        if subprocess.run(command, input=asked, stdout=stream, stderr=subprocess.DEVNULL, check=False).returncode:
            return False
        stream.seek(0)
        for _blob, path in wanted:
            _name, _space, size = stream.readline().rpartition(b" ")
            if not size.strip().isdigit():  # “missing”: the repository was cloned in part
                return False
            target = aside / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(stream.read(int(size)))
            stream.read(1)
    return True


def _prefix(root: Path, top: Path) -> str:
    return root.resolve().relative_to(top.resolve()).as_posix()


def _git(where: Path, *words: str) -> bytes | None:
    """What git answers; None where it refuses."""
    done = subprocess.run(["git", "-C", str(where), *words], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


def _package_at(aside: Path) -> Package:
    (aside / "data").mkdir(exist_ok=True)
    return Package.at(aside)


@contextmanager
def _told_of(name: str, aside: Path) -> Iterator[None]:
    """Errors about files that were unpacked aside name them as they stand in *name*."""
    try:
        yield
    except PackageError as error:
        if not error.path.is_relative_to(aside):
            raise
        within = error.path.relative_to(aside).as_posix()
        raise PackageError(error.reason, path=Path(f"{name}:{within}"), line=error.line) from error
