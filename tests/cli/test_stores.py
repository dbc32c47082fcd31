"""``--store``, ``load``, ``dump`` and ``backup``: what a person types and reads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.cli.conftest import TOY, Run
from tests.stores.servers import Server, oxigraph


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    """A store on disk that holds the toy package."""
    result = run("load", "--store", tmp_path / "store")
    assert result.exit_code == 0, result.stderr
    assert "Files: " in result.stderr
    return tmp_path / "store"


@pytest.fixture(scope="module")
def server() -> object:
    with oxigraph() as server:
        yield server


READING = (
    ("query", "package/reports"),
    ("query", "-e", "SELECT ?s WHERE { ?s a medkg:Claim } ORDER BY ?s", "--format", "csv"),
    ("query", "reports/verdicts", "-p", "report=report/toy", "--format", "json"),
    ("stats",),
    ("stats", "--format", "json"),
    ("render", "toy"),
    ("render", "toy", "--theme", "annotated", "--lang", "en"),
    ("export", "--format", "trig"),
    ("export", "toy", "--format", "turtle"),
    ("export", "--format", "jsonld", "--data-only"),
)


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_command_says_the_same_of_a_store_on_disk(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    expected = run(*words)
    assert expected.exit_code == 0
    for result in (run(*words, "--store", folder), run(*words, MEDKG_STORE=str(folder))):
        assert (result.exit_code, result.stderr) == (0, expected.stderr)
        assert result.stdout == expected.stdout


@pytest.mark.xdist_group("oxigraph")
def test_commands_say_the_same_of_a_server(run: Run, server: Server, tmp_path: Path) -> None:
    assert run("load", "--store", server.address).exit_code == 0
    for words in READING[::3]:
        assert run(*words, "--store", server.address).stdout == run(*words).stdout
    assert run("dump", "--store", server.address, "-o", f"{tmp_path}/out/").exit_code == 0
    assert_same_data(tmp_path / "out")


def test_dump_into_a_folder_is_the_files_that_were_loaded(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for out in (f"{tmp_path}/new/", tmp_path / "there"):
        assert run("dump", "--store", folder, "-o", out).exit_code == 0
        assert_same_data(Path(out))
    again = run("dump", "--store", folder, "-o", tmp_path / "there")
    assert again.exit_code == 1
    assert "overwrites nothing" in again.stderr
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == ["data"]


def assert_same_data(root: Path) -> None:
    there = {path.relative_to(root): path.read_bytes() for path in root.rglob("*.ttl")}
    here = {path.relative_to(TOY): path.read_bytes() for path in TOY.rglob("*.ttl")}
    assert there == here


@pytest.mark.parametrize("fmt", ["nquads", "trig"])
def test_dump_into_a_file_is_what_export_gives(run: Run, folder: Path, tmp_path: Path, fmt: str) -> None:
    expected = run("export", "--format", fmt).stdout_bytes
    assert run("dump", "--store", folder, "--format", fmt).stdout_bytes == expected
    assert run("dump", "--store", folder, "--format", fmt, "-o", tmp_path / "all").exit_code == 0
    assert (tmp_path / "all").read_bytes() == expected


def test_loading_one_report_leaves_the_rest(run: Run, folder: Path, copy: Path) -> None:
    claims = copy / "data" / "reports" / "toy" / "claims.ttl"
    claims.write_text(claims.read_text(encoding="utf-8").replace("in every clinic", "in every town"), encoding="utf-8")
    assert run("load", "--store", folder, copy, "--report", "toy").exit_code == 0
    told = run("query", "reports/claims", "-p", "report=report/toy", "--store", folder, package=copy).stdout
    assert "in every town" in told
    missing = run("load", "--store", folder, "--report", "nothing")
    assert missing.exit_code == 3


def test_store_that_differs_from_the_package_is_told_of(run: Run, folder: Path, copy: Path) -> None:
    models = copy / "data" / "models.ttl"
    models.write_text(models.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    assert "differs from the package" not in run("stats", "--store", folder).stderr
    told = run("stats", "--store", folder, package=copy)
    assert told.exit_code == 0
    assert "differs from the package" in told.stderr
    assert "data/models" in told.stderr


def test_backup_unpacked_is_a_store(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("backup", "--store", folder, "-o", tmp_path / "b.tar.gz").exit_code == 0
    (tmp_path / "restored").mkdir()
    subprocess.run(["tar", "-xf", tmp_path / "b.tar.gz", "-C", tmp_path / "restored"], check=True)
    shutil.rmtree(folder)
    assert run("stats", "--store", tmp_path / "restored").stdout == run("stats").stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("load",), 64, "Name the store"),
        (("dump",), 64, "Name the store"),
        (("load", "--store", "memory"), 64, "Name the store"),
        (("load", "--store", "ftp://127.0.0.1/x"), 5, "begins with http:// or https://"),
        (("query", "package/reports", "--store", ""), 5, "no store that lasts"),
        (("query", "package/reports", "--store", "nowhere-at-all"), 5, "medkg load --store"),
        (("query", "package/reports", "--store", "http://127.0.0.1:9/sparql"), 5, "cannot be reached"),
        (("backup", "--store", "http://127.0.0.1:9/sparql", "-o", "x.tar"), 64, "medkg dump"),
        (("dump", "--store", "http://me:pw@127.0.0.1:9/sparql"), 5, "holds no credentials"),
    ],
)
def test_name_that_is_no_store_is_told(run: Run, words: tuple[str, ...], code: int, told: str) -> None:
    result = run(*words)
    assert result.exit_code == code, result.stderr
    assert told in result.stderr
    assert "pw@" not in result.stderr


def test_broken_package_is_not_loaded(run: Run, copy: Path, tmp_path: Path) -> None:
    (copy / "data" / "models.ttl").write_text("<a> broken")
    result = run("load", "--store", tmp_path / "store", package=copy)
    assert result.exit_code == 2
    assert "models.ttl:1" in result.stderr
    assert run("stats", "--store", tmp_path / "store").exit_code == 5


def test_store_of_another_package_is_not_replaced_without_a_word(run: Run, folder: Path, copy: Path) -> None:
    before = run("query", "package/reports", "--store", folder).stdout
    description = copy / "data/package.ttl"
    description.write_text(
        description.read_text(encoding="utf-8").replace("<package/toy>", "<package/mine>"), encoding="utf-8"
    )
    for words in (("load",), ("load", "--report", "toy")):
        refused = run(*words, "--store", folder, package=copy)
        assert refused.exit_code == 2
        assert f"The store {folder} holds another package, package/toy, and nothing was loaded." in refused.stderr
    assert run("query", "package/reports", "--store", folder).stdout == before
    assert run("load", "--store", folder).exit_code == 0
    assert run("load", "--store", folder, "--replace", package=copy).exit_code == 0
    members = run("query", "things/members", "-p", "class=medkg:Package", "--store", folder, package=copy)
    assert "package/mine" in members.stdout
    assert "package/toy" not in members.stdout


def test_package_without_description_does_not_replace_a_described_one(run: Run, folder: Path, copy: Path) -> None:
    (copy / "data/package.ttl").unlink()
    assert run("load", "--store", folder, package=copy).exit_code == 2
