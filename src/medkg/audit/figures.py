"""Figures compared: a claim's number against what a work reports, aspect by aspect.

That two numbers are equal says little: they must be numbers of the same metric, of the same object, on the same data,
for the same period. Each aspect is a finding of its own, and the outcome sums them up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from medkg.audit.intervals import Interval, interval
from medkg.audit.kinds import Kinds, Kinship
from medkg.audit.periods import Period, lies_within, period
from medkg.audit.units import Scale, Units


class Aspect(Enum):
    """In what two figures are compared."""

    VALUE = "value"
    METRIC = "metric"
    OBJECT = "object"
    DATASET = "dataset"
    PERIOD = "period"
    SIZE = "size"


class Relation(Enum):
    """How the reported figure stands to the claimed one in one aspect."""

    SAME = "same"
    WITHIN = "within"
    """The reported value is among those that the claim allows: 93.9 for “over 90”."""
    COARSER = "coarser"
    """The claim gives more digits than the source; they agree in those that the source gives."""
    NARROWER = "narrower"
    """The source speaks of one kind of what the claim speaks of."""
    BROADER = "broader"
    PART = "part"
    """The source speaks of a part of the time that the claim speaks of."""
    OTHER = "other"
    OPEN = "open"
    """The source's figure neither shows nor excludes the claim's: “over 70” for “over 80”, “about 90” for 98."""
    NOT_CLAIMED = "not claimed"
    """The claim does not say."""
    NOT_REPORTED = "not reported"
    """The source does not say."""
    NOT_COMPARABLE = "not comparable"
    """The units do not measure the same."""


class Outcome(Enum):
    """What a comparison comes to, in the order of how telling it is."""

    MATCH = "match"
    VALUE_DIFFERS = "value differs"
    NOT_SHOWN = "not shown"
    NOT_COMPARABLE = "not comparable"
    SAME_NUMBER_OTHER_METRIC = "same number, other metric"
    SAME_NUMBER_OTHER_OBJECT = "same number, other object"
    SAME_NUMBER_OTHER_DATA = "same number, other data"
    SAME_NUMBER_OTHER_PERIOD = "same number, other period"
    SAME_METRIC_OTHER_DATA = "same metric, other data"
    SAME_METRIC_OTHER_OBJECT = "same metric, other object"
    SAME_METRIC_OTHER_PERIOD = "same metric, other period"
    NOTHING_REPORTED = "nothing reported"

    @property
    def is_support(self) -> bool:
        return self is Outcome.MATCH


_ORDER = {outcome: place for place, outcome in enumerate(Outcome)}
_AGREEING = (Relation.SAME, Relation.WITHIN, Relation.COARSER)
_ELSEWHERE = (Relation.OTHER, Relation.BROADER)
_SIZES = "=≈"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number as claimed or reported. ``sign`` is its comparator's; ``printed`` holds the digits that count."""

    iri: str
    value: Decimal
    unit: str
    sign: str
    metric: str
    about: str
    dataset: str | None = None
    size: int | None = None
    period: str | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    printed: tuple[str, ...] = ()
    tolerance: Decimal | None = None

    @property
    def interval(self) -> Interval:
        """The values it allows, in its own unit."""
        return interval(
            self.value,
            self.sign,
            printed=self.printed,
            tolerance=self.tolerance,
            lower=self.lower,
            upper=self.upper,
        )

    @property
    def digits(self) -> Interval:
        """The values that are its number in the digits it prints: of “about 90” those from 89.5 up to 90.5."""
        return interval(self.value, "=", printed=self.printed)


@dataclass(frozen=True, kw_only=True)
class AspectFinding:
    """One aspect of a comparison; what either side says of it, as a text or an IRI."""

    aspect: Aspect
    relation: Relation
    claimed: str | None = None
    reported: str | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A claimed figure against a reported one. ``gap``: reported minus claimed value, in the claim's unit."""

    outcome: Outcome
    result: Figure | None = None
    aspects: tuple[AspectFinding, ...] = ()
    gap: Decimal | None = None

    def relation(self, aspect: Aspect) -> Relation | None:
        return next((finding.relation for finding in self.aspects if finding.aspect is aspect), None)


@dataclass(frozen=True, kw_only=True)
class FigureMatch:
    """A claim's figure against all that one line's work reports: the most telling comparison, then the others."""

    claim: str
    quantity: Figure
    line: str
    work: str
    best: Comparison
    others: tuple[Comparison, ...] = ()

    @property
    def outcome(self) -> Outcome:
        return self.best.outcome


