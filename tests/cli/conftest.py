"""The command line, run in this process over the toy package, or as a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from medkg import Package
from medkg.cli.terminal.door import medkg

TOY = Path(__file__).parents[1] / "toy"

Run = Callable[..., Result]
Start = Callable[..., "subprocess.CompletedProcess[bytes]"]

SILENT = ("MEDKG_PACKAGE", "MEDKG_STORE", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR")


def environment() -> dict[str, str]:
    """The machine's, without what would change the answers."""
    kept = {name: value for name, value in os.environ.items() if name not in SILENT}
    return {**kept, "MEDKG_LANGUAGE": "en", "TERM": "dumb"}


@pytest.fixture
def run() -> Run:
    """``run("query", "package/reports")``: its exit code, standard output and standard error."""

    def run(*words: object, package: Path | None = TOY, given: str | bytes | None = None, **env: str | None) -> Result:
        where = ["-C", str(package)] if package is not None else []
        silent: dict[str, str | None] = dict.fromkeys(SILENT)
        runner = CliRunner(env={**silent, "MEDKG_LANGUAGE": "en", **env})
        result = runner.invoke(medkg, [*where, *map(str, words)], input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def start() -> Start:
    """The same as a process of its own."""

    def start(*words: object, **options: object) -> subprocess.CompletedProcess[bytes]:
        line = [sys.executable, "-m", "medkg", *map(str, words)]
        return subprocess.run(line, env=environment(), capture_output=True, timeout=60, **options)  # type: ignore[call-overload, no-any-return]

    return start


@pytest.fixture
def copy(tmp_path: Path, toy_package: Package) -> Path:
    """A copy of the toy package, with an ontology of its own, to write to."""
    root = tmp_path / "package"
    shutil.copytree(TOY / "data", root / "data")
    shutil.copytree(toy_package.ontology, root / "ontology")
    return root
