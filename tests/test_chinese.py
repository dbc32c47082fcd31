"""All of our own Chinese is set in one way (what reports print is theirs), and calls one thing by one name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from pyoxigraph import Literal
from tests.chinese import HAN, set_closely

from medkg import Package
from medkg.language import TRANSLATIONS
from medkg.vocabulary import MEDKG

ROOT = Path(__file__).parents[1]
PRINTED = {str(path) for path in (MEDKG.text, MEDKG.quote, MEDKG.printed, MEDKG.printedSource, MEDKG.authorNames)}
_CODE = re.compile(r"```.*?```|`[^`\n]*`|<[^>\n]*>|\]\([^)]*\)", re.DOTALL)
_HEADER = re.compile(r"^# (?:Finding |Advice )?zh: (.*)$", re.MULTILINE)


def messages() -> Iterator[str]:
    with (TRANSLATIONS / "zh/LC_MESSAGES/medkg.po").open("rb") as stream:
        for message in read_po(stream):
            if message.id:
                yield from (message.string,) if isinstance(message.string, str) else message.string or ()


def literals() -> Iterator[str]:
    for file in Package.bundled().files():
        for quad in file.quads():
            is_ours = quad.predicate.value not in PRINTED
            if is_ours and isinstance(quad.object, Literal) and quad.object.language == "zh":
                yield quad.object.value


def questions() -> Iterator[str]:
    for path in (ROOT / "src/medkg/queries").rglob("*.rq"):
        yield from _HEADER.findall(path.read_text(encoding="utf-8"))


def documents() -> Iterator[str]:
    for path in (ROOT / "README.zh-CN.md", *(ROOT / "docs").glob("*.zh-CN.md")):
        # Code is set off by blanks; what stands for it here is neither a number nor a word.
        yield from _CODE.sub("§", path.read_text(encoding="utf-8")).splitlines()


SOURCES = {"messages": messages, "ontology and data": literals, "questions": questions, "documents": documents}


@pytest.mark.parametrize("source", SOURCES)
def test_no_blank_stands_between_chinese_and_a_number_or_a_name(source: str) -> None:
    told = [text for text in SOURCES[source]() if re.search(HAN, text)]
    assert len(told) > 100
    assert [text for text in told if text != set_closely(text)] == []


@pytest.mark.parametrize("source", SOURCES)
def test_percent_sign_follows_its_number(source: str) -> None:
    assert [text for text in SOURCES[source]() if re.search(r"[\d}s][ \u00a0\u2009\u202f][%％]", text)] == []


@pytest.mark.parametrize("source", SOURCES)
def test_one_thing_has_one_name(source: str) -> None:
    others = re.compile("知识包|被反驳|证据行|审计|论断")
    assert [text for text in SOURCES[source]() if others.search(text)] == []


@pytest.mark.parametrize(
    ("text", "closely"),
    [
        ("共 3 条断言", "共3条断言"),
        ("第 %(number)s 页，共 {most} 页", "第%(number)s页，共{most}页"),
        ("从 -4 到 4 的整数", "从-4到4的整数"),
        ("GPT-4 在 MIMIC-IV 上为 93.9% 左右", "GPT-4在MIMIC-IV上为93.9%左右"),
        ("用 SPARQL 1.1 查询", "用SPARQL 1.1查询"),
        ("运行 medkg validate 看看", "运行 medkg validate 看看"),
        ("用 --limit seconds=5 指定，如 medkg:Work 或 data/works.ttl 里", None),
        ("没有名为 {name} 的问题", None),
        ("1. 中文", None),
    ],
)
def test_what_is_set_closely(text: str, closely: str | None) -> None:
    assert set_closely(text) == (closely or text)
