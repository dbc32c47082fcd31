"""``medkg validate``."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, parse
from tests.cli.conftest import TOY, Run

MODELS = Path("data/models.ttl")
REGIONS = Path("data/regions.ttl")


@pytest.fixture
def broken(copy: Path) -> Path:
    """A package with one fault in each of two files."""
    for name, cls in ((MODELS, "model"), (REGIONS, "region")):
        with (copy / name).open("a", encoding="utf-8") as stream:
            stream.write(
                f"\n<{cls}/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/medkg/x> .\n"
            )
    return copy


def test_sound_package_passes_and_is_told_what_was_checked(run: Run) -> None:
    result = run("validate")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("All is well: ")
    things, files, *rules = [int(word) for word in result.stderr.split() if word.isdigit()]
    assert files == len(list((TOY / "data").rglob("*.ttl")))
    assert len(rules) == 2
    assert min(things, *rules) > 50


@pytest.mark.parametrize("is_empty", [True, False])
def test_package_without_description_is_told_the_command(run: Run, copy: Path, is_empty: bool) -> None:
    if is_empty:
        shutil.rmtree(copy / "data")
        (copy / "data").mkdir()
    else:
        (copy / "data/package.ttl").unlink()
    result = run("validate", package=copy)
    assert result.exit_code == 2
    assert result.stdout.startswith(f"{copy / 'data/package.ttl'}: Nothing describes this package: ")
    assert "Begin with: medkg new package SLUG." in result.stdout
    assert len(result.stdout.splitlines()) == 1
    chinese = run("--language", "zh", "validate", package=copy)
    assert "medkg new package" in chinese.stdout


def test_number_is_told_as_it_is_to_be_written(run: Run, copy: Path) -> None:
    file = copy / "data/reports/toy/claims.ttl"
    text = file.read_text(encoding="utf-8")
    assert "qudt:numericValue 91.50 ;" in text
    file.write_text(text.replace("qudt:numericValue 91.50 ;", "qudt:numericValue 30 ;"), encoding="utf-8")
    told = run("validate", package=copy).stdout
    assert "Write a decimal number. Given: “30” (xsd:integer). Write 30.0." in told


def test_faults_are_lines_with_place_thing_and_mend(run: Run, broken: Path) -> None:
    result = run("validate", package=broken)
    assert result.exit_code == 2
    assert all(":" in line for line in result.stdout.splitlines())
    assert {line.split(":")[0] for line in result.stdout.splitlines()} == {str(broken / MODELS), str(broken / REGIONS)}
    assert result.stderr == f"Faults: {len(result.stdout.splitlines())}.\n"


@pytest.mark.parametrize("inside", [MODELS, Path("data")])
def test_path_in_a_package_shows_only_its_faults(run: Run, broken: Path, inside: Path) -> None:
    result = run("validate", broken / inside, package=None)
    assert result.exit_code == 2
    files = {Path(line.split(":")[0]).name for line in result.stdout.splitlines()}
    assert files == ({"models.ttl"} if inside == MODELS else {"models.ttl", "regions.ttl"})


def test_path_without_faults_passes(run: Run, broken: Path) -> None:
    assert run("validate", broken / "data/agents.ttl", package=None).exit_code == 0


def test_path_may_be_a_package(run: Run) -> None:
    assert run("validate", TOY, package=None).exit_code == 0


def test_every_format_tells_the_same_faults(run: Run, broken: Path) -> None:
    told = {fmt: run("validate", "-f", fmt, package=broken) for fmt in ("text", "json", "turtle", "sarif", "junit")}
    assert {result.exit_code for result in told.values()} == {2}
    count = len(told["text"].stdout.splitlines())
    assert len(json.loads(told["json"].stdout)["findings"]) == count
    assert len(json.loads(told["sarif"].stdout)["runs"][0]["results"]) == count
    assert int(ElementTree.fromstring(told["junit"].stdout).attrib["failures"]) > 0
    results = [
        quad
        for quad in parse(told["turtle"].stdout_bytes, RdfFormat.TURTLE)
        if quad.predicate.value.endswith("#result")
    ]
    assert len(results) == count


def test_findings_go_to_a_file(run: Run, broken: Path, tmp_path: Path) -> None:
    file = tmp_path / "findings.json"
    result = run("validate", "-f", "json", "-o", file, package=broken)
    assert (result.exit_code, result.stdout) == (2, "")
    assert json.loads(file.read_text(encoding="utf-8"))["conforms"] is False


def test_control_characters_of_values_do_not_reach_the_terminal(run: Run, copy: Path) -> None:
    with (copy / MODELS).open("a", encoding="utf-8") as stream:
        stream.write('\n<model/aster-1> <https://w3id.org/medkg/ontology#technology> "a\\u009B[31mb" .\n')
    result = run("validate", package=copy)
    assert result.exit_code == 2
    assert "a\ufffd[31mb" in result.stdout
    assert "\x1b" not in result.stdout
    assert "\x9b" not in result.stdout
