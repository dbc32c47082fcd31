"""The package as a whole: what it is, the reports it holds, its classes, and the lists of each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from medkg.entities import Text, Words
from medkg.errors import NotFound
from medkg.language import translate as _
from medkg.publish.citation import package_description
from medkg.rdf.identifiers import segments
from medkg.rdf.shapes import NodeShape
from medkg.web.labels import cut
from medkg.web.pages.audit import Graded, graded_report
from medkg.web.pages.citing import CiteLine, cite_line
from medkg.web.pages.evidence import Link, links
from medkg.web.pages.marks import Bar, Mark, bar, mark
from medkg.web.pages.paging import Slice, cut_out
from medkg.web.pages.thing import named, told_first
from medkg.web.panels import Panel, panel
from medkg.web.site import Site

REPORTS = 20
"""Reports on the first page before the rest is left to their list."""

CLASS = "owl:Class"
"""The kind of a question's parameter that puts it on the page of every class."""


@dataclass(frozen=True, kw_only=True)
class ReportEntry:
    iri: str
    title: Text
    sentences: int
    claims: int
    references: int
    bar: Bar
    graded: Graded


@dataclass(frozen=True, kw_only=True)
class ClassEntry:
    slug: str
    name: Text
    definition: Text
    things: int


@dataclass(frozen=True, kw_only=True)
class ClassGroup:
    """Classes that belong together; ``kind`` is ``reports``, ``things`` or ``concepts``."""

    kind: str
    classes: tuple[ClassEntry, ...]


@dataclass(frozen=True, kw_only=True)
class PackagePage:
    iri: str
    title: Text
    description: Text
    version: str
    issued: datetime.date
    license: str
    creators: tuple[Link, ...]
    reports: tuple[ReportEntry, ...]
    reports_in_all: int
    bar: Bar
    groups: tuple[ClassGroup, ...]
    cite: CiteLine | None


@dataclass(frozen=True, kw_only=True)
class ListEntry:
    """A thing in a list: its label in the reader's language, then in the other; its verdict where it is a claim."""

    iri: str
    labels: tuple[Text, ...]
    mark: Mark | None


@dataclass(frozen=True, kw_only=True)
class ClassPage:
    slug: str
    iri: str
    name: Text
    definition: Text
    things: Slice[ListEntry]
    panels: tuple[Panel, ...]


@dataclass(frozen=True, kw_only=True)
class ClaimsPage:
    """``chosen`` is the verdict that the list is narrowed to."""

    bar: Bar
    chosen: Mark | None
    claims: Slice[ListEntry]


def package_page(site: Site, *, language: str) -> PackagePage:
    """The first page. Raises NotFound where the package does not describe itself."""
    package = site.package or package_description(site.graph)
    return PackagePage(
        iri=package.iri,
        title=package.title.best(language),
        description=package.description.best(language),
        version=package.version,
        issued=package.issued,
        license=package.license,
        creators=links(site, package.creators, language),
        reports=tuple(_report(site, row, language) for row in first_reports(site)),
        reports_in_all=len(site.reports),
        bar=bar(site.tally(), language),
        groups=class_groups(site, language=language),
        cite=cite_line(site),
    )


def first_reports(site: Site) -> tuple[Mapping[str, object], ...]:
    """The reports that the first page tells of: rows of the question ``package/reports``."""
    return tuple(islice(site.reports, REPORTS))


def class_groups(site: Site, *, language: str) -> tuple[ClassGroup, ...]:
    """All classes: the parts of reports, the things that reports share, the lists of concepts."""
    grouped: dict[str, list[ClassEntry]] = {"reports": [], "things": [], "concepts": []}
    for slug, shape in site.graph.package.shapes.by_slug.items():
        grouped[_group(shape)].append(_class(site, slug, shape, language))
    return tuple(
        ClassGroup(kind=kind, classes=tuple(sorted(classes, key=lambda entry: (-entry.things, entry.slug))))
        for kind, classes in grouped.items()
    )


def class_page(site: Site, slug: str, number: int, *, language: str) -> ClassPage:
    """Page *number* of the list of a class. Raises NotFound where there is no such class or page."""
    shape = site.shape(slug)
    found = cut_out(site.members(shape.target), number)
    return ClassPage(
        slug=slug,
        iri=shape.target,
        name=named(site, shape, language),
        definition=site.labels.definition(shape.target).best(language),
        things=Slice(entries=entries(site, found.entries, language), place=found.place),
        panels=_class_panels(site, shape, language) if number == 1 else (),
    )


def claims_page(site: Site, verdict: str, number: int, *, language: str) -> ClaimsPage:
    """Page *number* of the claims, of one verdict (its short name) or of all. Raises NotFound where there is none."""
    chosen = next((one for one in site.verdicts if one.slug == verdict), None) if verdict else None
    if verdict and chosen is None:
        raise NotFound(_("There is no verdict of this name."), suggestions=(one.slug for one in site.verdicts))
    found = cut_out(site.claims(chosen.iri if chosen else None), number)
    return ClaimsPage(
        bar=bar(site.tally(), language),
        chosen=mark(chosen, language) if chosen else None,
        claims=Slice(entries=entries(site, found.entries, language), place=found.place),
    )


def entries(site: Site, iris: Iterable[str], language: str) -> tuple[ListEntry, ...]:
    """The things of a list."""
    return tuple(_entry(site, iri, language) for iri in iris)


def _entry(site: Site, iri: str, language: str) -> ListEntry:
    given = site.verdict_of(iri) if segments(iri)[0] == "claim" else None
    return ListEntry(
        iri=iri,
        labels=tuple(cut(text) for text in told_first(site.labels.of(iri), language)),
        mark=mark(site.verdict(given), language, retracted=iri in site.retracted) if given else None,
    )


def _report(site: Site, row: Mapping[str, object], language: str) -> ReportEntry:
    iri = str(row["report"])
    title = Words({tag: str(row[f"title_{tag}"]) for tag in ("zh", "en") if row[f"title_{tag}"]})
    return ReportEntry(
        iri=iri,
        title=title.best(language),
        sentences=int(str(row["sentences"])),
        claims=int(str(row["claims"])),
        references=int(str(row["references"])),
        bar=bar(site.tally(iri), language),
        graded=graded_report(site, iri, language),
    )


def _class(site: Site, slug: str, shape: NodeShape, language: str) -> ClassEntry:
    return ClassEntry(
        slug=slug,
        name=named(site, shape, language),
        definition=site.labels.definition(shape.target).best(language),
        things=site.counts[shape.target],
    )


def _group(shape: NodeShape) -> str:
    if "{report}" in shape.home:
        return "reports"
    return "concepts" if shape.home.startswith("ontology/") else "things"


def _class_panels(site: Site, shape: NodeShape, language: str) -> tuple[Panel, ...]:
    asked = [
        question
        for question in site.questions
        if question.form == "SELECT" and [parameter.kind for parameter in question.parameters] == [CLASS]
    ]
    found = (panel(site, question, shape.target, language=language) for question in asked)
    return tuple(one for one in found if one.grid.rows)
