"""Link headers on every document, and linksets."""

from __future__ import annotations

import re

from flask import Blueprint, Response, jsonify, request

from medkg.web.addresses import iri_of
from medkg.web.downloads import KINDS
from medkg.web.linked.links import LINKSET, links_of_data, links_of_page, linkset
from medkg.web.negotiation import PAGE
from medkg.web.site import site

blueprint = Blueprint("linked", __name__)

_DOCUMENTS = frozenset(
    {"things.thing", "claims.claim", "evidence.line", "reports.report", "downloads.thing", "downloads.report"}
)
_PATH = re.compile(r"/(?:id|doc|linkset)/(.+?)(?:\.(ttl|trig|nq|nt|jsonld|rdf))?")


@blueprint.get("/linkset/<path:name>")
def links(name: str) -> Response:
    """Everything that is linked with a thing's documents (Signposting level 2)."""
    iri = iri_of(name)
    site().graph.describe(iri)
    response = jsonify(linkset(site(), iri, request.url_root))
    response.mimetype = LINKSET
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.after_app_request
def tell_links(response: Response) -> Response:
    """Documents say in their head what they are about."""
    asked = _PATH.fullmatch(request.path)
    if asked is None or request.endpoint not in _DOCUMENTS or response.status_code != 200:
        return response
    if request.method == "OPTIONS":  # which is answered of any address, whether anything is there or not
        return response
    iri = iri_of(asked[1])
    if response.mimetype == PAGE:
        found = links_of_page(site(), iri, request.url_root)
    else:
        found = links_of_data(site(), iri, request.url_root, asked[2] or "ttl")
    response.headers["Link"] = ", ".join(link.header() for link in found)
    if asked[2] is None:
        response.vary.add("Accept")
        if response.mimetype != PAGE:
            response.headers["Content-Location"] = (
                f"{request.root_path}{request.path}.{_ending(response.mimetype or '')}"
            )
    exposed = response.headers.get("Access-Control-Expose-Headers", "")
    if exposed:
        response.headers["Access-Control-Expose-Headers"] = f"{exposed}, Link"
    return response


def _ending(kind: str) -> str:
    return next(ending for ending, known in KINDS.items() if known == kind)
