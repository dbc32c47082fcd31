"""A response that is whole before the first byte of it is sent: as WSGI has it, or for an event loop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Headers: TypeAlias = list[tuple[str, str]]


class Reply(NamedTuple):
    """A status with its reason, the headers, and the body, which is not sent to HEAD."""

    status: str
    headers: Headers
    body: bytes = b""

    def sent(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """What a WSGI application returns."""
        start_response(self.status, list(self.headers))
        return (self.body,) if self.body and environ["REQUEST_METHOD"] != "HEAD" else ()


class Layer(Protocol):
    """What stands in front of Flask: a WSGI application that answers some requests without a thread that waits."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse, /) -> Iterable[bytes]: ...

    def soon(self, environ: WSGIEnvironment, done: Callable[[Reply | None], None], /) -> None:
        """In an event loop: call *done* once with the reply, at once or later.

        It gets None where the layer is to be called in a thread instead, with this *environ*.
        """
        ...
