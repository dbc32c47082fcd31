"""From ASGI to WSGI: a request's environment, its body, and an application in threads."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any
from wsgiref.validate import validator

import pytest
from tests.loops import in_loop
from werkzeug.exceptions import RequestTimeout

from medkg.errors import TooBusy, TooManyQueries
from medkg.web.serving import receiving
from medkg.web.serving.asgi import Message
from medkg.web.serving.environ import connected, environ_of
from medkg.web.serving.receiving import READERS_PER_CLIENT, Receiving
from medkg.web.serving.threads import Threads

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


COMMON = connected(("192.0.2.2", 80), ("192.0.2.1", 5555), "http")


def request(
    target: bytes = b"/", *headers: tuple[bytes, bytes], version: str = "1.1", common: WSGIEnvironment = COMMON
) -> WSGIEnvironment:
    return environ_of(common, b"GET", target, version, [(b"host", b"example.org"), *headers])


def test_environment_is_what_wsgi_asks_for() -> None:
    """Judged by the validator of Python's own library."""

    def application(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"ok"]

    told: list[str] = []

    def start(status: str, _headers: object, _exc_info: object = None) -> Callable[[bytes], object]:
        told.append(status)
        return print

    environ = request(b"/?a=b", (b"content-length", b"0"))
    with closing(validator(application)(environ, start)) as answer:  # type: ignore[type-var]
        assert list(answer) == [b"ok"]
    assert told == ["200 OK"]


@pytest.mark.parametrize(
    ("raw", "path"), [(b"/a%2Fb", "/a/b"), ("/数".encode(), "/æ\x95°"), (b"/%E6%95%B0", "/æ\x95°"), (b"/%ff", "/ÿ")]
)
def test_path_is_bytes_in_latin_1(raw: bytes, path: str) -> None:
    assert request(raw)["PATH_INFO"] == path


def test_headers_that_come_twice_are_joined_and_those_with_underscores_left_out() -> None:
    """A client could otherwise say ``X_Forwarded_For`` past a proxy that sets ``X-Forwarded-For``."""
    headers = [(b"accept", b"a"), (b"accept", b"b"), (b"x_forwarded_for", b"203.0.113.9"), (b"content-type", b"c")]
    environ = request(b"/", *headers)
    assert environ["HTTP_ACCEPT"] == "a,b"
    assert environ["CONTENT_TYPE"] == "c"
    assert "HTTP_X_FORWARDED_FOR" not in environ


def receiver(*pieces: bytes, then: Message | None = None) -> Callable[[], Any]:
    """Gives *pieces* of a body; after them *then*, or nothing ever."""
    messages: list[Message] = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    if then is not None:
        messages.append(then)

    async def receive() -> Message:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(60)
        raise AssertionError("asked again")

    return receive


LAST: Message = {"type": "http.request", "body": b"!", "more_body": False}


def test_body_is_taken_in_up_to_its_bound() -> None:
    taking = Receiving(10)
    environ = request(b"/", (b"transfer-encoding", b"chunked"))
    assert in_loop(taking.body(environ, receiver(b"abc", b"de", then=LAST))) == b"abcde!"
    long = in_loop(taking.body(environ, receiver(b"x" * 8, b"x" * 8)))
    assert len(long) > 10, "who looks at it sees that it is too long"
    told = request(b"/", (b"content-length", b"11"))
    assert in_loop(taking.body(told, receiver())) == b"", "it is refused unread"


def test_body_that_does_not_come_is_waited_for_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "SECONDS", 0.05)
    environ = request(b"/", (b"content-length", b"5"))
    with pytest.raises(RequestTimeout):
        in_loop(Receiving(10).body(environ, receiver(b"ab")))


def test_client_that_goes_in_the_middle_is_no_request() -> None:
    environ = request(b"/", (b"content-length", b"5"))
    with pytest.raises(ConnectionError):
        in_loop(Receiving(10).body(environ, receiver(b"ab", then={"type": "http.disconnect"})))


