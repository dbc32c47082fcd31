"""The process that answers: uvicorn over a socket that was opened elsewhere, until it is told to stop."""

from __future__ import annotations

import contextlib
import gc
import logging
import resource
import signal
import socket
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import uvicorn

from medkg.web.protocol import longest_body
from medkg.web.serving.connection import CONNECTIONS, Connection
from medkg.web.serving.front import Front
from medkg.web.serving.listening import BACKLOG

if TYPE_CHECKING:
    from flask import Flask

    from medkg.web.reply import Layer

THREADS = 64
"""Requests that are worked on at once by threads, besides those that wait for their turn (``Limits``): so pages are
answered, and queries ended, whatever is asked of the endpoint. Threads are begun when they are wanted."""

_TICKS_A_LOOK = 10
"""Each of them is a tenth of a second."""


_FILES = 1_024
"""That may be open besides the connections of clients: what leads to workers, and what pages read."""


def answer(app: Flask, listening: socket.socket) -> None:
    """Answer what comes to *listening*. On SIGTERM or SIGINT, take nothing new, finish what was begun, and return."""
    _allow_files(CONNECTIONS + _FILES)
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # clients' faults; ours are told by ``Front``
    limits = app.extensions["medkg"].guard.limits
    threads = THREADS + limits.quick + limits.waiting + limits.slow + limits.slow_waiting
    front = Front(cast("Layer", app.wsgi_app), threads=threads, longest=longest_body(limits.query_bytes))
    config = uvicorn.Config(
        front,
        http=Connection,
        loop="uvloop",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
    )
    gc.collect()
    gc.freeze()  # what was loaded stays; to look through it again and again would halt the loop for 0.05 s each time
    _Server(config).run([listening.dup()])


def _allow_files(number: int) -> None:
    """Let this process have so many files open, or as many as it may: often 1,024 are given, and more to who asks."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = number if hard == resource.RLIM_INFINITY else min(number, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class _Server(uvicorn.Server):
    """uvicorn's server, which looks after its connections, and returns when it was told to stop."""

    async def on_tick(self, counter: int) -> bool:
        """What is done ten times a second."""
        if counter % _TICKS_A_LOOK == 0:
            now = time.monotonic()
            for connection in tuple(self.server_state.connections):
                cast(Connection, connection).look(now)
        return await super().on_tick(counter)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal. uvicorn's own raises it once more in the end, which would end the process."""
        kinds = (signal.SIGTERM, signal.SIGINT)
        before = {kind: signal.signal(kind, self.handle_exit) for kind in kinds}
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)
