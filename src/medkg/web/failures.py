"""Failures: the one place where an error becomes an answer that says what happened and what to do."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Literal

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from medkg.errors import MedkgError, NotFound, PackageError, StoreUnavailable
from medkg.language import translate as _
from medkg.web.addresses import search_address
from medkg.web.nearby import Near, near, words
from medkg.web.negotiation import PAGE

LONGEST = 400
"""Characters of a message that are shown: what a stranger sent is not repeated at length."""

PROBLEM = "application/problem+json"
PLAIN = "text/plain"
_PROBLEMS = (PROBLEM, "application/json")
_PAGES = (PAGE, "application/xhtml+xml")


@dataclass(frozen=True, kw_only=True)
class FailurePage:
    """``near`` are pages whose address looks like this one, ``words`` what to search for instead.

    ``mark`` names this one failure: it stands in the log too.
    """

    status: int
    title: str
    message: str
    near: tuple[Near, ...] = ()
    words: str = ""
    mark: str = ""

    @property
    def search(self) -> str:
        """The address of a search for the words."""
        return search_address(self.words, {}) if self.words else ""


def register(app: Flask) -> None:
    """Answer every error of *app* from here."""
    app.register_error_handler(MedkgError, _known)
    app.register_error_handler(HTTPException, _http)


def _known(error: MedkgError) -> Response:
    status = error.http_status
    message = error.reason if isinstance(error, PackageError) else str(error)
    page = FailurePage(status=status, title=_title(status), message=message)
    if isinstance(error, NotFound):
        page = _with_ways(page)
    elif isinstance(error, PackageError) or status == HTTPStatus.INTERNAL_SERVER_ERROR:
        page = _on_record(page, str(error))
    response = _answer(page)
    if isinstance(error, StoreUnavailable) and error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    page = FailurePage(status=status, title=_title(status), message=_advice(status))
    if status == HTTPStatus.GONE:
        page = replace(page, message=error.description or page.message)
    if status == HTTPStatus.NOT_FOUND:
        page = _with_ways(page)
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        page = _on_record(page, repr(getattr(error, "original_exception", None) or error))
    response = _answer(page)
    kept = error.get_response()
    for name in ("Allow", "Content-Range", "Location", "Retry-After"):
        if name in kept.headers:
            response.headers[name] = kept.headers[name]
    return response


def _with_ways(page: FailurePage) -> FailurePage:
    return replace(page, near=near(), words=words())


def _on_record(page: FailurePage, reason: str) -> FailurePage:
    """*page* under a mark that the log has too: whoever reports the failure quotes it."""
    mark = secrets.token_hex(4)
    current_app.logger.error("failure %s: %s %r: %s", mark, request.method, request.path, reason)
    return replace(page, mark=mark)


def _answer(page: FailurePage) -> Response:
    if len(page.message) > LONGEST:
        page = replace(page, message=page.message[: LONGEST - 1] + "…")
    kind = _told_as()
    if kind == "page":
        response = Response(render_template("failures/failure.html", page=page), status=page.status)
    elif kind == "problem":
        response = Response(_problem(page), status=page.status, content_type=PROBLEM)
    else:
        response = Response(_plain(page), status=page.status, content_type=f"{PLAIN}; charset=utf-8")
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _told_as() -> Literal["page", "problem", "plain"]:
    """How the reader takes an error: people as a page, programs as JSON or as text, whatever data they asked for."""
    accepted = request.accept_mimetypes
    best = accepted.best_match((*_PAGES, *_PROBLEMS, PLAIN)) if accepted else PAGE
    if best in _PAGES:
        return "page"
    if best in _PROBLEMS or (best is None and any(kind.endswith("json") for kind in accepted.values())):
        return "problem"
    return "plain"


def _problem(page: FailurePage) -> str:
    """Problem Details (RFC 9457); ``near``, ``search`` and ``failure`` are our own members."""
    said = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES.get(page.status, page.title),
        "status": page.status,
        "detail": page.message,
        "near": [{"address": one.address, "label": one.label} for one in page.near],
        "search": page.search,
        "failure": page.mark,
    }
    return json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False, indent=1) + "\n"


def _plain(page: FailurePage) -> str:
    lines = [page.title, page.message, *(f"{one.address}  {one.label}" for one in page.near)]
    if page.mark:
        lines.append(_("Quote this when you report it: {mark}").format(mark=page.mark))
    return "".join(f"{line}\n" for line in lines)


def _title(status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return _("Nothing is found here")
    if status == HTTPStatus.GONE:
        return _("This is no longer here")
    if status == HTTPStatus.BAD_REQUEST:
        return _("This request cannot be understood")
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return _("This address can only be read")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return _("The data cannot be reached just now")
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("This request cannot be answered")
    return _("Something went wrong on our side")


def _advice(status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return _("No page has this address. Check its spelling, or start from the first page.")
    if status == HTTPStatus.GONE:
        return _("What stood at this address was taken out of the package. Start from the first page.")
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return _("The viewer shows data and changes none. Use GET or HEAD.")
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("The address or what came with it is malformed. Go back, or start from the first page.")
    return _("The error is on record here. Try again; if it stays, report it together with the address.")
