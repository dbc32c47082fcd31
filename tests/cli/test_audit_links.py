"""``medkg audit --check-links``: visits when asked, findings in every format, results kept in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.audit.hosts import Host, hosting
from tests.cli.conftest import Run

RULES = ("--rule", "link_dead", "--rule", "link_moved")


@pytest.fixture
def host() -> Iterator[Host]:
    with hosting() as found:
        yield found


@pytest.fixture
def linked(copy: Path, host: Host) -> Path:
    """The toy package, whose two entries link to the host, and nothing else does."""
    references = copy / "data/reports/toy/references.ttl"
    text = references.read_text(encoding="utf-8")
    text = text.replace("https://example.org/aster-trial", host / "gone")
    text = text.replace("https://example.org/aster-blog?from=toy&lang=zh", host / "moved")
    references.write_text(text, encoding="utf-8")
    works = copy / "data/works.ttl"
    text = works.read_text(encoding="utf-8")
    works.write_text("".join(line for line in text.splitlines(keepends=True) if "schema:url" not in line), "utf-8")
    return copy


def test_without_the_option_no_link_is_visited(run: Run, linked: Path, host: Host) -> None:
    result = run("audit", "-f", "json", package=linked)
    assert not {"link_dead", "link_moved"} & set(json.loads(result.stdout)["reports"][0]["rules"])
    assert host.asked == []


def test_dead_and_moved_links_are_findings(run: Run, linked: Path, host: Host) -> None:
    result = run("audit", "--check-links", "--private-links", *RULES, package=linked)
    assert "Links: 0 alive, 1 moved, 1 dead, 0 that could not be told." in result.stderr
    assert (
        f"reference/toy/aster-trial: {host / 'gone'} leads nowhere: there is nothing any more (HTTP 404)"
        in result.stdout
    )
    assert f"reference/toy/aster-blog: {host / 'moved'} has moved for good to {host / 'here'}" in result.stdout


def test_results_are_kept_and_not_asked_for_again(run: Run, linked: Path, host: Host, tmp_path: Path) -> None:
    file = tmp_path / "links.json"
    line = ("audit", "--check-links", "--private-links", "--link-results", file, *RULES, "-f", "sarif")
    first = run(*line, package=linked)
    asked = len(host.asked)
    second = run(*line, package=linked)
    assert (len(host.asked), second.stdout) == (asked, first.stdout)
    assert {one["ruleId"] for one in json.loads(first.stdout)["runs"][0]["results"]} == {
        "audit/link_dead",
        "audit/link_moved",
    }


def test_private_hosts_are_left_alone_and_named(run: Run, linked: Path, host: Host) -> None:
    result = run("audit", "--check-links", *RULES, "-f", "json", package=linked)
    assert json.loads(result.stdout)["reports"][0]["findings"] == []
    assert result.stderr.count("the address belongs to this machine or to a private network") == 2
    assert host.asked == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--private-links",), "--private-links needs --check-links"),
        (("--link-results", "x.json"), "--link-results needs --check-links"),
        (("--rule", "link_dead"), "--rule link_dead needs --check-links"),
        (("--check-links", "--rule", "weak_source"), "add --rule link_dead"),
    ],
)
def test_options_that_do_not_go_together(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run("audit", *words)
    assert (result.exit_code, result.stdout) == (64, "")
    assert said in result.stderr


@pytest.mark.parametrize("words", [("toi",), ("--rule", "link_dead", "--rule", "link_ded")])
def test_what_is_misspelt_is_told_before_any_host_is_asked(
    run: Run, linked: Path, host: Host, words: tuple[str, ...]
) -> None:
    assert run("audit", "--check-links", "--private-links", *words, package=linked).exit_code == 3
    assert host.asked == []


def test_file_of_something_else_is_not_written_over(run: Run, linked: Path, host: Host, tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    file.write_text("mine", encoding="utf-8")
    result = run("audit", "--check-links", "--private-links", "--link-results", file, package=linked)
    assert result.exit_code == 2
    assert "link results" in result.stderr
    assert (file.read_text(encoding="utf-8"), host.asked) == ("mine", [])


def test_chinese_terminal_is_told_in_chinese(run: Run, linked: Path, host: Host) -> None:
    result = run("--language", "zh", "audit", "--check-links", "--private-links", *RULES, package=linked)
    assert host / "here" in result.stdout
    assert result.exit_code == 0
