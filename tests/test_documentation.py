"""What the documentation says can be done, done."""

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from medkg import errors

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(text: str) -> list[str]:
    """The ``$ medkg ...`` lines of a page, without their comments."""
    return [re.sub(r"\s+#.*", "", line[2:]) for line in text.splitlines() if line.startswith("$ medkg")]


@pytest.mark.parametrize("command", commands(read("README.md")))
def test_command_of_the_readme_runs(command: str, tmp_path: Path) -> None:
    script = command.replace("medkg", f"'{sys.executable}' -m medkg", 1)
    done = subprocess.run(
        script, shell=True, cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "MEDKG_LANGUAGE": "en"}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() or list(tmp_path.iterdir())


@pytest.mark.parametrize("name", READMES)
def test_python_of_the_readme_runs(name: str) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", read(name), re.DOTALL)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, name, "exec"), {})
    assert len(said.getvalue().splitlines()) >= 45


def test_both_readmes_start_with_the_two_commands_and_name_the_same() -> None:
    for name in READMES:
        assert read(name).startswith("# medkg\n\n```console\nmake serve ")
        assert "\nmake test " in read(name)[:160]
    assert commands(read("README.md")) == commands(read("README.zh-CN.md"))
    headings = [len(re.findall(r"^## ", read(name), re.MULTILINE)) for name in READMES]
    assert headings[0] == headings[1]


@pytest.mark.parametrize(
    "page", sorted(p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", read(page)):
        if "://" not in target:
            assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


def test_every_error_stands_in_the_tree_of_errors_with_its_exit_code() -> None:
    classes = [item for item in vars(errors).values() if isinstance(item, type) and issubclass(item, errors.MedkgError)]
    drawn = errors.__doc__ or ""
    for error in classes:
        (line,) = [line for line in drawn.splitlines() if re.search(rf"\b{error.__name__}\b", line)]
        assert f"exit {error.exit_code}" in line, error
        assert str(error.http_status) in line, error


def test_exit_codes_are_documented() -> None:
    for page in ("docs/cli.md", "docs/cli.zh-CN.md"):
        for code in (0, 1, 2, 3, 4, 5, 64):
            assert re.search(rf"^\|\s*`?{code}`?\s*\|", read(page), re.MULTILINE), (
                f"{page} does not tell exit code {code}"
            )
