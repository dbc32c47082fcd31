"""The verdict rule, by its properties: what may raise a claim's standing, what never does, and what changes nothing."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.audit.properties import BUSY

from medkg import KnowledgeGraph
from medkg.audit.rule import FULL, Balance, Charge, Contribution, Judgement, Line, Role, Side, judged
from medkg.audit.sources import Source, Tie, is_one_group
from medkg.audit.weights import Weights
from medkg.entities import Grade

CLAIM = "https://w3id.org/medkg/id/claim/toy/any"
KINDS = ("capability", "quantity", "regulation", "trend", "comparison")


@pytest.fixture(scope="module")
def weights(real: KnowledgeGraph) -> Weights:
    return Weights.of(real)


class Drawn:
    """A line in plain words: hypothesis draws these, so that what fails can be read."""

    def __init__(
        self, verdict: str, study: str, charges: Sequence[str], study_id: int, authors: str, voice: int
    ) -> None:
        self.verdict, self.study, self.charges = verdict, study, tuple(charges)
        self.study_id, self.authors, self.voice = study_id, authors, voice

    def __repr__(self) -> str:
        return f"Drawn({self.verdict}, {self.study}, {self.charges}, s{self.study_id}, {self.authors}, v{self.voice})"

    def line(self, number: int, weights: Weights, *, kind: str = "capability", retracted: bool = False) -> Line:
        work = f"work-{number}"
        return Line(
            iri=f"line-{number}",
            source=Source(
                work=work,
                studies=frozenset({work, f"study-{self.study_id}"} if self.study_id else {work}),
                authors=frozenset({frozenset(self.authors)} if self.authors else ()),
                voices=frozenset({f"voice-{self.voice}"} if self.voice else ()),
            ),
            given=weights.verdicts[f"https://w3id.org/medkg/id/verdict/{self.verdict}"],
            study_kind=weights.study_kinds[f"https://w3id.org/medkg/id/study-kind/{self.study}"],
            claim_kind=f"https://w3id.org/medkg/id/claim-kind/{kind}",
            charges=tuple(
                Charge(limitation=(it := weights.limitation(slug)), points=it.steps) for slug in self.charges
            ),
            notices=("notice",) if retracted else (),
        )


VERDICTS = ("supports", "supports-in-part", "only-on-topic", "contradicts", "not-verified")
STUDIES = (
    "randomized-trial", "diagnostic-accuracy-study", "benchmark-evaluation", "news-report", "legal-text",
    "simulation-study", "vendor-statement", "not-known",
)  # fmt: skip
LIMITATIONS = ("not-peer-reviewed", "small-sample", "not-direct", "undated")


def drawn(*verdicts: str) -> st.SearchStrategy[Drawn]:
    return st.builds(
        Drawn,
        st.sampled_from(verdicts or VERDICTS),
        st.sampled_from(STUDIES),
        st.lists(st.sampled_from(LIMITATIONS), unique=True, max_size=3),
        st.integers(0, 3),
        st.text("abcd", max_size=3),
        st.integers(0, 2),
    )


LINES = st.lists(drawn(), max_size=7)
KIND = st.sampled_from(KINDS)


def judge(lines: Sequence[Line], weights: Weights) -> Judgement:
    return judged(CLAIM, lines, weights)


def made(found: Sequence[Drawn], weights: Weights, kind: str) -> list[Line]:
    return [one.line(number, weights, kind=kind) for number, one in enumerate(found)]


def standing(judgement: Judgement) -> tuple[int, int]:
    """How well a claim stands, to be compared: its grade, from F up, and whether it is supported, in part, or not."""
    verdict = {"contradicts": 0, "supports": 3, "supports-in-part": 2}.get(judgement.verdict.slug, 1)
    return verdict, judgement.points


def never_lowers(before: Judgement, after: Judgement) -> bool:
    return all(then <= now for then, now in zip(standing(before), standing(after), strict=True))


@BUSY
@given(LINES, drawn("supports", "supports-in-part"), KIND)
def test_adding_support_never_lowers(weights: Weights, lines: list[Drawn], more: Drawn, kind: str) -> None:
    before = made(lines, weights, kind)
    assert never_lowers(judge(before, weights), judge([*before, more.line(99, weights, kind=kind)], weights))


@BUSY
@given(LINES, drawn("only-on-topic", "not-verified"), KIND)
def test_what_speaks_for_neither_side_moves_no_point(
    weights: Weights, lines: list[Drawn], more: Drawn, kind: str
) -> None:
    before = made(lines, weights, kind)
    after = [*before, more.line(99, weights, kind=kind)]
    assert judge(before, weights).points == judge(after, weights).points


@BUSY
@given(LINES, st.integers(0, 6), KIND)
def test_a_retraction_never_raises(weights: Weights, lines: list[Drawn], which: int, kind: str) -> None:
    before = made(lines, weights, kind)
    after = [replace(line, notices=("notice",)) if n == which else line for n, line in enumerate(before)]
    assert never_lowers(judge(after, weights), judge(before, weights))


@BUSY
@given(LINES, st.integers(0, 6), KIND)
def test_that_a_program_wrote_a_work_never_raises(weights: Weights, lines: list[Drawn], which: int, kind: str) -> None:
    before = made(lines, weights, kind)
    after = [replace(line, programs=("program",)) if n == which else line for n, line in enumerate(before)]
    then, now = judge(before, weights), judge(after, weights)
    assert never_lowers(now, then)
    assert now.verdict == then.verdict
    assert now.contradiction == then.contradiction


@BUSY
@given(LINES, KIND)
def test_what_programs_wrote_supports_no_better_than_what_people_wrote(
    weights: Weights, lines: list[Drawn], kind: str
) -> None:
    by_people = made(lines, weights, kind)
    by_programs = [replace(line, programs=("program",)) for line in by_people]
    assert never_lowers(judge(by_programs, weights), judge(by_people, weights))


@BUSY
@given(LINES, drawn("contradicts"), KIND)
def test_removing_a_contradiction_never_lowers(weights: Weights, lines: list[Drawn], against: Drawn, kind: str) -> None:
    without = made(lines, weights, kind)
    assert never_lowers(judge([*without, against.line(99, weights, kind=kind)], weights), judge(without, weights))


@BUSY
@given(LINES, KIND, st.randoms())
def test_order_never_matters(weights: Weights, lines: list[Drawn], kind: str, random: object) -> None:
    ordered = made(lines, weights, kind)
    shuffled = list(ordered)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judge(ordered, weights) == judge(shuffled, weights)


@BUSY
@given(st.lists(drawn(), min_size=1, max_size=6), st.integers(0, 5), KIND)
def test_a_duplicate_never_counts_twice(weights: Weights, lines: list[Drawn], which: int, kind: str) -> None:
    before = made(lines, weights, kind)
    twin = replace(before[which % len(before)], iri="line-twin")
    once, twice = judge(before, weights), judge([*before, twin], weights)
    assert (once.verdict, once.grade, once.points) == (twice.verdict, twice.grade, twice.points)


@BUSY
@given(drawn("supports", "contradicts"), st.integers(2, 6))
def test_many_lines_from_one_study_count_once(weights: Weights, one: Drawn, times: int) -> None:
    one.study_id = 1
    alone = judge([one.line(0, weights)], weights)
    assert judge([one.line(number, weights) for number in range(times)], weights).points == alone.points


@BUSY
@given(LINES, st.sampled_from(LIMITATIONS), st.integers(0, 6), KIND)
def test_a_further_limitation_never_strengthens_its_side(
    weights: Weights, lines: list[Drawn], slug: str, which: int, kind: str
) -> None:
    before = made(lines, weights, kind)
    limitation = weights.limitation(slug)
    more = Charge(limitation=limitation, points=limitation.steps)
    after = [replace(line, charges=(*line.charges, more)) if n == which else line for n, line in enumerate(before)]
    then, now = judge(before, weights), judge(after, weights)
    assert now.support.points <= then.support.points
    assert now.contradiction.points <= then.contradiction.points
    assert now.verdict == then.verdict


@BUSY
@given(LINES, KIND)
def test_every_number_follows_from_the_table(weights: Weights, lines: list[Drawn], kind: str) -> None:
    judgement = judge(made(lines, weights, kind), weights)
    by_line = {row.line: row for row in judgement.contributions}
    assert len(by_line) == len(lines)
    for row in judgement.contributions:
        left = max(0, row.strength - sum(charge.points for charge in row.charges))
        assert row.points == (left if row.side is not Side.NEITHER else 0)
        assert row.strength == (FULL if row.is_primary else row.study_kind.strength)
    for side, balance in ((Side.FOR, judgement.support), (Side.AGAINST, judgement.contradiction)):
        rows = judgement.of(side)
        highest = max((row.points for row in rows), default=0)
        assert balance.points in (highest, highest + 1)
        if balance.points > highest:
            leads, confirms = by_line[str(balance.leads)], by_line[str(balance.confirms)]
            assert (leads.role, confirms.role) == (Role.LEADS, Role.CONFIRMS)
    assert judgement.verdict == min(
        (row.counted for row in judgement.contributions), key=lambda one: one.precedence, default=weights.no_evidence
    )
    assert judgement.grade == weights.grade(judgement.points)


@BUSY
@given(LINES, KIND, st.integers(0, 6))
def test_taking_away_what_has_no_weight_changes_no_point(
    weights: Weights, lines: list[Drawn], kind: str, which: int
) -> None:
    """The table does not lie: a row said to have no weight, or to change nothing, can go."""
    all_lines = made(lines, weights, kind)
    judgement = judge(all_lines, weights)
    idle = [
        row.line
        for row in judgement.contributions
        if row.role in (Role.NO_WEIGHT, Role.BESIDE, Role.COUNTED_WITH) and row.side is not Side.AGAINST
    ]
    gone = idle[which % len(idle)] if idle else None
    rest = judge([line for line in all_lines if line.iri != gone], weights)
    assert rest.points == judgement.points


@settings(BUSY, max_examples=25)
@given(st.lists(drawn(), min_size=30, max_size=60), KIND)
def test_many_lines_are_no_harder(weights: Weights, lines: list[Drawn], kind: str) -> None:
    assert len(judge(made(lines, weights, kind), weights).contributions) == len(lines)


def line(weights: Weights, number: int, verdict: str, study: str, *charges: str, **more: object) -> Line:
    """A line by a study of its own."""
    return Drawn(verdict, study, charges, 0, "", 0).line(number, weights, **more)  # type: ignore[arg-type]


def row(judgement: Judgement, number: int) -> Contribution:
    return next(one for one in judgement.contributions if one.line == f"line-{number}")


def test_no_lines_no_evidence(weights: Weights) -> None:
    judgement = judge([], weights)
    assert (judgement.verdict.slug, judgement.grade.notation, judgement.contributions) == ("no-evidence", "E", ())


def test_two_independent_studies_confirm_each_other(weights: Weights) -> None:
    first, second = (line(weights, n, "supports", "diagnostic-accuracy-study") for n in (1, 2))
    alone, both = judge([first], weights), judge([first, second], weights)
    assert (alone.grade.notation, both.grade.notation) == ("B", "A")
    assert (both.support.leads, both.support.confirms) == ("line-1", "line-2")


def test_a_weak_line_confirms_nothing(weights: Weights) -> None:
    lines = [line(weights, 1, "supports", "diagnostic-accuracy-study"), line(weights, 2, "supports", "news-report")]
    assert judge(lines, weights).grade.notation == "B"
    assert row(judge(lines, weights), 2).role is Role.BESIDE


def test_support_in_part_reaches_no_more_than_b(weights: Weights) -> None:
    lines = [line(weights, n, "supports-in-part", "randomized-trial", "in-part") for n in range(5)]
    assert (judge(lines, weights).points, judge(lines, weights).grade.notation) == (3, "B")


def test_support_in_part_confirms_support_in_full(weights: Weights) -> None:
    full = line(weights, 1, "supports", "diagnostic-accuracy-study")
    for study in ("diagnostic-accuracy-study", "randomized-trial"):
        lines = [full, line(weights, 2, "supports-in-part", study, "in-part")]
        assert judge(lines, weights).grade.notation == "A"


def test_contradiction_as_strong_as_support_is_f_and_weaker_is_d(weights: Weights) -> None:
    strong = line(weights, 1, "supports", "randomized-trial")
    for study, letter in (("randomized-trial", "F"), ("news-report", "D")):
        judgement = judge([strong, line(weights, 2, "contradicts", study)], weights)
        assert (judgement.verdict.slug, judgement.grade.notation) == ("contradicts", letter)
        assert judgement.is_contested


def test_a_contradiction_without_any_weight_still_is_the_verdict(weights: Weights) -> None:
    judgement = judge([line(weights, 1, "contradicts", "news-report", "passed-on")], weights)
    assert (judgement.verdict.slug, judgement.grade.notation, judgement.points) == ("contradicts", "F", -1)


def test_retracted_support_counts_as_not_verified(weights: Weights) -> None:
    judgement = judge([line(weights, 1, "supports", "randomized-trial", retracted=True)], weights)
    assert (judgement.verdict.slug, judgement.grade.notation) == ("not-verified", "E")
    assert row(judgement, 1).given.slug == "supports"
    assert [charge.limitation.slug for charge in row(judgement, 1).charges] == ["retracted"]


def test_what_a_program_wrote_supports_a_point_less(weights: Weights) -> None:
    line = Drawn("supports", "diagnostic-accuracy-study", (), 1, "", 0).line(0, weights)
    alone, written = judge([line], weights), judge([replace(line, programs=("one", "other"))], weights)
    assert (alone.points, written.points) == (3, 2)
    (row,) = written.contributions
    (charge,) = row.charges
    assert (charge.limitation.slug, charge.points) == ("written-by-program", 1)
    assert charge.particulars == (("written by", "one"), ("written by", "other"))


def test_what_a_program_wrote_contradicts_as_before(weights: Weights) -> None:
    line = Drawn("contradicts", "diagnostic-accuracy-study", (), 1, "", 0).line(0, weights)
    assert judge([replace(line, programs=("program",))], weights) == judge([line], weights)


def test_a_contradiction_stands_until_a_person_judges_it_again(weights: Weights) -> None:
    judgement = judge([line(weights, 1, "contradicts", "randomized-trial", retracted=True)], weights)
    assert judgement.verdict.slug == "contradicts"
    assert row(judgement, 1).notices == ("notice",)


def test_primary_sources_weigh_full_for_their_kind_of_claim(weights: Weights) -> None:
    law = Drawn("supports", "legal-text", (), 0, "", 0)
    assert judge([law.line(1, weights, kind="regulation")], weights).grade.notation == "A"
    assert judge([law.line(1, weights, kind="capability")], weights).grade.notation == "D"


def test_a_line_without_points_leads_nothing(weights: Weights) -> None:
    line = Drawn("supports", "vendor-statement", ("undated",), 1, "", 0).line(0, weights)
    judgement = judge([line], weights)
    assert judgement.support == Balance()
    assert [row.role for row in judgement.contributions] == [Role.NO_WEIGHT]


def test_support_in_full_adds_its_point_where_support_in_part_could_not(weights: Weights) -> None:
    """Two that support in part stay at three; the third, weaker but in full, makes it four."""
    parts = [Drawn("supports-in-part", "diagnostic-accuracy-study", (), 0, "", 0).line(n, weights) for n in (0, 1)]
    full = Drawn("supports", "benchmark-evaluation", (), 0, "", 0).line(2, weights)
    assert judge(parts, weights).points == 3
    judgement = judge([*parts, full], weights)
    assert judgement.points == 4
    assert {row.line: row.role for row in judgement.of(Side.FOR)}["line-2"] is Role.CONFIRMS


def test_the_best_there_is_still_names_who_confirms_it(weights: Weights) -> None:
    trials = [
        Drawn("supports", "randomized-trial", (), study, "", 0).line(n, weights) for n, study in enumerate((1, 2, 2))
    ]
    judgement = judge(trials, weights)
    assert (judgement.points, judgement.support.leads, judgement.support.confirms) == (4, "line-0", "line-1")
    assert [row.role for row in judgement.contributions] == [Role.LEADS, Role.CONFIRMS, Role.COUNTED_WITH]


def test_a_contradiction_counts_by_how_much_it_outweighs(weights: Weights) -> None:
    against = Drawn("contradicts", "randomized-trial", (), 1, "", 0).line(0, weights)
    support = Drawn("supports", "news-report", (), 2, "", 0).line(1, weights)
    assert judge([against], weights).points == -4
    assert judge([against, support], weights).points == -3


def test_rows_of_one_role_stand_by_their_points(weights: Weights) -> None:
    studies = ("randomized-trial", "news-report", "diagnostic-accuracy-study")
    lines = [Drawn("supports", study, (), 1, "", 0).line(n, weights) for n, study in enumerate(studies)]
    assert [row.points for row in judge(lines, weights).contributions] == [4, 3, 1]


def test_voices_tie_where_they_are_the_same(weights: Weights) -> None:
    mine, same, other, none = (Drawn("supports", "news-report", (), 0, "", voice) for voice in (1, 1, 2, 0))
    source = mine.line(0, weights).source
    assert source.tie(same.line(1, weights).source) is Tie.SAME_VOICE
    assert source.tie(other.line(2, weights).source) is None
    assert source.tie(none.line(3, weights).source) is None


@pytest.mark.parametrize(
    ("one", "other", "tied"),
    [
        ("a", "a", True),
        ("ab", "bc", True),
        ("ab", "bcdef", True),
        ("abc", "cde", False),
        ("abc", "bcde", True),
        ("a", "b", False),
        ("", "a", False),
        ("", "", False),
    ],
)
def test_half_of_the_shorter_list_makes_one_group(one: str, other: str, tied: bool) -> None:
    assert is_one_group(frozenset(one), frozenset(other)) is tied
    assert is_one_group(frozenset(other), frozenset(one)) is tied


def test_grades_cover_all_points_in_order(weights: Weights) -> None:
    letters = [weights.grade(points).notation for points in range(4, -5, -1)]
    assert letters == ["A", "B", "C", "D", "E", "F", "F", "F", "F"]
    assert all(isinstance(grade, Grade) for grade in weights.grades)
