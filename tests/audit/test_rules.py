"""Every rule of the audit: a case in which it fires and a near miss in which it does not (``rules/<rule>.toml``)."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medkg import KnowledgeGraph
from medkg.audit.audited import Audited
from medkg.audit.auditor import Auditor
from medkg.audit.findings import Finding
from medkg.audit.rules import rules
from medkg.audit.words import Names
from medkg.entities import Words
from medkg.language import LANGUAGES
from medkg.queries.catalog import Catalog
from medkg.rdf.identifiers import expand

CASES = {path.stem: path for path in sorted((Path(__file__).parent / "rules").glob("*.toml"))}
RULES = {rule.name: rule for rule in rules(Catalog())}
FURTHER = [
    (name, place)
    for name, path in CASES.items()
    for place in range(len(tomllib.loads(path.read_text(encoding="utf-8")).get("also_spares", ())))
]
"""Near misses beside the first: false alarms that a reviewer found, each mended in the rule."""


@pytest.mark.parametrize("name", RULES)
def test_rule_has_a_case(name: str) -> None:
    assert name in CASES, f"write tests/audit/rules/{name}.toml: a case that fires, and a near miss"


def test_no_case_is_of_a_rule_that_is_gone() -> None:
    assert sorted(CASES) == sorted(RULES)


def test_there_are_rules_enough() -> None:
    assert sum(question.is_rule for question in Catalog()) >= 30


@pytest.mark.parametrize("name", RULES)
def test_rule_says_what_it_asks_and_how_to_mend_in_both_languages(name: str) -> None:
    rule = RULES[name]
    for text in (rule.title, rule.advice):
        assert all(str(text.best(language)) for language in LANGUAGES)
    assert str(rule.advice.best("en")).endswith("."), "advice is a sentence"


@pytest.mark.parametrize("name", CASES)
def test_rule_fires(name: str, toy_with: Callable[[str], KnowledgeGraph]) -> None:
    case = read(name)
    found = [finding for finding in findings(name, case, "fires", toy_with) if at(finding, case, "fires")]
    assert found, f"{name} finds nothing at {case['fires']['at']}"
    for finding in found:
        for text in (finding.message, finding.mend):
            assert_is_told(text)


@pytest.mark.parametrize("name", CASES)
def test_rule_spares_the_near_miss(name: str, toy_with: Callable[[str], KnowledgeGraph]) -> None:
    case = read(name)
    assert case["near_miss"].endswith(".")
    assert case["fires"]["turtle"] != case["spares"]["turtle"]
    assert [one for one in findings(name, case, "spares", toy_with) if at(one, case, "spares")] == []


@pytest.mark.parametrize(("name", "place"), FURTHER)
def test_rule_spares_what_a_reviewer_would_strike_out(
    name: str, place: int, toy_with: Callable[[str], KnowledgeGraph]
) -> None:
    case = read(name)
    further = case["also_spares"][place]
    assert further["near_miss"].endswith(".")
    case["further"] = further
    assert [one for one in findings(name, case, "further", toy_with) if at(one, case, "further")] == []


def assert_is_told(text: Words) -> None:
    for language in LANGUAGES:
        told = str(text.best(language))
        assert told
        assert "{" not in told
        assert "https://w3id.org" not in told


def read(name: str) -> dict[str, Any]:
    return tomllib.loads(CASES[name].read_text(encoding="utf-8"))


def at(finding: Finding, case: dict[str, Any], side: str) -> bool:
    return finding.entity == expand(case[side]["at"])


def findings(
    name: str, case: dict[str, Any], side: str, toy_with: Callable[[str], KnowledgeGraph]
) -> tuple[Finding, ...]:
    graph = toy_with(case[side]["turtle"])
    assert graph.describe(case[side]["at"]), "what the case is about is in the world"
    audited = Audited(Auditor(graph), expand(case.get("report", "report/toy")), Names.of(graph))
    return tuple(RULES[name].findings(audited))


def test_what_an_entry_prints_in_one_language_is_told_in_both(toy_with: Callable[[str], KnowledgeGraph]) -> None:
    case = read("preprint_as_published")
    case["fires"]["turtle"] = case["fires"]["turtle"].replace('"某刊"@zh', '"Some Journal"@en')
    (found,) = (one for one in findings("preprint_as_published", case, "fires", toy_with) if at(one, case, "fires"))
    for language in LANGUAGES:
        assert "Some Journal" in found.message.best(language)


def test_finding_asks_what_its_rule_asks_in_plain_words(toy_with: Callable[[str], KnowledgeGraph]) -> None:
    case = read("claim_contradicted")
    (found,) = (one for one in findings("claim_contradicted", case, "fires", toy_with) if at(one, case, "fires"))
    assert found.asks.best("en") == "Which claims does some work contradict?"
    assert found.asks.best("zh") == "哪些断言与某一文献相矛盾？"
