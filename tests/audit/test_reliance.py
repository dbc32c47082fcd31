"""What falls with a source: judged by the rule itself, and the same as if its lines had never been there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

import pytest

from medkg import KnowledgeGraph
from medkg.audit import Auditor, Effect, Reliance
from medkg.errors import NotFound
from medkg.namespaces import ID
from medkg.rdf.identifiers import expand, shorten

TRIAL, BLOG = ID + "work/aster-2025-trial", ID + "work/meadow-2025-aster-blog"


@pytest.fixture(scope="module")
def toy_reliance(toy: KnowledgeGraph) -> Reliance:
    return Reliance(Auditor(toy), "toy")


def test_judgements_are_the_auditors(real: KnowledgeGraph) -> None:
    auditor = Auditor(real)
    assert tuple(Reliance(auditor).judgements.values()) == auditor.judgements()


def test_with_a_study_fall_the_works_that_report_on_it(toy_reliance: Reliance) -> None:
    assert toy_reliance.falling([TRIAL]) == {TRIAL, BLOG}
    assert toy_reliance.falling([BLOG]) == {BLOG}


def verdicts(effects: Iterable[Effect]) -> dict[str, tuple[str, str]]:
    """Claims that change, with their verdicts before and after."""
    return {shorten(one.claim): (one.before.verdict.slug, one.after.verdict.slug) for one in effects}


def test_claims_lose_their_evidence_with_the_source(toy_reliance: Reliance) -> None:
    assert verdicts(toy_reliance.without([TRIAL])) == {
        "claim/toy/above-physicians": ("supports-in-part", "no-evidence"),
        "claim/toy/accuracy-pebble-100": ("supports", "no-evidence"),
        "claim/toy/integration": ("only-on-topic", "no-evidence"),
    }


def test_what_a_retracted_work_said_for_a_claim_is_not_verified_any_more(toy_reliance: Reliance) -> None:
    assert verdicts(toy_reliance.retracted([TRIAL])) == {
        "claim/toy/above-physicians": ("supports-in-part", "not-verified"),
        "claim/toy/accuracy-pebble-100": ("supports", "not-verified"),
        "claim/toy/integration": ("only-on-topic", "not-verified"),
    }


def test_what_a_retracted_work_holds_against_a_claim_stays(toy_reliance: Reliance) -> None:
    assert toy_reliance.retracted([expand("work/toyland-2025-market-estimate")]) == ()


def test_retraction_thought_of_comes_to_what_one_written_down_comes_to(
    toy_reliance: Reliance, toy_with: Callable[[str], KnowledgeGraph]
) -> None:
    """Judged as where the package says that the work was retracted; and thought of there, it changes nothing more."""
    written = Reliance(Auditor(toy_with("<work/notice> cito:retracts <work/aster-2025-trial> .")), "toy")
    changed = {
        claim: (judgement.verdict, judgement.grade)
        for claim, judgement in written.judgements.items()
        if (judgement.verdict, judgement.grade)
        != (toy_reliance.judgements[claim].verdict, toy_reliance.judgements[claim].grade)
    }
    effects = toy_reliance.retracted([TRIAL])
    assert {effect.claim: (effect.after.verdict, effect.after.grade) for effect in effects} == changed
    assert changed
    assert written.retracted([TRIAL]) == ()


def test_only_claims_that_were_borne_out_fall(toy_reliance: Reliance) -> None:
    first = toy_reliance.carriers()[0]
    assert first.work == TRIAL
    assert set(map(shorten, first.falls)) == {"claim/toy/above-physicians", "claim/toy/accuracy-pebble-100"}
    assert set(toy_reliance.fragile()) == set(first.falls)


def test_nothing_falls_with_nothing(toy_reliance: Reliance) -> None:
    assert toy_reliance.without([]) == ()
    assert toy_reliance.without([expand("work/of-no-use")]) == ()


def test_contradiction_that_falls_lifts_a_claim_and_makes_none_fall(toy_reliance: Reliance) -> None:
    carrier = toy_reliance.carrier(expand("work/toyland-2025-market-estimate"))
    assert [effect.after.verdict.slug for effect in carrier.effects] == ["no-evidence"]
    assert carrier.falls == ()


def test_removing_is_the_same_as_never_having_had_the_lines(real: KnowledgeGraph) -> None:
    """Every source of the real report, against judging afresh without its lines."""
    auditor = Auditor(real)
    reliance = Reliance(auditor)
    lines = auditor.lines()
    for work in reliance.works:
        gone = reliance.falling([work])
        for effect in reliance.without([work]):
            left = [line for line in lines[effect.claim] if line.source.work not in gone]
            best = min((line.given.precedence for line in left), default=auditor.weights.no_evidence.precedence)
            assert effect.after.verdict.precedence == best


def test_more_sources_never_leave_more_support(real: KnowledgeGraph) -> None:
    reliance = Reliance(Auditor(real))
    works = reliance.works
    for one, other in itertools.pairwise(works):
        both = {effect.claim: effect.after for effect in reliance.without([one, other])}
        for effect in reliance.without([one]):
            after = both.get(effect.claim, reliance.judgements[effect.claim])
            assert after.support.points <= effect.after.support.points


def test_unknown_report_is_not_found(toy: KnowledgeGraph) -> None:
    with pytest.raises(NotFound):
        Reliance(Auditor(toy), "nothing")


def test_retracted_work_still_falls_without_error(toy_with: Callable[[str], KnowledgeGraph]) -> None:
    graph = toy_with("<work/notice> cito:retracts <work/aster-2025-trial> .")
    assert Reliance(Auditor(graph), "toy").carrier(TRIAL).falls == ()
