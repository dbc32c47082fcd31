"""The report card: what a report's claims come to, and what is amiss; its badge; the grades of all reports."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from medkg.audit.formats.programs import as_badge
from medkg.language import current_language
from medkg.web.addresses import carried, iri_of
from medkg.web.pages.audit import audits_page, card_page, claims_by_grade
from medkg.web.pages.paging import page_number
from medkg.web.site import site

blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
def audits() -> str:
    number = page_number(request.args.get("page", ""))
    return render_template("audit/audits.html", page=audits_page(site(), number, language=current_language()))


@blueprint.get("/audit/<slug>")
def shortcut(slug: str) -> WerkzeugResponse:
    iri_of(f"report/{slug}")
    return redirect(f"{request.script_root}/doc/report/{slug}/audit{carried()}", code=301)


@blueprint.get("/doc/report/<slug>/audit")
def card(slug: str) -> str:
    iri_of(f"report/{slug}")
    page = card_page(site(), slug, language=current_language())
    return render_template("audit/card.html", page=page)


@blueprint.get("/doc/report/<slug>/audit/claims")
def claims(slug: str) -> str:
    iri_of(f"report/{slug}")
    page = claims_by_grade(site(), slug, language=current_language())
    return render_template("audit/claims.html", page=page)


@blueprint.get("/doc/report/<slug>/audit/badge.svg")
def badge(slug: str) -> Response:
    iri_of(f"report/{slug}")
    return Response(as_badge([site().card(slug)]), mimetype="image/svg+xml")
