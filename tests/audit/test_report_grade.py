"""The sentence that tells a report's grade, and what stands behind its strongest claims."""

from __future__ import annotations

import pytest

from medkg import KnowledgeGraph
from medkg.audit.behind import behind_in_words, grade_meaning
from medkg.audit.card import Audit, ReportCard
from medkg.audit.formats.text import headings
from medkg.audit.report_grade import ReportGrade, grade_in_words
from medkg.audit.rules import chosen, rules
from medkg.audit.weights import Weights


@pytest.fixture(scope="module")
def card(real: KnowledgeGraph) -> ReportCard:
    return Audit(real).card("llm-clinical-medicine")


@pytest.mark.parametrize(
    ("graded", "better", "ungraded", "told"),
    [
        (77, 31, 13, ("Median grade of the 77 claims that can be checked: E, nothing of weight. 31 are better. "
                     "13 norms and outlooks are not graded.")),
        (2, 1, 1, ("Median grade of the 2 claims that can be checked: E, nothing of weight. 1 is better. "
                  "1 norm or outlook is not graded.")),
        (1, 0, 0, "Grade of the 1 claim that can be checked: E, nothing of weight."),
    ],
)  # fmt: skip
def test_grade_is_told_plainly(real: KnowledgeGraph, graded: int, better: int, ungraded: int, told: str) -> None:
    grade = next(one for one in Weights.of(real).grades if one.notation == "E")
    assert grade_in_words(ReportGrade(grade=grade, graded=graded, better=better, ungraded=ungraded)) == told


def test_report_of_opinions_has_no_grade() -> None:
    assert grade_in_words(ReportGrade(grade=None, graded=0, better=0, ungraded=3)).startswith("No grade: ")


def test_grade_alone_is_that_of_the_card(real: KnowledgeGraph, card: ReportCard) -> None:
    found = Audit(real).grade("llm-clinical-medicine")
    assert (found.grade, found.graded, found.better, found.ungraded) == (card.grade, 77, 31, 13)


def test_strongest_claim_says_how_little_stands_behind_it(card: ReportCard) -> None:
    first = card.strongest[0]
    assert first.judgement.claim.endswith("/gpt-4-hit-rate-mimic-iv")
    assert first.behind is not None
    assert grade_meaning(first.behind) == "the source that measured or laid it down says this"
    assert behind_in_words(first.behind) == (
        "one source only · benchmark evaluation, 2024 · one data set: MIMIC-IV · "
        "hospital: Beth Israel Deaconess Medical Center · n = 1,000 · diagnostic hit rate is a kind of sensitivity"
    )


def test_what_the_strongest_and_the_weakest_are_of_is_said(card: ReportCard) -> None:
    assert [ranking.heading for ranking in headings(card)] == [
        "Strongest claims (5 of 6)",
        "Weakest claims (5 of 46)",
    ]


def test_weakest_claims_are_those_that_would_mislead_most(card: ReportCard) -> None:
    """The contradicted one, then the one that prints a figure that nobody could verify."""
    slugs = [one.judgement.claim.rpartition("/")[2] for one in card.weakest]
    assert slugs[:2] == ["global-ai-healthcare-market-over-100-billion", "lung-cancer-ct-screening-accuracy"]
    assert all(one.behind is None for one in card.weakest)


def test_claims_stand_in_the_same_order_whichever_rules_are_applied(real: KnowledgeGraph, card: ReportCard) -> None:
    few = Audit(real, chosen(rules(real.catalog), ("claim_contradicted",))).card("llm-clinical-medicine")
    assert few.rules == ("claim_contradicted",)
    for name in ("strongest", "weakest", "ranked"):
        assert [one.judgement.claim for one in getattr(few, name)] == [
            one.judgement.claim for one in getattr(card, name)
        ], name


def test_every_graded_claim_is_ranked_once(card: ReportCard) -> None:
    points = [one.judgement.points for one in card.ranked]
    assert points == sorted(points, reverse=True)
    assert len({one.judgement.claim for one in card.ranked}) == len(points) == card.graded