class Comparer:
    """Compares figures by the package's units and kinds.

    *performance*: the metrics that tell how well something does. Measured on one kind of a thing they are measured on
    that thing; a count or a market of one kind is not that of the whole.
    """

    def __init__(self, units: Units, kinds: Kinds, performance: Collection[str]) -> None:
        self._units = units
        self._kinds = kinds
        self._performance = performance

    def best(self, claimed: Figure, reported: Iterable[Figure], *, until: int | None = None) -> list[Comparison]:
        """The comparisons worth telling, the most telling first; one of NOTHING_REPORTED where there are none.

        *until* is the year in which the claim was made: what is reported for later years is a forecast, and a claim
        that names no period does not speak of it.
        """
        found = [comparison for figure in reported if (comparison := self.compare(claimed, figure, until=until))]
        found.sort(key=_how_telling)
        return found or [Comparison(outcome=Outcome.NOTHING_REPORTED)]

    def compare(self, claimed: Figure, reported: Figure, *, until: int | None = None) -> Comparison | None:
        """How *reported* bears on *claimed*; None where neither number nor metric have to do with each other."""
        value, gap = self._value(claimed, reported)
        metric = self._kinship(Aspect.METRIC, claimed.metric, reported.metric)
        about = self._kinship(Aspect.OBJECT, claimed.about, reported.about)
        data = _said(Aspect.DATASET, claimed.dataset, reported.dataset)
        when = _period(claimed.period, reported.period, until)
        size = _said(Aspect.SIZE, _shown(claimed.size), _shown(reported.size))
        measured_on = data.relation, size.relation
        carries = claimed.metric in self._performance
        outcome = _outcome(value.relation, metric.relation, about.relation, measured_on, when.relation, carries=carries)
        if outcome is None:
            return None
        return Comparison(outcome=outcome, result=reported, aspects=(value, metric, about, data, when, size), gap=gap)

    def gap(self, claimed: Figure, reported: Figure) -> Decimal | None:
        """Reported minus claimed value in the claim's unit; None where the units do not measure the same."""
        value = self._units.convert(reported.value, reported.unit, claimed.unit)
        return None if value is None else value - claimed.value

    def is_above(self, claimed: Figure, reported: Figure) -> bool | None:
        """Whether all that *reported* allows is above all that *claimed* does (True) or below it (False); else None."""
        stated = self._stated(claimed, reported)
        if stated is None:
            return None
        mine, theirs = stated
        if mine.values.is_below(theirs.values):
            return True
        return False if theirs.values.is_below(mine.values) else None

    def says_the_same(self, claimed: Figure, reported: Figure) -> bool:
        """Whether they are one number in the digits that both print."""
        stated = self._stated(claimed, reported)
        return stated is not None and _values(*stated) in (Relation.SAME, Relation.COARSER)

    def _value(self, claimed: Figure, reported: Figure) -> tuple[AspectFinding, Decimal | None]:
        stated = self._stated(claimed, reported)
        relation = Relation.NOT_COMPARABLE if stated is None else _values(*stated)
        told = AspectFinding(aspect=Aspect.VALUE, relation=relation, claimed=_told(claimed), reported=_told(reported))
        return told, self.gap(claimed, reported)

    def _stated(self, claimed: Figure, reported: Figure) -> tuple[_Stated, _Stated] | None:
        """Both in one unit; None where their units do not measure the same. One unit alone need not be known."""
        if claimed.unit == reported.unit:
            return _Stated.by(claimed), _Stated.by(reported)
        here, there = self._units.scale(claimed.unit), self._units.scale(reported.unit)
        if here.dimension != there.dimension:
            return None
        return _Stated.by(claimed).on(here), _Stated.by(reported).on(there)

    def _kinship(self, aspect: Aspect, claimed: str, reported: str) -> AspectFinding:
        relation = {
            Kinship.SAME: Relation.SAME,
            Kinship.NARROWER: Relation.NARROWER,
            Kinship.BROADER: Relation.BROADER,
            Kinship.OTHER: Relation.OTHER,
        }[self._kinds.kinship(reported, claimed)]
        return AspectFinding(aspect=aspect, relation=relation, claimed=claimed, reported=reported)


class _Stated(NamedTuple):
    """What a figure states: its number, the values it allows, and those that are its number in the digits printed."""

    sign: str
    number: Decimal
    values: Interval
    digits: Interval

    @classmethod
    def by(cls, figure: Figure) -> _Stated:
        values = figure.interval
        return cls(figure.sign, figure.value, values, values if figure.tolerance is None else figure.digits)

    def on(self, scale: Scale) -> _Stated:
        """The same in the base of a dimension."""
        return _Stated(self.sign, scale.to_base(self.number), self.values.on(scale), self.digits.on(scale))


