"""What a connection takes from a client, and for how long: against a transport that writes down what is done to it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest
import uvicorn
from tests.loops import in_loop, in_thread
from uvicorn.server import ServerState

from medkg import KnowledgeGraph
from medkg.stores.guarding.limits import Limits
from medkg.web.app import create_app
from medkg.web.reply import Layer, Reply
from medkg.web.serving import connection as bounds
from medkg.web.serving.asgi import Receive, Scope, Send
from medkg.web.serving.connection import HEAD_SECONDS, IDLE_SECONDS, STALLED_SECONDS, Connection
from medkg.web.serving.front import Front
from medkg.web.sparql import IS_GONE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

REQUEST = b"GET /sparql HTTP/1.1\r\nHost: x\r\n\r\n"
REPLY = Reply("200 OK", [("Content-Length", "2"), ("X-Number", "1")], b"ok")


class Transport(asyncio.Transport):
    """Keeps what is written. ``unread`` is what the client has not taken."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.unread = 0
        self.is_closed = self.is_aborted = False
        self._is_reading = True

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return {"peername": ("192.0.2.1", 5555), "sockname": ("192.0.2.2", 80)}.get(name, default)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def get_write_buffer_size(self) -> int:
        return self.unread

    def is_closing(self) -> bool:
        return self.is_closed or self.is_aborted

    def close(self) -> None:
        self.is_closed = True

    def abort(self) -> None:
        self.is_aborted = True

    def is_reading(self) -> bool:
        return self._is_reading

    def pause_reading(self) -> None:
        self._is_reading = False

    def resume_reading(self) -> None:
        self._is_reading = True


class Application:
    """Answers nothing by itself, unless it ``is_quick``: ``done`` has how to. Reads a body unless it ``is_waiting``."""

    def __init__(self) -> None:
        self.is_quick = False
        self.is_waiting = True
        self.bodies: list[bytes] = []
        self.done: list[Callable[[Reply | None], None]] = []
        self.is_gone: list[Callable[[], bool]] = []

    def soon(self, environ: WSGIEnvironment, done: Callable[[Reply | None], None]) -> bool:
        if not self.is_waiting:
            return False
        self.done.append(done)
        self.is_gone.append(environ[IS_GONE])
        if self.is_quick:
            done(REPLY)
        return True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        self.bodies.append(body)


def configured(application: Application | Front) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=Connection,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        proxy_headers=False,
    )


class Line:
    """A client, its connection and the application at the other end."""

    def __init__(self, state: ServerState | None = None) -> None:
        self.loop = asyncio.new_event_loop()
        self.application = Application()
        config = configured(self.application)
        self.state = state or ServerState()
        self.connection = Connection(config, self.state, {}, self.loop)
        self.transport = Transport()
        self.connection.connection_made(self.transport)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    monkeypatch.setattr("medkg.web.serving.connection.time.monotonic", lambda: 1000.0)
    made = Line()
    yield made
    made.loop.close()


def test_silent_connection_is_ended(line: Line) -> None:
    line.connection.look(1000.0 + HEAD_SECONDS - 1)
    assert not line.transport.is_aborted
    line.connection.look(1000.0 + HEAD_SECONDS + 1)
    assert line.transport.is_aborted


def test_head_that_drips_is_ended(line: Line) -> None:
    for at in range(len(REQUEST) - 1):
        line.connection.data_received(REQUEST[at : at + 1])
    line.connection.look(1000.0 + HEAD_SECONDS + 1)
    assert line.transport.is_aborted
    assert not line.application.done


def test_request_that_is_worked_on_is_waited_for(line: Line) -> None:
    line.connection.data_received(REQUEST)
    line.connection.look(1000.0 + 10 * IDLE_SECONDS)
    assert not line.transport.is_closing()


def test_idle_connection_is_kept_for_a_while(line: Line) -> None:
    line.connection.data_received(REQUEST)
    line.application.done[0](REPLY)
    assert line.transport.written.endswith(b"\r\nX-Number: 1\r\n\r\nok")
    line.connection.look(1000.0 + IDLE_SECONDS - 1)
    assert not line.transport.is_closing()
    line.connection.look(1000.0 + IDLE_SECONDS + 1)
    assert line.transport.is_aborted


def test_reader_that_takes_nothing_is_ended_and_a_slow_one_is_not(line: Line) -> None:
    line.connection.data_received(REQUEST)
    line.application.done[0](REPLY)
    now = 1000.0
    for unread in (900, 800, 700):  # slow, but it goes on
        line.transport.unread = unread
        now += STALLED_SECONDS - 1
        line.connection.look(now)
    assert not line.transport.is_closing()
    line.connection.look(now + STALLED_SECONDS + 1)
    assert line.transport.is_aborted


