"""Figures compared: a claim's number against what a work reports, aspect by aspect.

That two numbers are equal says little: they must be numbers of the same metric, of the same object, on the same data,
for the same period. Each aspect is a finding of its own, and the outcome sums them up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from medkg.audit.intervals import Interval, interval
from medkg.audit.kinds import Kinds, Kinship
from medkg.audit.periods import overlap, period
from medkg.audit.units import Units


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
    OTHER = "other"
    OPEN = "open"
    """The source's figure neither shows nor excludes the claim's: “over 70” for “over 80”."""
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
_SILENT = (Relation.SAME, Relation.NOT_CLAIMED)


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
    """Compares figures by the package's units and kinds."""

    def __init__(self, units: Units, kinds: Kinds) -> None:
        self._units = units
        self._kinds = kinds

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
        data = _said(Aspect.DATASET, claimed.dataset, reported.dataset, lambda one, other: one == other)
        when = _period(claimed.period, reported.period, until)
        size = _said(Aspect.SIZE, _shown(claimed.size), _shown(reported.size), lambda one, other: one == other)
        outcome = _outcome(value.relation, metric.relation, about.relation, data.relation, when.relation)
        if outcome is None:
            return None
        return Comparison(outcome=outcome, result=reported, aspects=(value, metric, about, data, when, size), gap=gap)

    def gap(self, claimed: Figure, reported: Figure) -> Decimal | None:
        """Reported minus claimed value in the claim's unit; None where the units do not measure the same."""
        value = self._units.convert(reported.value, reported.unit, claimed.unit)
        return None if value is None else value - claimed.value

    def _value(self, claimed: Figure, reported: Figure) -> tuple[AspectFinding, Decimal | None]:
        mine, theirs = claimed.interval, reported.interval
        gap = self.gap(claimed, reported)
        if gap is None:
            relation = Relation.NOT_COMPARABLE
        else:
            if claimed.unit != reported.unit:
                here, there = self._units.scale(claimed.unit), self._units.scale(reported.unit)
                mine, theirs = mine.on(here), theirs.on(there)
            relation = _values(claimed, reported, mine, theirs, same=not gap)
        return AspectFinding(
            aspect=Aspect.VALUE, relation=relation, claimed=_told(claimed), reported=_told(reported)
        ), gap

    def _kinship(self, aspect: Aspect, claimed: str, reported: str) -> AspectFinding:
        relation = {
            Kinship.SAME: Relation.SAME,
            Kinship.NARROWER: Relation.NARROWER,
            Kinship.BROADER: Relation.BROADER,
            Kinship.OTHER: Relation.OTHER,
        }[self._kinds.kinship(reported, claimed)]
        return AspectFinding(aspect=aspect, relation=relation, claimed=claimed, reported=reported)


def _values(claimed: Figure, reported: Figure, mine: Interval, theirs: Interval, *, same: bool) -> Relation:
    if claimed.sign == reported.sign and same:
        return Relation.SAME
    if same and claimed.sign in "≥≤" and reported.sign == "=":
        return Relation.WITHIN  # “at least 91.5” says no more than that, however many digits either prints
    if theirs.lies_within(mine):
        return Relation.SAME if claimed.sign == "=" else Relation.WITHIN
    if mine.is_apart_from(theirs):
        return Relation.OTHER
    if claimed.sign == "=" and reported.sign in "=≈":
        if mine.holds(_middle(theirs)):
            return Relation.SAME  # equal in the digits that the claim prints
        if theirs.holds(_middle(mine)):
            return Relation.COARSER
        return Relation.OTHER
    return Relation.OPEN


def _middle(values: Interval) -> Decimal:
    if values.low is None or values.high is None:
        raise ValueError("an interval without an end has no middle")
    return (values.low + values.high) / 2


def _outcome(value: Relation, metric: Relation, about: Relation, data: Relation, when: Relation) -> Outcome | None:
    """What the aspects come to, by the first that is amiss; None where the figures have nothing in common."""
    if metric is not Relation.SAME:
        # A number alone proves no kinship: 100 % of one thing and 100 % of another. It takes the same object too.
        alike = value is Relation.SAME and about in (Relation.SAME, Relation.NARROWER)
        related = metric is not Relation.OTHER and value in _AGREEING
        return Outcome.SAME_NUMBER_OTHER_METRIC if alike or related else None
    agrees = value in _AGREEING
    if about is not Relation.SAME:
        return Outcome.SAME_NUMBER_OTHER_OBJECT if agrees else Outcome.SAME_METRIC_OTHER_OBJECT
    if data not in _SILENT:
        return Outcome.SAME_NUMBER_OTHER_DATA if agrees else Outcome.SAME_METRIC_OTHER_DATA
    if when not in (*_SILENT, Relation.WITHIN):
        return Outcome.SAME_NUMBER_OTHER_PERIOD if agrees else Outcome.SAME_METRIC_OTHER_PERIOD
    if agrees:
        return Outcome.MATCH
    if value is Relation.NOT_COMPARABLE:
        return Outcome.NOT_COMPARABLE
    return Outcome.NOT_SHOWN if value is Relation.OPEN else Outcome.VALUE_DIFFERS


def _said(
    aspect: Aspect, claimed: str | None, reported: str | None, agree: Callable[[str, str], bool]
) -> AspectFinding:
    if claimed is None:
        relation = Relation.NOT_CLAIMED
    elif reported is None:
        relation = Relation.NOT_REPORTED
    else:
        relation = Relation.SAME if agree(claimed, reported) else Relation.OTHER
    return AspectFinding(aspect=aspect, relation=relation, claimed=claimed, reported=reported)


def _period(claimed: str | None, reported: str | None, until: int | None) -> AspectFinding:
    theirs = period(reported) if reported else None
    if claimed is None and theirs is not None and until is not None and theirs[0].year > until:
        return AspectFinding(aspect=Aspect.PERIOD, relation=Relation.OTHER, reported=reported)
    if claimed is not None and reported is None:
        return AspectFinding(aspect=Aspect.PERIOD, relation=Relation.NOT_REPORTED, claimed=claimed)
    return _said(Aspect.PERIOD, claimed, reported, _same_time)


def _same_time(one: str, other: str) -> bool:
    """Whether two periods overlap; texts that are none must be equal."""
    first, second = period(one), period(other)
    return one == other if first is None or second is None else overlap(first, second)


def _how_telling(comparison: Comparison) -> tuple[int, Decimal, str]:
    gap = abs(comparison.gap) if comparison.gap is not None else Decimal("Infinity")
    return _ORDER[comparison.outcome], gap, comparison.result.iri if comparison.result else ""


def _told(figure: Figure) -> str:
    return figure.printed[0] if figure.printed else f"{figure.sign} {figure.value}"


def _shown(number: int | None) -> str | None:
    return None if number is None else str(number)
