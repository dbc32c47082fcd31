"""``medkg audit``: its formats for whom they are for, its exit codes, and where its results go."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pyoxigraph
import pytest
from tests.cli.conftest import Run, environment

from medkg.audit.formats.turtle import EARL
from medkg.cli.audit import BELOW, FORMATS

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def empty(tmp_path: Path, copy: Path) -> Path:
    """A package without a report."""
    shutil.rmtree(copy / "data/reports")
    return copy


def check_text(text: str, language: str) -> None:
    assert {
        "zh": "判定：支持：1；部分支持：1；仅相关：1；矛盾：1；",
        "en": "Verdicts: supported: 1; supported in part: 1;",
    }[language] in text
    assert "claim_contradicted" in text
    assert "\x1b" not in text


def check_json(text: str, language: str) -> None:
    (card,) = json.loads(text)["reports"]
    assert card["grade"] == "E"
    assert sum(card["verdicts"].values()) == sum(card["grades"].values()) == card["graded_claims"] == 5
    assert sum(card["ungraded_verdicts"].values()) == card["ungraded_claims"] == 1
    assert card["claims"] == 6
    for finding in card["findings"]:
        assert set(finding["message"]) == set(finding["mend"]) == {"zh", "en"}
        assert finding["severity"] in ("error", "warning", "note")


def check_html(text: str, language: str) -> None:
    """One file that asks for nothing: no script, no style sheet, font or image from anywhere."""
    root = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False).parse(
        text
    )
    assert root.get("lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert [one.tag for one in root.iter() if one.tag in ("script", "link", "img", "iframe", "object", "base")] == []
    assert [
        name for one in root.iter() for name in one.attrib if name in ("src", "srcset", "poster", "background")
    ] == []
    assert not re.search(r"@import|@font-face|url\((?!#)", text)
    assert not re.search(r"\son\w+=", text)
    drawings = [one for one in root.iter() if str(one.tag).endswith("svg")]
    assert [one.get("class") for one in drawings] == ["plot wide", "plot narrow"] * 3
    assert all(one.get("role") == "img" and one.get("aria-label") for one in drawings)
    assert len(list(root.iter("h1"))) == 1


def check_sarif(text: str, language: str) -> None:
    """What SARIF 2.1.0 requires, and what GitHub's code scanning documents as needed."""
    log = json.loads(text)
    assert (log["version"], log["$schema"].rpartition("/")[2]) == ("2.1.0", "sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["language"]) == ("medkg", {"zh": "zh-CN", "en": "en-US"}[language])
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for rule in driver["rules"]:
        assert all(rule[name]["text"] for name in ("shortDescription", "fullDescription", "help"))
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    prints = [print_ for result in run["results"] for print_ in result["partialFingerprints"].values()]
    assert len(set(prints)) == len(prints) > 0
    for result in run["results"]:
        rule = driver["rules"][result["ruleIndex"]]
        assert (rule["id"], rule["defaultConfiguration"]["level"]) == (result["ruleId"], result["level"])
        assert re.search(r"[.。?？!！]”? ?", result["message"]["text"])
        (place,) = result["locations"]
        physical = place["physicalLocation"]
        assert physical["region"]["startLine"] >= 1
        assert physical["artifactLocation"]["uri"].endswith(".ttl")
        assert "\\" not in physical["artifactLocation"]["uri"]


def check_turtle(text: str, language: str) -> None:
    triples = list(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE))
    said = {(triple.predicate.value, getattr(triple.object, "value", "")) for triple in triples}
    kinds = [value for predicate, value in said if predicate.endswith("#type")]
    assert {EARL + "Assertion", EARL + "TestResult", EARL + "TestRequirement"} <= set(kinds)


def check_badge(text: str, language: str) -> None:
    root = ElementTree.fromstring(text)
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    assert root.get("aria-label") == {"zh": "证据: E", "en": "evidence: E"}[language]
    assert root.findtext(f"{SVG}title")
    assert "E" in [one.text for one in root.iter(f"{SVG}text")]


CHECKS = {
    "text": check_text,
    "json": check_json,
    "html": check_html,
    "sarif": check_sarif,
    "turtle": check_turtle,
    "badge": check_badge,
}


def test_every_format_has_its_check() -> None:
    assert tuple(CHECKS) == FORMATS


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("fmt", FORMATS)
def test_format(run: Run, fmt: str, language: str) -> None:
    result = run("--language", language, "audit", "-f", fmt)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("\n")
    CHECKS[fmt](result.stdout, language)


