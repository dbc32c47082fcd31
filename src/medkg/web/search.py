"""Search: the page of what was found, the same as data, and suggestions while a reader types."""

import json

from flask import Blueprint, Response, render_template, request, url_for

from medkg.errors import QueryError
from medkg.language import current_language
from medkg.language import translate as _
from medkg.search import LARGEST_PAGE, NAMED, RANKED, choose, record
from medkg.web.addresses import address
from medkg.web.negotiation import data_response
from medkg.web.pages.paging import page_number, place
from medkg.web.pages.search import LENGTH, clean, search_page, suggested
from medkg.web.site import site

blueprint = Blueprint("search", __name__)

IMPATIENCE = 0.5
"""Seconds that suggestions wait for the index: they are only an offer."""

KEPT = 300
"""Seconds for which a browser may keep suggestions."""


@blueprint.get("/search")
def search() -> str:
    number = page_number(request.args.get("page", ""))
    page = search_page(site(), _text(), _given(), number, language=current_language())
    return render_template("search/search.html", page=page)


@blueprint.get("/search.json")
def results() -> Response:
    index = site().finding.index()
    number = page_number(request.args.get("page", ""))
    chosen = choose(index, _given())
    size = _size()
    found = index.search(_text(), language=current_language(), chosen=chosen, page=number, size=size)
    place(number, min(found.total, RANKED), length=size)
    told = record(found)
    for hit in told["hits"]:
        hit["address"] = address(hit["iri"])
    return _json(told)


@blueprint.get("/search/suggestions")
def suggestions() -> Response:
    text = _text()
    found = suggested(site(), text, language=current_language(), patience=IMPATIENCE)
    response = _json({"query": text, "suggestions": found, "all": url_for("search.search", q=text)})
    response.headers["Cache-Control"] = f"max-age={KEPT}"
    return response


def _text() -> str:
    return clean(request.args.get("q", ""))


def _given() -> dict[str, list[str]]:
    """What is chosen in the facets, by their short names; an empty field chooses nothing."""
    given = {name: [value for value in request.args.getlist(name) if value] for name in NAMED}
    return {name: values for name, values in given.items() if values}


def _size() -> int:
    text = request.args.get("size", str(LENGTH))
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise QueryError(_("The size of a page is a number from 1 to {most}.").format(most=LARGEST_PAGE))
    return int(text)


def _json(told: object) -> Response:
    response = data_response(json.dumps(told, ensure_ascii=False), kind="application/json")
    response.vary.add("Accept-Language")
    return response
