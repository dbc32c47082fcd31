"""The process that answers: granian over a socket that was opened elsewhere, until it is told to stop."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server import MPServer

from medkg.web.serving.listening import BACKLOG
from medkg.web.serving.presence import Presence
from medkg.web.sparql import IS_GONE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 64
"""Requests that are worked on at once, each by a thread that is begun when it is wanted. More than the queries that may
be at work or wait for long (``Limits``) and the bodies that are read (``receiving``) together: pages are answered
whatever is asked of the endpoint, and however slowly."""

CONNECTIONS = 1024
"""Connections that are held at once; others wait to be taken."""

HEADERS_SECONDS = 15
"""That a client may take to send the head of a request."""


def answer(application: WSGIApplication, listening: socket.socket) -> None:
    """Answer what comes to *listening*. On SIGTERM or SIGINT, take nothing new, finish what was begun, and return."""
    server = _Server(
        "medkg",
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        runtime_mode=RuntimeModes.mt,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_SECONDS * 1000),
        websockets=False,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        log_enabled=False,
        log_level=LogLevels.critical,
    )
    server.answer(application, listening)


class _Server(MPServer):
    """granian's server without its own supervision.

    That one ends the old process when some seconds have passed, whether or not the new one could load its data, and
    opens a socket for each process, whose waiting connections are lost with it. So the one worker runs in this very
    process, over the socket that it is given.
    """

    def answer(self, application: WSGIApplication, listening: socket.socket) -> None:
        listening.setblocking(False)
        self._ssp, self._sso = None, None
        held = os.dup(listening.fileno())  # granian closes what it is given
        self._shd: Any = SocketHolder(held, False, BACKLOG)  # type: ignore[call-arg] # its stub is behind
        presence = Presence(listening)

        def attended(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            environ[IS_GONE] = partial(presence.is_gone, environ.get("REMOTE_ADDR", ""))
            return application(environ, start_response)

        worker = self._spawn_worker(0, self._spawn_wsgi_worker, lambda: attended)
        worker.inner.run()
