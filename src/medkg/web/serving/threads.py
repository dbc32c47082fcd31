"""A WSGI application (PEP 3333) in threads, asked from an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING, NoReturn, TypeVar

from medkg.web.reply import Headers

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

    from medkg.web.serving.asgi import Send

T = TypeVar("T")

_AT_ONCE = 1 << 16
"""Bytes of an answer that are gathered before they are sent."""


class Threads:
    """Runs *application* in *number* threads at most, which are begun when they are wanted."""

    def __init__(self, application: WSGIApplication, number: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(number, thread_name_prefix="medkg-answer")

    async def answer(self, environ: WSGIEnvironment, send: Send, is_gone: Callable[[], bool]) -> None:
        """Answer the request of *environ*; no more of it is made when the client *is_gone*.

        Raises what the application raises, when what it gave before that was sent.
        """
        answer = _Answer(self._application, environ)
        context = copy_context()

        async def do(step: Callable[[], T]) -> T:
            return await asyncio.get_running_loop().run_in_executor(self._pool, context.run, step)

        try:
            body, is_last = await do(answer.begin)
            if environ["SERVER_PROTOCOL"] == "HTTP/1.0" and not is_last:  # which knows no chunks
                body, is_last = await do(partial(answer.rest, body)), True
            if body and is_last:
                answer.measure(body)
            await send(started(answer.status, answer.headers))
            await send({"type": "http.response.body", "body": body, "more_body": not is_last})
            while not is_last and not is_gone():
                body, is_last = await do(answer.more)
                await send({"type": "http.response.body", "body": body, "more_body": not is_last})
        finally:
            if not answer.is_closed:
                await do(answer.close)


class _Answer:
    """One answer as it is made: step by step, each in a thread, never two at a time."""

    def __init__(self, application: WSGIApplication, environ: WSGIEnvironment) -> None:
        self.status = ""
        self.headers: Headers = []
        self.is_closed = False
        self._application = application
        self._environ = environ
        self._answer: Iterable[bytes] = ()
        self._pieces: Iterator[bytes] = iter(())
        self._error: Exception | None = None

    def begin(self) -> tuple[bytes, bool]:
        """The status, the headers, and the first of ``more``."""
        self._answer = self._application(self._environ, self._start)
        self._pieces = iter(self._answer)
        return self.more()

    def more(self) -> tuple[bytes, bool]:
        """The next bytes, and whether they are the last. Raises what the application raises."""
        if self._error is not None:
            raise self._error
        held: list[bytes] = []
        size = 0
        try:
            for piece in self._pieces:
                held.append(piece)
                size += len(piece)
                if size >= _AT_ONCE:
                    return b"".join(held), False
        except Exception as error:
            if not self.status:
                raise
            self._error = error  # what was said before it is sent first
            return b"".join(held), False
        self.close()
        return b"".join(held), True

    def rest(self, first: bytes) -> bytes:
        """All of it, of which *first* was given before."""
        pieces, is_last = [first], False
        while not is_last:
            piece, is_last = self.more()
            pieces.append(piece)
        return b"".join(pieces)

    def measure(self, body: bytes) -> None:
        """Say how long *body* is, which is all of it, unless the application said so."""
        if all(name.lower() != "content-length" for name, _value in self.headers):
            self.headers.append(("Content-Length", str(len(body))))

    def close(self) -> None:
        """Let the application tidy up; nothing comes after."""
        self.is_closed = True
        if hasattr(self._answer, "close"):
            self._answer.close()

    def _start(self, status: str, headers: Headers, _exc_info: OptExcInfo | None = None) -> Callable[[bytes], NoReturn]:
        self.status, self.headers = status, list(headers)
        return _write


def started(status: str, headers: Headers) -> dict[str, object]:
    """How a response begins, for ``Send``. The day and time are the server's to say (RFC 9110, section 6.6.1)."""
    named = [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers if name.lower() != "date"
    ]
    return {"type": "http.response.start", "status": int(status[:3]), "headers": named}


def _write(_piece: bytes) -> NoReturn:
    raise NotImplementedError("what is sent is what the application returns")
