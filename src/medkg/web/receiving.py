"""What is sent with a request is taken in before anything works on it, by so many threads at most.

A client that sends slowly, or stops in the middle, holds the thread that reads. So only some threads read, and fewer
for one client: the others answer all who ask without a body, and a client that has too many readers is told so.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from medkg.errors import TooBusy, TooManyQueries
from medkg.language import translate as _
from medkg.language import use_language
from medkg.stores.guarding.lanes import RETRY_AFTER, Lane
from medkg.web.refusals import language_of, refused

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READERS = 20
"""Requests whose bodies are read at once."""

READERS_PER_CLIENT = 10
"""Of these, from one client."""

WAITING = 10
"""Requests that may wait until theirs is read, each for a moment."""

_MOMENT = 2.0


class Receiving:
    """Hands *beyond* requests whose bodies are here, up to *most* bytes of each; what is longer is refused there."""

    def __init__(self, beyond: WSGIApplication, most: int) -> None:
        self._beyond = beyond
        self._most = most
        self._lane = Lane(READERS, per_client=READERS_PER_CLIENT, waiting=WAITING, waiting_per_client=WAITING // 2)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and self._is_bounded(environ):
            client = environ.get("REMOTE_ADDR", "")
            try:
                self._lane.enter(client, _MOMENT)
            except (TooBusy, TooManyQueries) as error:
                use_language(language_of(environ))
                told = _("Too many requests of yours are still being sent. Send the rest of them first.")
                again = type(error)(told, retry_after=RETRY_AFTER)
                return refused(again, environ, start_response)
            try:
                environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(self._length(environ)))
            finally:
                self._lane.leave(client)
        return self._beyond(environ, start_response)

    def _is_bounded(self, environ: WSGIEnvironment) -> bool:
        """Whether it may be read; one that says that it is too long is refused unread."""
        told = environ.get("CONTENT_LENGTH") or ""
        return not told or (told.isascii() and told.isdigit() and 0 < int(told) <= self._most)

    def _length(self, environ: WSGIEnvironment) -> int:
        told = environ.get("CONTENT_LENGTH")
        if told:
            return int(told)
        return self._most + 1 if environ.get("wsgi.input_terminated") else 0
