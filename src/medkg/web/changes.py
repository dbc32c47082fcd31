"""Changes: what was curated when, as a page and as a feed (Atom, RFC 4287)."""

from flask import Blueprint, Response, render_template

from medkg.language import current_language
from medkg.web.negotiation import data_response
from medkg.web.pages.changes import changes_feed, changes_page
from medkg.web.site import site

blueprint = Blueprint("changes", __name__)


@blueprint.get("/changes")
def changes() -> str:
    return render_template("changes/changes.html", page=changes_page(site(), language=current_language()))


@blueprint.get("/changes.atom")
def feed() -> Response:
    response = data_response(changes_feed(site(), language=current_language()), kind="application/atom+xml")
    response.vary.add("Accept-Language")
    return response
