"""Versions by name: folders, git revisions and dumps."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from medkg import Package
from medkg.errors import NotFound, PackageError
from medkg.publish.export import export
from medkg.releases import Kind, changes, opened

TOY = Path(__file__).parents[1] / "toy"
ENDINGS = {"nquads": "nq", "trig": "trig", "turtle": "ttl", "ntriples": "nt"}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with the toy package at ``packages/toy``, in two commits; the second took a verdict back."""
    root = tmp_path / "repository"
    shutil.copytree(TOY / "data", root / "packages/toy/data")
    for words in (("init", "--quiet"), ("add", "."), ("commit", "-qm", "one")):
        git(root, *words)
    evidence = root / "packages/toy/data/reports/toy/evidence.ttl"
    evidence.write_text(
        evidence.read_text("utf-8").replace("<verdict/supports> ;", "<verdict/not-verified> ;"), "utf-8"
    )
    git(root, "commit", "-qam", "two")
    return root


def git(root: Path, *words: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], cwd=root, check=True)


@pytest.mark.parametrize("fmt", ENDINGS)
@pytest.mark.parametrize("data_only", [True, False])
def test_dump_is_the_same_as_the_folder(tmp_path: Path, toy_package: Package, fmt: str, data_only: bool) -> None:
    dump = tmp_path / f"toy.{ENDINGS[fmt]}"
    dump.write_bytes(export(toy_package, fmt, data_only=data_only))
    with opened(str(TOY), toy_package) as old, opened(str(dump), toy_package) as new:
        assert not changes(old, new)


@pytest.mark.parametrize("inside", ["", "medkg-1.0/"])
def test_zip_of_a_folder_is_the_folder(tmp_path: Path, toy_package: Package, inside: str) -> None:
    file = tmp_path / "toy.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for one in TOY.rglob("*.ttl"):
            archive.write(one, inside + one.relative_to(TOY).as_posix())
    with opened(str(TOY), toy_package) as old, opened(str(file), toy_package) as new:
        assert not changes(old, new)


def test_zip_of_one_dump_is_the_dump(tmp_path: Path, toy_package: Package) -> None:
    file = tmp_path / "toy.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("dump.nq", export(toy_package, "nquads"))
    with opened(str(TOY), toy_package) as old, opened(str(file), toy_package) as new:
        assert not changes(old, new)


def test_revision_is_that_of_the_packages_repository(repository: Path) -> None:
    package = Package.at(repository / "packages/toy")
    with opened("HEAD~1", package) as old, opened("HEAD", package) as new:
        (claim,) = changes(old, new).claims
    assert claim.verdict_after is not None
    assert claim.verdict_after.endswith("not-verified")


def test_revision_with_a_folder_is_that_of_the_working_folder(
    repository: Path, toy_package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "packages")
    with opened("HEAD~1:packages/toy", toy_package) as old, opened(str(TOY), toy_package) as new:
        assert not changes(old, new)


@pytest.mark.parametrize("name", ["nowhere", "HEAD~9", "--all", "-x:packages/toy", "HEAD:"])
def test_unknown_revision_is_told(repository: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    package = Package.at(repository / "packages/toy")
    with pytest.raises((NotFound, PackageError)), opened(name, package) as version:
        list(version.parts)


def test_revision_without_a_package_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    with (
        pytest.raises(PackageError, match="no package in this revision"),
        opened("HEAD:packages", Package.at(repository / "packages/toy")),
    ):
        pass


def test_broken_file_in_a_revision_is_named_as_it_stands_there(repository: Path) -> None:
    package = Package.at(repository / "packages/toy")
    (package.data / "works.ttl").write_text("<x> broken", encoding="utf-8")
    git(repository, "commit", "-qam", "broken")
    with opened("HEAD~1", package) as old:
        with pytest.raises(PackageError) as told, opened("HEAD", package) as new:
            changes(old, new)
        assert str(told.value).startswith("HEAD:data/works.ttl:1:") or "HEAD:data/works.ttl:1:" in str(told.value)


def test_files_are_those_that_were_committed_whatever_attributes_leave_out(repository: Path) -> None:
    package = Package.at(repository / "packages/toy")
    (repository / ".gitattributes").write_text("*.ttl export-ignore eol=crlf\n", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "attributes")
    with opened("HEAD", package) as old, opened(str(package.root), package) as new:
        assert [part.graph for part in old.parts] == [part.graph for part in new.parts]
        assert not changes(old, new)


def test_repository_that_lacks_a_file_is_told(repository: Path) -> None:
    package = Package.at(repository / "packages/toy")
    blob = subprocess.run(
        ["git", "rev-parse", "HEAD:packages/toy/data/works.ttl"],
        cwd=repository,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()
    (repository / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(PackageError, match="git cannot read this revision"), opened("HEAD", package):
        pass


def test_dump_of_something_else_is_no_version(tmp_path: Path, toy_package: Package) -> None:
    file = tmp_path / "else.nt"
    file.write_text('<https://example.org/a> <https://example.org/b> "c" .\n', encoding="utf-8")
    with pytest.raises(PackageError, match="holds nothing of a package"), opened(str(file), toy_package):
        pass


def test_empty_dump_is_an_empty_version(tmp_path: Path, toy_package: Package) -> None:
    file = tmp_path / "empty.nq"
    file.write_bytes(b"")
    with opened(str(file), toy_package) as old, opened(str(TOY), toy_package) as new:
        assert {claim.kinds for claim in changes(old, new).claims} == {(Kind.ADDED,)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.nq", b"<a> <b>"),
        ("broken.ttl", b"<a> \xff ."),
        ("broken.zip", b"PK no zip"),
        ("notes.txt", b"hello"),
        ("two.zip", None),
        ("outside.zip", None),
    ],
)
def test_what_is_no_dump_is_told(tmp_path: Path, toy_package: Package, name: str, content: bytes | None) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    else:
        with zipfile.ZipFile(file, "w") as archive:
            for inside in ("a.nq", "b.nq") if name == "two.zip" else ("../data/x.ttl",):
                archive.writestr(inside, "")
    with pytest.raises(PackageError) as told, opened(str(file), toy_package):
        pass
    assert name in str(told.value)


def test_missing_dump_is_told(toy_package: Package) -> None:
    with pytest.raises(PackageError, match="no such file"), opened("missing.nq", toy_package):
        pass
