"""The query page: a reader's own question in SPARQL, its answer, and what the editor asks for while it is written."""

from __future__ import annotations

from typing import TypedDict

from flask import Blueprint, Response, jsonify, render_template, request

from medkg.errors import MedkgError, StoreUnavailable
from medkg.language import current_language
from medkg.network.drawing import svg
from medkg.web.negotiation import data_response
from medkg.web.pages.answer_data import answer_data, complaint_data, suggestions_data
from medkg.web.pages.answers import answered
from medkg.web.pages.paging import page_number
from medkg.web.pages.pictures import lasting
from medkg.web.pages.query import blank_page, complaint_page, example_page, query_page
from medkg.web.pages.vocabulary import vocabulary
from medkg.web.pictures import drawing_response
from medkg.web.site import site
from medkg.web.sparql import client_of

blueprint = Blueprint("query", __name__)

ENCODED, BESIDES = 3, 16_384
"""Bytes that a byte of the text takes in a form at most, and bytes for its other fields."""

IMPATIENCE = 0.5
"""Seconds that suggestions wait for the index: they are only an offer."""

OWN = frozenset({"example", "lang", "page", "query", "view"})
"""Fields of the address that are not a question's."""


@blueprint.before_request
def allow_long_texts() -> None:
    largest = ENCODED * site().guard.limits.query_bytes + BESIDES
    request.max_content_length = largest
    request.max_form_memory_size = largest


@blueprint.route("/query", methods=("GET", "POST"))
def query() -> str:
    if "example" in request.args and "query" not in request.values:
        given = {name: value for name, value in request.args.items() if name not in OWN}
        return render_template("query/query.html", page=example_page(site(), request.args["example"], given))
    if "query" not in request.values:
        return render_template("query/query.html", page=blank_page(site()))
    number = page_number(request.values.get("page", ""))
    return render_template("query/query.html", page=query_page(site(), _text(), number, **_asker()))


@blueprint.route("/query/answer.json", methods=("GET", "POST"))
def answer() -> Response:
    """The answer as the page's script shows it: labels, addresses, a drawing; as data it is at ``/sparql``."""
    text = _text()
    return jsonify(answer_data(site(), text, answered(site(), text, **_asker()), current_language()))


@blueprint.route("/query/graph.svg", methods=("GET", "POST"))
def drawing() -> Response:
    """The drawing of a graph alone, as a file: its labels lead to identifiers."""
    found = answered(site(), _text(), **_asker())
    return drawing_response(svg(found.drawn(), language=current_language(), link=lasting))


@blueprint.get("/query/vocabulary.json")
def words() -> Response:
    return data_response(jsonify(vocabulary(site())).get_data(), kind="application/json")


@blueprint.get("/query/things.json")
def things() -> Response:
    """Things whose names begin with a text, for whoever writes ``<`` and a word in either language."""
    found = site().finding.index(patience=IMPATIENCE).suggest(request.args.get("text", ""), current_language())
    return jsonify(suggestions_data(site(), found, current_language()))


@blueprint.errorhandler(MedkgError)
def complained(error: MedkgError) -> Response:
    """What is wrong with a text is said beside it, and the text is kept."""
    if request.endpoint == "query.query":
        page = render_template("query/query.html", page=complaint_page(site(), _text(), error))
        response = Response(page, status=error.http_status)
    else:
        response = jsonify(complaint_data(error))
        response.status_code = error.http_status
    if isinstance(error, StoreUnavailable) and error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


class Asker(TypedDict):
    """Who asks, and the language in which labels are told."""

    client: str
    language: str


def _asker() -> Asker:
    return Asker(client=client_of(request.remote_addr or ""), language=current_language())


def _text() -> str:
    """The query as it was written; forms send line ends as CR LF (HTML Standard, 4.10.21)."""
    return request.values.get("query", "").replace("\r\n", "\n")
