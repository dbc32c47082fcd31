"""``medkg new``; what a skeleton holds is tested in tests/authoring."""

from pathlib import Path

from tests.cli.conftest import Run

from medkg.namespaces import ID


def test_skeleton_is_added_and_its_gaps_are_listed(run: Run, copy: Path) -> None:
    result = run("new", "model", "aster-2", package=copy)
    file, *wanted = result.stdout.splitlines()
    assert result.exit_code == 0
    assert file == str(copy / "data/models.ttl")
    assert result.stderr == "To be filled in:\n"
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    for line in wanted:
        place, number, prop, rule = line.split(":", 3)
        assert place == file
        assert "fill" in lines[int(number) - 1]
        assert prop.strip() in ("skos", "dcterms", "medkg")
        assert "of a model" in rule or "of an entity" in rule


def test_list_is_what_validation_says(run: Run, copy: Path) -> None:
    listed = {
        line.rsplit(": ", 2)[0] for line in run("new", "region", "elsewhere", package=copy).stdout.splitlines()[1:]
    }
    found = run("validate", package=copy).stdout.splitlines()
    assert {line.split(":")[1] for line in listed} == {line.split(":")[1] for line in found}
    assert all("region/elsewhere" in line for line in found)


def test_new_report_makes_its_folder_and_is_listed(run: Run, copy: Path) -> None:
    result = run("new", "report", "second", package=copy)
    assert result.exit_code == 0
    folder = copy / "data/reports/second"
    assert sorted(path.name for path in folder.iterdir()) == [
        "claims.ttl",
        "evidence.ttl",
        "references.ttl",
        "report.ttl",
    ]
    assert "<report/second>" in (copy / "data/package.ttl").read_text(encoding="utf-8")
    assert run("format", "--check", folder, package=copy).exit_code == 0
    assert run("new", "report", "second", package=copy).exit_code == 2


def test_report_must_be_named_where_there_are_several(run: Run, copy: Path) -> None:
    run("new", "report", "second", package=copy)
    result = run("new", "heading", "x", package=copy)
    assert result.exit_code == 64
    assert "Say --report with one of: second, toy." in result.stderr
    assert run("new", "heading", "x", "--report", "second", package=copy).exit_code == 0
    assert run("new", "heading", "second/y", package=copy).exit_code == 0


def test_filled_skeleton_is_valid(run: Run, copy: Path) -> None:
    run("new", "region", "elsewhere", package=copy)
    file = copy / "data/regions.ttl"
    text = file.read_text(encoding="utf-8")
    for gap, word in ((" 待填写：elsewhere", "别处"), (" to be filled in: elsewhere", "elsewhere")):
        text = text.replace(gap, word)
    file.write_text(text, encoding="utf-8")
    assert run("validate", package=copy).exit_code == 0
    assert f"{ID}region/elsewhere" in run("export", "-f", "ntriples", package=copy).stdout


def test_comment_in_the_home_file_is_not_lost(run: Run, copy: Path) -> None:
    file = copy / "data/regions.ttl"
    file.write_text(file.read_text(encoding="utf-8") + "# remember\n", encoding="utf-8")
    before = file.read_bytes()
    result = run("new", "region", "elsewhere", package=copy)
    assert result.exit_code == 2
    assert "This comment would be lost" in result.stderr
    assert file.read_bytes() == before
