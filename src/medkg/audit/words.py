"""The audit in words, in the reader's language: every step of a judgement, every aspect of a comparison."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from medkg.audit.agreement import Agreement, Bearing, Position
from medkg.audit.auditor import NewerFigure
from medkg.audit.figures import Aspect, AspectFinding, Comparison, Figure, FigureMatch, Outcome, Relation
from medkg.audit.rule import CONFIRMS_FROM, Charge, Contribution, Judgement, Role, Side
from medkg.audit.sources import Tie
from medkg.entities import Text, Words
from medkg.language import LANGUAGES, current_language, use_language
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.rdf.identifiers import shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from medkg.entities.mapping import Value
    from medkg.graph import KnowledgeGraph

OUTCOMES: dict[Outcome, str] = {
    Outcome.MATCH: N_("The source reports this figure."),
    Outcome.VALUE_DIFFERS: N_("The source reports another value."),
    Outcome.NOT_SHOWN: N_("The source's figure neither shows nor excludes this one."),
    Outcome.NOT_COMPARABLE: N_("The source's figure is in a unit that cannot be converted into this one."),
    Outcome.SAME_NUMBER_OTHER_METRIC: N_("Same number, but of another metric."),
    Outcome.SAME_NUMBER_OTHER_OBJECT: N_("Same number, but of another model or thing."),
    Outcome.SAME_NUMBER_OTHER_DATA: N_("Same number, but not shown to be on the same data."),
    Outcome.SAME_NUMBER_OTHER_PERIOD: N_("Same number, but not for the same time."),
    Outcome.SAME_METRIC_OTHER_DATA: N_("Same metric, but other data."),
    Outcome.SAME_METRIC_OTHER_OBJECT: N_("Same metric, but of another model or thing."),
    Outcome.SAME_METRIC_OTHER_PERIOD: N_("Same metric, but another time."),
    Outcome.NOTHING_REPORTED: N_("No comparable figure of the source is recorded."),
}

ASPECTS: dict[Aspect, str] = {
    Aspect.VALUE: N_("value"),
    Aspect.METRIC: N_("metric"),
    Aspect.OBJECT: N_("of what"),
    Aspect.DATASET: N_("data"),
    Aspect.PERIOD: N_("time"),
    Aspect.SIZE: N_("sample"),
}

RELATIONS: dict[Relation, str] = {
    Relation.SAME: N_("the same"),
    Relation.WITHIN: N_("among the values that the claim allows"),
    Relation.COARSER: N_("the same in the digits that the source gives"),
    Relation.NARROWER: N_("one kind of it only"),
    Relation.BROADER: N_("something broader"),
    Relation.PART: N_("a part of it"),
    Relation.OTHER: N_("another"),
    Relation.OPEN: N_("left open"),
    Relation.NOT_CLAIMED: N_("not said by the claim"),
    Relation.NOT_REPORTED: N_("not said by the source"),
    Relation.NOT_COMPARABLE: N_("units that do not measure the same"),
}

ROLES: dict[Role, str] = {
    Role.LEADS: N_("leads"),
    Role.CONFIRMS: N_("confirms, one point more"),
    Role.COUNTED_WITH: N_("counted once, with another line"),
    Role.BESIDE: N_("independent, changes nothing"),
    Role.NO_WEIGHT: N_("no weight"),
}

TIES: dict[Tie, str] = {
    Tie.SAME_WORK: N_("the same work"),
    Tie.SAME_STUDY: N_("the same study behind both"),
    Tie.SAME_AUTHORS: N_("the same group of authors"),
    Tie.SAME_VOICE: N_("the same publisher speaking for itself"),
}

SIDES: dict[Side, str] = {
    Side.FOR: N_("for the claim"),
    Side.AGAINST: N_("against the claim"),
    Side.NEITHER: N_("for neither side"),
}

PARTICULARS: dict[str, str] = {
    "claimed": N_("claimed"),
    "studied": N_("studied"),
    "published": N_("published"),
    "shelf life": N_("shelf life in years"),
    "sample": N_("sample"),
    "threshold": N_("threshold"),
    "written by": N_("written by"),
}


class Names:
    """What things are called. Concepts and the like are read at once, works when they are first asked for."""

    def __init__(self, texts: dict[str, dict[str, str]], find: Callable[[str], dict[str, str]] | None = None) -> None:
        self._texts = texts
        self._find = find

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> Names:
        """Of all concepts, things and works of a package. The works grow with the reports; a report needs a few."""
        texts: dict[str, dict[str, str]] = {}
        for row in graph.ask("judging/names"):
            _add(texts.setdefault(str(row["thing"]), {}), row["name"])

        def title(iri: str) -> dict[str, str]:
            found: dict[str, str] = {}
            if iri.startswith(_WORK):
                for row in graph.ask("judging/title", work=iri):
                    _add(found, row["title"])
            return found

        return cls(texts, title)

    def _said(self, iri: str) -> dict[str, str]:
        if iri not in self._texts:
            self._texts[iri] = self._find(iri) if self._find is not None else {}
        return self._texts[iri]

    def words(self, iri: str) -> Words:
        """The name in every language it has; the short identifier where it has none."""
        return Words(self._said(iri) or {"": shorten(iri)})

    def __call__(self, iri: str) -> str:
        """The name in the reader's language, else in any; the short identifier of what has none."""
        texts = self._said(iri)
        return str(Words(texts)) if texts else shorten(iri)


