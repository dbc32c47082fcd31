"""Claims of several reports held against each other: all planted contradictions, no paraphrase, whatever the order."""

import datetime
import random
import time
from collections.abc import Callable
from decimal import Decimal

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.audit.properties import BUSY

from medkg import KnowledgeGraph
from medkg.audit import (
    Agreement,
    AgreementIndex,
    Bearing,
    Figure,
    Names,
    Stated,
    Units,
    agreements,
    agreements_as_turtle,
)
from medkg.audit.agreement import NEAREST
from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import expand

UNIT = PREFIXES["unit"]
PERCENT, UNITLESS = UNIT + "PERCENT", UNIT + "UNITLESS"
AT = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def units(real: KnowledgeGraph) -> Units:
    return Units.of(real)


def stated(claim: str, value: str, unit: str = PERCENT, sign: str = "=", *, report: str = "", **more: object) -> Stated:
    sides = {name: frozenset(more.pop(name, ())) for name in ("conditions", "regions")}  # type: ignore[call-overload]
    named = {"metric": "accuracy", "about": "aster", **more}
    tolerance = Decimal("0.1") if sign == "≈" else None
    figure = Figure(iri=f"q-{claim}", value=Decimal(value), unit=unit, sign=sign, tolerance=tolerance, **named)  # type: ignore[arg-type]
    return Stated(claim, report or f"report-of-{claim}", figure, sides["conditions"], sides["regions"])


def found(units: Units, *given: Stated) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.bearing.value, *one.claims) for one in AgreementIndex(units, given)]


@pytest.mark.parametrize(
    "pair",
    [
        (stated("a", "93.9"), stated("b", "84.7")),
        (stated("a", "93.9"), stated("b", "93.8")),
        (stated("a", "93.9"), stated("b", "0.847", UNITLESS)),
        (stated("a", "90", sign=">"), stated("b", "84.7")),
        (stated("a", "90", sign=">"), stated("b", "90", sign="<")),
        (stated("a", "90", sign="≥"), stated("b", "90", sign="<")),
        (stated("a", "90", sign=">"), stated("b", "90", sign="≤")),
        (stated("a", "90", sign="≥", lower=Decimal(90), upper=Decimal(95)), stated("b", "95", sign=">")),
        (stated("a", "100", sign="≈"), stated("b", "80", sign="≈")),
        (stated("a", "93.9", period="2024"), stated("b", "84.7", period="2024-01/2024-12")),
    ],
)
def test_contradictions_are_found(units: Units, pair: tuple[Stated, Stated]) -> None:
    for one, other in (pair, pair[::-1]):
        ((bearing, first, second),) = found(units, one, other)
        assert bearing == "contradicts"
        assert {*first, *second} == {"a", "b"}


@pytest.mark.parametrize(
    "pair",
    [
        (stated("a", "93.9"), stated("b", "0.939", UNITLESS)),
        (stated("a", "93.9"), stated("b", "94")),
        (stated("a", "93.9"), stated("b", "94", sign="≈")),
        (stated("a", "94.0", printed=("about 94.0%",), sign="≈"), stated("b", "94", sign="≈")),
    ],
)
def test_paraphrases_agree(units: Units, pair: tuple[Stated, Stated]) -> None:
    assert [one[0] for one in found(units, *pair)] == ["agrees"]


@pytest.mark.parametrize(
    "pair",
    [
        (stated("a", "93.9"), stated("b", "90", sign=">")),
        (stated("a", "98"), stated("b", "90", sign="≈")),
        (stated("a", "91", sign="≈"), stated("b", "90", sign="≈")),
        (stated("a", "90", sign="≥"), stated("b", "90", sign="≤")),
        (stated("a", "90", sign="≥", lower=Decimal(90), upper=Decimal(95)), stated("b", "95", sign="≤")),
        (stated("a", "95", sign="≥", lower=Decimal(95), upper=Decimal(90)), stated("b", "97")),
        (stated("a", "93.9"), stated("b", "84.7", metric="hit-rate")),
        (stated("a", "93.9"), stated("b", "84.7", about="other-model")),
        (stated("a", "93.9"), stated("b", "84.7", dataset="some-data")),
        (stated("a", "93.9", period="2024"), stated("b", "84.7", period="2025")),
        (stated("a", "93.9", conditions={"flu"}), stated("b", "84.7", conditions={"cancer"})),
        (stated("a", "93.9", regions={"china"}), stated("b", "84.7", regions={"europe"})),
        (stated("a", "93.9"), stated("b", "84.7", UNIT + "NUM")),
    ],
)
def test_what_cannot_be_compared_or_is_compatible_is_left_alone(units: Units, pair: tuple[Stated, Stated]) -> None:
    assert found(units, *pair) == []


