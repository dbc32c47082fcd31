"""What a reader takes: a page or data (RFC 9110, section 12), and whether what they have is still good (section 13)."""

from __future__ import annotations

from flask import Response, request

from medkg.web.media import GRAPHS, OTHER_NAMES, best

PAGE = "text/html"
TURTLE = "text/turtle"


ENDINGS = {"turtle": "ttl", "ntriples": "nt", "jsonld": "jsonld", "rdfxml": "rdf"}
"""Format of a document to the ending of its address."""

_OFFERS = {"": (PAGE,), **{ending: (GRAPHS[name], *OTHER_NAMES[name]) for name, ending in ENDINGS.items()}}


def wanted_data() -> str:
    """The ending of the data that are preferred to a page; empty for a page, which who takes neither gets too."""
    return best(request.headers.get("Accept", ""), _OFFERS) or ""


def data_response(body: bytes | str, *, kind: str, name: str | None = None) -> Response:
    """Data of media type *kind*, open to scripts of any site; *name* is the file it is saved as."""
    response = Response(body, content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
    response.headers["Access-Control-Allow-Origin"] = "*"
    if name:
        response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def make_conditional(response: Response) -> Response:
    """Give a whole answer its ETag, and send 304 to a reader who has it already."""
    if response.status_code == 200 and request.method in ("GET", "HEAD") and not response.is_streamed:
        if "ETag" not in response.headers:
            response.add_etag(weak=True)
        response.headers.setdefault("Cache-Control", "no-cache")
        response.make_conditional(request.environ)
    return response
