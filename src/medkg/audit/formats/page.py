"""The report card as a page that stands alone in one file: its style and its plots are in it, and it has no script."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from medkg import __version__
from medkg.audit import plots
from medkg.audit.behind import GRADES_MEAN, behind_in_words, grade_meaning
from medkg.audit.formats.text import (
    SEVERITIES,
    by_rule,
    counted,
    headings,
    place,
    since_in_words,
    where,
)
from medkg.audit.report_grade import grade_in_words
from medkg.language import current_language
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.audit.card import ReportCard
    from medkg.audit.findings import Finding


def as_html(cards: Sequence[ReportCard]) -> str:
    """One page with all *cards*, in the current language."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("medkg.audit"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    drawn = [
        {
            "bar": Markup(plots.evidence_bar(card)),
            "sections": Markup(plots.sections_plot(card)),
            "grades": Markup(plots.grades_plot(card)),
            "card": card,
            "groups": groups(card),
        }
        for card in cards
    ]
    words: dict[str, Any] = {
        "_": _,
        "language": current_language(),
        "cards": drawn,
        "version": __version__,
        "counted": counted,
        "since_in_words": since_in_words,
        "grade_in_words": grade_in_words,
        "place": place,
        "grades_mean": _(GRADES_MEAN),
        "headings": headings,
        "grade_meaning": grade_meaning,
        "behind_in_words": behind_in_words,
        "where": where,
        "severities": {severity: _(word) for severity, word in SEVERITIES.items()},
    }
    return environment.get_template("card.html").render(words)


def groups(card: ReportCard) -> tuple[tuple[Finding, ...], ...]:
    """The findings that are told, worst first, those of one rule together."""
    found = groupby(by_rule(card.told), key=lambda one: (one.severity, one.rule))
    return tuple(tuple(group) for _key, group in found)
