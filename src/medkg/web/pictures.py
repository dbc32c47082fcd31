"""Pictures: what surrounds a thing, what a report rests on, figures side by side; in a page, and as drawings alone."""

from flask import Blueprint, Response, render_template, request, send_from_directory

from medkg.language import current_language
from medkg.network.bitmap import png
from medkg.network.drawing import STYLES, style
from medkg.web.addresses import iri_of
from medkg.web.headers import policy_for_style
from medkg.web.negotiation import data_response
from medkg.web.pages.choosing import FIELDS
from medkg.web.pages.comparison import comparison_drawing, comparison_page, measures_page
from medkg.web.pages.paging import page_number
from medkg.web.pages.pictures import evidence_drawing, evidence_map_page, graph_drawing, graph_page
from medkg.web.site import site

blueprint = Blueprint("pictures", __name__)


@blueprint.get("/static/picture.css")
def style_sheet() -> Response:
    """The forms of drawings, from where the drawings are made."""
    return send_from_directory(STYLES, "picture.css")


@blueprint.get("/graph/<name:name>")
def around(name: str) -> str:
    page = graph_page(site(), iri_of(name), _depth(), language=current_language())
    return render_template("pictures/around.html", page=page)


@blueprint.get("/graph/<path:name>.<any(svg, png):ending>")
def around_drawing(name: str, ending: str) -> Response:
    return drawing_response(graph_drawing(site(), iri_of(name), _depth(), language=current_language()), ending)


@blueprint.get("/evidence-map/<slug>")
def evidence_map(slug: str) -> str:
    page = evidence_map_page(site(), iri_of(f"report/{slug}"), language=current_language())
    return render_template("pictures/evidence_map.html", page=page)


@blueprint.get("/evidence-map/<slug>.<any(svg, png):ending>")
def evidence_map_drawing(slug: str, ending: str) -> Response:
    return drawing_response(evidence_drawing(site(), iri_of(f"report/{slug}"), language=current_language()), ending)


@blueprint.get("/compare")
def measures() -> str:
    return render_template("pictures/measures.html", page=measures_page(site(), language=current_language()))


@blueprint.get("/compare/<slug>")
def comparison(slug: str) -> str:
    number = page_number(request.args.get("page", ""))
    page = comparison_page(site(), iri_of(f"metric/{slug}"), _chosen(), number, language=current_language())
    return render_template("pictures/comparison.html", page=page)


@blueprint.get("/compare/<slug>/<word:unit>.<any(svg, png):ending>")
def comparison_file(slug: str, unit: str, ending: str) -> Response:
    number = page_number(request.args.get("page", ""))
    metric = iri_of(f"metric/{slug}")
    drawing = comparison_drawing(site(), metric, unit, _chosen(), number, language=current_language())
    return drawing_response(drawing, ending)


def _chosen() -> dict[str, str]:
    """What the address chooses among the figures of a measure."""
    return {name: request.args.get(name, "") for name in FIELDS}


def _depth() -> int:
    """The steps that the address asks for, 0 for what is no number: the picture then says how far it reaches."""
    text = request.args.get("depth", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def drawing_response(svg: str, ending: str = "svg") -> Response:
    """A drawing that stands alone, as it is (its one style element is allowed by its hash) or as a bitmap."""
    if ending == "png":
        response = data_response(png(svg, language=current_language()), kind="image/png")
    else:
        response = data_response(svg, kind="image/svg+xml")
    response.headers["Content-Security-Policy"] = policy_for_style(style())
    response.vary.add("Accept-Language")
    return response
