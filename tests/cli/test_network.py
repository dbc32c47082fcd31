"""``medkg network``; what it reckons is tested in tests/audit and tests/network."""

import csv
import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from medkg.cli.network import FORMATS


@pytest.mark.parametrize(("what", "fmt"), [(what, fmt) for what, formats in FORMATS.items() for fmt in formats])
def test_every_format_is_written(run: Run, what: str, fmt: str, tmp_path: Path) -> None:
    result = run("network", what, "toy", "--format", fmt, "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "out").stat().st_size > 0


@pytest.mark.parametrize("fmt", FORMATS["stats"])
def test_stats_tell_what_a_retraction_would_do(run: Run, fmt: str) -> None:
    told = run("network", "stats", "toy", "-f", fmt, "--retracted", "aster-2025-trial")
    assert told.exit_code == 0
    assert ("not verified" if fmt == "text" else "not-verified") in told.stdout
    assert "no evidence" not in told.stdout
    assert "no-evidence" not in told.stdout


def test_sources_are_named_so_that_more_can_be_asked_of_them(run: Run) -> None:
    """Each by its identifier, and the last line is the next question."""
    lines = run("network", "stats").stdout.splitlines()
    assert any(line.endswith("/  3  work/aster-2025-trial") for line in lines)
    assert "--without work/aster-2025-trial" in lines[-1]
    assert "--retracted work/aster-2025-trial" in lines[-1]


def test_only_report_need_not_be_named(run: Run) -> None:
    assert run("network", "stats").stdout == run("network", "stats", "toy").stdout


def test_stats_tell_what_falls(run: Run) -> None:
    told = json.loads(run("network", "stats", "-f", "json").stdout)
    assert told["carriers"][0]["work"] == "work/aster-2025-trial"
    assert told["structure"]["lines"] == 4
    rows = list(csv.DictReader(run("network", "stats", "-f", "csv").stdout.splitlines()))
    assert (rows[0]["work"], rows[0]["falls"]) == ("work/aster-2025-trial", "2")


@pytest.mark.parametrize("fmt", FORMATS["stats"])
def test_stats_without_a_work(run: Run, fmt: str) -> None:
    told = run("network", "stats", "toy", "-f", fmt, "--without", "aster-2025-trial")
    assert told.exit_code == 0
    assert "no evidence" in told.stdout or "no-evidence" in told.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("stats", "nothing"), 3),
        (("stats", "toy", "-f", "svg"), 64),
        (("plot", "--without", "aster-2025-trial"), 64),
        (("export", "--retracted", "aster-2025-trial"), 64),
        (("stats", "--without", "aster-2025-trial", "--retracted", "aster-2025-trial"), 64),
        (("stats", "--retracted", "nothing"), 3),
        (("stats", "--without", "aster-2024-preprint"), 3),  # no claim rests on it
        (("stats", "--without", "nothing"), 3),
        (("dance",), 64),
    ],
)
def test_mistakes_are_told(run: Run, words: tuple[str, ...], code: int) -> None:
    result = run("network", *words)
    assert (result.exit_code, result.stdout) == (code, "")


def test_what_to_show_is_named_where_it_is_missing(run: Run) -> None:
    result = run("network")
    assert (result.exit_code, result.stdout) == (64, "")
    assert "Say what to show: stats (what falls with which source)" in result.stderr
    assert "For example: medkg network stats." in result.stderr


def test_a_claim_and_what_becomes_of_it_stand_on_lines_of_their_own(run: Run) -> None:
    lines = run("network", "stats", "toy", "--without", "aster-2025-trial").stdout.splitlines()
    assert ".:" not in "".join(lines)
    assert sum("→" in line for line in lines) == (len(lines) - 1) / 2
