"""The way for robots: what they may read, and which pages there are (sitemaps.org), in parts that stay small."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape

from flask import Blueprint, Response, request

from medkg.errors import NotFound
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.package import Package
from medkg.web.site import Site, site

blueprint = Blueprint("robots", __name__)

PART = 10_000
"""Pages that one part of the sitemap names; 50,000 are allowed, but a part is made anew for each who asks."""

LEFT_OUT = frozenset(
    {"sentence", "paragraph", "heading", "section", "evidence-line", "quantity", "result", "style-sheet", "curation"}
)
"""Classes whose things are read on the page of a report or a claim: nobody looks for them by themselves."""

CLOSED = (
    "/sparql",
    "/query",
    "/search",
    "/questions/",
    "/graph/",
    "/evidence-map/",
    "/embed/",
    "/download/",
    "/linkset/",
)
"""What is made anew for each who asks, and of which there is no end."""

_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Everything that is written down may be read; what is worked out need not be."""
    root = request.script_root
    lines = [
        "User-agent: *",
        *(f"Disallow: {root}{path}" for path in CLOSED),
        "",
        f"Sitemap: {request.url_root}sitemap.xml",
    ]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """The parts: so many of each class that has pages worth finding."""
    found = site()
    day = _day(max((file.changed for name, file in found.held.items() if name.startswith("data/")), default=0))
    changed, root = f"<lastmod>{day}</lastmod>", escape(request.url_root)
    lines = (
        f"<sitemap><loc>{root}sitemap/{slug}-{number}.xml</loc>{changed}</sitemap>"
        for slug, shape in sorted(found.graph.package.shapes.by_slug.items())
        if slug not in LEFT_OUT
        for number in range(1, -(-found.counts[shape.target] // PART) + 1)
    )
    return _xml("sitemapindex", lines)


@blueprint.get("/sitemap/<slug>-<int:number>.xml")
def part(slug: str, number: int) -> Response:
    """The pages of one class, so many of them."""
    shape = site().shape(slug)
    found = site().members(shape.target)[(number - 1) * PART : number * PART]
    if not found or slug in LEFT_OUT:
        raise NotFound(_("The sitemap has no such part."))
    days = _Days(site())
    root = escape(request.url_root)
    return _xml("urlset", (f"<url><loc>{root}doc/{iri.removeprefix(ID)}</loc>{days.of(iri)}</url>" for iri in found))


class _Days:
    """When the files that things live in had been changed, when they were loaded."""

    def __init__(self, site: Site) -> None:
        self._package: Package = site.graph.package
        self._held = site.held

    def of(self, iri: str) -> str:
        home = self._package.home(iri)
        held = self._held.get(f"{home.name}.ttl") if home is not None else None
        return f"<lastmod>{_day(held.changed)}</lastmod>" if held is not None else ""


def _day(nanoseconds: int) -> str:
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC).date().isoformat()


def _xml(root: str, lines: Iterator[str]) -> Response:
    body = "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SPACE}">', *lines, f"</{root}>"))
    return Response(body + "\n", content_type="application/xml; charset=utf-8")