def test_answers_to_requests_sent_at_once_come_in_their_order(line: Line) -> None:
    line.connection.data_received(REQUEST * 3)
    assert len(line.application.done) == 1, "the next one is begun when this one is answered"
    for number in range(3):
        line.application.done[number](REPLY._replace(body=b"%d!" % number))
    assert [piece[:2] for piece in line.transport.written.split(b"\r\n\r\n")[1:]] == [b"0!", b"1!", b"2!"]


def test_thousands_sent_at_once_are_answered_in_their_order_and_few_of_them_held_ready(line: Line) -> None:
    """Whether each is waited for, or answered while the one before it is: then one calls for the next."""
    number = 3_000
    line.connection.data_received(REQUEST * number)
    assert len(line.connection.pipeline) * len(REQUEST) < 5_000
    assert not line.transport.is_reading(), "no more is taken before there is less"
    for at in range(number // 2):
        line.application.done[at](REPLY)
    line.application.is_quick = True
    line.application.done[number // 2](REPLY)
    while len(line.application.done) < number:
        in_thread(lambda: line.loop.run_until_complete(asyncio.sleep(0)))
    assert line.transport.written.count(b"HTTP/1.1 200") == number
    assert line.transport.is_reading()
    assert not line.transport.is_closing()


def test_head_that_is_cut_in_two_is_not_taken_for_as_long_as_all_that_came_with_it(line: Line) -> None:
    line.application.is_quick = True
    request = REQUEST.replace(b"\r\n\r\n", b"\r\na: " + b"b" * 1_000 + b"\r\n\r\n")
    sent = request * 90 + request[:-9]
    line.connection.data_received(sent)
    line.connection.data_received(request[-9:])
    assert line.transport.written.count(b"HTTP/1.1 200") == 91
    assert not line.transport.is_closing()


def test_all_that_is_asked_at_once_is_given_up_when_the_client_goes(line: Line) -> None:
    line.connection.data_received(REQUEST * 2)
    assert line.transport.is_reading(), "else it would not be seen"
    line.connection.connection_lost(None)
    assert line.application.is_gone[0]()
    line.application.done[0](REPLY)
    assert not line.transport.written
    assert len(line.application.done) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        b"NONSENSE\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n",
    ],
    ids=["head", "body"],
)
def test_refusal_comes_after_the_answers_to_what_was_asked_before(line: Line, wrong: bytes) -> None:
    line.connection.data_received(REQUEST * 2 + wrong + REQUEST)
    assert not line.transport.written
    line.application.done[0](REPLY)
    assert not line.transport.is_closing()
    line.application.done[1](REPLY)
    statuses = [piece[:3] for piece in line.transport.written.split(b"HTTP/1.1 ")[1:]]
    assert statuses == [b"200", b"200", b"400"]
    assert line.transport.is_closed
    assert len(line.application.done) == 2


def test_head_of_the_next_request_is_not_late_while_this_one_is_worked_on(line: Line) -> None:
    line.connection.data_received(REQUEST + REQUEST[:9])
    line.connection.look(1000.0 + 2 * HEAD_SECONDS)
    assert not line.transport.is_closing()
    line.application.done[0](REPLY)
    line.connection.look(1000.0 + HEAD_SECONDS + 1)
    assert line.transport.is_aborted


def test_reply_to_who_has_gone_is_dropped(line: Line) -> None:
    line.connection.data_received(REQUEST)
    assert not line.application.is_gone[0]()
    line.connection.connection_lost(None)
    assert line.application.is_gone[0]()
    line.application.done[0](REPLY)
    assert not line.transport.written


def test_head_has_no_body_but_its_length(line: Line) -> None:
    line.connection.data_received(REQUEST.replace(b"GET", b"HEAD"))
    line.application.done[0](REPLY)
    assert b"Content-Length: 2\r\n" in line.transport.written
    assert line.transport.written.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("request_", "is_closed"),
    [
        (REQUEST, False),
        (REQUEST.replace(b"1.1", b"1.0"), True),
        (REQUEST.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), True),
        (REQUEST.replace(b"\r\n\r\n", b"\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n"), True),
    ],
    ids=["1.1", "1.0", "close", "upgrade"],
)
def test_connection_is_closed_where_it_cannot_be_kept(line: Line, request_: bytes, is_closed: bool) -> None:
    line.connection.data_received(request_)
    line.application.done[0](REPLY)
    assert line.transport.is_closed == is_closed
    assert (b"\r\nConnection: close\r\n" in line.transport.written) == is_closed


