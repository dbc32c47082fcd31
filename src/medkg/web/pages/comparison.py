"""Figures of one measure side by side: the list of measures, and the page of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from medkg.entities import Text
from medkg.errors import NotFound
from medkg.language import translate as _
from medkg.network import Comparison, Figure, compare, dot_plot
from medkg.queries.catalog import Question
from medkg.rdf.identifiers import segments, shorten
from medkg.web.addresses import drawn_address
from medkg.web.labels import capitalized
from medkg.web.pages.pictures import lasting
from medkg.web.site import Site

MEASURES = "comparisons/metrics"
FIGURES = "comparisons/quantities"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A metric with the numbers of its figures."""

    slug: str
    name: Text
    claimed: int
    reported: int


@dataclass(frozen=True, kw_only=True)
class MeasuresPage:
    """``groups``: measures with figures to compare, under their headings; ``single``: those of one figure."""

    groups: tuple[tuple[str, tuple[Measure, ...]], ...]
    single: tuple[Measure, ...]
    question: Question
    total: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure as a row; ``printed`` keeps the digits of its source, ``interval`` the bounds it lacks."""

    figure: Figure
    about: Text
    dataset: Text
    printed: Text
    interval: str
    source: Text
    detail: Text


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The figures in one unit: drawn, and in rows under the headings of who gives them."""

    name: str
    slug: str
    unit: str
    unit_name: Text
    drawing: Markup
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    has_datasets: bool
    has_periods: bool
    has_sizes: bool


@dataclass(frozen=True, kw_only=True)
class ComparisonPage:
    """``charts``: one for each unit, for figures in different units are never put on one axis."""

    iri: str
    name: Text
    claimed: int
    reported: int
    charts: tuple[Chart, ...]
    question: Question
    given: dict[str, str]


def measures_page(site: Site, *, language: str) -> MeasuresPage:
    """All measures of which there are figures."""
    found = [
        Measure(
            slug=segments(metric)[1],
            name=_name(site, metric, language),
            claimed=int(str(row["claimed"])),
            reported=int(str(row["reported"])),
        )
        for row in site.graph.ask(MEASURES)
        for metric in (str(row["metric"]),)
    ]
    headings: tuple[tuple[str, Callable[[Measure], bool]], ...] = (
        (_("Claimed by reports"), lambda one: one.claimed > 0),
        (_("Reported several times"), lambda one: one.claimed == 0 and one.reported > 1),
    )
    groups = ((heading, tuple(filter(belongs, found))) for heading, belongs in headings)
    return MeasuresPage(
        groups=tuple((heading, own) for heading, own in groups if own),
        single=tuple(one for one in found if one.claimed == 0 and one.reported == 1),
        question=site.graph.catalog.question(MEASURES),
        total=len(found),
    )


def comparison_page(site: Site, metric: str, *, language: str) -> ComparisonPage:
    """The figures of *metric*. Raises NotFound where the package says nothing of it."""
    found = compare(site.graph, metric=metric)
    return ComparisonPage(
        iri=metric,
        name=_name(site, metric, language),
        claimed=sum(len(one.claimed) for one in found),
        reported=sum(len(one.reported) for one in found),
        charts=tuple(_chart(one, language) for one in found),
        question=site.graph.catalog.question(FIGURES),
        given={"metric": shorten(metric)},
    )


def comparison_drawing(site: Site, metric: str, unit: str, *, language: str) -> str:
    """The dot plot alone, as a file. Raises NotFound where nothing of *metric* is given in *unit*."""
    for one in compare(site.graph, metric=metric):
        if unit_slug(one) == unit:
            return dot_plot(one, language=language, link=lasting)
    raise NotFound(_("There are no figures of this measure in this unit."))


def unit_slug(comparison: Comparison) -> str:
    """The unit as a part of an address."""
    return comparison.unit.rpartition("/")[2].lower()


def _chart(comparison: Comparison, language: str) -> Chart:
    unit = comparison.unit_name.best(language)
    groups = (
        (_("Claimed by reports"), comparison.claimed),
        (_("Reported by works"), comparison.reported),
    )
    return Chart(
        name=segments(comparison.metric)[1],
        slug=unit_slug(comparison),
        unit=comparison.unit,
        unit_name=Text(capitalized(unit), unit.language),
        drawing=Markup(dot_plot(comparison, language=language, link=drawn_address, embedded=True)),
        groups=tuple((heading, tuple(_line(one, language) for one in own)) for heading, own in groups if own),
        has_datasets=any(one.dataset for one in comparison.figures),
        has_periods=any(one.period for one in comparison.figures),
        has_sizes=any(one.sample_size is not None for one in comparison.figures),
    )


def _line(figure: Figure, language: str) -> Line:
    printed = figure.printed.best(language) or Text(f"{figure.value:f}")
    return Line(
        figure=figure,
        about=figure.about_name.best(language),
        dataset=figure.dataset_name.best(language) if figure.dataset_name else Text(""),
        printed=printed,
        interval=_interval(figure, printed),
        source=figure.source_name.best(language),
        detail=figure.source_detail.best(language),
    )


def _interval(figure: Figure, printed: str) -> str:
    """The bounds of a figure, where it has both and the source's own words do not give them."""
    if figure.lower is None or figure.upper is None:
        return ""
    low, high = f"{figure.lower:f}", f"{figure.upper:f}"
    return "" if low in printed and high in printed else f"{low}–{high}"


def _name(site: Site, metric: str, language: str) -> Text:
    label = site.labels.best(metric, language)
    return Text(capitalized(label), label.language)
