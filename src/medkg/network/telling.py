"""A report's network in words: first what a reader should know of it, then its measures, each with what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from medkg.language import translate as _
from medkg.language import translate_number as ngettext
from medkg.network.carrying import Carrying
from medkg.network.structure import Structure

Name = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A number that describes the network, and what it means in a sentence."""

    name: str
    value: str
    meaning: str

    @property
    def sentence(self) -> str:
        return _("{name} {value}: {meaning}").format(name=self.name, value=self.value, meaning=self.meaning)


def sentences(
    found: Structure, carriers: Sequence[Carrying], fragile: Mapping[str, tuple[str, ...]], name: Name
) -> tuple[str, ...]:
    """All that is said of the network, in the current language; *name* is what a node is called."""
    return (*summary(found, carriers, fragile, name), *(measure.sentence for measure in measures(found)))


def summary(
    found: Structure, carriers: Sequence[Carrying], fragile: Mapping[str, tuple[str, ...]], name: Name
) -> tuple[str, ...]:
    """Whether the report hangs on few sources: a sentence a finding, the numbers of each agreeing with the lists."""
    if not found.lines:
        return (_claims(found),)
    bearing = [one for one in carriers if one.falls]
    told = [_("{claims} {lines}").format(claims=_claims(found), lines=_lines(found))]
    studies = sum(one.work not in one.works for one in carriers)
    if studies:
        told.append(
            ngettext(
                "Behind these works stands {number} study that no line cites: {all} sources in all.",
                "Behind these works stand {number} studies that no line cites: {all} sources in all.",
                studies,
            ).format(number=studies, all=len(carriers))
        )
    if not bearing:
        return (*told, _("No claim falls with one source."))
    told.append(
        ngettext(
            "{number} claim is fragile: it would lose its support, or a part of it, with a single source.",
            "{number} claims are fragile: each would lose its support, or a part of it, with a single source.",
            len(fragile),
        ).format(number=len(fragile))
    )
    told.append(
        ngettext(
            "Such claims hang on {number} source; with the others no claim falls.",
            "Such claims hang on {number} sources; with the others no claim falls.",
            len(bearing),
        ).format(number=len(bearing))
        if len(bearing) < len(carriers)
        else _("With each of the sources some claim falls.")
    )
    told.append(_strongest(bearing, name))
    return tuple(told)


def measures(found: Structure) -> tuple[Measure, ...]:
    """The network in numbers; none where it has no evidence line."""
    spread = found.concentration
    if not found.lines:
        return ()
    return (
        Measure(
            name=_("Largest share of one work"),
            value=_("{number} %").format(number=f"{100 * spread.largest:.1f}"),
            meaning=_("so much of all evidence lines rests on the work with most of them."),
        ),
        Measure(
            name=_("Effective number of works"),
            value=f"{spread.effective:.1f}",
            meaning=ngettext(
                "the lines are spread as if so many works carried equal shares; there is {number}.",
                "the lines are spread as if so many works carried equal shares; there are {number}.",
                spread.works,
            ).format(number=spread.works),
        ),
        Measure(
            name=_("Herfindahl–Hirschman index"),
            value=f"{spread.herfindahl:.3f}",
            meaning=_("the chance that two lines taken at random rest on the same work."),
        ),
        Measure(
            name=_("Gini coefficient"),
            value=f"{spread.gini:.2f}",
            meaning=_("0 would mean that every work carries as many lines as any other, near 1 that one carries all."),
        ),
        Measure(
            name=_("Pieces"),
            value=str(found.parts),
            meaning=_("so many parts of the network are joined by no line and no study; each stands alone."),
        ),
        Measure(
            name=_("Groups"),
            value=str(len(found.communities)),
            meaning=_("so many groups of claims and sources are joined more with each other than with the rest."),
        ),
        Measure(
            name=_("Only joins"),
            value=str(len(found.cut_works)),
            meaning=_("so many sources alone join some claim or source to the rest of its piece."),
        ),
    )


def _claims(found: Structure) -> str:
    if not found.claims:
        return _("The report makes no claims.")
    claims = ngettext("{number} claim", "{number} claims", found.claims).format(number=found.claims)
    if not found.without_evidence:
        return _("{claims}, each with evidence.").format(claims=claims)
    if found.without_evidence == found.claims:
        return _("{claims}, none with evidence.").format(claims=claims)
    return ngettext(
        "{claims}; {number} of them has no evidence.",
        "{claims}; {number} of them have no evidence.",
        found.without_evidence,
    ).format(claims=claims, number=found.without_evidence)


def _lines(found: Structure) -> str:
    works = ngettext("{number} work", "{number} works", found.works).format(number=found.works)
    return ngettext(
        "{number} evidence line leads to {works}.", "{number} evidence lines lead to {works}.", found.lines
    ).format(number=found.lines, works=works)


def _strongest(bearing: Sequence[Carrying], name: Name) -> str:
    """What falls with the first of *bearing*, and that others carry as much, where they do."""
    first = bearing[0]
    falls, claims = len(first.falls), len(first.claims)
    equal = sum(len(one.falls) == falls for one in bearing) - 1
    if claims == 1:
        what = _("the one claim that rests on it would fall")
    elif falls == claims:
        what = _("all {claims} claims that rest on it would fall").format(claims=claims)
    else:
        what = _("{falls} of the {claims} claims that rest on it would fall").format(claims=claims, falls=falls)
    if not equal:
        return _("The source that carries most is “{work}”: without it {what}.").format(
            work=name(first.work), what=what
        )
    return ngettext(
        "No source carries more than “{work}”: without it {what}. {number} other carries as many claims.",
        "No source carries more than “{work}”: without it {what}. {number} others carry as many claims.",
        equal,
    ).format(work=name(first.work), what=what, number=equal)
