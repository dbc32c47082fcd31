"""Bad files: each is found once, with its line where one is at fault; the others are still judged."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.validation.broken import BLOCK, CLAIMS, MODELS, edit, is_at, the_finding

from medkg import Package, PackageError
from medkg.namespaces import ID, SHAPES
from medkg.validation import validate
from medkg.validation.findings import BAD_SHAPES, EMPTY, FOLDER, SYNTAX, UNREADABLE


def test_syntax_error_is_found_with_its_line_and_other_files_are_still_judged(package: Package) -> None:
    line = edit(package, CLAIMS, "medkg:statement", "medkg:statement ;", below=BLOCK)
    other = edit(package, MODELS, "skos:altLabel", "skos:altLable")
    faults = validate(package)
    assert [(f.rule, f.file, f.line) for f in faults] == [
        (SYNTAX, package.root / CLAIMS, line),
        (SHAPES + "Model", package.root / MODELS, other),
    ]
    assert "not valid Turtle" in faults[0].message
    assert "missing “.” or “;”" in faults[0].message


@pytest.mark.parametrize(
    ("encoding", "line"), [("utf-16", 1), ("gb18030", 11), ("utf-32", 1)], ids=["utf-16", "gb18030", "utf-32"]
)
def test_other_encoding_is_named_with_the_first_line_that_shows_it(package: Package, encoding: str, line: int) -> None:
    path = package.root / CLAIMS
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    finding = the_finding(package)
    assert finding.rule == UNREADABLE
    assert is_at(finding, package, CLAIMS, line)
    assert "Save the file as UTF-8" in finding.message


def test_latin_1_is_not_utf_8(package: Package) -> None:
    line = edit(package, MODELS, "Aster One", "Ästér One")
    path = package.root / MODELS
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", errors="replace"))
    finding = the_finding(package)
    assert finding.rule == UNREADABLE
    assert is_at(finding, package, MODELS, line)


def test_byte_order_mark_is_named(package: Package) -> None:
    path = package.root / CLAIMS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    finding = the_finding(package)
    assert finding.rule == SYNTAX
    assert is_at(finding, package, CLAIMS, 1)
    assert "without BOM" in finding.message


def test_lines_may_end_as_on_windows(package: Package) -> None:
    for path in package.root.rglob("*.ttl"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert validate(package) == ()
    path = package.root / CLAIMS
    text = path.read_bytes().replace(b"medkg:claimKind", b"medkg:claimKnd", 1)
    path.write_bytes(text)
    assert the_finding(package).line == text.count(b"\n", 0, text.index(b"medkg:claimKnd")) + 1


def test_empty_file_is_one_finding_and_not_one_for_each_link_into_it(package: Package) -> None:
    for name in (MODELS, CLAIMS):
        content = (package.root / name).read_bytes()
        (package.root / name).write_bytes(b" \n")
        finding = the_finding(package)
        assert finding.rule == EMPTY
        assert is_at(finding, package, name, None)
        assert "Restore it" in finding.message
        (package.root / name).write_bytes(content)


def test_file_of_prefixes_alone_is_no_fault(package: Package) -> None:
    (package.root / "data" / "notes.ttl").write_text("@prefix medkg: <https://w3id.org/medkg/ontology#> .\n")
    assert validate(package) == ()


def test_folder_in_place_of_a_file_is_one_finding(package: Package) -> None:
    (package.root / MODELS).unlink()
    (package.root / MODELS).mkdir()
    finding = the_finding(package)
    assert finding.rule == FOLDER
    assert is_at(finding, package, MODELS, None)
    assert "Move it away" in finding.message


def test_missing_file_is_one_finding_at_the_first_link_into_it(package: Package) -> None:
    (package.root / MODELS).unlink()
    finding = the_finding(package)
    assert finding.entity == ID + "claim/toy/above-physicians"
    assert finding.value == f"<{ID}model/aster-1>"
    assert "data/models.ttl, which does not exist" in finding.message
    assert "Links: 8" in finding.message


def test_missing_folder_of_a_report_is_one_finding(package: Package) -> None:
    shutil.rmtree(package.root / "data/reports/toy")
    finding = the_finding(package)
    assert finding.entity == ID + "package/toy"
    assert "data/reports/toy/report.ttl, which does not exist" in finding.message


def test_folder_that_is_no_package_is_refused(package: Package) -> None:
    shutil.rmtree(package.data)
    with pytest.raises(PackageError, match="“data” is missing"):
        Package.at(package.root)


def test_link_to_a_file_that_is_gone_cannot_be_read(package: Package) -> None:
    (package.root / MODELS).unlink()
    (package.root / MODELS).symlink_to("elsewhere.ttl")
    finding = the_finding(package)
    assert finding.rule == UNREADABLE
    assert is_at(finding, package, MODELS, None)
    assert "Check that it exists" in finding.message


def test_file_that_may_not_be_read_is_named(package: Package) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(package.root, root, dirs_exist_ok=True)
        (root / MODELS).chmod(0)
        for path in (root, *root.rglob("*")):
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0))
        check_once = Package.at(root)
        validate(Package.at(package.root))  # imports all that is needed while that is allowed
        with as_nobody():
            findings = validate(check_once)
    assert [(f.rule, f.file) for f in findings] == [(UNREADABLE, root / MODELS)]
    assert "Permission denied" in findings[0].message
    assert "you may read it" in findings[0].message


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's right to read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_unreadable_shapes_are_told_of_alone(package: Package) -> None:
    line = edit(package, "ontology/shapes/claim.ttl", "sh:closed true", "sh:closed tru")
    edit(package, CLAIMS, "medkg:statement", "medkg:statment")
    finding = the_finding(package)
    assert finding.rule == SYNTAX
    assert is_at(finding, package, "ontology/shapes/claim.ttl", line)


def test_package_without_shapes_says_so_once(package: Package) -> None:
    shutil.rmtree(package.ontology / "shapes")
    finding = the_finding(package)
    assert finding.rule == BAD_SHAPES
    assert "medkg's own is used" in finding.message


def test_constraint_that_is_not_sparql_is_named_with_its_line(package: Package) -> None:
    edit(
        package,
        "ontology/shapes/claim.ttl",
        "medkg:quote ?value",
        "medkg:quote ??",
        below="shapes:Claim-quoteOccurs a sh:SPARQLConstraint ;",
    )
    finding = the_finding(package)
    assert (finding.rule, finding.entity) == (BAD_SHAPES, SHAPES + "Claim-quoteOccurs")
    assert finding.file == package.root / "ontology/shapes/claim.ttl"
    assert finding.line is not None
    assert "not valid SPARQL" in finding.message


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("sh:targetClass medkg:Claim ;", "", "exactly one sh:targetClass"),
        ('shapes:home "data/reports/{report}/claims.ttl" ;', "", "needs shapes:home"),
        ("sh:path medkg:statement ;", "", "exactly one sh:path"),
        ("sh:minCount 2", 'sh:minCount "two"', "one sh:minCount, a whole number"),
        ('sh:languageIn ( "zh" "en" )', 'sh:languageIn "zh"', "sh:languageIn must be a list"),
        ('sh:pattern "^\\\\S(.*\\\\S)?$"', 'sh:pattern "(("', "sh:pattern is no regular expression"),
        (
            "sh:property shapes:Claim-statement",
            "sh:property shapes:Claim-statment",
            "shapes:Claim-statment is defined nowhere",
        ),
        ("SELECT $this ?value", "SELECT ?value", "begins with “SELECT $this”"),
        ("sh:path medkg:statement ;", "sh:path medkg:statement ; sh:qualifiedMinCount 1 ;", "shapes cannot be used"),
    ],
    ids=lambda text: text.split()[0] if text else "nothing",
)
def test_shape_that_cannot_be_used_is_told_of_and_nothing_else(
    package: Package, right: str, wrong: str, told: str
) -> None:
    edit(package, "ontology/shapes/claim.ttl", right, wrong)
    edit(package, MODELS, "<model/aster-1>", "<https://example.org/aster-1>")
    findings = [f for f in validate(Package.at(package.root)) if f.rule == BAD_SHAPES]
    assert len(findings) == 1
    assert told in findings[0].message
    assert str(findings[0].file).startswith(str(package.ontology / "shapes"))
