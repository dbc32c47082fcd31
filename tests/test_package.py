"""A package on disk: folders, files, homes, writing."""

import os
import shutil
from pathlib import Path

import pytest

from medkg import NotFound, Package, PackageError
from medkg.namespaces import GRAPH, ID
from medkg.rdf.files import GraphFile


def test_one_file_is_one_named_graph(toy_package: Package) -> None:
    graphs = [file.graph for file in toy_package.files()]
    assert len(set(graphs)) == len(graphs)
    assert GRAPH + "data/reports/toy/claims" in graphs
    assert GRAPH + "ontology/medkg" in graphs


def test_a_package_without_an_ontology_uses_medkg_s(toy_package: Package, real_package: Package) -> None:
    assert toy_package.ontology == real_package.ontology


def test_the_folder_one_stands_in_may_be_named_by_a_dot(toy_package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(toy_package.root)
    assert [f.name for f in Package.at(".").data_files()] == [f.name for f in toy_package.data_files()]
    assert Package.at(".").home(ID + "claim/toy/x") is not None


def test_the_data_folder_itself_may_be_named(toy_package: Package) -> None:
    assert Package.at(toy_package.data).root == toy_package.root.absolute()


def test_a_folder_that_is_no_package_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="“data” is missing"):
        Package.at(tmp_path)
    with pytest.raises(PackageError, match="“data” is missing"):
        Package.at(tmp_path / "nowhere")


def test_every_entity_of_the_package_is_at_home(real_package: Package) -> None:
    for file in real_package.files():
        for subject in file.triples().subjects():
            if subject.startswith(ID):
                home = real_package.home(subject)
                assert home is not None, f"{subject} in {file.path} is of no class that has a home"
                assert home.path == file.path, f"{subject} belongs into {home.path}"


def test_an_identifier_of_others_has_no_home(real_package: Package) -> None:
    assert real_package.home("http://www.wikidata.org/entity/Q30") is None
    assert real_package.home(ID + "dragon/x") is None
    assert real_package.home(ID + "claim") is None


def test_unknown_report_names_those_there_are(toy_package: Package) -> None:
    with pytest.raises(NotFound, match="holds: toy"):
        toy_package.report_files("tyo")


def test_syntax_error_names_file_line_and_mend(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text(
        '@prefix dcterms: <http://purl.org/dc/terms/> .\n<a/b> dcterms:title "x"@en\n<a/c> dcterms:title "y" .\n'
    )
    with pytest.raises(PackageError, match=r"x\.ttl:3: This is not valid Turtle: .*missing “\.” or “;”") as raised:
        GraphFile(path, "x").triples()
    assert raised.value.line == 3


def test_wrong_encoding_names_file_line_and_byte(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes('# one\n# two\n<a/b> <a/c> "café" .\n'.encode("latin-1"))
    with pytest.raises(PackageError, match=r"x\.ttl:3: The file is not UTF-8: byte 0xe9"):
        GraphFile(path, "x").read()


def test_byte_order_mark_is_named_and_not_printed(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(b"\xef\xbb\xbf<a/b> <a/c> 1 .\n")
    with pytest.raises(PackageError, match=r"x\.ttl:1: The file begins with a byte order mark"):
        GraphFile(path, "x").triples()


def test_pipe_among_the_files_is_told_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    os.mkfifo(path)
    with pytest.raises(PackageError, match=r"x\.ttl: This is no file"):
        GraphFile(path, "x").triples()


def test_writing_replaces_the_whole_file_or_nothing(toy_package: Package, tmp_path: Path) -> None:
    shutil.copytree(toy_package.data, tmp_path / "data")
    package = Package.at(tmp_path)
    file = package.file("data/models")
    package.write(file, "<a/b> <a/c> 1 .\n")
    assert file.path.read_text() == "<a/b> <a/c> 1 .\n"
    blocked = package.file("data/models.ttl/inner")
    with pytest.raises(PackageError, match="nothing was changed"):
        package.write(blocked, "x")
    assert file.path.read_text() == "<a/b> <a/c> 1 .\n"
    assert not list(tmp_path.rglob("*.new"))


def test_linked_folder_is_part_of_the_package_and_a_link_that_leads_back_is_no_trap(
    toy_package: Package, tmp_path: Path
) -> None:
    shutil.copytree(toy_package.data, tmp_path / "data")
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "data" / "reports" / "toy").rename(elsewhere)
    (tmp_path / "data" / "reports" / "toy").symlink_to(elsewhere)
    (elsewhere / "loop").symlink_to(tmp_path / "data")
    names = [file.name for file in Package.at(tmp_path).data_files()]
    assert names == [file.name for file in toy_package.data_files()]


def test_folder_that_cannot_be_read_is_an_error_and_not_an_empty_package(
    toy_package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(toy_package.data, tmp_path / "data")
    scan = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("reports"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(PackageError, match=r"data/reports: The folder cannot be read \(Permission denied\)"):
        Package.at(tmp_path).data_files()
