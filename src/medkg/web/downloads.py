"""Downloads: the whole package, one report, or what is said of one thing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from flask import Blueprint, Response, request

from medkg.graph import KnowledgeGraph
from medkg.publish.export import export
from medkg.rdf.files import GraphFile
from medkg.rdf.triples import Triples, node
from medkg.rdf.turtle import canonical
from medkg.web.addresses import iri_of
from medkg.web.negotiation import TURTLE, data_response
from medkg.web.site import site

blueprint = Blueprint("downloads", __name__)

FORMATS = {
    "ttl": ("turtle", TURTLE),
    "trig": ("trig", "application/trig"),
    "nq": ("nquads", "application/n-quads"),
    "nt": ("ntriples", "application/n-triples"),
    "jsonld": ("jsonld", "application/ld+json"),
    "rdf": ("rdfxml", "application/rdf+xml"),
}
"""Ending of an address to the format's name and its media type."""


@blueprint.get("/download/medkg.<any(ttl,trig,nq,nt,jsonld,rdf):ending>")
def package(ending: str) -> Response:
    fmt, kind = FORMATS[ending]
    held = site().graph.package
    mark = fingerprint(held.files(), ending)
    if mark in request.if_none_match:
        return Response(status=304, headers={"ETag": f'"{mark}"'})
    response = data_response(export(held, fmt), kind=kind, name=f"medkg.{ending}")
    response.set_etag(mark)
    return response


@blueprint.get("/doc/report/<slug>.ttl")
def report(slug: str) -> Response:
    """All that the package holds of a report: its text, claims, evidence and references."""
    iri_of(f"report/{slug}")
    return data_response(export(site().graph.package, "turtle", report=slug), kind=TURTLE)


@blueprint.get("/doc/<path:name>.ttl")
def thing(name: str) -> Response:
    """What the package says of a thing, as subject."""
    triples = as_written(site().graph, iri_of(name))
    return data_response(canonical(triples, site().graph.package.shapes), kind=TURTLE)


def as_written(graph: KnowledgeGraph, iri: str) -> Triples:
    """The triples of *iri* with the digits of its file: a store would rewrite 91.50 to 91.5.

    Raises NotFound where the package says nothing of *iri*.
    """
    known = graph.describe(iri)
    home = graph.package.home(iri)
    if home is None or not home.path.is_file():
        return known
    written = Triples(quad for quad in home.quads() if node(quad.subject) == iri)
    return written if len(written) == len(known) else known


def fingerprint(files: Iterable[GraphFile], ending: str) -> str:
    """A mark that changes when a file does: a reader who has it need not fetch the package again."""
    digest = hashlib.sha256(ending.encode())
    for file in files:
        found = file.path.stat()
        digest.update(f"{file.name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:32]
