"""The network of a report: which sources carry it, and what becomes of its claims when some of them fall."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug import Response as WerkzeugResponse

from medkg.errors import QueryError
from medkg.language import current_language
from medkg.language import translate as _
from medkg.network.exports import FORMATS
from medkg.web.addresses import iri_of
from medkg.web.negotiation import data_response
from medkg.web.pages.network import network_drawing, network_file, network_page
from medkg.web.pictures import drawing_response
from medkg.web.site import site

blueprint = Blueprint("network", __name__)

RETRACTED = "retracted"
"""The ``fate`` of sources that are not taken away but thought retracted."""

KINDS = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "json": "application/json",
    "dot": "text/vnd.graphviz",
}


@blueprint.get("/network/<slug>")
def network(slug: str) -> str | WerkzeugResponse:
    named, fates = request.args.getlist("without"), request.args.getlist("fate")
    fate = fates[-1] if fates else ""
    if fate not in ("", RETRACTED):
        raise QueryError(_("The field “fate” is left out, or “{fate}”.").format(fate=RETRACTED))
    if "stand" in request.args or len(fates) > 1:  # a button was pressed: what it means is said by one address
        left = [work for work in named if work not in request.args.getlist("stand")]
        language, kept = request.args.get("lang"), (fate or None) if left else None
        return redirect(url_for("network.network", slug=slug, lang=language, without=left, fate=kept), 303)
    page = network_page(
        site(),
        iri_of(f"report/{slug}"),
        tuple(map(iri_of, named)),
        language=current_language(),
        are_retracted=fate == RETRACTED,
    )
    return render_template("network/network.html", page=page)


@blueprint.get("/network/<slug>.svg")
def drawing(slug: str) -> Response:
    return drawing_response(network_drawing(site(), iri_of(f"report/{slug}"), language=current_language()))


@blueprint.get(f"/network/<slug>.<any({', '.join(FORMATS)}):ending>")
def file(slug: str, ending: str) -> Response:
    return data_response(network_file(site(), iri_of(f"report/{slug}"), ending), kind=KINDS[ending])
