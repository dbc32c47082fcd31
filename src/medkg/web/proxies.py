"""What proxies in front of us say of a request: who asks, and by which address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.proxy_fix import ProxyFix

from medkg.web.reply import Layer, Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Proxies:
    """Believes so many proxies (``X-Forwarded-...``), then hands the request to *beyond*."""

    def __init__(self, beyond: Layer, number: int) -> None:
        self._beyond = beyond
        self._read = ProxyFix(_nothing, x_for=number, x_proto=number, x_host=number, x_port=number, x_prefix=number)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self._read(environ, start_response)
        return self._beyond(environ, start_response)

    def soon(self, environ: WSGIEnvironment, done: Callable[[Reply | None], None]) -> None:
        """What *beyond* replies in an event loop (``Layer``). What was read may be read again: it stays the same."""
        self._read(environ, _unused)
        self._beyond.soon(environ, done)


def _nothing(_environ: WSGIEnvironment, _start_response: StartResponse) -> Iterable[bytes]:
    return ()


def _unused(*_told: object) -> Any:
    raise AssertionError("nothing is answered yet")
