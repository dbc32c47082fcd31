"""Refusals in front of Flask: an error as plain text, since what reads it is mostly a program, or a query editor."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.http import parse_accept_header

from medkg.errors import MedkgError, StoreUnavailable
from medkg.language import LANGUAGES
from medkg.web.headers import HEADERS
from medkg.web.reply import Headers, Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

OPEN: Headers = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Content-Location, ETag, Link, Retry-After"),
]
"""Scripts of any site may ask, and never with their user's credentials: there is nothing here that is not public."""

ALWAYS: Headers = [*OPEN, *HEADERS.items()]
"""The headers of everything that is answered in front of Flask."""

OUTCOME = "medkg.outcome"
"""Where a request's environment says how its query ended, for whoever counts."""


def refused(
    error: MedkgError | HTTPException, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Answer *error*."""
    return refusal(error, environ).sent(environ, start_response)


def refusal(error: MedkgError | HTTPException, environ: WSGIEnvironment) -> Reply:
    """The answer to what raised *error*."""
    environ[OUTCOME] = type(error).__name__
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"), *ALWAYS]
    if isinstance(error, MedkgError):
        status, told = error.http_status, str(error)
        if isinstance(error, StoreUnavailable) and error.retry_after is not None:
            headers.append(("Retry-After", str(error.retry_after)))
    else:
        status, told = error.code or 500, error.description or ""
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            headers.append(("Allow", ", ".join(error.valid_methods)))
    body = f"{told}\n".encode("utf-8", "replace")
    headers.append(("Content-Length", str(len(body))))
    return Reply(f"{status} {_REASONS[status]}", headers, body)


_REASONS = {
    400: "Bad Request",
    403: "Forbidden",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


def language_of(environ: WSGIEnvironment) -> str:
    """The language of error messages."""
    return _language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))


@lru_cache(maxsize=256)
def _language(accepted: str) -> str:
    for tag, liked in parse_accept_header(accepted, LanguageAccept):
        language = tag.replace("_", "-").partition("-")[0].lower()
        if liked > 0 and language in LANGUAGES:
            return language
    return "en"
