"""Evidence lines: what one work says about one claim."""

from flask import Blueprint, Response, render_template

from medkg.language import current_language
from medkg.web import downloads
from medkg.web.addresses import iri_of
from medkg.web.negotiation import wanted_data
from medkg.web.pages.claim import evidence_page
from medkg.web.site import site

blueprint = Blueprint("evidence", __name__)


@blueprint.get("/doc/evidence-line/<name:name>")
def line(name: str) -> str | Response:
    iri = iri_of(f"evidence-line/{name}")
    if ending := wanted_data():
        return downloads.thing(f"evidence-line/{name}", ending)
    page = evidence_page(site(), iri, language=current_language())
    return render_template("evidence/line.html", page=page)
