"""Reports: the narrative with its margin, and the document in its own look."""

from flask import Blueprint, Response, render_template

from medkg.language import current_language
from medkg.narrative import document, render
from medkg.narrative.html import style_text
from medkg.web import downloads
from medkg.web.addresses import iri_of
from medkg.web.headers import policy_for_style
from medkg.web.negotiation import wants_turtle
from medkg.web.pages.narrative import narrative_page
from medkg.web.site import site

blueprint = Blueprint("reports", __name__)


@blueprint.get("/doc/report/<slug>")
def report(slug: str) -> str | Response:
    iri = iri_of(f"report/{slug}")
    if wants_turtle():
        return downloads.report(slug)
    page = narrative_page(site(), iri, language=current_language())
    return render_template("reports/report.html", page=page)


@blueprint.get("/doc/report/<slug>/source")
def source(slug: str) -> Response:
    iri = iri_of(f"report/{slug}")
    response = Response(render(site().graph, iri, language=current_language()))
    response.headers["Content-Security-Policy"] = policy_for_style(style_text(document(site().graph, iri)) or "")
    return response
