"""Claims: the list of them all, and the page of one."""

from flask import Blueprint, Response, render_template, request

from medkg.language import current_language
from medkg.web import downloads
from medkg.web.addresses import iri_of
from medkg.web.negotiation import wants_turtle
from medkg.web.pages.claim import claim_page
from medkg.web.pages.overview import claims_page
from medkg.web.pages.paging import page_number
from medkg.web.site import site

blueprint = Blueprint("claims", __name__)


@blueprint.get("/claims")
def claims() -> str:
    number = page_number(request.args.get("page", ""))
    page = claims_page(site(), request.args.get("verdict", ""), number, language=current_language())
    return render_template("claims/claims.html", page=page)


@blueprint.get("/doc/claim/<name:name>")
def claim(name: str) -> str | Response:
    iri = iri_of(f"claim/{name}")
    if wants_turtle():
        return downloads.thing(f"claim/{name}")
    page = claim_page(site(), iri, language=current_language())
    return render_template("claims/claim.html", page=page)
