"""A connection over HTTP/1.1: uvicorn's, with bounds for what a client may send and how long it may take.

It offers each request to ``Front.soon`` before it makes a task for it. Of requests that are sent at once only so many
are read ahead as stand in one piece; the others stay bytes until it is their turn.
"""

from __future__ import annotations

import asyncio
import time
from functools import lru_cache, partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import httptools
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from medkg.web.reply import Reply
from medkg.web.serving.environ import ENVIRON, connected, environ_of
from medkg.web.sparql import IS_GONE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from medkg.web.serving.asgi import Scope
    from medkg.web.serving.front import Front

CONNECTIONS = 1024
"""Connections that are held at once; more are closed."""

HEAD_SECONDS = 15.0
"""That a client may take to send the head of a request."""

IDLE_SECONDS = 60.0
"""That a connection is kept for the next request."""

STALLED_SECONDS = 60.0
"""That a client may take to read anything at all of what was sent to it."""

_HEAD_BYTES = 65_536
"""Of the head of a request, and of the address in it."""

_FIELDS = 100
"""Header fields of a request."""

_PIECE = 4_096
"""Bytes that are read by the parser at once: so many requests are made of them before the first one is answered."""

_AHEAD = 65_536
"""Bytes that may wait for the parser; past it, no more are taken from the client until there are fewer."""

_IN_A_ROW = 64
"""Requests of one connection that are answered at once before it is another one's turn."""

_LAST_CALL = 0.25
"""Seconds for a request that is on its way on an idle connection when the server stops."""


