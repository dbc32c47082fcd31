"""Downloads: the whole package, a report, what is said of one thing, and every file as it lies on disk."""

from __future__ import annotations

from time import monotonic

from flask import Blueprint, Response, render_template, request

from medkg.errors import NotFound
from medkg.language import current_language
from medkg.language import translate as _
from medkg.publish.serialization import serialize
from medkg.publish.shelf import FORMATS as SHELVED
from medkg.publish.shelf import offered
from medkg.publish.subjects import described, reported
from medkg.web.addresses import iri_of
from medkg.web.linked.links import about_document
from medkg.web.negotiation import TURTLE
from medkg.web.pages.downloads import downloads_page, files_page, report_downloads_page
from medkg.web.pages.paging import page_number
from medkg.web.sending import sent, sent_export
from medkg.web.site import site

blueprint = Blueprint("downloads", __name__)

KINDS = {
    "ttl": TURTLE,
    "trig": "application/trig",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "zip": "application/zip",
    "rq": "application/sparql-query",
    "html": "text/html",
}
"""Ending of an address to its media type."""

PATIENCE = 8.0
"""Seconds that a download waits for its file to be made, before the reader is asked to come again."""


@blueprint.get("/downloads")
def downloads() -> str:
    number = page_number(request.args.get("page", ""))
    page = downloads_page(site(), number, root=request.url_root, language=current_language())
    return render_template("downloads/downloads.html", page=page)


@blueprint.get("/downloads/report/<slug>")
def report_downloads(slug: str) -> str:
    page = report_downloads_page(site(), iri_of(f"report/{slug}"), root=request.url_root, language=current_language())
    return render_template("downloads/report.html", page=page)


@blueprint.get("/downloads/files")
def files() -> str:
    page = files_page(site(), request.args.get("in", ""), page_number(request.args.get("page", "")))
    return render_template("downloads/files.html", page=page)


@blueprint.get("/download/medkg.<any(ttl,trig,nq,nt,jsonld,rdf,zip):ending>")
def package(ending: str) -> Response:
    made = site().shelf.get(ending, patience=PATIENCE)
    return sent_export(made, kind=KINDS[ending], name=f"medkg.{ending}")


@blueprint.get("/download/file/<path:name>")
def file(name: str) -> Response:
    """A file as it lies on disk, while it is what was loaded.

    It may be somebody else's document: a browser saves it and runs nothing in it.
    """
    found = site().held.get(name)
    if found is None:
        raise NotFound(_("The package holds no file of this name. Those it holds are listed under “Files”."))
    ending = found.path.name.rpartition(".")[2]
    response = sent(found.read(), kind=KINDS[ending], name=found.path.name)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response


@blueprint.get("/download/SHA256SUMS")
def checksums() -> Response:
    """The SHA-256 of every file below ``/download/``, as ``sha256sum --check`` reads them."""
    shelf = site().shelf
    for ending in offered(shelf.files):
        shelf.order(ending)
    end = monotonic() + PATIENCE
    made = [shelf.get(ending, patience=max(0.0, end - monotonic())) for ending in offered(shelf.files)]
    lines = [f"{one.plain.sha256}  medkg.{one.ending}\n" for one in made]
    lines += [f"{one.sha256}  file/{one.name}\n" for one in shelf.files]
    return sent("".join(lines).encode(), kind="text/plain", name="SHA256SUMS")


@blueprint.get("/doc/report/<slug>.<any(ttl,trig,nq,nt,jsonld,rdf):ending>")
def report(slug: str, ending: str = "ttl") -> Response:
    """All that the package holds of a report: its text, claims, evidence and references."""
    iri_of(f"report/{slug}")
    body = reported(site().graph, site().originals, slug, SHELVED[ending])
    return sent(body, kind=KINDS[ending])


@blueprint.get("/doc/<path:name>.<any(ttl,nt,jsonld,rdf):ending>")
def thing(name: str, ending: str = "ttl") -> Response:
    """What the package says of a thing, as subject."""
    found = described(site().graph, site().originals, [iri_of(name)]) or site().graph.describe(iri_of(name))
    triples = [*found.triples(), *about_document(site(), iri_of(name), request.url_root)]
    return sent(serialize(triples, SHELVED[ending], site().graph.package.shapes), kind=KINDS[ending])
