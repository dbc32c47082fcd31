"""Canonical form of files: which files have one, and what keeps a file from it."""

import pytest

from medkg import Package, PackageError
from medkg.authoring import canonical_text, files_to_format
from medkg.rdf.files import GraphFile

LABEL = '<region/x> <http://www.w3.org/2004/02/skos/core#prefLabel> "{text}"@en .\n'


def regions(package: Package, text: str) -> GraphFile:
    file = package.file("data/regions")
    package.write(file, text)
    return file


def test_data_and_schemes_have_a_canonical_form_and_nothing_else(copy: Package) -> None:
    names = {file.name for file in files_to_format(copy)}
    assert names == {file.name for file in copy.files()} - {
        file.name for file in copy.ontology_files() if not file.name.startswith("ontology/schemes/")
    }


def test_schemes_of_medkg_are_not_another_packages_to_format(toy_package: Package) -> None:
    assert {file.name for file in files_to_format(toy_package)} == {file.name for file in toy_package.data_files()}


def test_files_may_be_chosen_by_file_and_folder(copy: Package) -> None:
    chosen = files_to_format(
        copy, [copy.data / "models.ttl", copy.data / "reports", copy.data / "reports/toy/claims.ttl"]
    )
    assert [file.name for file in chosen] == [
        "data/models",
        *(f"data/reports/toy/{part}" for part in ("claims", "evidence", "references", "report")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# first\n",
        "<region/x> <http://e.org/p> 1 . # last\n",
        "<region/x> <http://e.org/p> # inside\n 1 .\n",
        '<region/x> <http://e.org/p> """a\nb""" . # after\n',
        "<region/x> <http://e.org/p> 'a' .#close\n",
    ],
)
def test_comment_is_told_with_its_line(copy: Package, text: str) -> None:
    with pytest.raises(PackageError, match="This comment would be lost") as caught:
        canonical_text(copy, regions(copy, text))
    assert caught.value.line == text[: text.rindex("#")].count("\n") + 1
    assert canonical_text(copy, copy.file("data/regions"), drop_comments=True).count("#") == 0


@pytest.mark.parametrize("text", ["a # b", "\\\\", '\\"#', "“#”", "''#'"])
def test_number_sign_in_a_text_or_an_address_is_no_comment(copy: Package, text: str) -> None:
    file = regions(
        copy, "@prefix e: <http://e.org/#> .\n" + LABEL.format(text=text) + "<region/y> e:p <http://e.org/#a> .\n"
    )
    written = canonical_text(copy, file)
    assert canonical_text(copy, regions(copy, written)) == written


def test_thing_without_a_name_is_told_with_its_line(copy: Package) -> None:
    with pytest.raises(PackageError, match="a thing without a name") as caught:
        canonical_text(copy, regions(copy, LABEL.format(text="[") + "\n<region/x> <http://e.org/p> [] .\n"))
    assert caught.value.line == 3