class Connection(HttpToolsProtocol):
    """One client's connection. ``look`` is called about once a second."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._front = cast("Front", self.app)
        self._head_since: float | None = None
        self._head_bytes = 0
        self._idle_since = 0.0
        self._unread = 0
        self._unread_since = 0.0
        self._refusal = HTTPStatus.BAD_REQUEST
        self._is_refused = False
        self._is_last = False
        """Nothing is to come any more but the rest of this request."""
        self._is_stopping = False
        self._is_going_on = False
        self._at_work: RequestResponseCycle | None = None
        """The request that is answered now, or was the last one; ``cycle`` is the one that was read last."""
        self._ahead = b""
        """What came and was not read by the parser yet."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.flow = _Flow(transport)
        self._common = connected(self.server, self.client, self.scheme or "http")
        self._head_since = time.monotonic()
        if len(self.connections) > CONNECTIONS:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone. uvicorn tells it to the request that was read last; others may be under way."""
        if self._at_work is not None and not self._at_work.response_complete:
            self._at_work.disconnected = True
            self._at_work.message_event.set()
        self.pipeline.clear()
        self._ahead = b""
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_refused or (self._is_last and self._is_read()):
            return
        if self._ahead or self.pipeline or self._is_going_on or len(data) > _PIECE:
            self._ahead += data
            self._go_on()
            return
        self._is_going_on = True  # as most requests come: whole, and one at a time
        try:
            self._read(data)
        finally:
            self._is_going_on = False
        self._go_on_if_needed()

    def on_message_begin(self) -> None:
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self._head_since = time.monotonic()
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        """Begin with a request, or let it wait for those before it. uvicorn would make more of it than is needed."""
        parser = self.parser
        method, version = parser.get_method(), parser.get_http_version()
        self._head_since = None
        self._is_last = parser.should_upgrade()  # to HTTP/2, which is not spoken here
        if len(self.url) > _HEAD_BYTES:
            self._refuse(_too_long(has_fields=False))
        if len(self.headers) > _FIELDS:
            self._refuse(_too_long(has_fields=True))
        if method == b"CONNECT" and not self.url.startswith(b"/"):
            self._refuse(HTTPStatus.METHOD_NOT_ALLOWED)
        environ = environ_of(self._common, method, self.url, version, self.headers)
        environ[IS_GONE] = self.transport.is_closing
        is_free = self._is_idle()
        self.cycle = RequestResponseCycle(
            scope=_scope(environ),
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=version != "1.0" and parser.should_keep_alive() and not self._is_stopping and not self._is_last,
            on_response=self.on_response_complete,
        )
        if is_free:
            self._begin(self.cycle, environ)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    def on_message_complete(self) -> None:
        if not self.parser.should_upgrade() or not self._has_body():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with what was asked meanwhile. uvicorn starts a timer for each response here; ``look`` needs none."""
        self.server_state.total_requests += 1
        if self._head_since is not None:  # of the next request, which was not looked at as long as this one took
            self._head_since = time.monotonic()
        if not self.transport.is_closing():
            self.flow.resume_reading()
            self._go_on_if_needed()

    def send_400_response(self, msg: str) -> None:
        """Tell the client what is wrong with its request, when those before it are answered, and close."""
        self._is_refused = True
        self._ahead = b""
        self._head_since = None
        if self._is_idle():
            self._tell_refusal()
        elif self.cycle.more_body:  # the body is what is wrong
            if self.pipeline:
                self.pipeline.popleft()
            elif self.cycle.response_started:
                self.transport.abort()
            else:
                self._tell_refusal()

    def shutdown(self) -> None:
        """The server stops: answer what has been asked, and what is being asked just now."""
        self._is_stopping = True
        if self._is_idle():
            self.loop.call_later(_LAST_CALL, self._leave)
        else:
            self.cycle.keep_alive = False

    def look(self, now: float) -> None:
        """End the connection of a client that takes too long. *now* is by the monotonic clock."""
        unread = self.transport.get_write_buffer_size()
        if not unread or unread != self._unread:
            self._unread, self._unread_since = unread, now
        if self._head_since is not None and self._is_idle():
            is_late = now - self._head_since > HEAD_SECONDS
        elif unread:
            is_late = now - self._unread_since > STALLED_SECONDS
        else:
            is_late = self._is_idle() and now - self._idle_since > IDLE_SECONDS
        if is_late:
            self.transport.abort()

    def _begin(self, cycle: RequestResponseCycle, environ: WSGIEnvironment) -> None:
        """Answer a request at once if that can be done, else in a task, as uvicorn does."""
        self._at_work = cycle
        if not self._front.soon(environ, partial(self._done, cycle)):
            self._start_asgi_task(cycle, self.app)

    def _done(self, cycle: RequestResponseCycle, reply: Reply | None) -> None:
        if reply is None:
            self._start_asgi_task(cycle, self.app)
        elif not cycle.disconnected and not self.transport.is_closing():
            self._send(cycle, reply)

    def _send(self, cycle: RequestResponseCycle, reply: Reply) -> None:
        """Send a reply in one piece: the kernel is called once, and the client wakes once."""
        head = [f"HTTP/1.1 {reply.status}", *map(": ".join, reply.headers)]
        head += [_line(name, value) for name, value in cycle.default_headers]
        if not cycle.keep_alive:
            head.append("Connection: close")
        cycle.response_started = cycle.response_complete = True
        sent = "\r\n".join((*head, "", "")).encode("latin-1")
        self.transport.write(sent if cycle.scope["method"] == "HEAD" else sent + reply.body)
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _go_on_if_needed(self) -> None:
        if self.pipeline or self._ahead or self._is_refused:
            self._go_on()
        elif self._is_idle():
            self._idle_since = time.monotonic()

    def _go_on(self) -> None:
        """Begin what is to be begun now: step by step, since what is answered at once calls this again."""
        if self._is_going_on:
            return
        self._is_going_on = True
        enough = self.server_state.total_requests + _IN_A_ROW
        try:
            while not self.transport.is_closing() and self._step():
                if self.server_state.total_requests >= enough:
                    self.loop.call_soon(self._go_on)
                    break
        finally:
            self._is_going_on = False
        flow = cast(_Flow, self.flow)
        was_full, flow.is_full = flow.is_full, len(self._ahead) > _AHEAD
        if self.transport.is_closing():
            return
        if self._is_idle():
            self._idle_since = time.monotonic()
        if flow.is_full:
            flow.pause_reading()
        elif was_full or self.pipeline:  # else it would not be seen that the client hangs up
            flow.resume_reading()

    def _step(self) -> bool:
        """Whether there was something to do."""
        is_free = self._at_work is None or self._at_work.response_complete
        if self.pipeline:
            if is_free:
                cycle, _app = self.pipeline.pop()
                self._begin(cycle, cast("Scope", cycle.scope)[ENVIRON])
            return is_free
        if self._is_refused:
            if is_free:
                self._tell_refusal()
            return False
        piece, self._ahead = self._ahead[:_PIECE], self._ahead[_PIECE:]
        if piece:
            self._read(piece)
        return bool(piece)

    def _read(self, piece: bytes) -> None:
        self._head_bytes += len(piece)  # and from the start again where a head begins in it
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserError:
            self.send_400_response("")
        except httptools.HttpParserUpgrade as stopped:
            self._stay(piece[stopped.args[0] :])
        if self._head_since is not None and self._head_bytes > _HEAD_BYTES and not self._is_refused:
            self._refusal = _too_long(has_fields=bool(self.headers))
            self.send_400_response("")

    def _stay(self, rest: bytes) -> None:
        """The client would like another protocol, and stays with this one: *rest* is its request's body.

        The parser takes it for the other protocol already, so another one reads it, that sees no wish.
        """
        if not self._is_read():
            self.parser = httptools.HttpRequestParser(_Body(self))
            framing = (b"content-length", b"transfer-encoding")
            fields = b"".join(b"%s: %s\r\n" % field for field in self.headers if field[0] in framing)
            self._read(b"POST / HTTP/1.1\r\n%s\r\n%s" % (fields, rest))

    def _has_body(self) -> bool:
        return any(
            name == b"transfer-encoding" or (name == b"content-length" and int(value)) for name, value in self.headers
        )

    def _is_read(self) -> bool:
        """Whether all of the request that was read last is here, or was answered without."""
        return self.cycle.response_complete or not self.cycle.more_body

    def _tell_refusal(self) -> None:
        told = f"{self._refusal.phrase}.\n".encode()
        lines = [
            f"HTTP/1.1 {self._refusal.value} {self._refusal.phrase}",
            "Content-Type: text/plain; charset=utf-8",
            f"Content-Length: {len(told)}",
            "Connection: close",
        ]
        if self._refusal is HTTPStatus.METHOD_NOT_ALLOWED:
            lines.append("Allow: GET, HEAD, OPTIONS")
        self.transport.write("\r\n".join((*lines, "", "")).encode() + told)
        self.transport.close()

    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _leave(self) -> None:
        if self._is_idle():
            self.transport.close()

    def _refuse(self, status: HTTPStatus) -> None:
        self._refusal = status
        raise ValueError(status.phrase)  # which the parser passes on as an error of its own


class _Body:
    """What a parser tells that reads no more than a body."""

    def __init__(self, connection: Connection) -> None:
        self.on_body = connection.on_body
        self.on_message_complete = connection.on_message_complete


class _Flow(FlowControl):
    """Takes no more from the client while too much of what it sent waits."""

    is_full = False

    def resume_reading(self) -> None:
        if not self.is_full:
            super().resume_reading()


def _scope(environ: WSGIEnvironment) -> Any:
    """What ASGI has to know of a request: the rest is in the environment."""
    return {"type": "http", "method": environ["REQUEST_METHOD"], "path": environ["PATH_INFO"], ENVIRON: environ}


@lru_cache(maxsize=8)
def _line(name: bytes, value: bytes) -> str:
    """A header field that is the same for all replies of a second."""
    return f"{name.decode()}: {value.decode()}"


def _too_long(*, has_fields: bool) -> HTTPStatus:
    return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if has_fields else HTTPStatus.REQUEST_URI_TOO_LONG
