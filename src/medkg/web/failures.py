"""Failures: the one place where an error becomes an answer that says what happened and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from medkg.errors import MedkgError, NotFound, StoreUnavailable
from medkg.language import translate as _
from medkg.web.negotiation import takes_pages
from medkg.web.site import site

LONGEST = 400
"""Characters of a message that are shown: what a stranger sent is not repeated at length."""


SPOKEN_OF = {"doc": "", "id": "", "graph": "", "evidence-map": "report/", "compare": "metric/"}
"""First part of an address to the class of the thing that the rest names, where the rest does not say it."""


@dataclass(frozen=True, kw_only=True)
class FailurePage:
    """``near`` are things whose names look like the address."""

    status: int
    title: str
    message: str
    near: tuple[str, ...] = ()


def register(app: Flask) -> None:
    """Answer every error of *app* from here."""
    app.register_error_handler(MedkgError, _known)
    app.register_error_handler(HTTPException, _http)


COME_AGAIN = "10"
"""Seconds after which a reader may try again what cannot be had just now."""


def _known(error: MedkgError) -> Response:
    near = near_address() if isinstance(error, NotFound) else ()
    response = _answer(
        FailurePage(status=error.http_status, title=_title(error.http_status), message=str(error), near=near)
    )
    if isinstance(error, StoreUnavailable):
        response.headers["Retry-After"] = COME_AGAIN
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    near = near_address() if status == HTTPStatus.NOT_FOUND else ()
    response = _answer(FailurePage(status=status, title=_title(status), message=_advice(status), near=near))
    kept = error.get_response()
    for name in ("Allow", "Location", "Retry-After"):
        if name in kept.headers:
            response.headers[name] = kept.headers[name]
    return response


def near_address() -> tuple[str, ...]:
    """Things that the address may have meant."""
    first, _slash, rest = request.path.strip("/").partition("/")
    if first not in SPOKEN_OF:
        return ()
    return site().near(SPOKEN_OF[first] + rest.removesuffix(".ttl").removesuffix(".svg"))


def _answer(page: FailurePage) -> Response:
    message = page.message if len(page.message) <= LONGEST else page.message[: LONGEST - 1] + "…"
    if not takes_pages():
        return Response(f"{page.title}\n{message}\n", status=page.status, content_type="text/plain; charset=utf-8")
    shown = FailurePage(status=page.status, title=page.title, message=message, near=page.near)
    return Response(render_template("failures/failure.html", page=shown), status=page.status)


def _title(status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return _("Nothing is found here")
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
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return _("The viewer shows data and changes none. Use GET or HEAD.")
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("The address or what came with it is malformed. Go back, or start from the first page.")
    return _("The error is on record here. Try again; if it stays, report it together with the address.")
