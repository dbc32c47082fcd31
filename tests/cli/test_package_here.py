"""Which package a command is about: the one named, the one it is run in, the one that comes with medkg."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from medkg import Package


def reports(run: Run, **env: str | None) -> list[str]:
    result = run("query", "package/reports", "-f", "json", package=None, **env)
    assert result.exit_code == 0, result.stderr
    return [row["report"]["value"].rpartition("/")[2] for row in json.loads(result.stdout)["results"]["bindings"]]


def test_it_is_the_one_that_the_command_is_run_in(run: Run, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (copy, copy / "data", copy / "data/reports/toy"):
        monkeypatch.chdir(folder)
        assert reports(run) == ["toy"]
    (copy / "data/models.ttl").write_text("garbage", encoding="utf-8")
    for words in (["validate"], ["audit"], ["format", "--check"]):
        result = run(*words, package=None)
        assert result.exit_code == 2, words
        assert "models.ttl:1" in result.stdout + result.stderr, words


def test_it_is_the_one_that_comes_with_medkg_where_there_is_none(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert reports(run) == list(Package.bundled().reports())
    assert run("stats", package=None).stderr == ""


def test_folder_that_only_looks_like_a_package_is_told_of(
    run: Run, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy / "data/package.ttl").unlink()
    monkeypatch.chdir(copy)
    told = run("stats", package=None).stderr
    assert "data/package.ttl is missing" in told
    assert "-C FOLDER" in told
    assert run("stats", package=copy).stderr == ""


def test_name_of_a_package_goes_before_where_one_stands(
    run: Run, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy)
    assert reports(run, MEDKG_PACKAGE=str(Package.bundled().root)) == list(Package.bundled().reports())


def test_store_of_the_environment_is_asked_by_every_command(run: Run, copy: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert run("load", "--store", store, package=copy).exit_code == 0
    for file in (copy / "data/reports/toy").glob("*.ttl"):
        file.unlink()
    for words in (
        ("search", "Aster-1", "--class", "claim", "-f", "csv"),
        ("cite", "report/toy"),
        ("query", "reports/verdicts", "-p", "report=toy"),
        ("stats",),
    ):
        asked = run(*words, package=copy, MEDKG_STORE=str(store))
        assert (asked.exit_code, "toy" in asked.stdout) == (0, True), words


def test_report_goes_by_its_slug_wherever_one_is_named(run: Run) -> None:
    short = run("query", "reports/verdicts", "-p", "report=toy")
    assert short.exit_code == 0
    assert short.stdout == run("query", "reports/verdicts", "-p", "report=report/toy").stdout
    assert run("query", "reports/verdicts", "-p", "report=nothing").exit_code == 3


def test_name_alone_is_not_enough_to_be_cited_and_the_way_is_told(run: Run) -> None:
    result = run("cite", "toy")
    assert result.exit_code == 3
    assert "Write report/toy / claim/<report>/toy / work/toy." in result.stderr
