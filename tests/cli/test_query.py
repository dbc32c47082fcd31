"""``medkg query``."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result
from pyoxigraph import RdfFormat, parse
from tests.cli.conftest import Run

from medkg.namespaces import ID

REPORT = ("-p", "report=report/toy")


def test_question_is_answered_in_an_aligned_table(run: Run) -> None:
    result = run("query", "package/reports")
    head, rule, row = result.stdout.splitlines()
    assert result.exit_code == 0
    assert result.stderr == ""
    assert head.split()[:3] == ["report", "title_zh", "title_en"]
    assert set(rule) == {"-", " "}
    assert row.startswith("report/toy  星辰-1虚构试用报告  ")


def test_columns_stand_one_below_the_other_on_the_screen(run: Run) -> None:
    """Chinese characters take two cells."""
    from medkg.cli.terminal.cells import cells

    head, rule, row = run("query", "package/reports").stdout.splitlines()
    column = cells(head[: head.index("title_en")])
    assert cells(rule[:column]) == column
    assert cells(row[: row.index("A made-up")]) == column


@pytest.mark.parametrize("fmt", ["json", "csv", "tsv", "xml"])
def test_table_comes_in_the_formats_of_the_standard(run: Run, fmt: str) -> None:
    result = run("query", "package/reports", "--format", fmt)
    assert result.exit_code == 0
    assert result.stdout.endswith("\n")
    assert first_report(result, fmt) == f"{ID}report/toy"


def first_report(result: Result, fmt: str) -> str:
    if fmt == "json":
        return str(json.loads(result.stdout)["results"]["bindings"][0]["report"]["value"])
    if fmt == "xml":
        found = ElementTree.fromstring(result.stdout).find(".//{*}uri")
        assert found is not None
        return str(found.text)
    cell = list(csv.reader(io.StringIO(result.stdout), delimiter="," if fmt == "csv" else "\t"))[1][0]
    return cell.strip("<>")


@pytest.mark.parametrize(
    ("fmt", "media"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("jsonld", RdfFormat.JSON_LD),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("rdfxml", RdfFormat.RDF_XML),
    ],
)
def test_graph_comes_in_every_format_with_the_same_triples(run: Run, fmt: str, media: RdfFormat) -> None:
    result = run("query", "reports/claims", *REPORT, "--format", fmt)
    assert len(list(parse(result.stdout_bytes, media))) == len(
        list(parse(run("query", "reports/claims", *REPORT).stdout_bytes, RdfFormat.TURTLE))
    )


def test_graph_is_canonical_turtle_unless_told_otherwise(run: Run) -> None:
    text = run("query", "reports/claims", *REPORT).stdout
    assert text.startswith(f"@base <{ID}> .\n@prefix ")
    assert "\n<claim/toy/accuracy-pebble-100>\n    a medkg:Claim ;\n" in text
    assert text == run("query", "reports/claims", *REPORT).stdout


def test_graph_can_be_a_table_too(run: Run) -> None:
    result = run("query", "reports/claims", *REPORT, "-f", "table")
    assert result.stdout.split()[:3] == ["subject", "property", "value"]


@pytest.mark.parametrize(("text", "told"), [("ASK { ?s ?p ?o }", "yes"), ("ASK { ?s ?s ?s }", "no")])
def test_yes_and_no(run: Run, text: str, told: str) -> None:
    assert run("query", "-e", text).stdout.split() == ["answer", "------", told]
    assert json.loads(run("query", "-e", text, "-f", "json").stdout)["boolean"] is (told == "yes")


def test_file_and_standard_input_are_queries_too(run: Run, tmp_path: Path) -> None:
    text = "SELECT ?s WHERE { ?s a <https://w3id.org/medkg/ontology#Report> }"
    file = tmp_path / "mine.rq"
    file.write_text(text, encoding="utf-8")
    answers = {run("query", *words, given=text).stdout for words in ((file,), ("-",), ("-e", text))}
    assert answers == {"s\n----------\nreport/toy\n"}


def test_file_with_a_header_is_a_question_with_parameters(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    header = "# zh: 谁？\n# en: Who?\n# For: editor\n# Given: ?n a xsd:integer, such as 1\n"
    file.write_text(header + "SELECT ?n ?s WHERE { ?s <https://schema.org/position> ?n } ORDER BY ?s", encoding="utf-8")
    assert "section/toy/introduction" in run("query", file, "-p", "n=1").stdout
    assert "needs the parameter n (xsd:integer)" in run("query", file).stderr


def test_parameter_of_a_free_query_is_an_identifier_or_a_quoted_text(run: Run) -> None:
    text = "SELECT ?s ?t WHERE { ?s <https://w3id.org/medkg/ontology#text> ?t }"
    given = run("query", "-e", text, "-p", 't="Introduction"@en')
    assert given.stdout.splitlines()[2:] == ["heading/toy/introduction  Introduction"]
    same = run("query", "-e", text, "-p", "s=heading/toy/introduction", "-f", "csv")
    assert same.stdout.count("heading/toy/introduction") == 2


def test_answer_goes_to_a_file_whole(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    result = run("query", "package/reports", "-o", file)
    assert (result.exit_code, result.stdout) == (0, "")
    assert file.read_text(encoding="utf-8") == run("query", "package/reports").stdout
    assert list(tmp_path.iterdir()) == [file]


def test_control_characters_of_the_data_do_not_reach_the_terminal(run: Run) -> None:
    result = run("query", "-e", r'SELECT ("a\u001B[31mb\nc" AS ?x) WHERE {}')
    assert "\x1b" not in result.stdout
    assert result.stdout.splitlines()[2] == "a\ufffd[31mb c"


@pytest.mark.parametrize("again", ["report=report/toy", "?report=report/other"])
def test_parameter_given_twice_is_a_usage_error(run: Run, again: str) -> None:
    result = run("query", "reports/verdicts", *REPORT, "-p", again)
    assert (result.exit_code, result.stdout) == (64, "")
    assert "The parameter report is given twice." in result.stderr


def test_term_that_the_ontology_lacks_is_told_beside_the_answer(run: Run, tmp_path: Path) -> None:
    text = "SELECT ?claim WHERE { ?claim a medkg:Claimm }"
    note = "Note: The ontology has no term medkg:Claimm, so nothing is said with it. Did you mean medkg:Claim?\n"
    file = tmp_path / "mine.rq"
    file.write_text(text)
    for words, given in ((("-e", text), None), ((file,), None), (("-",), text)):
        result = run("query", *words, "-f", "csv", given=given)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "claim\n", note)
    assert run("query", "-e", text.replace("Claimm", "Claim"), "-f", "csv").stderr == ""
