"""What the event loop hands requests to: short queries are answered at once, the rest in threads."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestTimeout

from medkg.errors import StoreUnavailable
from medkg.language import use_language
from medkg.web.refusals import language_of, refusal
from medkg.web.serving.environ import ENVIRON
from medkg.web.serving.receiving import Receiving
from medkg.web.serving.threads import Threads, started
from medkg.web.sparql import IS_GONE, PATH, CutOff

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from medkg.web.reply import Layer, Reply
    from medkg.web.serving.asgi import Receive, Scope, Send

_OFFERED = "medkg.offered"
"""In the environment of a request that the layer was asked to answer at once."""

_LOG = logging.getLogger(__name__)


class Front:
    """An application of ASGI 3 over *layer*, with so many *threads*. *longest* is how many bytes a body may have.

    It takes the request from how WSGI has it: ``ENVIRON`` of the scope.
    """

    def __init__(self, layer: Layer, *, threads: int, longest: int) -> None:
        self._layer = layer
        self._threads = Threads(layer, threads)
        self._receiving = Receiving(longest)

    def soon(self, environ: WSGIEnvironment, done: Callable[[Reply | None], None]) -> bool:
        """Whether the request may be answered at once: then *done* gets the reply, or None where ``__call__`` must."""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] == "POST":
            return False
        environ[_OFFERED] = True
        with suppress(Exception):  # what goes wrong goes wrong in a thread again, and is told there
            self._layer.soon(environ, done)
            return True
        return False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._answer(scope, receive, send)
        except (ConnectionError, CutOff):
            return  # the client has broken off, or sees by an answer without an end that it has not got all
        except Exception:
            _LOG.exception("%s %s", scope["method"], scope["path"])
            raise

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        environ = scope[ENVIRON]
        if _OFFERED not in environ:
            reply = await self._received(environ, receive)
            if reply is not None:
                await send(started(reply.status, reply.headers))
                await send({"type": "http.response.body", "body": reply.body})
                return
        gone = asyncio.get_running_loop().create_task(_gone(receive))
        environ[IS_GONE] = gone.done
        try:
            await self._threads.answer(environ, send, gone.done)
        finally:
            gone.cancel()

    async def _received(self, environ: WSGIEnvironment, receive: Receive) -> Reply | None:
        """The reply to a request, when its body is here, that needs no thread."""
        use_language(language_of(environ))
        try:
            body = await self._receiving.body(environ, receive)
        except (StoreUnavailable, RequestTimeout) as error:
            return refusal(error, environ)
        if not body:
            return None
        sent = io.BytesIO(body)
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = sent, str(len(body))
        replied: asyncio.Future[Reply | None] = asyncio.get_running_loop().create_future()
        self._layer.soon(environ, lambda reply: None if replied.done() else replied.set_result(reply))
        reply = await replied
        sent.seek(0)  # for the thread, which reads it again
        return reply


async def _gone(receive: Receive) -> None:
    """Until the client has hung up."""
    while (await receive())["type"] != "http.disconnect":
        pass
