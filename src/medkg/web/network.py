"""The network of a report: which sources carry it, and what becomes of its claims when some of them fall."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug import Response as WerkzeugResponse

from medkg.language import current_language
from medkg.network.exports import FORMATS
from medkg.web.addresses import iri_of
from medkg.web.negotiation import data_response
from medkg.web.pages.network import network_drawing, network_file, network_page
from medkg.web.pictures import drawing_response
from medkg.web.site import site

blueprint = Blueprint("network", __name__)

KINDS = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "json": "application/json",
    "dot": "text/vnd.graphviz",
}


@blueprint.get("/network/<slug>")
def network(slug: str) -> str | WerkzeugResponse:
    named = request.args.getlist("without")
    if "stand" in request.args:
        left = [work for work in named if work not in request.args.getlist("stand")]
        return redirect(url_for("network.network", slug=slug, lang=request.args.get("lang"), without=left), 303)
    works = tuple(map(iri_of, named))
    page = network_page(site(), iri_of(f"report/{slug}"), works, language=current_language())
    return render_template("network/network.html", page=page)


@blueprint.get("/network/<slug>.svg")
def drawing(slug: str) -> Response:
    return drawing_response(network_drawing(site(), iri_of(f"report/{slug}"), language=current_language()))


@blueprint.get(f"/network/<slug>.<any({', '.join(FORMATS)}):ending>")
def file(slug: str, ending: str) -> Response:
    return data_response(network_file(site(), iri_of(f"report/{slug}"), ending), kind=KINDS[ending])