def test_one_client_sends_so_many_bodies_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "_MOMENT", 0.05)
    taking = Receiving(10)
    environ = request(b"/", (b"content-length", b"5"))

    async def steps() -> None:
        waiting = [asyncio.create_task(taking.body(environ, receiver())) for _ in range(READERS_PER_CLIENT)]
        await asyncio.sleep(0)
        more = [taking.body(environ, receiver()) for _ in range(100)]
        refused = await asyncio.gather(*more, return_exceptions=True)
        assert {type(error) for error in refused} == {TooManyQueries, TooBusy}
        other = request(b"/", (b"content-length", b"5"), common={**COMMON, "REMOTE_ADDR": "192.0.2.7"})
        assert await taking.body(other, receiver(b"abcd", then=LAST)) == b"abcd!"
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert await taking.body(environ, receiver(b"abcd", then=LAST)) == b"abcd!", "their places are free again"

    in_loop(steps())


class Sent:
    """What an application sends."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def __call__(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.messages[1:])

    @property
    def is_ended(self) -> bool:
        return not self.messages[-1].get("more_body", True)

    def header(self, name: bytes) -> bytes | None:
        return dict(self.messages[0]["headers"]).get(name)


class Pieces:
    """A WSGI application's answer that notes whether it was closed."""

    def __init__(self, pieces: Iterable[bytes], error: Exception | None = None) -> None:
        self._pieces = pieces
        self._error = error
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
        if self._error:
            raise self._error

    def close(self) -> None:
        self.is_closed = True


def application(answer: Iterable[bytes], *headers: tuple[str, str]) -> WSGIApplication:
    def answered(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", list(headers))
        return answer

    return answered


def answered(
    answer: Iterable[bytes], *headers: tuple[str, str], version: str = "1.1", is_gone: Callable[[], bool] = bool
) -> Sent:
    sent = Sent()
    threads = Threads(application(answer, *headers), 2)
    in_loop(threads.answer(request(version=version), sent, is_gone))
    return sent


def test_short_answer_is_sent_whole_with_its_length() -> None:
    sent = answered(Pieces([b"a", b"b"]))
    assert (sent.body, sent.is_ended, sent.header(b"content-length")) == (b"ab", True, b"2")
    assert len(sent.messages) == 2
    assert answered(Pieces([b"ab"]), ("Content-Length", "2")).header(b"content-length") == b"2"


@pytest.mark.parametrize(("version", "length"), [("1.1", None), ("1.0", b"500000")])
def test_long_answer_is_sent_as_it_comes_if_there_are_chunks(version: str, length: bytes | None) -> None:
    pieces = Pieces([b"x" * 1_000] * 500)
    sent = answered(pieces, version=version)
    assert len(sent.body) == 500_000
    assert sent.is_ended
    assert pieces.is_closed
    assert sent.header(b"content-length") == length
    assert (len(sent.messages) > 5) == (length is None)


def test_error_on_the_way_comes_after_what_was_said_before() -> None:
    pieces = Pieces([b"x" * 100_000, b"the end is near"], ValueError("cut off"))
    sent = Sent()
    with pytest.raises(ValueError, match="cut off"):
        in_loop(Threads(application(pieces), 1).answer(request(), sent, bool))
    assert sent.body.endswith(b"the end is near")
    assert not sent.is_ended
    assert pieces.is_closed


def test_no_more_is_made_for_who_has_gone() -> None:
    made = []

    def endless() -> Iterator[bytes]:
        while True:
            made.append(1)
            yield b"x" * 100_000

    pieces = Pieces(endless())
    sent = answered(pieces, is_gone=lambda: len(made) > 3)
    assert not sent.is_ended
    assert pieces.is_closed
    assert len(made) < 6


def test_write_of_old_applications_is_refused_aloud() -> None:
    def old(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])(b"written")
        return []

    with pytest.raises(NotImplementedError):
        in_loop(Threads(old, 1).answer(request(), Sent(), bool))


def test_empty_body_is_readable() -> None:
    environ = request()
    assert isinstance(environ["wsgi.input"], io.BytesIO)
    assert environ["wsgi.input"].read() == b""
