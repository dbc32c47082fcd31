"""A request as WSGI has it (PEP 3333), made from how ASGI has it."""

from __future__ import annotations

import io
import sys
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from medkg.web.serving.asgi import Scope

_NOTHING: dict[str, object] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}


def environ_of(scope: Scope) -> WSGIEnvironment:
    """The environment of the request, whose body is empty as yet (``wsgi.input``). Bytes are read as Latin-1.

    A header with an underscore is left out: it would pass for the one with a hyphen, which a proxy may have set.
    """
    server, client = scope["server"], scope["client"]
    environ: WSGIEnvironment = {
        **_NOTHING,
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": _path(scope["raw_path"]),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0] if server else "localhost",
        "SERVER_PORT": str(server[1] or 0) if server else "0",
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(),
    }
    for name, value in scope["headers"]:
        if known := _variable(name):
            said = value.decode("latin-1")
            environ[known] = f"{environ[known]},{said}" if known in environ else said
    return environ


def _path(raw: bytes) -> str:
    return (unquote_to_bytes(raw) if b"%" in raw else raw).decode("latin-1")


@lru_cache(maxsize=512)
def _variable(header: bytes) -> str | None:
    if b"_" in header:
        return None
    name = header.decode("latin-1").upper().replace("-", "_")
    return name if name in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{name}"
