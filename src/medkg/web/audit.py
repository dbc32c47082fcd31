"""The report card: what a report's claims come to, and what is amiss; and its badge."""

from flask import Blueprint, Response, render_template

from medkg.audit.formats.programs import as_badge
from medkg.language import current_language
from medkg.web.addresses import iri_of
from medkg.web.pages.audit import card_page
from medkg.web.site import site

blueprint = Blueprint("audit", __name__)


@blueprint.get("/doc/report/<slug>/audit")
def card(slug: str) -> str:
    iri_of(f"report/{slug}")
    page = card_page(site(), slug, language=current_language())
    return render_template("audit/card.html", page=page)


@blueprint.get("/doc/report/<slug>/audit/badge.svg")
def badge(slug: str) -> Response:
    iri_of(f"report/{slug}")
    return Response(as_badge([site().card(slug)]), mimetype="image/svg+xml")
