"""The store on disk: a change holds as a whole or not at all, whatever happens to whoever makes it."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from medkg import KnowledgeGraph, Package, PackageError, StoreUnavailable
from medkg.rdf.files import GraphFile
from medkg.stores.disk import DiskStore
from medkg.stores.generations import Generations

GRAPH = "https://w3id.org/medkg/graph/"
E = "http://e.org/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def filled(folder: Path, toy_package: Package) -> Path:
    """A folder that holds the toy package."""
    DiskStore(folder).fill(toy_package.files())
    return folder


def content(folder: Path) -> set[str]:
    store = DiskStore(folder)
    try:
        return {str(quad) for quad in store.quads() if "_:" not in str(quad)}
    finally:
        store.close()


def file_with(tmp_path: Path, name: str, turtle: str) -> GraphFile:
    path = tmp_path / f"{name}.ttl"
    path.write_text(turtle, encoding="utf-8")
    return GraphFile(path, name)


@pytest.fixture(scope="session")
def large_package(tmp_path_factory: pytest.TempPathFactory, toy_package: Package) -> Path:
    """The toy package with some 30,000 more triples, so that there is time to be killed in."""
    root = tmp_path_factory.mktemp("large")
    shutil.copytree(toy_package.data, root / "data")
    for number in range(3):
        lines = [f'<x/{number}/{i}> <{E}p> "text {number} {i}" , {i}.50 .' for i in range(5_000)]
        (root / "data" / f"more-{number}.ttl").write_text("@base <https://w3id.org/medkg/id/> .\n" + "\n".join(lines))
    return root


def load(folder: Path, package: Path, **options: object) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-m", "medkg", "-C", str(package), "load", "--store", str(folder)]
    env = {**os.environ, "MEDKG_LANGUAGE": "en"}
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, **options)  # type: ignore[call-overload, no-any-return]


def finished(process: subprocess.Popen[bytes]) -> None:
    _out, told = process.communicate(timeout=120)
    assert process.returncode == 0, told


def test_loading_a_report_again_replaces_just_that(filled: Path, toy_package: Package, tmp_path: Path) -> None:
    before = content(filled)
    root = tmp_path / "changed"
    shutil.copytree(toy_package.data, root / "data")
    claims = root / "data" / "reports" / "toy" / "claims.ttl"
    claims.write_text(claims.read_text().replace("Aster-1 has a diagnostic accuracy", "Aster-1 reaches an accuracy"))
    store = DiskStore(filled)
    store.load(Package.at(root).report_files("toy"))
    after = content(filled)
    assert len(after) == len(before)
    assert after - before, "the new words are there"
    assert all("/graph/data/reports/toy/claims>" in quad for quad in after ^ before)


def test_reader_keeps_its_state_and_sees_the_new_one_when_opened_again(filled: Path, toy_package: Package) -> None:
    reader = DiskStore(filled)
    size = len(reader)
    writer = DiskStore(filled)
    writer.replace(GRAPH + "data/new", [Quad(NamedNode(E + "s"), NamedNode(E + "p"), Literal("o"))])
    writer.fill(toy_package.data_files())
    assert len(reader) == size
    assert reader.query("ASK { ?s a medkg:Report }").truth
    reader.close()
    assert len(reader) < size
    assert len(writer) == len(reader)


def test_old_generations_go_when_nobody_reads_them(filled: Path, toy_package: Package) -> None:
    reader = DiskStore(filled)
    assert len(reader) > 0
    for _turn in range(3):
        DiskStore(filled).fill(toy_package.files())
    kept = sorted(path.name for path in (filled / "generations").iterdir())
    assert kept == ["000001", "000004"], "the one that is read, and the one that holds"
    reader.close()
    DiskStore(filled).fill(toy_package.files())
    assert [path.name for path in (filled / "generations").iterdir()] == ["000005"]


def test_package_with_a_mistake_changes_nothing(filled: Path, tmp_path: Path) -> None:
    before = content(filled)
    good = file_with(tmp_path, "good", f"<a> <{E}p> 1 .")
    bad = file_with(tmp_path, "bad", f"<a> <{E}p> 1 .\n<b> broken")
    for change in (DiskStore(filled).fill, DiskStore(filled).load):
        with pytest.raises(PackageError, match=r"bad\.ttl:2"):
            change([good, bad])
    assert content(filled) == before
    assert len(list((filled / "generations").iterdir())) == 1


@pytest.mark.slow
def test_killed_while_loading_leaves_the_old_or_the_new(filled: Path, large_package: Path) -> None:
    old = content(filled)
    fresh = filled.with_name("whole")
    started = time.monotonic()
    finished(load(fresh, large_package))
    lasts = time.monotonic() - started
    new = content(fresh)
    killed = 0
    for part in (0.4, 0.7, 0.9):
        process = load(filled, large_package)
        time.sleep(lasts * part)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        now = content(filled)
        assert now in (old, new)
        if now == new:
            break
    assert killed, "at least one load was killed before its end"
    finished(load(filled, large_package))
    assert content(filled) == new
    assert len(list((filled / "generations").iterdir())) == 1, "what was begun is swept away"


@pytest.mark.parametrize("limit", [30_000, 300_000])
def test_full_disk_is_told_and_leaves_the_old(filled: Path, large_package: Path, limit: int) -> None:
    def shrink() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    before = content(filled)
    process = load(filled, large_package, preexec_fn=shrink)
    _out, told = process.communicate(timeout=60)
    assert process.returncode == 5, told
    assert b"cannot be written" in told
    assert b"it is as it was" in told
    assert b"Traceback" not in told
    assert content(filled) == before


def test_second_writer_is_told_who_writes(filled: Path, toy_package: Package) -> None:
    program = (
        "import sys; from pathlib import Path; from medkg.stores.generations import Generations\n"
        "with Generations(Path(sys.argv[1])).writing(): print('writing', flush=True); sys.stdin.read(); raise SystemExit"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", program, str(filled)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert first.stdout is not None
    assert first.stdout.readline() == b"writing\n"
    try:
        with pytest.raises(StoreUnavailable, match=rf"Another process \({first.pid}\) is writing"):
            DiskStore(filled).fill(toy_package.files())
        assert len(DiskStore(filled)) > 0, "reading goes on"
    finally:
        first.communicate(b"")
    DiskStore(filled).fill(toy_package.files())


def test_writer_that_has_only_just_begun_is_named_and_one_that_has_ended_is_not(filled: Path) -> None:
    assert (filled / "lock").read_bytes() == b""
    with (filled / "lock").open("r+b", buffering=0) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        naming = threading.Timer(0.1, lock.write, (b"4711",))
        naming.start()
        with pytest.raises(StoreUnavailable, match=r"Another process \(4711\) is writing"):
            DiskStore(filled).fill([])
        naming.join()


def test_questions_are_answered_while_another_loads(filled: Path, toy_package: Package) -> None:
    done = threading.Event()
    sizes: set[int] = set()

    def read() -> None:
        while not done.is_set():
            store = DiskStore(filled)
            sizes.add(len(store))
            store.close()

    reading = threading.Thread(target=read)
    reading.start()
    try:
        for _turn in range(4):
            DiskStore(filled).fill(toy_package.data_files())
            DiskStore(filled).fill(toy_package.files())
    finally:
        done.set()
        reading.join()
    assert len(sizes) == 2, "always one state or the other"


def test_backup_is_a_store_with_the_same_content(filled: Path, tmp_path: Path, toy_package: Package) -> None:
    reader = DiskStore(filled)
    assert len(reader) > 0
    for name in ("backup.tar", "backup.tar.gz"):
        reader.backup(tmp_path / name)
        (tmp_path / name[:-4]).mkdir()
        subprocess.run(["tar", "-xf", tmp_path / name, "-C", tmp_path / name[:-4]], check=True)
        restored = DiskStore(tmp_path / name[:-4])
        assert {str(q) for q in restored.quads()} == {str(q) for q in reader.quads()}
        assert restored.record == reader.record
        restored.fill(toy_package.files())  # a backup is written to like any store
    assert (tmp_path / "backup.tar.gz").stat().st_size < (tmp_path / "backup.tar").stat().st_size


def test_backup_that_cannot_be_written_is_told(filled: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        DiskStore(filled).backup(tmp_path / "nowhere" / "backup.tar")


def test_folder_without_a_store_is_told_how_to_make_one(folder: Path) -> None:
    with pytest.raises(StoreUnavailable, match="medkg load --store"):
        len(DiskStore(folder))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: (folder.mkdir(), (folder / "holiday.jpg").touch()), "holds other things"),
        (lambda folder: (folder.mkdir(), (folder / "CURRENT").touch()), "oxigraph serve"),
        (lambda folder: folder.write_text("a file"), "is not a folder"),
        (lambda folder: (folder.mkdir(), (folder / "medkg-store.json").write_text("{")), "is damaged"),
        (
            lambda folder: (
                folder.mkdir(),
                (folder / "medkg-store.json").write_text('{"format": 99, "generation": "000001"}'),
            ),
            "another version",
        ),
        (
            lambda folder: (
                folder.mkdir(),
                (folder / "medkg-store.json").write_text('{"format": 1, "generation": "../../etc"}'),
            ),
            "another version",
        ),
        (
            lambda folder: (
                folder.mkdir(),
                (folder / "medkg-store.json").write_text('{"format": 1, "generation": "000007"}'),
            ),
            "is incomplete",
        ),
    ],
)
def test_folder_that_is_no_store_is_not_read_and_written_only_to_mend_it(
    folder: Path, make: Callable[[Path], object], told: str, toy_package: Package
) -> None:
    make(folder)
    with pytest.raises(StoreUnavailable, match=told):
        len(DiskStore(folder))
    if told in ("is incomplete", "is damaged"):  # and says: load again
        DiskStore(folder).fill(toy_package.files())
        assert len(DiskStore(folder)) > 0
    else:
        with pytest.raises(StoreUnavailable, match=told):
            DiskStore(folder).fill(toy_package.files())


def test_damaged_database_is_told(filled: Path) -> None:
    (current,) = (filled / "generations").iterdir()
    (current / "database" / "CURRENT").write_text("nonsense\n")
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        len(DiskStore(filled))


def test_empty_package_makes_an_empty_store(folder: Path) -> None:
    DiskStore(folder).fill([])
    assert len(DiskStore(folder)) == 0
    assert DiskStore(folder).graphs() == ()


def test_library_asks_a_store_on_disk(filled: Path, toy_package: Package) -> None:
    graph = KnowledgeGraph.of(toy_package, DiskStore(filled))
    assert graph.report("toy").slug == "toy"


def test_lock_is_let_go_after_a_mistake(filled: Path) -> None:
    with pytest.raises(ZeroDivisionError), Generations(filled).writing():
        _ = 1 // 0
    with Generations(filled).writing() as generation:
        assert generation.name == "000002"
