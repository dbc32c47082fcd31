"""Contradictions and agreements between the figures of all reports: as a page, and as data."""

from flask import Blueprint, Response, render_template, request

from medkg.language import current_language
from medkg.web.pages.agreements import FIELDS, agreements_file, agreements_page
from medkg.web.pages.paging import page_number
from medkg.web.sending import sent
from medkg.web.site import site

blueprint = Blueprint("agreements", __name__)

KINDS = {"csv": "text/csv", "json": "application/json", "ttl": "text/turtle"}


@blueprint.get("/contradictions")
def agreements() -> str:
    number = page_number(request.args.get("page", ""))
    page = agreements_page(site(), _chosen(), number, language=current_language())
    return render_template("agreements/agreements.html", page=page)


@blueprint.get("/contradictions.<any(csv,json,ttl):ending>")
def file(ending: str) -> Response:
    body = agreements_file(site(), _chosen(), ending)
    return sent(body, kind=KINDS[ending], name=f"contradictions.{ending}")


def _chosen() -> dict[str, str]:
    """What the address chooses; what it leaves open is left out."""
    return {name: value for name in FIELDS if (value := request.args.get(name, ""))}
