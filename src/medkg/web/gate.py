"""What is no request of ours is refused before anything is made of it: a host that is none, a method for proxies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.exceptions import BadRequest, HTTPException, MethodNotAllowed

from medkg.language import translate as _
from medkg.language import use_language
from medkg.web.refusals import language_of, refusal, refused
from medkg.web.reply import Layer, Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_FOR_PROXIES = ("CONNECT", "TRACE")
_READING = ("GET", "HEAD", "OPTIONS")

_HOST = re.compile(r"(?:[A-Za-z0-9._~-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
"""A name or an address, and a port (RFC 9110, section 7.2): links begin with it."""


class Gate:
    """Lets requests through to *beyond*."""

    def __init__(self, beyond: Layer) -> None:
        self._beyond = beyond

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        error = _wrong(environ)
        if error is None:
            return self._beyond(environ, start_response)
        return refused(error, environ, start_response)

    def soon(self, environ: WSGIEnvironment, done: Callable[[Reply | None], None]) -> None:
        """What *beyond* replies in an event loop (``Layer``), or the refusal."""
        error = _wrong(environ)
        if error is None:
            self._beyond.soon(environ, done)
        else:
            done(refusal(error, environ))


def _wrong(environ: WSGIEnvironment) -> HTTPException | None:
    host: str = environ.get("HTTP_HOST", "")
    method: str = environ["REQUEST_METHOD"]
    if method not in _FOR_PROXIES and (_is_host(host) if host else _may_lack_host(environ)):
        return None
    use_language(language_of(environ))
    if method in _FOR_PROXIES:
        return MethodNotAllowed(_READING, _("This is no proxy: {method} is refused.").format(method=method))
    return BadRequest(_("The request names no host that could be meant (header Host)."))


def _may_lack_host(environ: WSGIEnvironment) -> bool:
    """HTTP before 1.1 knew no Host, and HTTP/2 has another name for it."""
    return bool(environ.get("SERVER_PROTOCOL", "") != "HTTP/1.1")


@lru_cache(maxsize=256)
def _is_host(host: str) -> bool:
    return _HOST.fullmatch(host) is not None
