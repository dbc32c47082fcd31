"""A request as WSGI has it (PEP 3333)."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import httptools

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ENVIRON = "medkg.environ"
"""Where a scope of ASGI has the environment of its request."""

_NOTHING: dict[str, object] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}


def connected(server: tuple[str, int | None] | None, client: tuple[str, int] | None, scheme: str) -> WSGIEnvironment:
    """What the requests of one connection have in common."""
    return {
        **_NOTHING,
        "SERVER_NAME": server[0] if server else "localhost",
        "SERVER_PORT": str(server[1] or 0) if server else "0",
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.url_scheme": scheme,
    }


def environ_of(
    common: WSGIEnvironment, method: bytes, target: bytes, version: str, headers: Iterable[tuple[bytes, bytes]]
) -> WSGIEnvironment:
    """The environment of a request, whose body is empty as yet (``wsgi.input``). Bytes are read as Latin-1.

    *common* is what ``connected`` gave, *version* that of HTTP, such as ``1.1``; names of *headers* are in small
    letters. A header with an underscore is left out: it would pass for the one with a hyphen, which a proxy may have
    set. Raises httptools.HttpParserInvalidURLError where *target* is none.
    """
    path, query = _parts(target)
    environ: WSGIEnvironment = {
        **common,
        "REQUEST_METHOD": method.decode("ascii"),
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": query.decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{version}",
        "wsgi.input": io.BytesIO(),
    }
    for name, value in headers:
        if known := _variable(name):
            said = value.decode("latin-1")
            environ[known] = f"{environ[known]},{said}" if known in environ else said
    return environ


def _parts(target: bytes) -> tuple[bytes, bytes]:
    """The path, decoded, and the query of a request's target, which may be a whole address (RFC 9112, section 3.2)."""
    if target.startswith(b"/") and b"#" not in target:
        path, _mark, query = target.partition(b"?")
    else:
        parsed = httptools.parse_url(target)
        path, query = parsed.path or b"/", parsed.query or b""
    return unquote_to_bytes(path) if b"%" in path else path, query


@lru_cache(maxsize=512)
def _variable(header: bytes) -> str | None:
    if b"_" in header:
        return None
    name = header.decode("latin-1").upper().replace("-", "_")
    return name if name in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{name}"
