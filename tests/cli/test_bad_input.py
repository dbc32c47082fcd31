"""Bad input of every kind: what is wrong, where, how to mend it; the documented exit code; never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run

CLAIMS = Path("data/reports/toy/claims.ttl")


def spoil(package: Path, file: Path, old: str, new: str) -> int:
    """Replace *old* in a file; the number of the line where it stood."""
    path = package / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old} is no longer in {file}: choose another"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize("command", ["validate", "query", "stats", "export", "format", "render", "new"])
def test_turtle_with_a_syntax_error_is_told_with_file_and_line(run: Run, copy: Path, command: str) -> None:
    line = spoil(copy, CLAIMS, "<claim/toy/", "<claim/toy/ ")
    words: dict[str, tuple[str, ...]] = {
        "query": ("package/reports",),
        "export": ("-f", "turtle"),
        "render": ("toy",),
        "new": ("model", "x"),
    }
    result = run(command, *words.get(command, ()), package=copy)
    assert result.exit_code == 2
    assert f"claims.ttl:{line}" in result.stdout + result.stderr
    assert "This is not valid Turtle" in result.stdout + result.stderr


@pytest.mark.parametrize("command", [("validate",), ("query", "package/reports"), ("format",)])
def test_wrong_encoding_is_told_with_its_line(run: Run, copy: Path, command: tuple[str, ...]) -> None:
    file = copy / "data/models.ttl"
    content = file.read_bytes()
    at = content.index("星".encode())
    file.write_bytes(content[:at] + b"\xd0\xc7" + content[at + 3 :])
    line = content[:at].count(b"\n") + 1
    result = run(*command, package=copy)
    assert result.exit_code == 2
    assert f"models.ttl:{line}: " in result.stdout + result.stderr
    assert "Save the file as UTF-8" in result.stdout + result.stderr


def test_thing_in_the_wrong_home_is_told_where_it_belongs(run: Run, copy: Path) -> None:
    with (copy / "data/models.ttl").open("a", encoding="utf-8") as stream:
        stream.write(
            '\n<region/nowhere> a medkg:Region ; skos:prefLabel "无"@zh , "nowhere"@en ;'
            ' dcterms:description "无"@zh , "nowhere"@en .\n'
        )
    result = run("validate", package=copy)
    assert result.exit_code == 2
    assert "models.ttl:" in result.stdout
    assert "region/nowhere: Its home is data/regions.ttl. Move its block there" in result.stdout


def test_unknown_term_is_told_with_the_closest_one(run: Run, copy: Path) -> None:
    line = spoil(copy, CLAIMS, "medkg:statement", "medkg:statment")
    result = run("validate", package=copy)
    assert result.exit_code == 2
    assert f"claims.ttl:{line}: claim/toy/" in result.stdout
    assert "medkg:statement" in result.stdout


def test_dangling_link_is_told_with_the_closest_thing(run: Run, copy: Path) -> None:
    line = spoil(copy, CLAIMS, "<sentence/toy/accuracy>", "<sentence/toy/acuracy>")
    result = run("validate", package=copy)
    assert result.exit_code == 2
    assert f"claims.ttl:{line}: claim/toy/" in result.stdout
    assert "sentence/toy/acuracy is defined nowhere" in result.stdout
    assert "sentence/toy/accuracy" in result.stdout


def test_value_that_does_not_fit_its_datatype_is_a_finding_and_no_noise(run: Run, copy: Path) -> None:
    spoil(copy, CLAIMS, "qudt:numericValue ", 'qudt:numericValue "much"^^<http://www.w3.org/2001/XMLSchema#decimal> , ')
    result = run("validate", package=copy)
    assert result.exit_code == 2
    assert "numeric value" in result.stdout
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (
            ("query", "package/report"),
            3,
            "No question is called 'package/report'. “medkg questions” lists them all. Did you mean package/reports",
        ),
        (("query", "reports/verdicts"), 4, "needs the parameter report (medkg:Report). For example: report=report/"),
        (("query", "reports/verdicts", "-p", "reprt=x"), 4, "takes no parameter 'reprt'. Did you mean report?"),
        (("query", "reports/verdicts", "-p", "report=a b"), 4, "'a b' is not an IRI"),
        (("query", "reports/verdicts", "-p", "report=foo:b"), 4, "unknown prefix 'foo'. Known prefixes:"),
        (("query", "reports/verdicts", "-p", "report"), 64, "“report” is no NAME=VALUE. For example:"),
        (("query", "-e", "SELECT ?s WHERE { ?s ?p }"), 4, "The query is not valid SPARQL at "),
        (("query", "-e", "SELECT ?s WHERE { ?s ?p ?o }", "-p", "x=model/a"), 4, "The query cannot be answered: "),
        (("query", "-e", "SELECT ?s WHERE { ?s ?p ?o }", "-p", 's="a'), 4, 'The value "a is no literal. Write it'),
        (("query", "-e", "ASK {}", "-f", "csv"), 4, "cannot be written as csv. Use one of: json"),
        (("query", "package/reports", "-f", "turtle"), 4, "cannot be written as turtle. Use one of: json"),
        (("query", "nowhere.rq"), 4, "nowhere.rq: the query cannot be read (No such file or directory). Check"),
        (("query",), 64, "Give a question's name, a file, or -e with a query"),
        (("query", "a/b", "-e", "ASK {}"), 64, "Give a question's name, a file, or -e with a query"),
        (("questions", "report"), 3, "No question is about 'report'. Subjects: "),
        (("render", "toi"), 3, "The package holds no report 'toi'. It holds: toy. Did you mean toy?"),
        (("export", "toi", "-f", "trig"), 3, "The package holds no report 'toi'"),
        (("export",), 64, "--format is missing."),
        (("export", "toy", "-f", "trig", "--data-only"), 64, "leave out --data-only"),
        (("export", "-f", "trix"), 64, "--format is one of: turtle, trig, nquads, ntriples, jsonld, rdfxml."),
        (("export", "-f", "trig", "-o", "/nowhere/x"), 1, "/nowhere/x cannot be written (No such file or directory)"),
        (("validate", "/nowhere"), 2, "/nowhere: "),
        (("format", "/nowhere"), 2, "/nowhere: There is no such file or folder. Check its name."),
        (("new", "modle", "x"), 3, "There is no class 'modle'."),
        (("new", "model", "Two Words"), 4, "'Two Words' is no slug: a slug is lower-case words and digits"),
        (("new", "model", "aster-1"), 2, "data/models.ttl: model/aster-1 exists already"),
        (("new", "claim", "x", "--report", "toi"), 3, "The package holds no report 'toi'"),
        (("new", "model", "x", "--report", "toy"), 64, "leave out --report"),
        (("new", "report", "x", "--in", "report/toy"), 64, "leave out --report and --in"),
        (("new", "sentence", "x", "--in", "paragraph/toy/x"), 3, "The package holds nothing called paragraph/toy/x."),
        (("new", "sentence", "x", "--in", "region/toyland"), 4, "class sentence cannot belong to region/toyland"),
        (("new", "metric", "accuracy"), 2, "metric/accuracy is part of medkg's own ontology and is left as it is."),
        (("new", "model"), 64, "Say its slug: medkg new model SLUG."),
        (("new", "package", "other"), 2, "package/toy exists already, and a package has one description."),
        (("completion", "tcsh"), 64, "SHELL is one of: bash, zsh, fish."),
        (("serve", "--port", "99999"), 64, "--port is a whole number from 0 to 65535."),
        (("serve", "--port"), 64, "The option --port needs a value."),
        (("stats", "--open"), 64, "There is no option --open."),
        (("export", "--data-only=1"), 64, "The option --data-only takes no value."),
        (("stats", "toy"), 64, "Here is too much: toy."),
        (("sats",), 64, "There is no command “sats”. Did you mean stats?"),
        (("stats", "--fromat", "json"), 64, "There is no option --fromat. Did you mean --format?"),
        ((), 64, "Usage: medkg [OPTIONS] COMMAND"),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_error_tells_what_and_how_to_mend_it(run: Run, words: tuple[str, ...], code: int, told: str) -> None:
    result = run(*words)
    assert told in result.stderr
    assert result.exit_code == code
    assert result.stdout == ""


def test_folder_that_is_no_package_is_told_what_is_missing(run: Run, tmp_path: Path) -> None:
    result = run("stats", package=tmp_path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {tmp_path}: There is no package here: a folder “data” is missing.")


def test_question_in_another_encoding_is_told_with_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_bytes(b"ASK {}\n# caf\xe9\n")
    result = run("query", file)
    assert result.exit_code == 4
    assert f"{file}:2: the query is not UTF-8." in result.stderr


def test_question_with_a_malformed_header_is_told_with_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("# zh: 谁？\n# En: Who?\nASK {}", encoding="utf-8")
    result = run("query", file)
    assert result.exit_code == 4
    assert f"{file}:2: “# En: Who?” is no header line." in result.stderr


def test_errors_speak_chinese_to_who_reads_chinese(run: Run) -> None:
    result = run("--language", "zh", "sats")
    assert "错误：没有命令“sats”。您是指 stats 吗？详见“medkg --help”。" in result.stderr


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("validate", "--language", "zh"), "medkg --language zh|en validate …"),
        (("query", "-C", "somewhere", "package/reports"), "medkg -C FOLDER query …"),
        (("stats", "--version"), "medkg --version stats …"),
    ],
)
def test_option_of_every_command_after_the_command_is_put_before_it(
    run: Run, words: tuple[str, ...], line: str
) -> None:
    result = run(*words)
    assert result.exit_code == 64
    assert f"stands before the command: {line}" in result.stderr


def test_unknown_option_before_a_command_is_just_unknown(run: Run) -> None:
    assert "There is no option --langauge." in run("--langauge", "zh", "stats", package=None).stderr
