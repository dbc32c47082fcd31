"""``medkg diff``; what it finds is tested in tests/releases."""

import json
from pathlib import Path

from tests.cli.conftest import Run

from medkg import Package
from medkg.cli.diff import FORMATS
from medkg.publish.export import export

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
    assert run("diff", "").exit_code == 3


def test_packages_that_have_nothing_in_common_are_told(run: Run, real_package: Package) -> None:
    result = run("diff", TOY, real_package.root)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the two have no report, claim or work in common" in result.stderr


def test_empty_package_is_a_version(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    result = run("diff", TOY, tmp_path, "--fail-on-loss")
    assert (result.exit_code, "Warning: 6 of 6 claims (100 %) are gone." in result.stdout) == (2, True)
    assert run("diff", tmp_path, tmp_path).stdout.splitlines()[1:] == ["Nothing has changed."]


def test_dump_is_compared_with_a_folder(run: Run, tmp_path: Path, toy_package: Package) -> None:
    dump = tmp_path / "toy.nq"
    dump.write_bytes(export(toy_package, "nquads"))
    assert run("diff", dump, TOY).stdout.splitlines()[1:] == ["Nothing has changed."]


def test_control_characters_of_the_data_do_not_reach_the_terminal(run: Run, copy: Path) -> None:
    claims = copy / "data/reports/toy/claims.ttl"
    claims.write_text(claims.read_text("utf-8").replace("Aster-1 will enter", "Aster-1 \\u001b[31m will"), "utf-8")
    assert "\x1b" not in run("diff", TOY, copy).stdout
