"""``medkg diff``; what it finds is tested in tests/releases."""

import json
from pathlib import Path

from tests.cli.conftest import Run

from medkg.cli.diff import FORMATS

TOY = Path(__file__).parents[1] / "toy"


def test_package_is_compared_with_itself_as_it_is_now(run: Run) -> None:
    result = run("diff", TOY)
    assert (result.exit_code, result.stdout.splitlines()[1:]) == (0, ["Nothing has changed."])


def test_every_format_is_written_to_a_file(run: Run, copy: Path, tmp_path: Path) -> None:
    (copy / "data/reports/toy/evidence.ttl").write_text("", encoding="utf-8")
    for fmt in FORMATS:
        result = run("diff", TOY, copy, "--format", fmt, "-o", tmp_path / fmt)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "Warning: 4 of 4 evidence lines (100 %) are gone." in result.stderr
        assert (tmp_path / fmt).stat().st_size > 0
    assert json.loads((tmp_path / "json").read_text("utf-8"))["losses"][2]["gone"] == 4


def test_mass_loss_fails_where_it_is_asked_to(run: Run, copy: Path) -> None:
    (copy / "data/reports/toy/evidence.ttl").write_text("", encoding="utf-8")
    assert run("diff", TOY, copy, "--fail-on-loss").exit_code == 2
    assert run("diff", copy, TOY, "--fail-on-loss").exit_code == 0


def test_what_nothing_is_called_is_not_found(run: Run) -> None:
    assert run("diff", "nothing-is-called-this").exit_code == 3
    assert run("diff", "missing.nq").exit_code == 2


def test_control_characters_of_the_data_do_not_reach_the_terminal(run: Run, copy: Path) -> None:
    claims = copy / "data/reports/toy/claims.ttl"
    claims.write_text(claims.read_text("utf-8").replace("Aster-1 will enter", "Aster-1 \\u001b[31m will"), "utf-8")
    assert "\x1b" not in run("diff", TOY, copy).stdout