_WORK = f"{ID}work/"


def _add(names: dict[str, str], name: Value | None) -> None:
    """Take up a name; the first one of a language stands."""
    if isinstance(name, Text):
        names.setdefault(name.language, str(name))


def derivation(judgement: Judgement, name: Names) -> tuple[str, ...]:
    """Every step from the lines to the grade, a sentence each; the last one is the result."""
    steps = [_row(row, name) for row in judgement.contributions]
    for side, balance in ((Side.FOR, judgement.support), (Side.AGAINST, judgement.contradiction)):
        if balance.points:
            steps.append(_("Points {side}: {points}.").format(side=_(SIDES[side]), points=balance.points))
    if judgement.contradiction.leads or judgement.points < 0:
        steps.append(
            _("A work contradicts the claim: points for less points against, and 1 at the most: {points}.").format(
                points=judgement.points
            )
        )
    steps.append(
        _("Verdict: {verdict}. Grade {letter}: {grade}.").format(
            verdict=judgement.verdict.label, letter=judgement.grade.notation, grade=judgement.grade.label
        )
    )
    return tuple(steps)


def charge(taken: Charge, name: Names) -> str:
    """A limitation with what shows it: “small sample −1 (sample: 50; threshold: 100)”."""
    shown = [_pair(_(PARTICULARS[word]), _named(value, name)) for word, value in taken.particulars]
    points = f"−{taken.points}" if taken.points else _("0, told by “in part” already")
    return _with(f"{taken.limitation.label} {points}", shown)


def comparison(found: Comparison, name: Names) -> tuple[str, ...]:
    """What a comparison comes to, then one sentence an aspect that both sides speak of."""
    told = [_(OUTCOMES[found.outcome])]
    told += [
        aspect(finding, name)
        for finding in found.aspects
        if finding.relation not in (Relation.NOT_CLAIMED, Relation.NOT_REPORTED)
    ]
    return tuple(told)


def aspect(finding: AspectFinding, name: Names) -> str:
    """One aspect: “metric: another (claimed: accuracy; reported: diagnostic hit rate)”."""
    sides = [
        _pair(word, _named(value, name))
        for word, value in ((_("claimed"), finding.claimed), (_("reported"), finding.reported))
        if value is not None
    ]
    return _with(_pair(_(ASPECTS[finding.aspect]), _(RELATIONS[finding.relation])), sides)


def figure_match(match: FigureMatch, name: Names) -> tuple[str, ...]:
    """The most telling comparison of a claim's figure with a line's work."""
    return comparison(match.best, name)


