"""The pages of two pictures, with their tables: what is linked with a thing, and what a report's claims rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import request
from markupsafe import Markup

from medkg.entities import Text
from medkg.network import DEPTHS, Picture, Place, Row, svg, table
from medkg.network.words import capitalized
from medkg.rdf.identifiers import segments
from medkg.web.addresses import carried, drawn_address, is_ours, outside
from medkg.web.pages.thing import named, shape_of
from medkg.web.site import Site


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One label of a picture with the links that leave it."""

    place: Place
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Section:
    """The labels under one heading of the picture."""

    heading: Text
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A class of which a picture shows labels, and how many."""

    slug: str
    name: Text
    labels: int


@dataclass(frozen=True, kw_only=True)
class PicturePage:
    """``label`` is what people call the thing in the middle, or the report; ``links`` counts the rows of the table."""

    iri: str
    label: Text
    title: Text
    drawing: Markup
    sections: tuple[Section, ...]
    links: int
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, kw_only=True)
class GraphPage(PicturePage):
    """``has_verdicts``: some of its links are evidence."""

    class_slug: str
    class_name: Text
    depth: int
    depths: tuple[int, ...]
    has_verdicts: bool


def graph_page(site: Site, iri: str, depth: int, *, language: str) -> GraphPage:
    """What is linked with *iri*. Raises NotFound for an unknown thing, QueryError for a depth that is not drawn."""
    picture = site.neighbourhood(iri, depth)
    rows = table(picture, language=language)
    return GraphPage(
        iri=iri,
        label=site.labels.best(iri, language),
        title=picture.title.best(language),
        drawing=embedded(picture, language),
        sections=sections(rows),
        links=_linked(rows),
        kinds=kinds(picture, language),
        class_slug=segments(iri)[0],
        class_name=named(site, shape_of(site, iri, site.graph.describe(iri)), language),
        depth=depth,
        depths=DEPTHS,
        has_verdicts=any(row.verdict for row in rows),
    )


def evidence_map_page(site: Site, report: str, *, language: str) -> PicturePage:
    """What the claims of *report* rest on. Raises NotFound for an unknown report."""
    picture = site.evidence_map(report)
    rows = table(picture, language=language)
    return PicturePage(
        iri=report,
        label=site.labels.best(report, language),
        title=picture.title.best(language),
        drawing=Markup(site.map_drawing(report, language, request.script_root, carried())),
        sections=sections(rows),
        links=_linked(rows),
        kinds=kinds(picture, language),
    )


def graph_drawing(site: Site, iri: str, depth: int, *, language: str) -> str:
    """The picture alone, as a file: its labels lead to identifiers, which hold wherever the file goes."""
    return svg(site.neighbourhood(iri, depth), language=language, link=lasting)


def evidence_drawing(site: Site, report: str, *, language: str) -> str:
    return svg(site.evidence_map(report), language=language, link=lasting)


def embedded(picture: Picture, language: str) -> Markup:
    """*picture* as a part of a page: everything that data say is escaped by the serializer."""
    return Markup(svg(picture, language=language, link=drawn_address, embedded=True))


def lasting(iri: str) -> str:
    """Where a label of a file leads; nowhere for what no browser should follow."""
    return iri if is_ours(iri) else outside(iri) or ""


def sections(rows: Iterable[Row]) -> tuple[Section, ...]:
    """The rows of a picture's table by heading, then by the label that they leave."""
    return tuple(
        Section(
            heading=heading,
            entries=tuple(
                Entry(place=place, rows=tuple(own)) for place, own in groupby(under, key=lambda row: row.source)
            ),
        )
        for heading, under in groupby(rows, key=lambda row: row.group)
    )


def kinds(picture: Picture, language: str) -> tuple[Kind, ...]:
    """The classes of what *picture* shows, in reading order; the thing in the middle, which always shows, aside."""
    found = Counter(node.kind for node in picture.nodes.values() if not node.is_focus)
    names = {node.kind: capitalized(node.kind_name, language) for node in picture.nodes.values()}
    return tuple(Kind(slug=kind, name=names[kind], labels=many) for kind, many in found.items())


def _linked(rows: Iterable[Row]) -> int:
    return sum(row.target is not None for row in rows)
