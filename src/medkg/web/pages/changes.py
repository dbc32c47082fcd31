"""The page and the feed of changes: each curation with its report, its time, and what it wrote down.

They come from the data (``prov:Activity``), so that a viewer needs no history of files. What changed between two
versions in every detail is told by ``medkg diff``.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from flask import request, url_for

from medkg.entities import Curation, Text
from medkg.language import current_language
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.network.words import printable
from medkg.web.addresses import address
from medkg.web.site import Site

MOST = 50
"""Curations that are listed, the latest first."""

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One curation; ``agents`` did it."""

    iri: str
    report: str
    title: Text
    when: datetime.datetime
    agents: tuple[Text, ...]
    description: Text
    claims: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class ChangesPage:
    """The latest curations first; ``unseen`` is how many older ones there are."""

    entries: tuple[Entry, ...]
    unseen: int


def changes_page(site: Site, *, language: str) -> ChangesPage:
    """What was curated, the latest first."""
    found: dict[str, Entry] = {}
    older: set[str] = set()
    for row in reversed(list(site.graph.ask("curation/log"))):
        iri, agent = str(row["curation"]), Text(str(row[f"agent_{language}"]), language)
        if iri in found:
            known = found[iri]
            found[iri] = replace(known, agents=(agent, *known.agents))
            continue
        if len(found) == MOST:
            older.add(iri)
            continue
        curation = site.graph.get(Curation, iri)
        found[iri] = Entry(
            iri=iri,
            report=str(row["report"]),
            title=site.labels.best(str(row["report"]), language),
            when=_with_zone(curation.ended),
            agents=(agent,),
            description=curation.description.best(language),
            claims=int(str(row["claims"])),
            lines=int(str(row["lines"])),
        )
    return ChangesPage(entries=tuple(found.values()), unseen=len(older))


def changes_feed(site: Site, *, language: str) -> bytes:
    """The same as an Atom feed, whose identifiers are those of the data and stay when the viewer moves."""
    page = changes_page(site, language=language)
    package = site.package
    root = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _say(root, "id", f"{package.iri if package else ID}#changes-{language}")
    _say(root, "title", _("Changes in {package}").format(package=package.title.best(language) if package else "medkg"))
    _say(root, "updated", _moment(max((entry.when for entry in page.entries), default=_issued(site))))
    SubElement(root, "link", {"rel": "self", "href": url_for("changes.feed", _external=True, lang=language)})
    SubElement(root, "link", {"rel": "alternate", "href": url_for("changes.changes", _external=True, lang=language)})
    author = SubElement(root, "author")
    _say(author, "name", "medkg")
    for entry in page.entries:
        element = SubElement(root, "entry")
        _say(element, "id", entry.iri)
        _say(element, "title", summary(entry))
        _say(element, "updated", _moment(entry.when))
        for agent in entry.agents:
            _say(SubElement(element, "author"), "name", agent)
        SubElement(element, "link", {"rel": "alternate", "href": request.host_url.rstrip("/") + address(entry.report)})
        _say(element, "summary", entry.description)
    indent(root)
    written = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{printable(written)}\n'.encode()


def summary(entry: Entry) -> str:
    """What a curation did, in a line."""
    return _("{report}: {claims} claims, {lines} evidence lines").format(
        report=entry.title, claims=entry.claims, lines=entry.lines
    )


def _say(parent: Element, name: str, text: str) -> None:
    element = SubElement(parent, name)
    element.text = text
    language = getattr(text, "language", "")
    if language and language != current_language():
        element.set("xml:lang", language)


def _with_zone(when: datetime.datetime) -> datetime.datetime:
    """A time without a zone is taken for universal time: Atom asks for one."""
    return when if when.tzinfo is not None else when.replace(tzinfo=datetime.UTC)


def _moment(when: datetime.datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")


def _issued(site: Site) -> datetime.datetime:
    """When the package was issued, for a feed without entries."""
    issued = site.package.issued if site.package is not None else None
    day = issued if isinstance(issued, datetime.date) else datetime.date(1970, 1, 1)
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