def _values(mine: _Stated, theirs: _Stated) -> Relation:
    if mine.sign == theirs.sign and mine.sign in _SIZES and mine.number == theirs.number:
        return Relation.SAME
    if mine.values == theirs.values:
        return Relation.SAME
    if theirs.values.lies_within(mine.values):
        return Relation.SAME if mine.sign == "=" else Relation.WITHIN
    if theirs.sign == "=" and mine.sign in "≥≤≈" and theirs.number in (mine.values.low, mine.values.high):
        return Relation.WITHIN  # “at least 91.5” says no more than that, however many digits either prints
    if mine.values.is_apart_from(theirs.values):
        return Relation.OTHER
    if mine.sign == "=" and theirs.sign in _SIZES:
        if mine.digits.holds(theirs.number):
            return Relation.SAME  # equal in the digits that the claim prints
        if theirs.digits.holds(mine.number):
            return Relation.COARSER
        return Relation.OTHER if theirs.sign == "=" else Relation.OPEN
    return Relation.OPEN


def _outcome(
    value: Relation,
    metric: Relation,
    about: Relation,
    data: tuple[Relation, Relation],
    when: Relation,
    *,
    carries: bool,
) -> Outcome | None:
    """What the aspects come to, by the first that is amiss; None where the figures have nothing in common.

    *data*: the data set and the sample. *carries*: what holds for one kind of a thing holds for that thing.
    """
    agrees = value in _AGREEING
    if metric is not Relation.SAME:
        # A number alone proves no kinship: 100 % of one thing and 100 % of another. It takes the same object too.
        alike = value is Relation.SAME and about in (Relation.SAME, Relation.NARROWER)
        related = metric is not Relation.OTHER and agrees
        return Outcome.SAME_NUMBER_OTHER_METRIC if alike or related else None
    if about is not Relation.SAME and not (carries and about is Relation.NARROWER):
        return Outcome.SAME_NUMBER_OTHER_OBJECT if agrees else Outcome.SAME_METRIC_OTHER_OBJECT
    if Relation.OTHER in data:
        return Outcome.SAME_NUMBER_OTHER_DATA if agrees else Outcome.SAME_METRIC_OTHER_DATA
    if when in _ELSEWHERE:
        return Outcome.SAME_NUMBER_OTHER_PERIOD if agrees else Outcome.SAME_METRIC_OTHER_PERIOD
    if value is Relation.NOT_COMPARABLE:
        return Outcome.NOT_COMPARABLE
    # A source that does not say on which data or for which time may have meant others.
    if value is Relation.OPEN or Relation.NOT_REPORTED in (data[0], when):
        return Outcome.NOT_SHOWN
    return Outcome.MATCH if agrees else Outcome.VALUE_DIFFERS


def _said(aspect: Aspect, claimed: str | None, reported: str | None) -> AspectFinding:
    if claimed is None:
        relation = Relation.NOT_CLAIMED
    elif reported is None:
        relation = Relation.NOT_REPORTED
    else:
        relation = Relation.SAME if claimed == reported else Relation.OTHER
    return AspectFinding(aspect=aspect, relation=relation, claimed=claimed, reported=reported)


def _period(claimed: str | None, reported: str | None, until: int | None) -> AspectFinding:
    mine, theirs = (period(text) if text else None for text in (claimed, reported))
    said = _said(Aspect.PERIOD, claimed, reported)
    if claimed is None and theirs is not None and until is not None and theirs[0].year > until:
        return replace(said, relation=Relation.OTHER)
    if mine is not None and theirs is not None:
        return replace(said, relation=_times(mine, theirs))
    return said


def _times(mine: Period, theirs: Period) -> Relation:
    """A day in common is not enough: of 1990 to 2024 a source tells nothing about 2024."""
    if mine == theirs:
        return Relation.SAME
    if lies_within(theirs, mine):
        return Relation.PART
    return Relation.BROADER if lies_within(mine, theirs) else Relation.OTHER


def _how_telling(comparison: Comparison) -> tuple[int, Decimal, str]:
    gap = abs(comparison.gap) if comparison.gap is not None else Decimal("Infinity")
    return _ORDER[comparison.outcome], gap, comparison.result.iri if comparison.result else ""


def _told(figure: Figure) -> str:
    return figure.printed[0] if figure.printed else f"{figure.sign} {figure.value}"


def _shown(number: int | None) -> str | None:
    return None if number is None else str(number)
