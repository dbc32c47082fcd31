"""docs/audit.md says what the ontology says, in Chinese too, and its code runs."""

import contextlib
import io
import re
from pathlib import Path

import pytest

from medkg import KnowledgeGraph
from medkg.audit.rule import CONFIRMS_FROM, CONTESTED, FULL, PART
from medkg.audit.weights import Weights
from medkg.language import translate, use_language

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {
    "en": (DOCS / "audit.md").read_text(encoding="utf-8"),
    "zh": (DOCS / "audit.zh-CN.md").read_text(encoding="utf-8"),
}
in_both_languages = pytest.mark.parametrize("language", PAGES)


def table(language: str, head: str) -> dict[str, list[str]]:
    """The rows of the table that starts with *head*: first cell to the others."""
    page = PAGES[language]
    lines = page[page.index(f"| {head} |") :].split("\n\n", 1)[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in rows}


@in_both_languages
def test_strengths_and_primary_sources(real: KnowledgeGraph, language: str) -> None:
    weights = Weights.of(real)
    comma, head = {"en": (", ", "kind of study"), "zh": ("、", "研究类型")}[language]
    kinds = {
        kind.label.best(language): [
            str(kind.strength),
            comma.join(sorted(weights.claim_kinds[one].label.best(language) for one in kind.primary_for)),
        ]
        for kind in weights.study_kinds.values()
    }
    assert table(language, head) == kinds


@in_both_languages
def test_limitations(real: KnowledgeGraph, language: str) -> None:
    weights = Weights.of(real)
    rows = table(language, {"en": "limitation", "zh": "局限"}[language])
    told = {name: cells[0] for name, cells in rows.items()}
    assert told == {one.label.best(language): str(one.steps) for one in weights.limitations.values()}
    small = weights.limitation("small-sample")
    assert str(small.threshold) in rows[small.label.best(language)][1]
    lives = {kind.slug: kind.shelf_life for kind in weights.claim_kinds.values() if kind.shelf_life}
    assert lives == {"trend": 2, "market": 2, "capability": 5, "comparison": 5, "outlook": 5}


def test_limitations_that_publishers_bring(real: KnowledgeGraph) -> None:
    brought = {
        kind.slug: kind.limitation.rpartition("/")[2]
        for kind in Weights.of(real).publisher_kinds.values()
        if kind.limitation
    }
    assert brought == {
        "preprint-server": "not-peer-reviewed",
        "consumer-health-site": "not-peer-reviewed",
        "vendor": "of-its-own-product",
        "hospital": "of-its-own-product",
        "news-aggregator": "passed-on",
    }


@in_both_languages
def test_grades_and_the_rule_s_four_numbers(real: KnowledgeGraph, language: str) -> None:
    head, below = {"en": ("grade", "below 0"), "zh": ("等级", "0以下")}[language]
    for grade in Weights.of(real).grades:
        points, word = table(language, head)[grade.notation]
        assert points in (str(grade.least_points), below)
        assert word.startswith(grade.label.best(language))
    assert (FULL, PART, CONFIRMS_FROM, CONTESTED) == (4, 3, 2, 1)


@in_both_languages
def test_the_code_runs(language: str) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGES[language], re.DOTALL)
    said = io.StringIO()
    use_language(language)
    with contextlib.redirect_stdout(said):
        exec(compile(code, f"audit page ({language})", "exec"), {})
    assert {"en": "supported A", "zh": "支持 A"}[language] in said.getvalue()


@in_both_languages
def test_page_lists_every_rule_as_the_program_puts_it(language: str) -> None:
    from medkg.audit.links import link_rules
    from medkg.audit.rules import rules
    from medkg.queries.catalog import Catalog

    told = re.findall(r"^\| `(\w+)` \| (\S+) \| (.+) \|$", PAGES[language], re.MULTILINE)
    use_language(language)
    assert {(name, severity, question.lower()) for name, severity, question in told} == {
        (rule.name, translate(rule.severity.value), _plain(rule.title.best(language)))
        for rule in (*rules(Catalog()), *link_rules({}))
    }


def _plain(title: str) -> str:
    """What a rule asks, without the word that sorts it among all questions."""
    return re.sub("^(audit: |审查：)", "", title.lower())
