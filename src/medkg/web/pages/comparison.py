"""Figures of one measure side by side: the list of measures, and the page of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from medkg.entities import Text
from medkg.errors import NotFound
from medkg.language import translate as _
from medkg.network import CAP, Choice, Comparison, Figure, dot_plot
from medkg.queries.catalog import Question
from medkg.rdf.identifiers import segments, shorten
from medkg.web.addresses import drawn_address
from medkg.web.labels import capitalized
from medkg.web.pages.choosing import Filter, chosen, filters
from medkg.web.pages.matrix import Matrix, matrix
from medkg.web.pages.paging import Place, place
from medkg.web.pages.pictures import lasting
from medkg.web.site import Site

MEASURES = "comparisons/metrics"
FIGURES = "comparisons/quantities"

SHOWN = 30
"""Claimed figures of one unit on a page, and as many reported ones beside them."""


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
    """The figures in one unit: drawn, by thing and dataset, and in rows under the headings of who gives them.

    ``claimed`` and ``reported`` count those of all pages.
    """

    name: str
    slug: str
    unit: str
    unit_name: Text
    drawing: Markup
    matrix: Matrix[Line] | None
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    claimed: int
    reported: int
    has_datasets: bool
    has_periods: bool
    has_sizes: bool


@dataclass(frozen=True, kw_only=True)
class ComparisonPage:
    """``charts``: one for each unit, for figures in different units are never put on one axis.

    ``fields``: what the address asks for besides the measure, for the addresses of the drawings. ``cap``: how many
    claimed and reported figures were looked at, where there are more; ``most`` how many of each a page shows of a unit.
    """

    iri: str
    name: Text
    claimed: int
    reported: int
    charts: tuple[Chart, ...]
    filters: tuple[Filter, ...]
    fields: dict[str, str]
    is_filtered: bool
    place: Place
    most: int
    cap: int | None
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


def comparison_page(site: Site, metric: str, fields: dict[str, str], number: int, *, language: str) -> ComparisonPage:
    """The figures of *metric* that *fields* (``about``, ``dataset``, ``report``) narrow, page *number* of them.

    Raises NotFound where the package says nothing of the metric or of what a field names, or there is no such page.
    """
    figures = site.figures(metric)
    choice = chosen(site, fields)
    found = site.compared(metric, choice, number, SHOWN)
    longest = max((max(one.all_claimed, one.all_reported) for one in found), default=0)
    kept = {name: value for name, value in fields.items() if value}
    return ComparisonPage(
        iri=metric,
        name=_name(site, metric, language),
        claimed=sum(one.all_claimed for one in found),
        reported=sum(one.all_reported for one in found),
        charts=tuple(_chart(one, language) for one in found if one.figures),
        filters=filters(site, figures, fields, language=language),
        fields=kept | ({"page": str(number)} if number > 1 else {}),
        is_filtered=choice != Choice(),
        place=place(number, longest, length=SHOWN),
        most=SHOWN,
        cap=CAP if figures.is_capped else None,
        question=site.graph.catalog.question(FIGURES),
        given={"metric": shorten(metric)},
    )


def comparison_drawing(
    site: Site, metric: str, unit: str, fields: dict[str, str], number: int, *, language: str
) -> str:
    """The dot plot of a page alone, as a file. Raises NotFound where nothing of *metric* is given in *unit*."""
    for one in site.compared(metric, chosen(site, fields), number, SHOWN):
        if unit_slug(one) == unit and one.figures:
            return dot_plot(one, language=language, link=lasting)
    raise NotFound(_("There are no figures of this measure in this unit."))


def unit_slug(comparison: Comparison) -> str:
    """The unit as a part of an address."""
    return comparison.unit.rpartition("/")[2].lower()


def _chart(comparison: Comparison, language: str) -> Chart:
    unit = comparison.unit_name.best(language)
    lines = {one.iri: _line(one, language) for one in comparison.figures}
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
        matrix=matrix(
            (one.figure.about, one.about, one.figure.dataset or "", one.dataset, one) for one in lines.values()
        ),
        groups=tuple((heading, tuple(lines[one.iri] for one in own)) for heading, own in groups if own),
        claimed=comparison.all_claimed,
        reported=comparison.all_reported,
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
