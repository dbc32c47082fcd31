"""Figures: the same number is not enough, and a figure in another unit or with fewer digits is the same all the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.audit.properties import BUSY

from medkg import KnowledgeGraph
from medkg.audit.auditor import performance
from medkg.audit.figures import Aspect, Comparer, Comparison, Figure, Outcome, Relation
from medkg.audit.intervals import Interval, half_digit, interval
from medkg.audit.kinds import Kinds, Kinship
from medkg.audit.periods import lies_within, period
from medkg.audit.units import Scale, Units
from medkg.audit.weights import Weights
from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import expand

UNIT = PREFIXES["unit"]
PERCENT, UNITLESS, NUM, MIN, HR, USD, CNY = (
    UNIT + name for name in ("PERCENT", "UNITLESS", "NUM", "MIN", "HR", "CCY_USD", "CCY_CNY")
)


@pytest.fixture(scope="module")
def units(real: KnowledgeGraph) -> Units:
    return Units.of(real)


@pytest.fixture(scope="module")
def kinds(real: KnowledgeGraph) -> Kinds:
    return Kinds.of(real)


@pytest.fixture(scope="module")
def comparer(real: KnowledgeGraph, units: Units, kinds: Kinds) -> Comparer:
    return Comparer(units, kinds, performance(Weights.of(real)))


def figure(value: str, unit: str = PERCENT, sign: str = "=", **more: object) -> Figure:
    given = {"metric": "metric/diagnostic-hit-rate", "about": "model/gpt-4", "dataset": "dataset/mimic-iv", **more}
    links = {name: expand(str(given.pop(name))) for name in ("metric", "about", "dataset") if given[name]}
    given.pop("dataset", None)
    return Figure(iri=f"figure/{value}", value=Decimal(value), unit=unit, sign=sign, **links, **given)  # type: ignore[arg-type]


def ranging(low: str, high: str, **more: object) -> Figure:
    """A range as it is recorded: “at least” its lower bound, with both."""
    return figure(low, sign="≥", lower=Decimal(low), upper=Decimal(high), **more)  # type: ignore[arg-type]


def about(value: str, unit: str = PERCENT) -> Figure:
    return figure(value, unit, "≈", tolerance=Decimal("0.1"))


def compared(comparer: Comparer, claimed: Figure, reported: Figure, until: int | None = None) -> Comparison:
    found = comparer.compare(claimed, reported, until=until)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("claimed", "reported", "relation"),
    [
        (figure("93.9"), figure("93.9"), Relation.SAME),
        (figure("93.9"), figure("0.939", UNITLESS), Relation.SAME),
        (figure("93.9"), figure("93.86"), Relation.SAME),  # rounds to it
        (figure("93.9"), figure("93.95001"), Relation.OTHER),
        (figure("94"), figure("93.9"), Relation.SAME),
        (figure("93.9"), figure("94"), Relation.COARSER),
        (figure("93.9"), figure("84.7"), Relation.OTHER),
        (figure("90", sign=">"), figure("93.9"), Relation.WITHIN),
        (figure("90", sign=">"), figure("90", sign=">"), Relation.SAME),
        (figure("90", sign=">"), figure("85"), Relation.OTHER),
        (figure("80", sign=">"), figure("70", sign=">"), Relation.OPEN),
        (figure("70", sign=">"), figure("80", sign=">"), Relation.WITHIN),
        (figure("70", sign="<"), figure("80", sign=">"), Relation.OTHER),
        # “About” allows a tenth to whoever claims it; a flat number it bears out in the digits printed alone.
        (about("94"), figure("93.9"), Relation.WITHIN),
        (about("100"), figure("90"), Relation.WITHIN),
        (about("100"), figure("89"), Relation.OTHER),
        (about("94"), about("94"), Relation.SAME),
        (figure("300", NUM), about("290", NUM), Relation.OPEN),
        (figure("98"), about("90"), Relation.OPEN),
        (figure("90"), about("90"), Relation.SAME),
        (figure("90.4"), about("90"), Relation.COARSER),
        (figure("90"), about("90.4"), Relation.SAME),
        (figure("120"), about("90"), Relation.OTHER),
        # A range holds what lies within it from end to end; a wider one, or one without an end, leaves it open.
        (ranging("90", "95"), ranging("90", "95"), Relation.SAME),
        (ranging("90", "95"), ranging("0.90", "0.950", unit=UNITLESS), Relation.SAME),
        (ranging("90", "95"), ranging("91", "94"), Relation.WITHIN),
        (ranging("90", "95"), ranging("90", "99"), Relation.OPEN),
        (ranging("90", "95"), ranging("90", "94"), Relation.WITHIN),
        (ranging("90", "95"), figure("90", sign="≥"), Relation.OPEN),
        (figure("90", sign="≥"), ranging("90", "95"), Relation.WITHIN),
        (figure("95", sign="≤", lower=Decimal(90), upper=Decimal(95)), ranging("90", "95"), Relation.SAME),
        (ranging("90", "95"), figure("95"), Relation.WITHIN),
        (ranging("90", "95"), figure("0.950", UNITLESS), Relation.WITHIN),
        (ranging("90", "95"), figure("90"), Relation.WITHIN),
        (ranging("90", "95"), figure("93"), Relation.WITHIN),
        (ranging("90", "95"), figure("96"), Relation.OTHER),
        (ranging("90", "95"), about("90"), Relation.OPEN),
        (ranging("90", "95"), ranging("96", "99"), Relation.OTHER),
        (figure("90"), ranging("90", "95"), Relation.OPEN),
        (figure("102", MIN), figure("1.7", HR), Relation.SAME),
        (figure("93.9"), figure("93.9", NUM), Relation.NOT_COMPARABLE),
        (figure("100", USD), figure("100", CNY), Relation.NOT_COMPARABLE),
        (figure("5", "http://example.org/wit"), figure("5", "http://example.org/wit"), Relation.SAME),
        (figure("5", "http://example.org/wit"), figure("5", "http://example.org/other"), Relation.NOT_COMPARABLE),
        # Equality of the printed figures is enough for “at least” and “up to”, and not for “over” and “under”.
        (figure("91.50", sign="≥"), figure("91.50"), Relation.WITHIN),
        (figure("91.50", sign="≤"), figure("0.9150", UNITLESS), Relation.WITHIN),
        (figure("91.50", sign=">"), figure("91.50"), Relation.OPEN),
        (figure("91.50", sign="<"), figure("91.50"), Relation.OPEN),
        (figure("91.50", sign="≥"), figure("91.49"), Relation.OTHER),
        (figure("91.50", sign="≥"), figure("91.50", sign="≤"), Relation.OPEN),
        (figure("90.0", printed=("9 of 10 patients, 90.0%",)), figure("86.0"), Relation.OTHER),
        (figure("100.0", printed=("10 of 10 (100.0%)",)), figure("97.0"), Relation.OTHER),
        (figure("10.0", printed=("1 study: 10.0%",)), figure("14.0"), Relation.OTHER),
        (figure("1000000", NUM, printed=("1 000 000",)), figure("1400000", NUM), Relation.OTHER),
        (figure("93.0", printed=("９３．０％",)), figure("93.4"), Relation.OTHER),
        (figure("95", sign="≥"), figure("91.3", sign="≥", lower=Decimal("91.3"), upper=Decimal("94.2")), Relation.OTHER),
    ],
)  # fmt: skip
def test_values(comparer: Comparer, claimed: Figure, reported: Figure, relation: Relation) -> None:
    assert compared(comparer, claimed, reported).relation(Aspect.VALUE) is relation


@pytest.mark.parametrize(
    ("claimed", "reported", "outcome"),
    [
        (figure("93.9"), figure("93.9"), Outcome.MATCH),
        (figure("93.9", dataset=None), figure("93.9"), Outcome.MATCH),
        (figure("93.9"), figure("84.7"), Outcome.VALUE_DIFFERS),
        (figure("80", sign=">"), figure("70", sign=">"), Outcome.NOT_SHOWN),
        (figure("91.50", sign="≥"), figure("91.50"), Outcome.MATCH),
        # Two currencies, like any two units that do not measure the same, do not differ in value.
        (figure("300", CNY), figure("300", USD), Outcome.NOT_COMPARABLE),
        (figure("300", CNY), figure("300", USD, about="model/palm-2"), Outcome.SAME_METRIC_OTHER_OBJECT),
        # A hit rate is no accuracy.
        (figure("93.9", metric="metric/accuracy"), figure("93.9"), Outcome.SAME_NUMBER_OTHER_METRIC),
        # Authorized is not approved: what is reported is the broader count.
        (
            figure("1000", NUM, ">", metric="metric/approved-device-count", about="technology/ai-ml-medical-device"),
            figure("1451", NUM, metric="metric/device-count", about="technology/ai-ml-medical-device"),
            Outcome.SAME_NUMBER_OTHER_METRIC,
        ),
        (figure("93.9"), figure("93.9", about="model/palm-2"), Outcome.SAME_NUMBER_OTHER_OBJECT),
        # GPT-4 is a large language model; what is said of all of them is not said of it.
        (
            figure("91.3", about="technology/large-language-model"),
            figure("91.3", about="model/gpt-4"),
            Outcome.MATCH,
        ),
        (
            figure("91.3", about="technology/large-language-model"),
            figure("80", about="model/gpt-4"),
            Outcome.VALUE_DIFFERS,
        ),
        (
            figure("91.3", about="model/gpt-4"),
            figure("91.3", about="technology/large-language-model"),
            Outcome.SAME_NUMBER_OTHER_OBJECT,
        ),
        # What is counted of a part is not counted of the whole.
        (
            figure("1104", NUM, metric="metric/device-count", about="technology/artificial-intelligence", dataset=None),
            figure("1104", NUM, metric="metric/device-count", about="technology/ai-ml-medical-device", dataset=None),
            Outcome.SAME_NUMBER_OTHER_OBJECT,
        ),
        (
            figure("20", USD, metric="metric/market-size", about="technology/artificial-intelligence", dataset=None),
            figure("36", USD, metric="metric/market-size", about="technology/ai-healthcare", dataset=None),
            Outcome.SAME_METRIC_OTHER_OBJECT,
        ),
        # A network for images is no large language model.
        (
            figure("91.3", metric="metric/sensitivity", about="technology/large-language-model", dataset=None),
            figure("91.3", metric="metric/sensitivity", about="model/iaorta"),
            Outcome.SAME_NUMBER_OTHER_OBJECT,
        ),
        (figure("93.9"), figure("93.9", dataset="dataset/radle"), Outcome.SAME_NUMBER_OTHER_DATA),
        # A source that does not say on which data or for which time does not say that it is on others.
        (figure("93.9"), figure("93.9", dataset=None), Outcome.NOT_SHOWN),
        (figure("93.9"), figure("70", dataset=None), Outcome.NOT_SHOWN),
        (figure("93.9", period="2024"), figure("93.9"), Outcome.NOT_SHOWN),
        (figure("93.9", period="2024"), figure("70"), Outcome.NOT_SHOWN),
        (figure("93.9", period="2024", size=1000), figure("93.9", period="2024"), Outcome.MATCH),
        # Other patients are other data, whatever the data set is called.
        (figure("93.9", size=5000), figure("93.9", size=50), Outcome.SAME_NUMBER_OTHER_DATA),
        (figure("93.9", size=5000), figure("70", size=50), Outcome.SAME_METRIC_OTHER_DATA),
        (figure("93.9", size=50), figure("93.9", size=50), Outcome.MATCH),
        (figure("93.9"), figure("93.9", size=50), Outcome.MATCH),
        (figure("98"), about("90"), Outcome.NOT_SHOWN),
        (ranging("90", "95"), ranging("90", "99"), Outcome.NOT_SHOWN),
        (ranging("90", "95"), figure("95"), Outcome.MATCH),
        (figure("93.9"), figure("70", dataset="dataset/radle"), Outcome.SAME_METRIC_OTHER_DATA),
        (figure("93.9"), figure("97.4", about="model/gemini-2-5"), Outcome.SAME_METRIC_OTHER_OBJECT),
        (figure("93.9", period="2024"), figure("93.9", period="2023"), Outcome.SAME_NUMBER_OTHER_PERIOD),
        (figure("93.9", period="2024"), figure("70", period="2023"), Outcome.SAME_METRIC_OTHER_PERIOD),
        (figure("93.9", period="2024"), figure("93.9", period="2024-03/2024-06"), Outcome.MATCH),
        (figure("93.9", period="2024"), figure("93.9", period="2024-01/2024-12"), Outcome.MATCH),
        # One day in common is not enough.
        (figure("93.9", period="2024"), figure("93.9", period="1990/2024"), Outcome.SAME_NUMBER_OTHER_PERIOD),
        (figure("93.9", period="2024"), figure("70", period="1990/2024"), Outcome.SAME_METRIC_OTHER_PERIOD),
        (figure("93.9", period="2023/2024"), figure("93.9", period="2024/2025"), Outcome.SAME_NUMBER_OTHER_PERIOD),
        (figure("93.9", period="Q1"), figure("93.9", period="Q1"), Outcome.MATCH),
        (figure("93.9", period="Q1"), figure("93.9", period="2024"), Outcome.SAME_NUMBER_OTHER_PERIOD),
    ],
)
def test_outcomes(comparer: Comparer, claimed: Figure, reported: Figure, outcome: Outcome) -> None:
    assert compared(comparer, claimed, reported).outcome is outcome


@pytest.mark.parametrize(
    ("claimed", "reported", "relation"),
    [
        ("2024", "2024-01/2024-12-31", Relation.SAME),
        ("2024", "2024-06", Relation.PART),
        ("2024", "1990/2024", Relation.BROADER),
        ("2023/2024", "2024/2025", Relation.OTHER),
        ("2024", None, Relation.NOT_REPORTED),
        (None, "2024", Relation.NOT_CLAIMED),
    ],
)
def test_times(comparer: Comparer, claimed: str | None, reported: str | None, relation: Relation) -> None:
    found = compared(comparer, figure("93.9", period=claimed), figure("93.9", period=reported))
    assert found.relation(Aspect.PERIOD) is relation


def test_metric_of_the_same_kind_is_told_from_a_foreign_one(comparer: Comparer) -> None:
    broader = compared(comparer, figure("93.9", metric="metric/sensitivity"), figure("93.9"))
    assert broader.relation(Aspect.METRIC) is Relation.NARROWER
    foreign = compared(comparer, figure("93.9", metric="metric/accuracy"), figure("93.9"))
    assert foreign.relation(Aspect.METRIC) is Relation.OTHER


def test_figures_with_nothing_in_common_are_not_compared(comparer: Comparer) -> None:
    assert comparer.compare(figure("93.9"), figure("1116", NUM, metric="metric/diagnosis-count")) is None
    assert comparer.compare(figure("100"), figure("100", metric="metric/accuracy", about="model/palm-2")) is None
    assert [one.outcome for one in comparer.best(figure("93.9"), [])] == [Outcome.NOTHING_REPORTED]


def test_a_forecast_does_not_bear_on_a_claim_about_today(comparer: Comparer) -> None:
    claimed = figure("100", USD, ">", metric="metric/market-size", about="technology/ai-healthcare", dataset=None)
    forecast = figure("208", USD, metric="metric/market-size", about="technology/ai-healthcare", period="2030")
    assert compared(comparer, claimed, forecast, until=2026).outcome is Outcome.SAME_NUMBER_OTHER_PERIOD
    assert compared(comparer, claimed, forecast, until=2030).outcome is Outcome.MATCH


def test_the_most_telling_comparison_comes_first(comparer: Comparer) -> None:
    other, far, near, same = figure("84.7", about="model/palm-2"), figure("50"), figure("90"), figure("93.9")
    assert comparer.best(figure("93.9"), [other, far, near, same])[0].result == same
    assert comparer.best(figure("93.9"), [other, far, near])[0].result == near
    assert comparer.best(figure("93.9"), [other])[0].result == other


@pytest.mark.parametrize(
    ("value", "printed", "half"),
    [
        ("93.9", "93.9%", "0.05"),
        ("91.5", "91.50%（95% CI 89.0–93.2）", "0.005"),
        ("18160000000", "$18.16 billion", "5000000"),
        ("100000000000", "1000亿美元", "50000000"),
        ("1250", "about 1,250", "0.5"),
        ("91.3", "0.913-0.942", "0.05"),
        ("9", "nine imaging modalities", "0.5"),
        ("1000000000", "十亿", "0.5"),
        ("0.958", "", "0.0005"),
        ("0", "0", "0.5"),
        ("0", "0.0%", "0.05"),
        ("-3.20", "−3.20%", "0.005"),
        # The number that is the value stands before those that are it on another scale, and among these the most digits.
        ("90", "9 of 10 patients, 90.0%", "0.05"),
        ("0.9", "9 of 10 patients, 90.0%", "0.0005"),
        ("100", "10 of 10 (100.0%)", "0.05"),
        ("10", "1 study: 10.0%", "0.05"),
        ("1000000", "1 000 000", "0.5"),
        ("1000000", "1\u2009000\u2009000", "0.5"),
        ("1000000", "1\u202f000\u202f000 items", "0.5"),
        ("10300.5", "10\u00a0300.5", "0.05"),
        ("3", "3 000 of 3", "0.5"),
        ("93", "９３．０％", "0.05"),
        ("1250000", "１，２５０，０００", "0.5"),
    ],
)
def test_the_printed_digits_decide_the_tolerance(value: str, printed: str, half: str) -> None:
    assert half_digit(Decimal(value), [printed]) == Decimal(half)


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=2)


def spanning(one: Decimal | None, other: Decimal | None, low_open: bool, high_open: bool) -> Interval:
    if one is not None and other is not None:
        one, other = min(one, other), max(one, other)
    return Interval(one, other, low_open, high_open)


INTERVALS = st.builds(spanning, st.none() | NUMBERS, st.none() | NUMBERS, st.booleans(), st.booleans())


@BUSY
@given(INTERVALS, INTERVALS, NUMBERS)
def test_intervals_mean_their_values(one: Interval, other: Interval, value: Decimal) -> None:
    if one.holds(value) and one.lies_within(other):
        assert other.holds(value)
    if one.is_apart_from(other):
        assert not (one.holds(value) and other.holds(value))
    assert one.is_apart_from(other) == other.is_apart_from(one)
    assert one.lies_within(one)


@BUSY
@given(NUMBERS, st.sampled_from("=>≥<≤≈"))
def test_a_figure_agrees_with_itself(units: Units, value: Decimal, sign: str) -> None:
    values = interval(value, sign, tolerance=Decimal("0.1") if sign == "≈" else None)
    assert not values.is_apart_from(values)
    assert units.convert(value, PERCENT, PERCENT) == value


@BUSY
@given(NUMBERS)
def test_conversion_there_and_back_is_exact(units: Units, value: Decimal) -> None:
    for one, other in ((PERCENT, UNITLESS), (MIN, HR)):
        there = units.convert(value, one, other)
        assert there is not None
        back = units.convert(there, other, one)
        assert back is not None
        assert abs(back - value) < Decimal("1e-20")


def test_units_that_pint_does_not_know_stay_alone() -> None:
    units = Units({"u:odd": ("{furlong per fortnight}", None), "u:bare": (None, None), "u:cel": ("Cel", None)})
    assert units.scale("u:odd") == Scale("u:odd")
    assert units.scale("u:bare") == units.scale("u:bare")
    assert units.convert(Decimal(1), "u:odd", "u:bare") is None
    assert units.scale("u:cel").to_base(Decimal(37)) == Decimal("310.15")


def test_every_unit_of_the_package_has_a_dimension(real: KnowledgeGraph, units: Units) -> None:
    assert [
        row["unit"] for row in real.ask("judging/units") if units.scale(str(row["unit"])).dimension == row["unit"]
    ] == []


@pytest.mark.parametrize(
    ("source", "claimed", "kinship"),
    [
        ("model/gpt-4", "technology/large-language-model", Kinship.NARROWER),
        ("model/iaorta", "technology/large-language-model", Kinship.OTHER),
        ("model/iaorta", "technology/deep-learning", Kinship.NARROWER),
        ("technology/deep-learning", "technology/large-language-model", Kinship.BROADER),
        ("metric/diagnostic-hit-rate", "metric/accuracy", Kinship.OTHER),
        ("metric/diagnostic-hit-rate", "metric/sensitivity", Kinship.NARROWER),
        ("metric/device-count", "metric/approved-device-count", Kinship.BROADER),
        ("model/gpt-4", "model/gpt-4", Kinship.SAME),
    ],
)
def test_kinship(kinds: Kinds, source: str, claimed: str, kinship: Kinship) -> None:
    assert kinds.kinship(expand(source), expand(claimed)) is kinship


def test_kinds_that_lead_round_in_a_circle_end() -> None:
    kinds = Kinds([("a", "b"), ("b", "c"), ("c", "a")])
    assert kinds.above("a") == {"a", "b", "c"}
    assert kinds.nearest([], ["a"]) is None


@pytest.mark.parametrize("text", ["", "soon", "2024-13", "2024-02-30", "0000", "2025/2024", "2024-01/x"])
def test_what_is_no_period_is_none(text: str) -> None:
    assert period(text) is None


def test_a_period_lies_within_another_by_its_days() -> None:
    whole, half, next_year = (period(text) for text in ("2024", "2024-01/2024-06", "2025-01-01"))
    assert whole is not None
    assert half is not None
    assert next_year is not None
    assert lies_within(half, whole)
    assert lies_within(whole, whole)
    assert not lies_within(whole, half)
    assert not lies_within(next_year, whole)


def any_figure(value: int, sign: str, span: int, digits: int, period: str | None, size: int | None) -> Figure:
    if sign == "range":
        return ranging(str(value), str(value + span), period=period, size=size)
    tolerance = Decimal("0.1") if sign == "≈" else None
    printed = (f"{value:.{digits}f}",)
    return figure(str(value), sign=sign, printed=printed, tolerance=tolerance, period=period, size=size)


FIGURES = st.builds(
    any_figure,
    value=st.integers(0, 40),
    sign=st.sampled_from([*"=≈≥≤><", "range"]),
    span=st.integers(0, 9),
    digits=st.integers(0, 2),
    period=st.sampled_from([None, "2024", "2024-03", "soon"]),
    size=st.sampled_from([None, 50, 100]),
)


@BUSY
@given(FIGURES)
def test_every_figure_matches_itself(comparer: Comparer, one: Figure) -> None:
    assert compared(comparer, one, one).outcome is Outcome.MATCH


@BUSY
@given(FIGURES, FIGURES)
def test_what_matches_reaches_nowhere_outside(comparer: Comparer, claimed: Figure, reported: Figure) -> None:
    """Every value of a range or a bound that matches is one that the claim allows; what excludes it never matches."""
    outcome = compared(comparer, claimed, reported).outcome
    if claimed.interval.is_apart_from(reported.interval):
        assert outcome is not Outcome.MATCH
    if outcome is Outcome.MATCH and reported.sign not in "=≈":
        assert reported.interval.lies_within(claimed.interval)
    if outcome is Outcome.MATCH and claimed.sign == "=" and reported.sign in "=≈":
        assert claimed.digits.holds(reported.value) or reported.digits.holds(claimed.value)


@BUSY
@given(FIGURES, FIGURES)
def test_what_is_above_is_not_below(comparer: Comparer, one: Figure, other: Figure) -> None:
    above = comparer.is_above(one, other)
    assert comparer.is_above(other, one) is (None if above is None else not above)
    if above is not None:
        assert not comparer.says_the_same(one, other)
