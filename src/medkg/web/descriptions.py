"""Descriptions for programs: what the endpoint is and may, and what the data hold (service description, VoID, DCAT)."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Response as AnyResponse

from medkg.publish.description.examples import examples
from medkg.publish.description.inside import GRAPHS as INSIDE
from medkg.publish.description.service import dataset, service
from medkg.publish.description.statements import Statements, written
from medkg.web.limits import limits_told
from medkg.web.media import GRAPHS, OTHER_NAMES, best
from medkg.web.negotiation import PAGE, data_response
from medkg.web.site import site

blueprint = Blueprint("descriptions", __name__)

QUERY_PAGE = "/query"
"""Where people write queries, if the application has such a page."""

_OFFERS = {name: (kind, *OTHER_NAMES.get(name, ())) for name, kind in GRAPHS.items() if name not in ("trig", "nquads")}


@blueprint.get("/sparql")
def sparql() -> AnyResponse:
    """The address of the endpoint without a query: people are led to where they can write one."""
    has_page = any(rule.rule == QUERY_PAGE for rule in current_app.url_map.iter_rules())
    if has_page and best(request.headers.get("Accept", ""), {**_OFFERS, "page": (PAGE,)}) == "page":
        response = redirect(request.root_path + QUERY_PAGE, 303)
        response.vary.add("Accept")
        return response
    said = service(site().graph, request.url_root, limits=limits_told(site().guard.limits), added=INSIDE)
    return _data(said)


@blueprint.get("/.well-known/void")
def void() -> Response:
    """The data, their parts and where they are to be had."""
    said = dataset(site().graph, request.url_root)
    said.put(site().statistics)
    return _data(said)


@blueprint.get("/.well-known/sparql-examples")
def sparql_examples() -> Response:
    """The questions of the catalog, as examples of queries."""
    return _data(examples(site().graph, f"{request.url_root}sparql"))


def _data(said: Statements) -> Response:
    fmt = best(request.headers.get("Accept", ""), _OFFERS) or _for_browsers()
    response = data_response(written(said, fmt), kind=GRAPHS[fmt])
    response.vary.add("Accept")
    return response


def _for_browsers() -> str:
    """A page is not offered here, but who looks by eye reads Turtle. Raises NotAcceptable for anybody else."""
    if not request.accept_mimetypes[PAGE]:
        raise NotAcceptable
    return "turtle"
