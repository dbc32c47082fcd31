"""The socket that requests come to: taken before anything is loaded, and held while processes come and go."""

from __future__ import annotations

import socket
import sys

from medkg.errors import MedkgError
from medkg.language import translate as _

BACKLOG = 1024
"""Connections that may wait to be taken, above all while one process hands over to another."""

_SILENT = 10
"""Seconds that a connection is left with the kernel while its client says nothing. A process that stops closes the
connections it took that have not asked yet; one that is still the kernel's is taken by the process that follows."""


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises MedkgError where the port is taken or the address is not ours."""
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if sys.platform == "linux":
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, _SILENT)
        listening.bind(place)
        listening.listen(BACKLOG)
    except OSError as error:
        raise MedkgError(
            _(
                "The viewer cannot listen on {host}, port {port} ({reason}). Choose another port with --port; "
                "0 takes one that is free."
            ).format(host=host, port=port, reason=error.strerror or error)
        ) from error
    return listening


def address(host: str, listening: socket.socket) -> str:
    """What a browser on this machine is given."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{listening.getsockname()[1]}/"
