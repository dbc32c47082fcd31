"""``medkg questions``, ``stats``, ``render``, ``completion``."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from medkg import KnowledgeGraph
from medkg.narrative import render
from medkg.queries.catalog import Catalog


def test_questions_are_listed_with_an_example_of_each_parameter(run: Run) -> None:
    result = run("questions")
    assert len(result.stdout.splitlines()) == 2 + len(Catalog().names())
    assert "reports/verdicts" in result.stdout
    assert "report=report/llm-clinical-medicine" in result.stdout


def test_questions_are_asked_in_the_readers_language(run: Run) -> None:
    assert "这份报告的每条断言得到怎样的总体判定？" in run("--language", "zh", "questions", "reports").stdout


def test_questions_as_json_hold_all_that_the_header_says(run: Run) -> None:
    described = {question["name"]: question for question in json.loads(run("questions", "-f", "json").stdout)}
    assert described["reports/verdicts"]["form"] == "SELECT"
    assert set(described["reports/verdicts"]["labels"]) == {"zh", "en"}
    assert described["reports/verdicts"]["audiences"] == ["decision maker", "reviewer"]
    assert described["reports/verdicts"]["parameters"] == [
        {"name": "report", "kind": "medkg:Report", "example": "report/llm-clinical-medicine"}
    ]


def test_questions_on_one_subject(run: Run) -> None:
    names = [question["name"] for question in json.loads(run("questions", "package", "-f", "json").stdout)]
    assert names == [name for name in Catalog().names() if name.startswith("package/")]


def test_stats_count_classes_graphs_and_verdicts(run: Run, toy: KnowledgeGraph) -> None:
    counted = json.loads(run("stats", "-f", "json").stdout)
    claims = len(toy.claims(of="toy"))
    assert next(row["things"] for row in counted["classes"] if row["class"] == "medkg:Claim") == claims
    assert sum(row["triples"] for row in counted["graphs"]) == len(toy.store)
    assert sum(row["claims"] for row in counted["verdicts"]["toy"]) == claims


def test_stats_as_tables_are_headed_and_labelled(run: Run) -> None:
    english, chinese = run("stats").stdout, run("--language", "zh", "stats").stdout
    for title in ("Things by class\n", "\n\nTriples by graph\n", "\n\nClaims by verdict: toy\n"):
        assert title in english
    assert "no evidence" in english
    assert "无证据" in chinese


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("theme", ["source", "annotated"])
def test_render_writes_what_the_narrative_says(run: Run, toy: KnowledgeGraph, language: str, theme: str) -> None:
    result = run("render", "toy", "--lang", language, "--theme", theme)
    assert result.exit_code == 0
    assert result.stdout_bytes.decode() == render(toy, "toy", language=language, theme=theme)


def test_render_is_in_the_reports_language_and_as_received_unless_told_otherwise(
    run: Run, toy: KnowledgeGraph, copy: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    assert run("render", "toy", "-o", file).stdout == ""
    assert file.read_text(encoding="utf-8") == render(toy, "toy", language="zh", theme="source")
    report = copy / "data/reports/toy/report.ttl"
    text = report.read_text(encoding="utf-8")
    assert 'dcterms:language "zh-CN"' in text
    report.write_text(text.replace('dcterms:language "zh-CN"', 'dcterms:language "en"'), encoding="utf-8")
    assert run("render", "toy", package=copy).stdout == run("render", "toy", "--lang", "en", package=copy).stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script_is_accepted_by_its_shell(run: Run, shell: str) -> None:
    script = run("completion", shell)
    assert script.exit_code == 0
    assert "_MEDKG_COMPLETE" in script.stdout
    program = shutil.which(shell)
    if program is not None:
        subprocess.run([program, "-n"], input=script.stdout_bytes, check=True)


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("medkg que", {"query", "questions"}),
        ("medkg query package/rep", {"package/reports"}),
        ("medkg query reports/verdicts --param ", {"report="}),
        ("medkg query --format j", {"json", "jsonld"}),
        ("medkg questions rep", {"reports"}),
        ("medkg render ", {"toy"}),
        ("medkg export ", {"toy"}),
        ("medkg -C /nowhere render ", set()),
        ("medkg new org", {"organization"}),
        ("medkg validate --format s", {"sarif"}),
        ("medkg --language ", {"zh", "en"}),
    ],
)
def test_shell_is_offered_what_may_follow(run: Run, line: str, offered: set[str]) -> None:
    toy = str(Path(__file__).parents[1] / "toy")
    words = line.split(" ")
    result = run(
        package=None,
        _MEDKG_COMPLETE="bash_complete",
        COMP_WORDS=line,
        COMP_CWORD=str(len(words) - 1),
        MEDKG_PACKAGE=toy,
    )
    assert {item.partition(",")[2] for item in result.stdout.split()} == offered
