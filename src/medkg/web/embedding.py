"""Embedding: one panel alone, for a frame on anybody's page."""

from flask import Blueprint, Response, render_template

from medkg.language import current_language
from medkg.web.headers import EMBEDDED
from medkg.web.pages.questions import embedded_page
from medkg.web.questions import given
from medkg.web.site import site

blueprint = Blueprint("embedding", __name__)


@blueprint.get("/embed/questions/<word:subject>/<word:name>")
def panel(subject: str, name: str) -> Response:
    page = embedded_page(site(), f"{subject}/{name}", given(), language=current_language())
    response = Response(render_template("questions/embedded.html", page=page))
    response.headers.update(EMBEDDED)
    return response
