"""docs/audit.md says what the ontology says, and its code runs."""

import contextlib
import io
import re
from pathlib import Path

from medkg import KnowledgeGraph
from medkg.audit.rule import CONFIRMS_FROM, CONTESTED, FULL, PART
from medkg.audit.weights import Weights

PAGE = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")


def table(head: str) -> dict[str, list[str]]:
    """The rows of the table that starts with *head*: first cell to the others."""
    lines = PAGE[PAGE.index(head) :].split("\n\n", 1)[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in rows}


def test_strengths_and_primary_sources(real: KnowledgeGraph) -> None:
    weights = Weights.of(real)
    kinds = {
        str(kind.label): [
            str(kind.strength),
            ", ".join(sorted(str(weights.claim_kinds[one].label) for one in kind.primary_for)),
        ]
        for kind in weights.study_kinds.values()
    }
    assert table("| kind of study |") == kinds


def test_limitations(real: KnowledgeGraph) -> None:
    weights = Weights.of(real)
    told = {name: cells[0] for name, cells in table("| limitation |").items()}
    assert told == {str(one.label): str(one.steps) for one in weights.limitations.values()}
    sample = table("| limitation |")["small sample"][1]
    assert str(weights.limitation("small-sample").threshold) in sample
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


def test_grades_and_the_rule_s_four_numbers(real: KnowledgeGraph) -> None:
    for grade in Weights.of(real).grades:
        points, word = table("| grade |")[grade.notation]
        assert points in (str(grade.least_points), "below 0")
        assert word.startswith(str(grade.label))
    assert (FULL, PART, CONFIRMS_FROM, CONTESTED) == (4, 3, 2, 1)


def test_the_code_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, "audit.md", "exec"), {})
    assert "supported A" in said.getvalue()


def test_page_lists_every_rule() -> None:
    from medkg.audit.links import link_rules
    from medkg.audit.rules import rules
    from medkg.queries.catalog import Catalog

    page = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
    for rule in (*rules(Catalog()), *link_rules({})):
        assert f"| `{rule.name}` | {rule.severity.value} |" in page
