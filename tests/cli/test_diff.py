"""``medkg diff``; what it finds is tested in tests/releases."""

import json
import re
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


def edited(copy: Path) -> Path:
    """The toy with another figure in a result, and a line that supports no more."""
    for name, was, now in (
        ("results.ttl", "91.5", "71.5"),
        ("reports/toy/evidence.ttl", "verdict/supports>", "verdict/only-on-topic>"),
    ):
        path = copy / "data" / name
        text = path.read_text(encoding="utf-8")
        assert was in text
        path.write_text(text.replace(was, now), encoding="utf-8")
    return copy


def test_grades_and_claims_on_changed_results_are_told_where_they_are_asked_for(run: Run, copy: Path) -> None:
    edited(copy)
    plain, told = run("diff", TOY, copy).stdout, run("diff", TOY, copy, "--grades").stdout
    assert told.startswith(plain)
    more = told.removeprefix(plain)
    assert "Claims with another grade: 1\n" in more
    assert "→ E Aster-1 has a diagnostic accuracy of 91.50% on Pebble-100.\n" in more
    assert "claim/toy/accuracy-pebble-100 ← result/aster-2025-trial/accuracy" in more


def test_grades_are_told_as_data_too(run: Run, copy: Path) -> None:
    found = json.loads(run("diff", TOY, edited(copy), "--grades", "-f", "json").stdout)
    assert [(one["claim"].rpartition("/")[2], one["after"]) for one in found["grades"]] == [
        ("accuracy-pebble-100", "E")
    ]
    assert {one["work"].rpartition("/")[2] for one in found["claims_on_changed_results"]} == {"aster-2025-trial"}
    assert "grades" not in json.loads(run("diff", TOY, copy, "-f", "json").stdout)


def test_equal_versions_have_the_same_grades(run: Run) -> None:
    assert "Claims with another grade: 0\n" in run("diff", TOY, TOY, "--grades").stdout


def test_grades_go_with_text_and_json_alone(run: Run) -> None:
    result = run("diff", TOY, "--grades", "-f", "html")
    assert (result.exit_code, result.stdout) == (64, "")
    assert "--grades goes with --format text or json" in result.stderr


def test_chinese_is_told_with_chinese_punctuation(run: Run, copy: Path) -> None:
    told = run("--language", "zh", "diff", TOY, edited(copy), package=None).stdout
    assert [line for line in told.splitlines() if re.search(r"[\u3400-\u9fff] ?[,;:(](?!//)", line)] == []
