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
TWICE_TOLD = (READMES, ("docs/audit.md", "docs/audit.zh-CN.md"))
"""Pages that say the same in English and in Chinese."""


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(text: str) -> list[str]:
    """What a page runs, at a prompt or as a step of a pipeline, without comments."""
    steps = re.findall(r"^(?:\$| +-(?: run:)?) ((?:if .*; then )?medkg .*)", text, re.MULTILINE)
    return [re.sub(r"\s+#.*", "", step) for step in steps]


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


@pytest.mark.parametrize("name", READMES)
def test_readme_starts_with_the_two_commands(name: str) -> None:
    assert read(name).startswith("# medkg\n\n```console\nmake serve ")
    assert "\nmake test " in read(name)[:160]


@pytest.mark.parametrize(("english", "chinese"), TWICE_TOLD)
def test_both_languages_have_the_same_chapters_commands_and_options(english: str, chinese: str) -> None:
    one, other = read(english), read(chinese)
    assert commands(one) == commands(other) != []
    for mark in ("^## ", "^### ", "^```", r"^\|"):
        assert len(re.findall(mark, one, re.MULTILINE)) == len(re.findall(mark, other, re.MULTILINE)), mark
    options = [set(re.findall(r"--[a-z][a-z-]+", text)) - {"--language"} for text in (one, other)]
    assert options[0] == options[1]  # whoever reads Chinese may need to ask for it


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
