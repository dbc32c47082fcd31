"""The page on questions, docs/questions.md, lists them all, and its commands and examples work."""

import re
from pathlib import Path

import pytest

from medkg import KnowledgeGraph
from medkg.queries.catalog import Catalog

PAGE = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")


def test_page_lists_every_question_in_english_and_chinese() -> None:
    english = [
        f"| `{question.name}` | {question.labels['en']} | {', '.join(question.audiences)} |" for question in Catalog()
    ]
    chinese = [f"| `{question.name}` | {question.labels['zh']} |" for question in Catalog()]
    listed = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert listed == english + chinese, "docs/questions.md should list:\n" + "\n".join([*english, "", *chinese])


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^\$ (medkg query .*?)(?: +#.*)?$", PAGE, re.MULTILINE))))
def test_command_on_the_page_asks_a_question_with_an_answer(command: str, real: KnowledgeGraph) -> None:
    name, *rest = command.removeprefix("medkg query ").split()
    given = dict(word.split("=", 1) for word in rest if "=" in word)
    assert len(real.ask(name, **given)) > 0


def test_question_on_the_page_is_a_question(real: KnowledgeGraph) -> None:
    (text,) = re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL)
    (example,) = re.findall(r"```toml\n.*?claim = \"(.*?)\"", PAGE, re.DOTALL)
    query = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    assert example in {claim.short for claim in real.select(query).column("claim")}  # type: ignore[union-attr]
