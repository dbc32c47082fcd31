"""Citing: the package, a report, a claim or a work, as programs for bibliographies read it."""

from __future__ import annotations

from flask import Blueprint, Response

from medkg.publish.bibliography import WRITERS
from medkg.publish.citation import citation
from medkg.web.addresses import iri_of
from medkg.web.negotiation import data_response
from medkg.web.site import site

blueprint = Blueprint("citing", __name__)

FORMATS = {
    "bib": ("bibtex", "application/x-bibtex"),
    "ris": ("ris", "application/x-research-info-systems"),
    "json": ("csl-json", "application/vnd.citationstyles.csl+json"),
    "txt": ("text", "text/plain"),
}
"""Ending of an address to the format's name and its media type."""


@blueprint.get("/cite/package.<any(bib,ris,json,txt):ending>")
def package(ending: str) -> Response:
    return _cited(None, ending, name="medkg")


@blueprint.get("/cite/<path:name>.<any(bib,ris,json,txt):ending>")
def thing(name: str, ending: str) -> Response:
    return _cited(iri_of(name), ending, name=name.replace("/", "-"))


def _cited(iri: str | None, ending: str, *, name: str) -> Response:
    fmt, kind = FORMATS[ending]
    response = data_response(WRITERS[fmt](citation(site().graph, iri)), kind=kind, name=f"{name}.{ending}")
    response.vary.add("Accept-Language")
    return response
