"""``medkg new``; what a skeleton holds is tested in tests/authoring."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.cli.conftest import Run, Start

from medkg import Package
from medkg.errors import PackageError
from medkg.namespaces import ID


def test_skeleton_is_added_and_its_gaps_are_listed(run: Run, copy: Path) -> None:
    result = run("new", "model", "aster-2", package=copy)
    file, *wanted = result.stdout.splitlines()
    assert result.exit_code == 0
    assert file == str(copy / "data/models.ttl")
    assert result.stderr.startswith("To be filled in:\nIt may also have: ")
    assert result.stderr.endswith("medkg query package/class_rules -p class=medkg:Model tells what each is).\n")
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    for line in wanted:
        place, number, prop, rule = line.split(":", 3)
        assert place == file
        assert "fill" in lines[int(number) - 1]
        assert prop.strip() in ("skos", "dcterms", "medkg")
        assert "of a model" in rule or "of an entity" in rule


def test_commands_that_write_at_once_lose_nothing(start: Start, copy: Path) -> None:
    names = [f"lab-{number}" for number in range(6)]
    with ThreadPoolExecutor(len(names)) as at_once:
        ends = list(at_once.map(lambda name: start("-C", copy, "new", "organization", name).returncode, names))
    assert ends == [0] * len(names)
    text = (copy / "data/organizations.ttl").read_text(encoding="utf-8")
    assert [name for name in names if f"<organization/{name}>" in text] == names


def test_file_that_was_saved_meanwhile_is_not_overwritten(copy: Path) -> None:
    package = Package.at(copy)
    file = package.file("data/models")
    before = file.read()
    file.path.write_bytes(before + b"\n")
    with pytest.raises(PackageError, match="Another program has saved this file just now"):
        package.write_all([(file, "")], made_from={file.path: before})
    with pytest.raises(PackageError, match="Another program"):
        package.write_all([(file, "")], made_from={file.path: None})
    assert file.read() == before + b"\n"
    assert [path.name for path in file.path.parent.iterdir() if path.name.startswith(".")] == []


def test_writer_that_does_not_end_is_not_waited_for_without_end(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medkg.rdf.writing._PATIENCE", 0.05)
    package = Package.at(copy)
    told = pytest.raises(PackageError, match="Another command has been writing here")
    with package.alone(), told, package.alone():
        pass
    with package.alone():
        pass


def test_validation_tells_what_is_still_to_be_filled_in(run: Run, copy: Path) -> None:
    run("new", "quantity", "x", "--in", "claim/toy/above-physicians", package=copy)
    told = run("validate", package=copy).stdout
    assert "metric/fill-in is still to be filled in." in told
    assert "comparator/fill-in is still to be filled in. To choose from: comparator/" in told
    assert "A value (xsd:decimal) is still to be filled in." in told
    assert "unit:MilliM" not in told
    assert "should be in" not in told


def test_identifier_that_is_misspelt_is_not_to_be_written(run: Run, copy: Path) -> None:
    shutil.rmtree(copy / "ontology")
    file = copy / "data/reports/toy/evidence.ttl"
    file.write_text(
        file.read_text(encoding="utf-8").replace("<verdict/supports>", "<verdict/support>"), encoding="utf-8"
    )
    told = run("validate", package=copy).stdout
    assert "verdict/support is defined nowhere in the package. Correct the address." in told
    assert "Did you mean verdict/supports" in told


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


def test_help_lists_every_class(run: Run, toy_package: Package) -> None:
    shown = " ".join(run("new", "--help").stdout.partition("\nClasses:\n")[2].split())
    assert shown.split(", ") == sorted(toy_package.shapes.by_slug)
    chinese = run("--language", "zh", "new", "--help").stdout
    assert "claim（断言）" in "".join(chinese.split())


def test_help_says_why_the_classes_cannot_be_listed(run: Run, tmp_path: Path) -> None:
    result = run("new", "--help", package=tmp_path / "nowhere")
    assert result.exit_code == 0
    assert "There is no package here" in " ".join(result.stdout.split())


def test_choice_is_given_by_identifiers(run: Run, copy: Path) -> None:
    wanted = run("new", "work", "another", package=copy).stdout
    assert "fabio:JournalArticle, fabio:Preprint" in wanted
    chosen = run("new", "evidence-line", "another", "--in", "claim/toy/integration", package=copy).stdout
    assert "To choose from: verdict/supports, verdict/supports-in-part, verdict/only-on-topic" in chosen


def test_text_wanted_in_both_languages_is_asked_for_once(run: Run, copy: Path) -> None:
    _file, *wanted = run("new", "model", "aster-2", package=copy).stdout.splitlines()
    assert sum("skos:prefLabel" in line for line in wanted) == 1
    found = [line for line in run("validate", package=copy).stdout.splitlines() if "model/aster-2" in line]
    assert len(found) == len(wanted)
    (label,) = [line for line in found if "“preferred label”" in line]
    assert "Given: “ 待填写：aster-2”@zh, “ to be filled in: aster-2”@en." in label


def test_places_are_told_from_the_working_folder(run: Run, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy / "data")
    file, first, *_more = run("new", "model", "aster-2", package=copy).stdout.splitlines()
    assert file == "models.ttl"
    assert first.startswith("models.ttl:")
    assert "models.ttl" in run("new", "model", "aster-2", package=copy).stderr
    assert all(line.startswith("models.ttl:") for line in run("validate", package=copy).stdout.splitlines())


def test_package_begins_in_a_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "my pkg"
    refused = run("new", "report", "my-report", package=folder)
    assert refused.exit_code == 2
    assert f"Begin one: medkg -C '{folder}' new package SLUG." in refused.stderr
    assert not folder.exists()
    result = run("new", "package", package=folder)
    assert result.exit_code == 0
    assert f"A package begins in {folder}: its data are in “data”." in result.stderr
    assert "<package/my-pkg>" in (folder / "data/package.ttl").read_text(encoding="utf-8")
    assert "medkg new agent SLUG" in result.stdout
    assert run("new", "report", "my-report", package=folder).exit_code == 0
    assert "dcat:dataset <report/my-report>" in (folder / "data/package.ttl").read_text(encoding="utf-8")
    assert run("new", "package", "again", package=folder).exit_code == 2


def test_package_begins_where_the_command_is_run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "package", "mine", package=None).exit_code == 0
    assert (tmp_path / "data/package.ttl").is_file()
    again = run("new", "package", "mine", package=None)
    assert "package/mine exists already" in again.stderr


@pytest.mark.parametrize("slug", ["My Package", "数据", ""])
def test_nothing_is_made_for_a_package_with_a_bad_slug(run: Run, tmp_path: Path, slug: str) -> None:
    folder = tmp_path / "资料"
    result = run("new", "package", slug, package=folder)
    assert result.exit_code == (4 if slug else 64)
    assert not folder.exists()


def test_description_lists_the_reports_that_are_there(run: Run, copy: Path) -> None:
    (copy / "data/package.ttl").unlink()
    assert run("new", "report", "second", package=copy).exit_code == 0
    assert run("new", "package", "mine", package=copy).exit_code == 0
    assert "dcat:dataset <report/second> , <report/toy> ." in (copy / "data/package.ttl").read_text(encoding="utf-8")


def test_claim_in_a_package_without_reports_is_told_to_make_one_first(run: Run, tmp_path: Path) -> None:
    run("new", "package", "mine", package=tmp_path)
    result = run("new", "claim", "x", package=tmp_path)
    assert result.exit_code == 3
    assert "the package holds none yet. Make one first: medkg new report SLUG." in result.stderr


def test_everything_it_may_have_is_written_in_and_nothing_is_left_to_name(run: Run, copy: Path) -> None:
    few = run("new", "work", "one", package=copy)
    assert "It may also have: medkg:authorNames, prov:wasAttributedTo, dcterms:issued, dcterms:publisher" in few.stderr
    every = run("new", "work", "two", "--all", package=copy)
    assert every.exit_code == 0
    assert {line.split(": ")[1] for line in few.stdout.splitlines()[1:]} < {
        line.split(": ")[1] for line in every.stdout.splitlines()[1:]
    }
    for name in ("dcterms:issued", "dcterms:publisher", "bibo:doi"):
        assert any(f": {name}: " in line for line in every.stdout.splitlines()), name
    assert "To choose from: organization/" in every.stdout


def test_links_into_a_file_that_is_not_there_are_all_asked_for(run: Run, tmp_path: Path) -> None:
    run("new", "package", "mine", package=tmp_path)
    wanted = run("new", "report", "first", package=tmp_path).stdout
    assert "prov:wasAttributedTo: " in wanted
    assert "prov:wasAssociatedWith: " in wanted
    assert wanted.count("There is none yet; make one: medkg new agent SLUG.") == 2


def test_part_is_made_for_its_owner_and_list_before_its_entry(run: Run, copy: Path) -> None:
    section = run("new", "section", "more", package=copy).stdout
    assert "Make one of its own: medkg new heading SLUG --in section/toy/more." in section
    run("new", "report", "second", package=copy)
    entry = run("new", "reference", "second/x", package=copy).stdout
    assert "There is none yet; make one: medkg new reference-list SLUG --report second." in entry
    line = run("new", "evidence-line", "toy/x", package=copy)
    assert "one that is cited needs a medkg:reference as well" in line.stdout
    assert "It may also have: medkg:reference" in line.stderr


def test_ontology_without_shapes_is_told_with_the_way_out(run: Run, tmp_path: Path) -> None:
    run("new", "package", "mine", package=tmp_path)
    (tmp_path / "ontology").mkdir()
    for words in (("new", "metric", "waits"), ("validate",)):
        result = run(*words, package=tmp_path)
        assert result.exit_code == 2
        assert "There are no shapes" in result.stdout + result.stderr
        assert "data/schemes" in result.stdout + result.stderr
    (tmp_path / "ontology").rmdir()
    result = run("new", "metric", "waits", package=tmp_path)
    assert result.stdout.startswith(f"{tmp_path / 'data/schemes/metrics.ttl'}\n")
    assert run("format", "--check", package=tmp_path).exit_code == 0


def test_report_of_the_thing_that_it_belongs_to_needs_no_naming(run: Run, copy: Path) -> None:
    run("new", "report", "second", package=copy)
    assert run("new", "claim", "x", "--in", "sentence/second/introduction", package=copy).exit_code == 0
    assert "claim/second/x" in (copy / "data/reports/second/claims.ttl").read_text(encoding="utf-8")
