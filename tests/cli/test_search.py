"""``medkg search``."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from medkg.cli import search
from medkg.search import RANKED


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_words_are_found_in_an_aligned_table(run: Run) -> None:
    result = run("search", "aster-1")
    head, _rule, first, *_others = result.stdout.splitlines()
    assert result.exit_code == 0
    assert head.split() == ["thing", "class", "verdict", "report", "text"]
    assert first.split()[:2] == ["model/aster-1", "model"]


def test_chinese_word_of_two_characters_is_found_in_the_real_package(run: Run) -> None:
    found = rows(run("search", "诊断", "--class", "claim", "-f", "csv", "-n", "100", package=None).stdout)
    assert len(found) == 10
    assert all("诊断" in row["text"] for row in found)
    assert {row["report"] for row in found} == {"llm-clinical-medicine"}


def test_several_words_must_all_be_there(run: Run) -> None:
    found = rows(run("search", "lung", "screening", "-f", "csv", package=None).stdout)
    assert found
    assert found == rows(run("search", "lung screening", "-f", "csv", package=None).stdout)


def test_results_are_narrowed_by_each_facet(run: Run) -> None:
    everything = rows(run("search", "aster", "-f", "csv").stdout)
    claims = rows(run("search", "aster", "--class", "claim", "-f", "csv").stdout)
    assert claims == [row for row in everything if row["class"] == "claim"]
    unbacked = rows(run("search", "aster", "--class", "claim", "--verdict", "no-evidence", "-f", "csv").stdout)
    assert unbacked == [row for row in claims if row["verdict"] == "no-evidence"]
    both = rows(run("search", "aster", "--class", "claim", "--class", "model", "-f", "csv").stdout)
    assert both == [row for row in everything if row["class"] in ("claim", "model")]
    assert rows(run("search", "aster", "--report", "toy", "-f", "csv").stdout) == [
        row for row in everything if row["report"]
    ]


def test_limit_is_told_when_it_hides_results(run: Run) -> None:
    result = run("search", "aster", "-n", "2", "-f", "csv")
    assert len(rows(result.stdout)) == 2
    assert "--limit shows more of them." in result.stderr


def test_more_than_a_page_can_be_had(run: Run) -> None:
    result = run("search", "的", "-n", "150", "-f", "json", package=None)
    told = json.loads(result.stdout)
    assert len(told["hits"]) == 150 < told["total"]
    assert len({hit["iri"] for hit in told["hits"]}) == 150


def test_json_tells_hits_with_their_texts_and_facets(run: Run) -> None:
    told = json.loads(run("search", "aster", "-f", "json").stdout)
    assert set(told) == {"query", "total", "is_more", "is_loose", "hits", "facets"}
    assert all(any(piece["is_hit"] for piece in hit["snippet"]["pieces"]) for hit in told["hits"])


def test_results_go_to_a_file(run: Run, tmp_path: Path) -> None:
    for fmt in ("table", "json", "csv"):
        assert run("search", "aster", "-f", fmt, "-o", tmp_path / fmt).stdout == ""
        assert (tmp_path / fmt).read_bytes().decode() == run("search", "aster", "-f", fmt).stdout_bytes.decode()


def test_nothing_found_is_said_and_is_no_error(run: Run) -> None:
    result = run("search", "xyzzy", "-f", "csv")
    assert (result.exit_code, rows(result.stdout)) == (0, [])
    assert "Nothing is found." in result.stderr


def test_misspelt_word_is_answered_with_the_right_one(run: Run) -> None:
    assert "Did you mean diagnosis?" in run("search", "diagnossis", package=None).stderr


def test_parts_of_what_nothing_holds_are_told_as_such(run: Run) -> None:
    result = run("search", "大模型诊断肺癌", "-f", "csv", package=None)
    assert rows(result.stdout)
    assert "Nothing holds all of it" in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("aster", "--verdict", "suports"), 3, "Did you mean supports"),
        (("aster", "--class", "clam"), 3, "Did you mean claim"),
        (("aster", "--report", "nothing"), 3, "There is no report called 'nothing'."),
        (("aster", "--year", "24"), 4, "it takes four digits"),
        (("a" * 10_000,), 4, "at most 500"),
        (("aster", "-n", "0"), 64, "--limit"),
        ((), 64, "WORDS"),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_exit_code(
    run: Run, words: tuple[str, ...], code: int, told: str
) -> None:
    result = run("search", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert told in result.stderr


@pytest.mark.parametrize("text", ["", "\x1b[31m", "'; DROP TABLE texts; --", 'NOT * ( "', "--", "<script>"])
def test_hostile_words_are_words(run: Run, text: str) -> None:
    result = run("search", "--", text)
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout + result.stderr


def test_limit_is_what_can_be_looked_through() -> None:
    assert search.MOST == RANKED