@pytest.mark.parametrize("framing", [b"Content-Length: 6", b"Transfer-Encoding: chunked"], ids=["length", "chunks"])
@pytest.mark.parametrize("size", [1, 30, 4_096])
def test_body_comes_with_the_wish_for_another_protocol(line: Line, framing: bytes, size: int) -> None:
    """Java's client wishes for HTTP/2 with the first request to a server, which may well be a POST."""
    body = b"ASK {}" if b"6" in framing else b"6\r\nASK {}\r\n0\r\n\r\n"
    wish = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA"
    sent = b"POST /sparql HTTP/1.1\r\nHost: x\r\n%s\r\n%s\r\n\r\n%s" % (wish, framing, body)
    line.application.is_waiting = False
    for at in range(0, len(sent), size):
        line.connection.data_received(sent[at : at + size])
    line.connection.data_received(REQUEST)
    in_thread(lambda: line.loop.run_until_complete(asyncio.wait(tuple(line.state.tasks))))
    assert line.application.bodies == [b"ASK {}"]
    assert not line.application.done, "what follows the request is none"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ([b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n"], 414),
        ([b"GET /", *[b"x" * 1_000] * 70], 414),
        ([b"GET / HTTP/1.1\r\n", *[b"a: b\r\n"] * 101, b"\r\n"], 431),
        ([b"GET / HTTP/1.1\r\na: b\r\nc: ", *[b"x" * 1_000] * 70], 431),
        ([b"\x16\x03\x01\x00"], 400),
    ],
    ids=["address", "address in pieces", "fields", "field in pieces", "TLS"],
)
def test_what_is_too_long_or_no_request_is_refused_once(line: Line, sent: list[bytes], status: int) -> None:
    for piece in sent:
        if not line.transport.is_closing():
            line.connection.data_received(piece)
    assert line.transport.is_closed
    assert line.transport.written.startswith(b"HTTP/1.1 %d " % status)
    assert line.transport.written.count(b"HTTP/1.1") == 1


def test_connections_past_the_bound_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "CONNECTIONS", 3)
    state = ServerState()
    lines = [Line(state) for _ in range(4)]
    assert [line.transport.is_aborted for line in lines] == [False, False, False, True]
    for line in lines:
        line.loop.close()


def test_server_that_stops_answers_what_is_under_way_and_closes(line: Line) -> None:
    line.connection.data_received(REQUEST)
    line.connection.shutdown()
    assert not line.transport.is_closing()
    line.application.done[0](REPLY)
    assert line.transport.is_closed


def test_server_that_stops_answers_a_request_that_comes_at_that_moment(line: Line) -> None:
    line.connection.data_received(REQUEST)
    line.application.done[0](REPLY)
    line.connection.shutdown()
    assert not line.transport.is_closing()
    line.connection.data_received(REQUEST)
    line.application.done[1](REPLY)
    assert line.transport.is_closed
    assert line.transport.written.count(b"HTTP/1.1 200") == 2


def test_request_leaves_no_cycle_for_the_garbage_collector(toy: KnowledgeGraph) -> None:
    """Else memory grows until it runs, and it halts the loop for everybody."""
    application = create_app(toy, {"QUERY_LIMITS": Limits(cache_bytes=0)})
    config = configured(Front(cast(Layer, application.wsgi_app), threads=1, longest=1_000))
    request = b"GET /sparql?query=SELECT(%d+AS+?n)%%7B%%7D HTTP/1.1\r\nHost: x\r\n\r\n"

    async def answered(number: int) -> int:
        """How many objects are left when so many requests were answered."""
        connection = Connection(config, ServerState(), {}, asyncio.get_running_loop())
        transport = Transport()
        connection.connection_made(transport)
        await ask(connection, transport, -1)
        gc.collect()
        before = len(gc.get_objects())
        for at in range(number):
            await ask(connection, transport, at)
        return len(gc.get_objects()) - before

    async def ask(connection: Connection, transport: Transport, number: int) -> None:
        transport.written = b""
        connection.data_received(request % number)
        while b"200 OK" not in transport.written:
            assert not transport.written, transport.written
            await asyncio.sleep(0.001)

    application.extensions["medkg"].guard.answer("ASK {}").read()
    gc.collect()
    gc.disable()
    try:
        left = in_loop(answered(100))
    finally:
        gc.enable()
        application.extensions["medkg"].guard.close()
    assert left < 300, "each of the hundred queries is remembered, and nothing else"
