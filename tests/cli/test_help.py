"""Help: every command and option says what it does, in both languages; and the documentation holds them all."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Run

from medkg.cli import audit
from medkg.cli.terminal.door import COMMANDS, medkg
from medkg.cli.terminal.help import CLICK_WORDS
from medkg.errors import MedkgError
from medkg.language import translate, use_language

DOCS = Path(__file__).parents[2] / "docs"
NAMES = medkg.list_commands(click.Context(medkg))


def command(name: str) -> click.Command:
    found = medkg.get_command(click.Context(medkg), name)
    assert found is not None
    return found


def parameters(name: str) -> list[click.Parameter]:
    return command(name).get_params(click.Context(command(name), info_name=name))


def test_a_module_in_the_folder_is_a_command() -> None:
    assert set(NAMES) == {path.stem for path in COMMANDS.glob("*.py")} - {"__init__", "__main__", "main"}
    assert {"validate", "query", "questions", "render", "export", "format", "stats", "new", "serve"} < set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_command_and_all_its_parameters_say_what_they_do(name: str) -> None:
    assert command(name).help
    for parameter in parameters(name):
        assert parameter.help, f"{name} {parameter.name}"
        assert parameter.help.endswith("."), f"{name} {parameter.name}"


@pytest.mark.parametrize("name", NAMES)
def test_help_is_told_in_chinese(name: str) -> None:
    use_language("zh")
    texts = [command(name).help, *(parameter.help for parameter in parameters(name))]
    for text in texts:
        assert text
        assert re.search(r"[\u4e00-\u9fff]", translate(text)), f"“{text}” has no Chinese translation"


def test_words_of_click_are_told_in_chinese(run: Run) -> None:
    use_language("zh")
    assert all(re.search(r"[\u4e00-\u9fff]", translate(word)) for word in CLICK_WORDS)
    shown = run("--language", "zh", "query", "--help").stdout
    for english in ("Usage", "Options", "Positional", "Show this"):
        assert english not in shown


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["", *NAMES])
def test_help_fits_a_terminal(run: Run, name: str, language: str) -> None:
    from medkg.cli.terminal.cells import cells

    shown = run("--language", language, *filter(None, [name]), "--help", COLUMNS="80")
    assert shown.exit_code == 0
    assert all(cells(line) <= 80 for line in shown.stdout.splitlines())


@pytest.mark.parametrize("page", ["cli.md", "cli.zh-CN.md"])
def test_every_command_option_and_argument_is_documented(page: str) -> None:
    sections = sections_of(page)
    assert set(NAMES) <= set(sections)
    for option in medkg.get_params(click.Context(medkg)):
        for spelling in option.opts:
            assert re.search(rf"`{re.escape(spelling)}\b", "".join(sections.values())), spelling
    for name in NAMES:
        for parameter in parameters(name):
            spellings = parameter.opts if isinstance(parameter, click.Option) else [argument_name(parameter)]
            for spelling in set(spellings) - {"-h", "--help"}:
                assert re.search(rf"`{re.escape(spelling)}\b", sections[name]), f"{page}: {name} {spelling}"
            if isinstance(parameter.type, click.Choice):
                for choice in parameter.type.choices:
                    assert choice in sections[name], f"{page}: {name} {parameter.name} {choice}"


def argument_name(parameter: click.Parameter) -> str:
    return parameter.human_readable_name.strip("[].").split("|")[0]


@pytest.mark.parametrize("page", ["cli.md", "cli.zh-CN.md"])
def test_nothing_is_documented_that_is_not_there(page: str) -> None:
    for name, text in sections_of(page).items():
        if name in NAMES:
            known = {spelling for parameter in parameters(name) for spelling in parameter.opts}
            above = {spelling for option in medkg.params for spelling in option.opts}
            table = "".join(line for line in text.splitlines(keepends=True) if line.startswith("| `-"))
            assert set(re.findall(r"`(--[a-z-]+)", table)) <= known | above


@pytest.mark.parametrize("page", ["cli.md", "cli.zh-CN.md"])
def test_every_exit_code_and_variable_is_documented(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    codes = {0, audit.BELOW, 64, 130, 141, MedkgError.exit_code} | {error.exit_code for error in every(MedkgError)}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == codes
    source = "".join(path.read_text(encoding="utf-8") for path in COMMANDS.rglob("*.py"))
    asked = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', source)) | set(
        re.findall(r'envvar="([A-Z_]+)"', source)
    )
    for variable in asked - {"COMP_WORDS"} | {"MEDKG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}:
        assert f"`{variable}`" in text


def every(cls: type[MedkgError]) -> list[type[MedkgError]]:
    return [below for child in cls.__subclasses__() for below in (child, *every(child))]


def sections_of(page: str) -> dict[str, str]:
    """Heading to text, for the headings of the second level."""
    parts = re.split(r"^## (.+)$", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
