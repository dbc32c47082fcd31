"""The line of a page that says how its thing is cited."""

from __future__ import annotations

from dataclasses import dataclass

from medkg.errors import NotFound
from medkg.namespaces import ID
from medkg.publish.bibliography import text
from medkg.publish.citation import AtHand, citation
from medkg.rdf.identifiers import segments
from medkg.web.site import Site


@dataclass(frozen=True, kw_only=True)
class CiteLine:
    """How a thing is cited in a line, and the path of its citations' addresses."""

    text: str
    path: str


def cite_line(site: Site, iri: str | None = None) -> CiteLine | None:
    """How *iri* is cited, or the package (None); None where its author or the package is not described yet."""
    verdict = site.verdict(site.verdict_of(iri)) if iri is not None and segments(iri)[0] == "claim" else None
    try:
        cited = citation(site.graph, iri, AtHand(site.package, verdict))
    except NotFound:
        return None
    return CiteLine(text=text(cited), path=iri.removeprefix(ID) if iri else "package")