def test_a_report_that_contradicts_itself_is_told_from_two_that_disagree(units: Units) -> None:
    (within,) = AgreementIndex(units, [stated("a", "93.9", report="r"), stated("b", "84.7", report="r")])
    (between,) = AgreementIndex(units, [stated("a", "93.9", report="r"), stated("b", "84.7", report="s")])
    assert (within.is_within_a_report, between.is_within_a_report) == (True, False)


def test_claims_that_say_the_same_are_one_position(units: Units) -> None:
    many = [stated(f"a{n}", "93.9") for n in range(50)] + [stated(f"b{n}", "84.7") for n in range(50)]
    bearings = sorted(one.bearing.value for one in AgreementIndex(units, many))
    assert bearings == ["agrees", "agrees", "contradicts"]


def test_what_is_left_off_is_counted(units: Units) -> None:
    index = list(AgreementIndex(units, [stated(f"a{n:02}", str(n)) for n in range(40)]))
    lowest = [one for one in index if one.bearing is Bearing.CONTRADICTS and one.one.nominal == 0]
    assert len(lowest) == NEAREST
    assert lowest[-1].further == 39 - NEAREST
    assert [one.other.nominal for one in lowest] == [Decimal(n) / 100 for n in range(1, NEAREST + 1)]


@pytest.mark.parametrize(
    "others",
    [
        [stated("apart", "90.8")],
        [stated(f"wide{n}", f"{80 + n}", sign="≈") for n in range(20)],
        [stated("apart", "90.7"), stated("apart too", "90.8"), stated("over", "90", sign=">")],
    ],
)
@pytest.mark.parametrize("sign", "=≈")
def test_what_lies_between_two_that_agree_hides_neither(units: Units, sign: str, others: list[Stated]) -> None:
    pair = frozenset(("fine", "coarse"))
    for fine, coarse in (("90.6", "91"), ("91.4", "91")):
        claims = [stated("fine", fine), stated("coarse", coarse, sign=sign)]
        assert pair in agreeing(units, claims)
        assert pair in agreeing(units, [*claims, *others])


def test_agreements_left_off_are_counted(units: Units) -> None:
    many = [stated(f"a{n:02}", f"90.{n:02}", printed=(f"90.{n:02}%",)) for n in range(1, 40)]
    told = [one for one in AgreementIndex(units, [stated("coarse", "90"), *many]) if one.bearing is Bearing.AGREES]
    assert [one.claims for one in told] == [(("coarse",), (f"a{n:02}",)) for n in range(1, NEAREST + 1)]
    assert [one.further for one in told] == [0] * (NEAREST - 1) + [39 - NEAREST]


def test_a_crowd_of_numbers_is_held_against_the_nearest_alone(units: Units) -> None:
    """Six thousand numbers, a coarse and a wide one among them: far less than if each were held against each."""
    fine = [stated(f"a{n}", f"{n}.5", UNIT + "NUM") for n in range(6_000)]
    many = [*fine, stated("coarse", "3000", UNIT + "NUM"), stated("wide", "3000", UNIT + "NUM", "≈")]
    start = time.process_time()
    agreeing = [one.claims for one in AgreementIndex(units, many) if one.bearing is Bearing.AGREES]
    assert time.process_time() - start < 6
    assert (("coarse",), ("wide",)) in agreeing or (("wide",), ("coarse",)) in agreeing


VALUES = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from("=><≥≤≈"), st.sampled_from("ab")), min_size=0, max_size=9
)


@BUSY
@given(VALUES, st.randoms())
def test_the_index_finds_what_comparing_all_pairs_finds(
    units: Units, values: list[tuple[int, str, str]], random_: random.Random
) -> None:
    claims = [stated(f"c{n}", str(value), sign=sign, about=about) for n, (value, sign, about) in enumerate(values)]
    by_pairs = {
        frozenset((one.claim, other.claim))
        for one in claims
        for other in claims
        if one.figure.about == other.figure.about and one.figure.interval.is_apart_from(other.figure.interval)
    }
    index = list(AgreementIndex(units, claims))
    by_index = {
        frozenset((one, other))
        for finding in index
        if finding.bearing is Bearing.CONTRADICTS
        for one in finding.claims[0]
        for other in finding.claims[1]
    }
    assert by_index == by_pairs
    random_.shuffle(claims)
    assert list(AgreementIndex(units, claims)) == index


NUMBERS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 2), st.sampled_from("=≈>≥"), st.booleans()), min_size=0, max_size=9
)


