"""``medkg audit --since VERSION``: what is new since then, and what was mended."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from medkg import Package
from medkg.cli.audit import BELOW, FORMATS
from medkg.publish.export import export

TOY = Path(__file__).parents[1] / "toy"
EVIDENCE = "data/reports/toy/evidence.ttl"


def edit(package: Path, name: str, old: str, new: str) -> None:
    file = package / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def worse(copy: Path) -> Path:
    """The toy package, in which what bore a claim out is on the topic and no more."""
    edit(copy, EVIDENCE, "<verdict/supports> ;", "<verdict/only-on-topic> ;")
    return copy


def results(run: Run, package: Path, *words: object) -> list[dict[str, Any]]:
    log = json.loads(run("audit", "--format", "sarif", *words, package=package).stdout)
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    return found


def counted(run: Run, package: Path) -> str:
    """How many findings there are of each severity, as an audit by itself tells it."""
    (line,) = (line for line in run("audit", package=package).stdout.splitlines() if line.startswith("Findings: "))
    return line.removeprefix("Findings: ")


def mark(result: dict[str, Any]) -> str:
    return str(result["partialFingerprints"]["medkgFinding/v1"])


def test_only_new_findings_are_told_and_all_are_counted(run: Run, worse: Path) -> None:
    told = run("audit", "--since", TOY, package=worse)
    assert told.exit_code == 0
    assert f"Findings: {counted(run, worse)}\n" in told.stdout
    assert f"New since {TOY}: error: 0; warning: 1; note: 0\n" in told.stdout
    headings = [line for line in told.stdout.splitlines() if line.startswith(("error ·", "warning ·", "note ·"))]
    assert ["claim_only_on_topic" in heading for heading in headings] == [True]


def test_what_was_mended_is_counted_and_named(run: Run, worse: Path) -> None:
    told = run("audit", "--since", worse)
    assert f"New since {worse}: error: 0; warning: 0; note: 0\n" in told.stdout
    assert f"Mended since {worse}: error: 0; warning: 1; note: 0\n" in told.stdout
    (card,) = json.loads(run("audit", "--since", worse, "--format", "json").stdout)["reports"]
    assert card["findings"] == []
    assert card["since"] == {
        "version": str(worse),
        "new": 0,
        "unchanged": len(results(run, TOY)),
        "mended": card["since"]["mended"],
    }
    assert [one["rule"] for one in card["since"]["mended"]] == ["claim_only_on_topic"]


def test_nothing_is_new_since_the_same_version(run: Run) -> None:
    (card,) = json.loads(run("audit", "--since", TOY, "--format", "json").stdout)["reports"]
    assert (card["findings"], card["since"]["new"], card["since"]["mended"]) == ([], 0, [])
    assert "No rule found anything new." in run("audit", "--since", TOY, "--format", "html").stdout


def test_sarif_tells_every_finding_with_its_baseline_by_the_fingerprints_of_both_audits(run: Run, worse: Path) -> None:
    edit(worse, "data/reports/toy/references.ttl", '"PubMed"@en', '"Journal"@en')
    before, now = results(run, TOY), results(run, worse)
    assert all("baselineState" not in result for result in (*before, *now))
    found = results(run, worse, "--since", TOY)
    assert Counter(result["baselineState"] for result in found) == {"new": 1, "unchanged": len(now) - 1, "absent": 1}
    of = {state: {mark(one) for one in found if one["baselineState"] == state} for state in ("new", "absent")}
    assert of["new"] == set(map(mark, now)) - set(map(mark, before))
    assert of["absent"] == set(map(mark, before)) - set(map(mark, now))


def test_mended_finding_on_a_thing_that_is_gone_has_a_place_as_good_as_there_is(run: Run, copy: Path) -> None:
    (copy / "data/reports/toy/references.ttl").unlink()
    absent = [one for one in results(run, copy, "--since", TOY) if one["baselineState"] == "absent"]
    assert {one["ruleId"] for one in absent} >= {"audit/index_named_as_source", "audit/reference_not_found"}


def test_graph_and_page_hold_the_new_findings_alone(run: Run, worse: Path) -> None:
    assert run("audit", "--since", TOY, "--format", "turtle", package=worse).stdout.count("a earl:Assertion") == 1
    page = run("audit", "--since", TOY, "--format", "html", package=worse).stdout
    assert "<h2>New findings</h2>" in page
    assert page.count('<ul class="findings">') == 1


def test_grade_and_exit_code_are_those_of_the_whole_report(run: Run, worse: Path) -> None:
    same = run("audit", "--since", worse, "--fail-under", "A", package=worse)
    assert (same.exit_code, "grade E, under A" in same.stderr) == (BELOW, True)
    assert run("audit", "--since", TOY, "--fail-under", "E", package=worse).exit_code == 0
    badges = {run("audit", *words, "--format", "badge", package=worse).stdout for words in ((), ("--since", TOY))}
    assert len(badges) == 1


def test_chosen_rules_are_put_to_both_versions(run: Run, worse: Path) -> None:
    rules = ("--rule", "weak_source")
    (card,) = json.loads(run("audit", "--since", TOY, "--format", "json", *rules, package=worse).stdout)["reports"]
    assert (card["findings"], card["since"]["unchanged"], card["since"]["mended"]) == ([], 1, [])


def test_version_is_what_diff_takes(run: Run, worse: Path, tmp_path: Path, toy_package: Package) -> None:
    shutil.copytree(worse, tmp_path / "kept" / "package")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "one")):
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *identity, *words], cwd=tmp_path / "kept", check=True)
    shutil.copy(TOY / EVIDENCE, tmp_path / "kept/package" / EVIDENCE)
    told = run("audit", "--since", "HEAD", package=tmp_path / "kept/package")
    assert "Mended since HEAD: error: 0; warning: 1; note: 0\n" in told.stdout
    dump = tmp_path / "toy.nq"
    dump.write_bytes(export(toy_package, "nquads"))
    assert "warning: 1; note: 0\nMended" in run("audit", "--since", dump, package=worse).stdout


def test_report_that_the_version_does_not_hold_is_new_in_all_it_has(run: Run, copy: Path) -> None:
    shutil.rmtree(copy / "data/reports")
    (copy / "data/reports").mkdir()
    told = run("audit", "--since", copy)
    assert f"report/toy is not in {copy}: all that is found is new." in told.stderr
    assert f"Findings: {counted(run, TOY)}\nNew since {copy}: {counted(run, TOY)}\n" in told.stdout


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_is_told_in_both_languages(run: Run, worse: Path, fmt: str, language: str) -> None:
    told = run("audit", "--since", TOY, "--format", fmt, package=worse, MEDKG_LANGUAGE=language)
    assert (told.exit_code, bool(told.stdout)) == (0, True)


@pytest.mark.parametrize(
    ("name", "code"), [("nothing-is-called-this", 3), ("missing.nq", 2), ("HEAD~99999", 3), ("", 3)]
)
def test_version_that_does_not_exist_is_told(run: Run, copy: Path, name: str, code: int) -> None:
    told = run("audit", "--since", name, package=copy)
    assert (told.exit_code, told.stdout) == (code, "")
    assert name in told.stderr


def test_broken_file_of_the_version_is_told(run: Run, worse: Path) -> None:
    edit(worse, EVIDENCE, "<evidence-line/", "<<<")
    told = run("audit", "--since", worse)
    assert told.exit_code == 2
    assert "evidence.ttl" in told.stderr