def test_named_report_and_all_reports_are_the_same_where_there_is_one(run: Run) -> None:
    assert run("audit", "toy").stdout == run("audit").stdout == run("audit", "toy", "report/toy").stdout


@pytest.mark.parametrize(("grade", "code"), [("A", BELOW), ("d", BELOW), ("D", BELOW), ("E", 0), ("F", 0)])
def test_fail_under_tells_the_grade_and_still_writes_the_card(run: Run, grade: str, code: int) -> None:
    result = run("audit", "--fail-under", grade, "-f", "json")
    assert result.exit_code == code
    assert json.loads(result.stdout)["reports"][0]["grade"] == "E"
    told = f"report/toy has grade E, under {grade.upper()}." if code else ""
    assert result.stderr.strip() == told


@pytest.mark.parametrize("grade", ["G", "", "AB", "1"])
def test_unknown_grade_is_a_misuse(run: Run, grade: str) -> None:
    result = run("audit", "--fail-under", grade)
    assert (result.exit_code, result.stdout) == (64, "")
    assert "--fail-under" in result.stderr


def test_rules_can_be_chosen(run: Run) -> None:
    words = ("--rule", "claim_without_evidence", "--rule", "claim_contradicted", "--rule", "claim_contradicted")
    (card,) = json.loads(run("audit", "-f", "json", *words).stdout)["reports"]
    assert card["rules"] == ["claim_contradicted", "claim_without_evidence"]
    assert {finding["rule"] for finding in card["findings"]} == set(card["rules"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rule", "claim_contradict"), "claim_contradicted"),
        (("--rule", ""), "No rule of the audit"),
        (("--rule", "x" * 5000), "No rule of the audit"),
        (("toi",), "toy"),
        (("../toy",), "../toy"),
        (("toy", "\x1b[31mred"), "red"),
    ],
)
def test_unknown_report_or_rule_is_not_found(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run("audit", *words)
    assert (result.exit_code, result.stdout) == (3, "")
    assert said in result.stderr
    assert len(result.stderr) < 1000


@pytest.mark.parametrize("fmt", FORMATS)
def test_package_without_reports_has_nothing_to_audit(run: Run, empty: Path, fmt: str) -> None:
    result = run("audit", "-f", fmt, package=empty)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "medkg new report" in result.stderr


def test_file_is_written_aside_and_then_renamed(run: Run, tmp_path: Path) -> None:
    card = tmp_path / "card.html"
    card.write_text("before", encoding="utf-8")
    card.chmod(0o640)
    before = card.stat()
    result = run("audit", "-f", "html", "-o", card)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert card.read_text(encoding="utf-8") == run("audit", "-f", "html").stdout
    assert card.stat().st_ino != before.st_ino
    assert card.stat().st_mode == before.st_mode
    assert [one.name for one in tmp_path.iterdir()] == ["card.html"]


def test_file_stays_where_the_audit_fails_or_cannot_be_written(run: Run, tmp_path: Path) -> None:
    card = tmp_path / "card.html"
    card.write_text("before", encoding="utf-8")
    assert run("audit", "nothing", "-o", card).exit_code == 3
    assert card.read_text(encoding="utf-8") == "before"
    nowhere = run("audit", "-o", tmp_path / "no" / "card.html")
    assert nowhere.exit_code == 1
    assert "cannot be written" in nowhere.stderr
    assert run("audit", "-o", tmp_path).exit_code == 1
    assert [one.name for one in tmp_path.iterdir()] == ["card.html"]


def test_reader_that_stops_reading_is_left_in_peace() -> None:
    line = [sys.executable, "-m", "medkg", "audit", "-f", "json"]
    with subprocess.Popen(line, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_words_of_the_data_do_not_speak_to_the_terminal(run: Run, copy: Path) -> None:
    claims = copy / "data/reports/toy/claims.ttl"
    text = claims.read_text(encoding="utf-8")
    red = text.replace("Aster-1 diagnoses more", "\\u001b[31mAster-1 <script>alert(1)</script> diagnoses more")
    assert red != text
    claims.write_text(red, encoding="utf-8")
    told = run("audit", package=copy).stdout
    assert "\x1b" not in told
    assert "\ufffd[31mAster-1 <script>" in told
    page = run("audit", "-f", "html", package=copy).stdout
    assert "<script" not in page
    assert json.loads(run("audit", "-f", "sarif", package=copy).stdout)
