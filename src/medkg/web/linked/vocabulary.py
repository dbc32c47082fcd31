"""The ontology and the shapes at their own addresses: a page for people, the files for programs."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, render_template, request
from pyoxigraph import Quad

from medkg.errors import NotFound
from medkg.language import current_language
from medkg.language import translate as _
from medkg.namespaces import ONTOLOGY, PREFIXES, SHAPES
from medkg.publish.context import context
from medkg.publish.export import steady
from medkg.publish.serialization import serialize
from medkg.publish.shelf import FORMATS
from medkg.rdf.triples import Triples, node
from medkg.web.downloads import KINDS
from medkg.web.negotiation import data_response, wanted_data
from medkg.web.pages.ontology import ontology_page, shapes_page
from medkg.web.sending import sent
from medkg.web.site import site

blueprint = Blueprint("vocabulary", __name__)

_VERSION = PREFIXES["owl"] + "versionIRI"
_ENDINGS = "any(ttl,nt,jsonld,rdf)"


@blueprint.get("/ontology")
def ontology() -> str | Response:
    """What every class and property means, or the ontology as data."""
    if ending := wanted_data():
        return ontology_data(ending)
    return render_template("vocabulary/ontology.html", page=ontology_page(site(), language=current_language()))


@blueprint.get(f"/ontology.<{_ENDINGS}:ending>")
def ontology_data(ending: str) -> Response:
    return _sent(ONTOLOGY.rstrip("#"), site().ontology, ending)


@blueprint.get("/ontology/<version>")
def ontology_version(version: str) -> str | Response:
    """The version that is here, by its own name. Raises NotFound for another one."""
    here = Triples(site().ontology).value(ONTOLOGY.rstrip("#"), _VERSION)
    if here is None or node(here) != f"{ONTOLOGY.rstrip('#')}/{version}":
        raise NotFound(
            _("This version of the ontology is not kept here; the one that is: {version}.").format(
                version=node(here).rpartition("/")[2] if here else "?"
            )
        )
    return ontology()


@blueprint.get("/shapes")
def shapes() -> str | Response:
    """What each class must have, or the shapes as data."""
    if ending := wanted_data():
        return shapes_data(ending)
    return render_template("vocabulary/shapes.html", page=shapes_page(site(), language=current_language()))


@blueprint.get(f"/shapes.<{_ENDINGS}:ending>")
def shapes_data(ending: str) -> Response:
    return _sent(SHAPES.rstrip("#"), site().shape_quads, ending)


@blueprint.get("/context.jsonld")
def json_ld_context() -> Response:
    """What the names in our JSON-LD stand for."""
    return data_response(context(site().graph.package.shapes), kind="application/ld+json")


def _sent(name: str, quads: Iterable[Quad], ending: str) -> Response:
    response = sent(serialize(steady(quads), FORMATS[ending], site().graph.package.shapes), kind=KINDS[ending])
    response.headers["Link"] = f'<{name}>; rel="cite-as"'
    if not request.path.endswith(f".{ending}"):
        response.vary.add("Accept")
    return response
