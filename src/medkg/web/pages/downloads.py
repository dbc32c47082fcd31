"""What can be downloaded: the package in each format, its reports, its files; with size, checksum and licence."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from medkg.entities import PackageDescription, Report, Text
from medkg.errors import NotFound
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.publish.citation import package_description
from medkg.publish.inventory import HeldFile
from medkg.publish.shelf import FORMATS, offered
from medkg.publish.subjects import reported
from medkg.web.pages.citing import CiteLine, cite_line
from medkg.web.pages.evidence import Link, link
from medkg.web.pages.paging import Slice, cut_out
from medkg.web.site import Site

EAGER = 32_000_000
"""Bytes of files up to which every export is made as soon as somebody looks at the page."""

REPORT_ENDINGS = tuple(ending for ending in FORMATS if ending != "zip")

NAMES = {
    "ttl": "Turtle",
    "trig": "TriG",
    "nq": "N-Quads",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF/XML",
    "zip": "ZIP",
}
PURPOSES = {
    "ttl": N_("for people, and for nearly every tool"),
    "trig": N_("the same, with a graph for each file"),
    "nq": N_("a line a statement, with its graph: loads fastest into a store"),
    "nt": N_("a line a statement: for grep, sort and awk"),
    "jsonld": N_("for programs that read JSON"),
    "rdf": N_("for older tools"),
    "zip": N_("the files as they lie on disk, with the documents as received and the questions"),
}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A file that is offered; ``size`` and ``sha256`` are empty while it is being made."""

    ending: str
    name: str
    purpose: str
    size: int = 0
    smallest: int = 0
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportOffer:
    """A report with what its own data say; ``size`` is that of its files on disk."""

    iri: str
    slug: str
    title: Text
    issued: datetime.date | None
    license: Link | None
    size: int


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for all of the package."""

    title: Text
    version: str
    issued: datetime.date
    license: Link


@dataclass(frozen=True, kw_only=True)
class DownloadsPage:
    """``root`` is the viewer's own address, for examples that can be copied; ``sample`` a question with an answer.

    ``is_outdated``: files on disk are no longer what was loaded.
    """

    terms: Terms
    offers: tuple[Offer, ...]
    is_complete: bool
    is_eager: bool
    is_outdated: bool
    reports: Slice[ReportOffer]
    files: int
    files_size: int
    root: str
    sample: str
    cite: CiteLine | None


@dataclass(frozen=True, kw_only=True)
class ReportDownloadsPage:
    terms: Terms
    report: ReportOffer
    offers: tuple[Offer, ...]
    files: tuple[HeldFile, ...]
    root: str
    cite: CiteLine | None


@dataclass(frozen=True, kw_only=True)
class FilesPage:
    """The files in one ``folder``, or all; ``folders`` are those that can be chosen, each with how many it holds."""

    folder: str
    folders: tuple[tuple[str, int], ...]
    files: Slice[HeldFile]


def downloads_page(site: Site, number: int, *, root: str, language: str) -> DownloadsPage:
    """The page of everything, with page *number* of its reports. Raises NotFound where the package is not described."""
    held = site.shelf.files
    is_eager = sum(file.size for file in held) <= EAGER
    offers = _offers(site, offered(held), is_eager=is_eager)
    reports = cut_out(site.report_slugs, number)
    return DownloadsPage(
        terms=_terms(site, language),
        offers=offers,
        is_complete=all(offer.sha256 for offer in offers),
        is_eager=is_eager,
        is_outdated=any(file.is_changed for file in held),
        reports=Slice(entries=tuple(_report(site, slug, language) for slug in reports.entries), place=reports.place),
        files=len(held),
        files_size=sum(file.size for file in held),
        root=root,
        sample=next(iter(site.report_slugs), ""),
        cite=cite_line(site),
    )


def report_downloads_page(site: Site, iri: str, *, root: str, language: str) -> ReportDownloadsPage:
    """All that there is of the report *iri*. Raises NotFound where there is no such report."""
    slug = site.graph.get(Report, iri).slug
    files = site.report_files(slug)
    return ReportDownloadsPage(
        terms=_terms(site, language),
        report=_report(site, slug, language),
        offers=tuple(_made(site, slug, ending) for ending in REPORT_ENDINGS),
        files=files,
        root=root,
        cite=cite_line(site, iri),
    )


def files_page(site: Site, folder: str, number: int) -> FilesPage:
    """Page *number* of the files in *folder*, or of all. Raises NotFound where there is no such folder or page."""
    held = site.shelf.files
    counts = Counter(_listed_under(file.name) for file in held)
    if folder in counts:
        inside = tuple(file for file in held if _listed_under(file.name) == folder)
    else:
        inside = tuple(file for file in held if not folder or file.name.startswith(f"{folder}/"))
    if folder and not inside:
        raise NotFound(_("The package has no such folder."))
    return FilesPage(folder=folder, folders=tuple(counts.items()), files=cut_out(inside, number))


def _listed_under(name: str) -> str:
    """The folder that a file is listed under."""
    first, second, *rest = name.split("/")
    return f"{first}/{second}" if rest and first != "questions" else first


def _offers(site: Site, endings: Iterable[str], *, is_eager: bool) -> tuple[Offer, ...]:
    """The exports of the package as far as they are made; the others are begun where *is_eager*."""
    offers = []
    for ending in endings:
        found = site.shelf.find(ending)
        if found is None and is_eager:
            site.shelf.order(ending)
        offers.append(
            Offer(
                ending=ending,
                name=NAMES[ending],
                purpose=_(PURPOSES[ending]),
                size=found.plain.size if found else 0,
                smallest=min(form.size for form in found.forms.values()) if found else 0,
                sha256=found.plain.sha256 if found else "",
            )
        )
    return tuple(offers)


def _made(site: Site, slug: str, ending: str) -> Offer:
    measured = site.kept.of(("report", slug, ending), lambda: _measured(site, slug, ending))
    assert isinstance(measured, tuple)
    size, sha256 = measured
    return Offer(ending=ending, name=NAMES[ending], purpose=_(PURPOSES[ending]), size=size, sha256=sha256)


def _measured(site: Site, slug: str, ending: str) -> tuple[int, str]:
    """Size and SHA-256 of a report in a format."""
    body = reported(site.graph, site.originals, slug, FORMATS[ending])
    return len(body), hashlib.sha256(body).hexdigest()


def _terms(site: Site, language: str) -> Terms:
    package: PackageDescription = package_description(site.graph)
    return Terms(
        title=package.title.best(language),
        version=package.version,
        issued=package.issued,
        license=link(site, package.license, language),
    )


def _report(site: Site, slug: str, language: str) -> ReportOffer:
    report = site.graph.report(slug)
    return ReportOffer(
        iri=report.iri,
        slug=slug,
        title=report.title.best(language),
        issued=report.issued,
        license=link(site, report.license, language) if report.license else None,
        size=sum(file.size for file in site.report_files(slug)),
    )
