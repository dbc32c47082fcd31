"""A finding of the audit: what is amiss, where it stands, and how to mend it, in both languages."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from medkg.entities import Words
from medkg.rdf.identifiers import natural_key, shorten


class Severity(Enum):
    """How much a finding matters, worst first."""

    ERROR = "error"
    """Something is wrong: a contradiction, an impossible figure, a retracted study."""
    WARNING = "warning"
    """Something is weak: no evidence, a weak source, words that say more than is known."""
    NOTE = "note"
    """Something to know."""

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One rule that fired once. ``place`` is the number of its sentence or entry in the order of reading."""

    rule: str
    severity: Severity
    report: str
    entity: str
    sentence: str | None = None
    """The sentence that prints it; None where the finding is about a list entry, a chapter or the whole."""
    asks: Words = field(compare=False)
    """What its rule asks: “Which claims does some work contradict?”"""
    message: Words = field(compare=False)
    mend: Words = field(compare=False)
    place: int = field(default=0, compare=False)

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """By what it is known again in another audit: SARIF's fingerprint is made of it."""
        return self.rule, self.report, self.entity, str(self.message.best("en"))

    def __str__(self) -> str:
        return f"{shorten(self.entity)}: {self.message}"


def worst_first(finding: Finding) -> tuple[object, ...]:
    """Errors before warnings before notes; then in the order of reading."""
    return (
        finding.severity.rank,
        finding.place,
        natural_key(finding.report),
        finding.rule,
        natural_key(finding.entity),
        str(finding.message.best("en")),
    )