def number(claim: str, tenths: int, digits: int, sign: str, as_share: bool) -> Stated:
    """A number around 90 with some of its digits printed, as a percentage or as a share."""
    value = (Decimal(900) + tenths) / 10
    value = value.quantize(Decimal(1).scaleb(-digits))
    if as_share:
        return stated(claim, str(value / 100), UNITLESS, sign, printed=(f"{value / 100:.{digits + 2}f}",))
    return stated(claim, str(value), sign=sign, printed=(f"{value:.{digits}f}%",))


def agreeing(units: Units, claims: list[Stated]) -> set[frozenset[str]]:
    return {
        frozenset((one, other))
        for finding in AgreementIndex(units, claims)
        if finding.bearing is Bearing.AGREES
        for one in finding.claims[0]
        for other in finding.claims[1]
        if one != other
    }


def are_one_number(one: Figure, other: Figure) -> bool:
    """By the definition: one is the other in the digits that the other prints."""
    if one.sign not in "=≈" or other.sign not in "=≈":
        return (one.sign, one.value * (1 if one.unit == PERCENT else 100)) == (
            other.sign,
            other.value * (1 if other.unit == PERCENT else 100),
        )
    here, there = (1 if figure.unit == PERCENT else 100 for figure in (one, other))
    return other.digits.holds(one.value * here / there) or one.digits.holds(other.value * there / here)


@BUSY
@given(NUMBERS, st.randoms(), st.data())
def test_agreements_are_what_comparing_all_pairs_finds(
    units: Units, values: list[tuple[int, int, str, bool]], random_: random.Random, data: st.DataObject
) -> None:
    claims = [number(f"c{place}", *value) for place, value in enumerate(values)]
    by_pairs = {
        frozenset((one.claim, other.claim))
        for one in claims
        for other in claims
        if one.claim != other.claim and are_one_number(one.figure, other.figure)
    }
    index = list(AgreementIndex(units, claims))
    assert agreeing(units, claims) == by_pairs
    random_.shuffle(claims)
    assert list(AgreementIndex(units, claims)) == index
    fewer = [one for one in claims if data.draw(st.booleans())]
    kept = {one.claim for one in fewer}
    assert agreeing(units, fewer) == {pair for pair in by_pairs if pair <= kept}, "no other claim adds or hides a pair"


MORE = """
<quantity/toy/second> a medkg:Quantity ; medkg:printed "0.80"@en , "0.80"@zh ; qudt:numericValue 0.80 ;
    qudt:hasUnit unit:UNITLESS ; medkg:comparator <comparator/equal> ; schema:measuredProperty <metric/accuracy> ;
    schema:observationAbout <model/aster-1> ; medkg:onDataset <dataset/pebble-100> ; schema:temporalCoverage "2024" .
<claim/toy/above-physicians> medkg:quantity <quantity/toy/second> .
"""


def test_a_graph_s_claims_are_held_against_each_other(toy_with: Callable[[str], KnowledgeGraph]) -> None:
    (finding,) = agreements(toy_with(MORE))
    assert finding.bearing is Bearing.CONTRADICTS
    assert finding.is_within_a_report
    assert finding.gap == Decimal("0.115")
    assert agreements(toy_with("")) == ()


def test_findings_are_written_with_their_reason_and_their_run(toy_with: Callable[[str], KnowledgeGraph]) -> None:
    graph = toy_with(MORE)
    written = agreements_as_turtle(agreements(graph), at=AT, names=Names.of(graph))
    assert written == agreements_as_turtle(agreements(graph), at=AT, names=Names.of(graph))
    triples = {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.TURTLE)
    }
    one, other = (f"<{expand('claim/toy/' + slug)}>" for slug in ("accuracy-pebble-100", "above-physicians"))
    disputes = f"<{PREFIXES['cito']}disputes>"
    assert {(one, disputes, other), (other, disputes, one)} <= triples
    reasons = [value for _s, predicate, value in triples if predicate.endswith("comment>")]
    assert len(reasons) == 2
    assert any("no value is both 0.80 and 91.50%" in reason and reason.endswith("@en") for reason in reasons)
    assert len([1 for _s, predicate, _o in triples if predicate.endswith("wasGeneratedBy>")]) == 1
    before = set(graph.store.graphs())
    assert before == set(toy_with(MORE).store.graphs()), "nothing was written among what is asserted"


def test_a_crowd_is_written_in_proportion(units: Units) -> None:
    names = Names({})
    many = [stated(f"https://example.org/a{n}", "93.9") for n in range(50)]
    many += [stated(f"https://example.org/b{n}", "84.7") for n in range(50)]
    written = agreements_as_turtle(AgreementIndex(units, many), at=AT, names=names)
    assert written.count("cito:hasCitingEntity") <= 200


def test_nothing_is_written_of_nothing() -> None:
    findings: list[Agreement] = []
    assert "prov:Activity" in agreements_as_turtle(findings, at=AT, names=Names({}))
