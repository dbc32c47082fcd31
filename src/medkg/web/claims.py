"""Claims: the list of them all, and the page of one."""

from flask import Blueprint, Response, render_template, request

from medkg.language import current_language
from medkg.web import downloads
from medkg.web.addresses import iri_of
from medkg.web.negotiation import wanted_data
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
    if ending := wanted_data():
        return downloads.thing(f"claim/{name}", ending)
    page = claim_page(site(), iri, language=current_language())
    return render_template("claims/claim.html", page=page)
