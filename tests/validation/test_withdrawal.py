"""The list of what was withdrawn: each of its faults is told once, with its line and its mend."""

from __future__ import annotations

import pytest
from tests.validation.broken import MODELS, is_at, the_finding

from medkg import Package
from medkg.validation import validate
from medkg.validation.findings import FOLDER, SYNTAX, UNREADABLE, WITHDRAWN

LIST = "data/withdrawn.txt"


def test_list_without_fault_is_valid(package: Package) -> None:
    (package.root / LIST).write_text(
        "# 自 0.2 起\r\n\nmodel/older model/aster-1\r\nclaim/toy/wrong\n", encoding="utf-8"
    )
    assert validate(package) == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("older", "is no identifier"),
        ("model/older, model/aster-1", "is no identifier"),
        ("model/older model/aster-1 model/aster-1", "is no identifier"),
        ("https://w3id.org/medkg/id/model/older", "without the identifiers’ base"),
        ("model/Older", "is no identifier"),
        ("\ufeffmodel/older", "is no identifier"),
        ("modle/older", "Did you mean model?"),
        ("model/oldest", "is withdrawn in line 2 already"),
        ("model/aster-1", "the data still describe it"),
        ("verdict/supports", "the data still describe it"),
        ("model/older model/aster-l", "is not in the package. Name what is, or nothing. Did you mean model/aster-1"),
        ("model/older model/oldest", "is withdrawn itself"),
        ("model/older model/older", "is withdrawn itself"),
    ],
)
def test_line_that_says_no_such_thing_is_told_with_its_mend(package: Package, line: str, told: str) -> None:
    (package.root / LIST).write_text(f"# gone\nmodel/oldest\n{line}\n", encoding="utf-8")
    finding = the_finding(package)
    assert finding.rule == WITHDRAWN
    assert is_at(finding, package, LIST, 3)
    assert told in finding.messages["en"]


def test_list_that_is_not_utf_8_is_told_with_its_line(package: Package) -> None:
    (package.root / LIST).write_bytes("model/older\nmodel/é\n".encode("latin-1"))
    finding = the_finding(package)
    assert finding.rule == UNREADABLE
    assert is_at(finding, package, LIST, 2)
    assert "Save the file as UTF-8" in finding.messages["en"]


def test_folder_in_place_of_the_list_is_told(package: Package) -> None:
    (package.root / LIST).mkdir()
    finding = the_finding(package)
    assert finding.rule == UNREADABLE
    assert is_at(finding, package, LIST, None)


def test_successor_in_a_file_that_cannot_be_read_is_no_fault_of_the_list(package: Package) -> None:
    (package.root / LIST).write_text("model/older model/aster-1\n", encoding="utf-8")
    with (package.root / MODELS).open("a", encoding="utf-8") as file:
        file.write("broken")
    assert {finding.rule for finding in validate(package)} <= {SYNTAX, FOLDER}
