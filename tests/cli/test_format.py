"""``medkg format``."""

import os
from pathlib import Path

import pytest
from tests.cli.conftest import Run

MODELS = Path("data/models.ttl")


@pytest.fixture
def formatted(run: Run, copy: Path) -> Path:
    """A package in canonical form."""
    assert run("format", package=copy).exit_code == 0
    return copy


def untidy(package: Path) -> Path:
    file = package / MODELS
    file.write_text(file.read_text(encoding="utf-8").replace(" ;\n    ", ";\n"), encoding="utf-8")
    return file


def test_formatting_twice_changes_nothing(run: Run, formatted: Path) -> None:
    result = run("format", "--check", package=formatted)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("All ")


def test_untidy_file_is_written_anew_and_named(run: Run, formatted: Path) -> None:
    before = (formatted / MODELS).read_bytes()
    file = untidy(formatted)
    result = run("format", package=formatted)
    assert (result.exit_code, result.stdout) == (0, f"{file}\n")
    assert file.read_bytes() == before


def test_check_changes_nothing_and_prints_the_command_that_mends(run: Run, formatted: Path) -> None:
    file = untidy(formatted)
    before = file.read_bytes()
    result = run("format", "--check", package=formatted)
    assert (result.exit_code, result.stdout) == (2, f"{file}\n")
    assert result.stderr.strip().endswith(f"medkg -C {formatted} format {file}")
    assert file.read_bytes() == before
    words = result.stderr.strip().partition("Mend them with: medkg ")[2].split()
    assert run(*words, package=None).exit_code == 0
    assert run("format", "--check", package=formatted).exit_code == 0


def test_only_what_is_named_is_formatted(run: Run, formatted: Path) -> None:
    untidy(formatted)
    assert run("format", "--check", formatted / "data/regions.ttl", package=None).exit_code == 0
    assert run("format", "--check", formatted / "data", package=None).exit_code == 2
    assert run("format", "--check", formatted / "ontology", package=None).exit_code == 0


def test_comment_is_refused_with_its_line_and_nothing_is_written(run: Run, formatted: Path) -> None:
    untidy(formatted)
    regions = formatted / "data/regions.ttl"
    lines = regions.read_text(encoding="utf-8").splitlines(keepends=True)
    regions.write_text("".join([*lines[:3], "# remember this\n", *lines[3:]]), encoding="utf-8")
    before = (formatted / MODELS).read_bytes()
    result = run("format", package=formatted)
    assert result.exit_code == 2
    assert f"{regions}:4: This comment would be lost" in result.stderr
    assert (formatted / MODELS).read_bytes() == before
    assert run("format", "--drop-comments", package=formatted).exit_code == 0
    assert "remember" not in regions.read_text(encoding="utf-8")


def test_ontology_is_ordered_by_hand_and_left_alone(run: Run, formatted: Path) -> None:
    result = run("format", formatted / "ontology/medkg.ttl", package=None)
    assert result.exit_code == 2
    assert "ordered by hand" in result.stderr


def test_file_outside_is_refused(run: Run, formatted: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    other.write_text("", encoding="utf-8")
    assert "This does not lie in the package" in run("format", other, package=formatted).stderr
    source = formatted / "data/reports/toy/source.html"
    assert "This is no Turtle file of the package" in run("format", source, package=formatted).stderr
    assert "This lies in no package" in run("format", other, package=None).stderr


def test_all_files_are_written_or_none(run: Run, formatted: Path) -> None:
    """A folder in which nothing can be made stands for a full or failing disk."""
    models = untidy(formatted)
    blocked = formatted / "data/regions.ttl"
    lines = blocked.read_text(encoding="utf-8").replace(" ;\n    ", ";\n")
    target = formatted / "elsewhere" / "regions.ttl"
    blocked.unlink()
    blocked.symlink_to(target)
    target.parent.mkdir()
    target.write_text(lines, encoding="utf-8")
    before = {path: path.read_bytes() for path in (models, target)}
    (target.parent / f".{target.name}.{os.getpid()}.1.new").mkdir()
    result = run("format", models, blocked, package=formatted)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot be written" in result.stderr
    assert "nothing was changed" in result.stderr
    assert {path: path.read_bytes() for path in (models, target)} == before
    assert not list(models.parent.glob(".*"))


def test_files_are_named_from_the_working_folder(run: Run, formatted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    untidy(formatted)
    monkeypatch.chdir(formatted)
    checked = run("format", "--check", package=formatted)
    assert checked.stdout == "data/models.ttl\n"
    assert checked.stderr.strip().endswith("medkg -C . format data/models.ttl")
    assert run("format", "data/nowhere.ttl", package=None).stderr.startswith("Error: data/nowhere.ttl: ")
    assert run("format", package=Path()).stdout == "data/models.ttl\n"
