"""The report card for a terminal: what it comes to first, then the findings, each rule with its mend said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from medkg.audit.behind import GRADES_MEAN, behind_in_words, grade_meaning
from medkg.audit.findings import Finding, Severity
from medkg.audit.report_grade import grade_in_words
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.rdf.identifiers import shorten

if TYPE_CHECKING:
    from medkg.audit.card import ReportCard, Standing

SEVERITIES: dict[Severity, str] = {
    Severity.ERROR: N_("error"),
    Severity.WARNING: N_("warning"),
    Severity.NOTE: N_("note"),
}

_BAR = 20


class Ranking(NamedTuple):
    """A list of claims of a card: what it shows, of how many; in which order, in words; and the claims."""

    heading: str
    order: str
    standings: tuple[Standing, ...]


def as_text(cards: Sequence[ReportCard]) -> str:
    """All *cards*, a blank line between two."""
    return "\n".join("".join(f"{line}\n" for line in _card(card)) for card in cards)


def headings(card: ReportCard) -> tuple[Ranking, ...]:
    """The lists of the strongest and of the weakest claims."""
    strongest, weakest = len(card.strongest), len(card.weakest)
    return (
        Ranking(
            _("Strongest claims ({shown} of {all})").format(shown=strongest, all=card.strongest_of)
            if strongest < card.strongest_of
            else _("Strongest claims"),
            _("The best grade that a claim has; those with a figure first, then in the order of the text."),
            card.strongest,
        ),
        Ranking(
            _("Weakest claims ({shown} of {all})").format(shown=weakest, all=card.weakest_of)
            if weakest < card.weakest_of
            else _("Weakest claims"),
            _(
                "Grades E and F: contradicted ones first, then those with a figure, then those in strong words, then "
                "in the order of the text."
            ),
            card.weakest,
        ),
    )


def counted(findings: Sequence[Finding]) -> str:
    """“1 error, 90 warnings, 30 notes”, without a plural to agree with."""
    numbers = Counter(finding.severity for finding in findings)
    return _("; ").join(
        _("{word}: {value}").format(word=_(SEVERITIES[severity]), value=numbers[severity]) for severity in Severity
    )


def since_in_words(card: ReportCard) -> Iterator[str]:
    """What became of the findings since an earlier version; nothing where none is set beside."""
    if card.since is not None:
        yield _("New since {version}: {findings}").format(version=card.since.version, findings=counted(card.since.new))
        yield _("Mended since {version}: {findings}").format(
            version=card.since.version, findings=counted(card.since.mended)
        )


def where(finding: Finding) -> str:
    """The sentence, or the entry, chapter or whole report that a finding is about."""
    return shorten(finding.sentence or finding.entity)


def place(finding: Finding) -> str:
    """Where a finding is, and the slug of the claim or the evidence line that it is at."""
    at = where(finding)
    if finding.entity == finding.sentence or not finding.sentence:
        return at
    return f"{at} · {shorten(finding.entity).rpartition('/')[2]}"


def _card(card: ReportCard) -> Iterator[str]:
    yield str(card.title)
    yield f"{shorten(card.report)} · {grade_in_words(card)}"
    yield ""
    if card.graded:
        yield _(GRADES_MEAN)
        yield ""
    yield _pairs(_("Verdicts"), ((str(verdict.label), count) for verdict, count in card.verdicts))
    yield _pairs(_("Grades"), ((grade.notation, count) for grade, count in card.grades))
    if card.sections:
        yield ""
        yield _("Borne out, in whole or in part, by section")
        for section in card.sections:
            borne = section.borne_out
            full = round(_BAR * borne / section.claims)
            bar, indent = "█" * full + "·" * (_BAR - full), "  " * (section.depth - 1)
            yield f"  {bar} {borne:>3}/{section.claims:<3} {indent}{section.heading}"
    for heading, order, standings in headings(card):
        if standings:
            yield ""
            yield heading
            yield f"  {order}"
            for one in standings:
                yield from _standing(one)
    yield ""
    yield _("{word}: {value}").format(word=_("Findings"), value=counted(card.findings))
    yield from since_in_words(card)
    groups = [list(found) for _rule, found in groupby(by_rule(card.told), key=lambda one: (one.severity, one.rule))]
    yield from _summary(groups)
    for group in groups:
        severity, rule = group[0].severity, group[0].rule
        yield ""
        yield f"{_(SEVERITIES[severity])} · {group[0].asks} · {len(group)} · {rule}"
        yield f"  → {group[0].mend}"
        yield from (f"  {place(finding)}: {finding.message}" for finding in group)


def _summary(groups: Sequence[Sequence[Finding]]) -> Iterator[str]:
    """How many findings each rule has, in the order in which they are told below."""
    if len(groups) < 2:
        return
    yield ""
    yield _("Findings by rule")
    for group in groups:
        yield f"{len(group):>5} {_(SEVERITIES[group[0].severity])} · {group[0].rule}"


def by_rule(findings: Sequence[Finding]) -> list[Finding]:
    """Worst first, and within a severity rule by rule, in the order in which each is first met."""
    first: dict[str, int] = {}
    for place, finding in enumerate(findings):
        first.setdefault(finding.rule, place)
    return sorted(findings, key=lambda finding: (finding.severity.rank, first[finding.rule]))


def _standing(one: Standing) -> Iterator[str]:
    yield f"  {one.judgement.grade.notation}  {one.judgement.verdict.notation}  {one.statement}"
    if one.behind is not None:
        yield f"        {grade_meaning(one.behind)} · {behind_in_words(one.behind)}"


def _pairs(word: str, counts: Iterator[tuple[str, int]]) -> str:
    told = _("; ").join(_("{word}: {value}").format(word=label, value=count) for label, count in counts if count)
    return _("{word}: {value}").format(word=word, value=told or "0")
