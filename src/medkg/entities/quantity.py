"""Measured values: what a claim asserts, and what a work reports."""

from decimal import Decimal
from typing import ClassVar

from medkg.entities.mapping import IRI, Entity, Words, maybe, one, words
from medkg.namespaces import PREFIXES
from medkg.vocabulary import MEDKG

_SCHEMA = PREFIXES["schema"]
_QUDT = PREFIXES["qudt"]


class Quantity(Entity):
    """A claim's figure. ``value`` is in ``unit`` (percent as 93.9); ``printed`` keeps the digits as they stand."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Quantity,)

    value: Decimal = one(_QUDT + "numericValue")
    unit: IRI = one(_QUDT + "hasUnit")
    comparator: IRI = one(MEDKG.comparator)
    metric: IRI = one(_SCHEMA + "measuredProperty")
    about: IRI = one(_SCHEMA + "observationAbout")
    dataset: IRI | None = maybe(MEDKG.onDataset)
    sample_size: int | None = maybe(MEDKG.sampleSize)
    lower_bound: Decimal | None = maybe(MEDKG.lowerBound)
    upper_bound: Decimal | None = maybe(MEDKG.upperBound)
    period: str | None = maybe(_SCHEMA + "temporalCoverage")
    printed: Words = words(MEDKG.printed)


class Result(Quantity):
    """A work's figure, in the work's own digits."""

    CLASSES: ClassVar[tuple[str, ...]] = (MEDKG.Result,)

    reported_by: IRI = one(MEDKG.reportedBy)
