"""What stands behind a claim that is borne out, in one line: how many sources, of which kind, on which data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medkg.audit.rule import FULL, Judgement, Role, Side
from medkg.entities import (
    Claim,
    Entity,
    EvidenceLine,
    Grade,
    Metric,
    Organization,
    Quantity,
    Result,
    StudyKind,
    Words,
    Work,
    python_value,
)
from medkg.entities.mapping import Value
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.language import translate_number as ngettext
from medkg.namespaces import ID
from medkg.rdf.triples import Triples

if TYPE_CHECKING:
    from medkg.audit.words import Names
    from medkg.graph import KnowledgeGraph

GRADES_MEAN = N_(
    "A grade says how well the sources bear out the claim as it is worded. It does not say that the matter is settled: "
    "a figure measured once, in one place, is graded A where the paper that measured it says so."
)

_CONDITION = f"{ID}condition/"
_ORGANIZATION = f"{ID}organization/"
_HOSPITAL = "https://schema.org/Hospital"


@dataclass(frozen=True, kw_only=True)
class Behind:
    """All of it is from the line that leads, but for ``sources`` and ``is_confirmed``.

    ``measures``: a measure of the claim and the broader one that it is a kind of. ``places``: the hospitals, and
    ``conditions``: the diseases, that the work is about. ``samples``: of its results, smallest first.
    """

    grade: Grade
    is_primary: bool
    """Whether the grade is the best because the source is the primary one for such claims."""
    sources: int
    is_confirmed: bool
    study_kind: StudyKind
    year: str
    datasets: tuple[Words, ...] = ()
    places: tuple[Words, ...] = ()
    conditions: tuple[Words, ...] = ()
    samples: tuple[int, ...] = ()
    measures: tuple[tuple[Words, Words], ...] = ()


def behind(graph: KnowledgeGraph, judgement: Judgement, names: Names) -> Behind | None:
    """What stands behind a judged claim; None where nothing of weight speaks for it."""
    heavy = [row for row in judgement.of(Side.FOR) if row.points > 0]
    leading = next((row for row in heavy if row.line == judgement.support.leads), None)
    if leading is None:
        return None
    known = _Known(graph)
    about = [str(thing) for thing in known.values(Work, leading.work, "about")]
    issued = known.values(Work, leading.work, "issued")
    results = [str(result) for result in known.values(EvidenceLine, leading.line, "results")]
    figures = [str(figure) for figure in known.values(Claim, judgement.claim, "quantities")]
    measured = {str(metric) for figure in figures for metric in known.values(Quantity, figure, "metric")}
    same = [one for one in results if measured & set(known.values(Result, one, "metric"))] or results
    datasets = dict.fromkeys(str(data) for one in same for data in known.values(Result, one, "dataset"))
    sizes = {size for one in same for size in known.values(Result, one, "sample_size")}
    return Behind(
        grade=judgement.grade,
        is_primary=leading.is_primary and leading.points == FULL,
        sources=len({row.work for row in heavy}),
        is_confirmed=any(row.role in (Role.CONFIRMS, Role.BESIDE) for row in heavy),
        study_kind=leading.study_kind,
        year=str(issued[0])[:4] if issued else "",
        datasets=tuple(map(names.words, datasets)),
        places=tuple(
            names.words(thing)
            for thing in about
            if thing.startswith(_ORGANIZATION) and _HOSPITAL in known.values(Organization, thing, "types")
        ),
        conditions=tuple(names.words(thing) for thing in about if thing.startswith(_CONDITION)),
        samples=tuple(sorted(size for size in sizes if isinstance(size, int))),
        measures=tuple(
            (names.words(metric), names.words(str(broader)))
            for metric in sorted(measured)
            for broader in known.values(Metric, metric, "broader")[:1]
        ),
    )


class _Known:
    """What the data say of some things. They may lack what an entity must have, and are audited all the same."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._read: dict[str, Triples] = {}

    def values(self, cls: type[Entity], iri: str, name: str) -> tuple[Value, ...]:
        """The values of the field *name* of *cls*, in the order of their names."""
        if iri not in self._read:
            self._read[iri] = self._graph.subgraph("things/description", thing=iri)
        found = self._read[iri].values(iri, cls.sources()[name].path)
        return tuple(sorted(map(python_value, found), key=str))


def grade_meaning(found: Behind) -> str:
    """What the grade says of the claim, in half a dozen words."""
    if found.is_primary:
        return _("the source that measured or laid it down says this")
    if found.is_confirmed:
        return _("sources of different origin say this")
    return str(found.grade.label)


def behind_in_words(found: Behind) -> str:
    """One line: how many sources, of which kind, on which data, of what size, measuring what."""
    return " · ".join(_told(found))


def _told(found: Behind) -> Iterator[str]:
    if found.sources == 1:
        yield _("one source only")
    elif found.is_confirmed:
        yield _("{number} sources, not all of one origin").format(number=found.sources)
    else:
        yield _("{number} sources of one origin").format(number=found.sources)
    kind = str(found.study_kind.label)
    yield _("{kind}, {year}").format(kind=kind, year=found.year) if found.year else kind
    if found.datasets:
        yield ngettext("one data set: {names}", "data sets: {names}", len(found.datasets)).format(
            names=_(", ").join(map(str, found.datasets))
        )
    if found.places:
        yield _("hospital: {names}").format(names=_(", ").join(map(str, found.places)))
    if found.conditions:
        yield _("studied: {names}").format(names=_(", ").join(map(str, found.conditions)))
    if found.samples:
        smallest, largest = found.samples[0], found.samples[-1]
        yield f"n = {smallest:,}" if smallest == largest else f"n = {smallest:,}–{largest:,}"
    for metric, broader in found.measures:
        yield _("{metric} is a kind of {broader}").format(metric=metric, broader=broader)
