"""``-o``: links stay, pipes are written to and stay pipes, folders are refused."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from medkg import MedkgError
from medkg.cli.terminal.output import write_bytes


def test_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_bytes(b"all of it", pipe)
    reader.join(10)
    assert got == [b"all of it"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.parametrize("old", [b"old", None], ids=["there", "dangling"])
def test_link_stays_and_its_target_gets_the_content(tmp_path: Path, old: bytes | None) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    if old is not None:
        target.write_bytes(old)
    link.symlink_to(target.name)
    write_bytes(b"new", link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert set(tmp_path.iterdir()) == {target, link}


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_folder_and_empty_name_are_refused(run: Run, name: str) -> None:
    result = run("export", "-f", "nquads", "-o", name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is a folder. Name a file to write to." in result.stderr


def test_error_names_the_target_and_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    for target in (file / "x", tmp_path / ("x" * 300)):
        with pytest.raises(MedkgError) as raised:
            write_bytes(b"new", target)
        assert str(raised.value).startswith(f"{target} cannot be written (")
        assert ".new" not in str(raised.value)
    assert list(tmp_path.iterdir()) == [file]


def test_link_that_leads_to_itself_is_told_of(tmp_path: Path) -> None:
    link = tmp_path / "loop"
    link.symlink_to("loop")
    with pytest.raises(MedkgError, match="loop cannot be written"):
        write_bytes(b"new", link)
    assert link.is_symlink()
