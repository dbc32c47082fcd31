"""``medkg audit`` as a gate: what makes it end with code 6, and what is only told."""

import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import TOY, Run

from medkg.cli.audit import BELOW


@pytest.fixture
def warned(tmp_path: Path) -> Path:
    """The toy package, which has errors, warnings and notes."""
    shutil.copytree(TOY, tmp_path / "toy")
    return tmp_path / "toy"


@pytest.mark.parametrize("severity", ["error", "warning", "note", "ERROR"])
def test_findings_of_a_severity_or_a_graver_one_fail(run: Run, severity: str) -> None:
    result = run("audit", "--fail-on", severity, package=TOY)
    assert result.exit_code == BELOW
    assert f"report/toy has findings of severity “{severity.lower()}” or graver: " in result.stderr


def test_what_is_less_grave_does_not_fail(run: Run) -> None:
    """A warning alone, by one rule that gives warnings."""
    rule = ("--rule", "reference_not_found")
    assert run("audit", *rule, "--fail-on", "error", package=TOY).exit_code == 0
    assert run("audit", *rule, "--fail-on", "warning", package=TOY).exit_code == BELOW
    assert run("audit", *rule, "--fail-on", "note", package=TOY).exit_code == BELOW


def test_an_error_fails_whatever_the_grade(run: Run, warned: Path) -> None:
    """A figure that differs from its own source: the grade alone may let it pass."""
    results = warned / "data/results.ttl"
    text = results.read_text(encoding="utf-8")
    results.write_text(
        text.replace("91.50%（95% CI 89.0–93.2）", "81.50%")
        .replace("91.50% (95% CI 89.0-93.2)", "81.50%")
        .replace("numericValue 91.50", "numericValue 81.50")
        .replace("    medkg:lowerBound 89.0 ;\n    medkg:upperBound 93.2 ;\n", "")
        .replace("2024-01/2024-06", "2024"),
        encoding="utf-8",
    )
    rule = ("--rule", "figure_differs")
    assert run("audit", *rule, "--fail-under", "E", package=warned).exit_code == 0
    assert run("audit", *rule, "--fail-on", "error", package=warned).exit_code == BELOW


def test_with_an_earlier_version_only_what_is_new_fails(run: Run, warned: Path) -> None:
    assert run("audit", "--since", TOY, "--fail-on", "note", package=warned).exit_code == 0
    references = warned / "data/reports/toy/references.ttl"
    text = references.read_text(encoding="utf-8")
    references.write_text(text.replace('medkg:printedYear "2025"', 'medkg:printedYear "2019"'), encoding="utf-8")
    result = run("audit", "--since", TOY, "--fail-on", "warning", package=warned)
    assert result.exit_code == BELOW
    assert run("audit", "--since", TOY, "--fail-on", "error", package=warned).exit_code == 0


def test_both_gates_tell_what_each_found(run: Run) -> None:
    result = run("audit", "--fail-under", "A", "--fail-on", "error", package=TOY)
    assert result.exit_code == BELOW
    assert "under A" in result.stderr
    assert "or graver" in result.stderr


def test_a_report_without_a_grade_passes_and_is_told_of(run: Run, warned: Path) -> None:
    (warned / "data/reports/toy/claims.ttl").write_text("", encoding="utf-8")
    (warned / "data/reports/toy/evidence.ttl").write_text("", encoding="utf-8")
    result = run("audit", "--fail-under", "A", package=warned)
    assert result.exit_code == 0
    assert "report/toy has no grade: it makes no claim that evidence could settle" in result.stderr
    assert "has no grade" not in run("audit", package=warned).stderr


def test_a_gate_leaves_what_is_written_as_it_is(run: Run) -> None:
    for fmt in ("sarif", "json", "text", "badge"):
        plain = run("audit", "--format", fmt, package=TOY)
        assert run("audit", "--format", fmt, "--fail-on", "note", package=TOY).stdout == plain.stdout


def test_a_severity_that_is_none_is_refused(run: Run) -> None:
    assert run("audit", "--fail-on", "fatal", package=TOY).exit_code == 64
