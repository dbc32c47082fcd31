"""The walk-through “A package of your own”, walked: every command is run, and every block filled in."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.served import served

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("own-package.md", "own-package.zh-CN.md")

_STEP = re.compile(r"```(?P<kind>console|turtle)\n(?P<text>.*?)```|`(?P<file>data/[^`]+\.ttl)`", re.DOTALL)


def steps(page: str) -> Iterator[tuple[str, str]]:
    """Each command (``run``), each file that is named (``file``) and each block to be filled in (``fill``), in order."""
    for found in _STEP.finditer((DOCS / page).read_text(encoding="utf-8")):
        if found["file"]:
            yield "file", found["file"]
        elif found["kind"] == "console":
            yield from (("run", line.removeprefix("$ ")) for line in found["text"].splitlines())
        else:
            yield from (("fill", f"{block.strip()}\n") for block in found["text"].split("\n\n"))


def fill(file: Path, block: str) -> None:
    """Put *block* in place of the skeleton of the same thing."""
    subject = block.partition("\n")[0]
    blocks = file.read_text(encoding="utf-8").split("\n\n")
    (place,) = [number for number, other in enumerate(blocks) if other.startswith(f"{subject}\n")]
    blocks[place] = block.rstrip("\n")
    file.write_text("\n\n".join(blocks).rstrip("\n") + "\n", encoding="utf-8")


def test_both_languages_walk_the_same_way() -> None:
    english, chinese = (list(steps(page)) for page in PAGES)
    assert english == chinese


def test_every_command_works_and_in_the_end_all_is_well(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told: dict[str, str] = {}
    file = Path()
    for kind, text in steps(PAGES[0]):
        if kind == "file":
            file = Path(text)
        elif kind == "fill":
            fill(file, text)
        elif text.startswith("cd "):
            monkeypatch.chdir(text.removeprefix("cd "))
        elif text == "medkg serve":
            with served(package=Path.cwd()) as viewer:
                assert "Clinic notes" in viewer.get("/?lang=en")[1].decode()
                assert viewer.get("doc/report/triage")[0] == 200
        else:
            result = run(*shlex.split(text)[1:], package=None)
            assert result.exit_code == 0, (text, result.stdout, result.stderr)
            told[text] = result.stdout + result.stderr
    assert told["medkg -C clinic-notes new package"].startswith(f"{Path('clinic-notes/data/package.ttl')}\n")
    assert "A package begins in clinic-notes" in told["medkg -C clinic-notes new package"]
    assert told["medkg validate"].startswith("All is well: ")
    assert "新分诊表" in Path("data/reports/triage/claims.ttl").read_text(encoding="utf-8")
    assert "候诊时间缩短了" in Path("triage.html").read_text(encoding="utf-8")
    assert "claim/triage/form-is-new" in told["medkg diff ../before.nq"]
