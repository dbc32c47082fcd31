"""Things of every class: their identifiers lead to a page, or to data for those who ask for it."""

from flask import Blueprint, Response, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from medkg.language import current_language
from medkg.web import downloads
from medkg.web.addresses import address, iri_of
from medkg.web.negotiation import wanted_data
from medkg.web.pages.thing import thing_page
from medkg.web.site import site

blueprint = Blueprint("things", __name__)


@blueprint.get("/id/<path:name>")
def identifier(name: str) -> AnyResponse:
    """An identifier is of a thing, not of a page: 303 See Other leads from one to the other (W3C Cool URIs)."""
    return redirect(address(iri_of(name)), code=303)


@blueprint.get("/doc/<name:name>")
def thing(name: str) -> str | Response:
    iri = iri_of(name)
    if ending := wanted_data():
        return downloads.thing(name, ending)
    page = thing_page(site(), iri, language=current_language())
    return render_template("things/thing.html", page=page)