def difference(match: FigureMatch, name: Names) -> str:
    """What that comparison comes to, and the aspects in which the two figures are not the same.

    Where the source does not show the figure, also what of data and time it does not say.
    """
    outcome, *_aspects = figure_match(match, name)
    alike = [Relation.SAME, Relation.NOT_CLAIMED]
    if match.outcome is not Outcome.NOT_SHOWN:
        alike.append(Relation.NOT_REPORTED)
    differing = [
        aspect(_in_print(finding, match), name)
        for finding in match.best.aspects
        if finding.relation not in alike and (finding.aspect, finding.relation) != (Aspect.SIZE, Relation.NOT_REPORTED)
    ]
    return _with(outcome, differing)


def printed(figure: Figure) -> str:
    """A figure as it is printed, in the reader's language where it is; its value where nothing is."""
    language = current_language()
    told = [text for text in figure.printed if isinstance(text, Text) and text.language == language]
    return [*told, *figure.printed, str(figure.value)][0]


def _in_print(finding: AspectFinding, match: FigureMatch) -> AspectFinding:
    """An aspect whose values stand as printed in the reader's language."""
    if finding.aspect is not Aspect.VALUE or match.best.result is None:
        return finding
    return replace(finding, claimed=printed(match.quantity), reported=printed(match.best.result))


def newer(found: NewerFigure, name: Names) -> str:
    """A later figure on the same data, beside the claim's."""
    text = {
        True: N_("A later work reports a better figure on the same data: {value} for {object} ({work}, {published})."),
        False: N_("A later work reports a worse figure on the same data: {value} for {object} ({work}, {published})."),
        None: N_("A later work reports another figure on the same data: {value} for {object} ({work}, {published})."),
    }[found.is_better]
    return _(text).format(
        value=printed(found.result),
        object=name(found.result.about),
        work=name(found.work),
        published=found.published,
    )


def agreement(found: Agreement, name: Names) -> str:
    """Why two claims agree or contradict each other."""
    text = {
        Bearing.AGREES: N_("Both give {metric} of {object}: {one} and {other} are the same in the digits printed."),
        Bearing.CONTRADICTS: N_(
            "Both give {metric} of {object} for the same data and time, but no value is both {one} and {other}."
        ),
    }[found.bearing]
    return _(text).format(
        metric=name(found.on.metric), object=name(found.on.about), one=_figure(found.one), other=_figure(found.other)
    )


def in_each_language(say: Callable[[], str]) -> Words:
    """What *say* says in every language of the interface."""
    with _any_language():
        told = {}
        for language in LANGUAGES:
            use_language(language)
            told[language] = say()
        return Words(told)


@contextmanager
def _any_language() -> Iterator[None]:
    before = current_language()
    try:
        yield
    finally:
        use_language(before)


def _row(row: Contribution, name: Names) -> str:
    if row.side is Side.NEITHER:
        told = [_("counts as “{verdict}”, for neither side").format(verdict=row.counted.label)]
        told += [charge(one, name) for one in row.charges]
    else:
        kind = _("primary source for such claims") if row.is_primary else str(row.study_kind.label)
        told = [str(row.counted.label), f"{kind} {row.strength}"]
        told += [charge(one, name) for one in row.charges]
        told += [_pair(_("points"), str(row.points)), _with(_(ROLES[row.role]), [_(TIES[row.tie])] if row.tie else [])]
    if row.notices:
        told.append(_("retracted by {notices}").format(notices=_(", ").join(map(name, row.notices))))
    return _("{work}: {told}.").format(work=name(row.work), told=_("; ").join(told))


def _pair(word: str, value: str) -> str:
    return _("{word}: {value}").format(word=word, value=value)


def _with(told: str, particulars: list[str]) -> str:
    """*told* with its particulars in brackets, where there are any."""
    return _("{told} ({particulars})").format(told=told, particulars=_("; ").join(particulars)) if particulars else told


def _figure(position: Position) -> str:
    return printed(position.members[0].figure)


def _named(value: str, name: Names) -> str:
    return name(value) if "://" in value else value


RULE_IN_WORDS = N_(
    "A line's points are the strength of its kind of study, or 4 where it is the primary source, less its limitations. "
    "The strongest line of a side gives its points; an independent one of at least {least} points adds one."
)


def rule_in_words() -> str:
    """The rule in two sentences, to stand above a table of contributions."""
    return _(RULE_IN_WORDS).format(least=CONFIRMS_FROM)
