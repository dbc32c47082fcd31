"""What is sent with a request is taken in before anything works on it, in the event loop.

A client that sends slowly, or stops in the middle, holds no thread: only memory, so not many send at once, fewer from
one client, and each for so long.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from werkzeug.exceptions import RequestTimeout

from medkg.errors import TooBusy, TooManyQueries
from medkg.language import translate as _
from medkg.stores.guarding.lanes import RETRY_AFTER, Lane

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from medkg.web.serving.asgi import Receive

READERS = 128
"""Requests whose bodies are taken in at once."""

READERS_PER_CLIENT = 32
"""Of these, from one client."""

WAITING = 64
"""Requests that may wait until theirs is taken in, each for a moment."""

SECONDS = 60.0
"""That a body may take to come."""

_MOMENT = 2.0


class Receiving:
    """Takes in bodies; of one that is longer than *most* bytes only so much that this shows."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lane = Lane(READERS, per_client=READERS_PER_CLIENT, waiting=WAITING, waiting_per_client=WAITING // 2)

    async def body(self, environ: WSGIEnvironment, receive: Receive) -> bytes:
        """What is sent with the request; empty where it says that it is too long: it is refused unread.

        Raises TooBusy, TooManyQueries, RequestTimeout, and ConnectionError where the client has gone.
        """
        told = environ.get("CONTENT_LENGTH")
        if (told is None and "HTTP_TRANSFER_ENCODING" not in environ) or not 0 < int(told or 1) <= self._most:
            return b""
        client = environ.get("REMOTE_ADDR", "")
        try:
            await self._lane.enter_soon(client, _MOMENT)
        except (TooBusy, TooManyQueries) as error:
            refused = _("Too many requests of yours are still being sent. Send the rest of them first.")
            raise type(error)(refused, retry_after=RETRY_AFTER) from error
        try:
            async with asyncio.timeout(SECONDS):
                return await self._taken_in(receive)
        except TimeoutError as error:
            raise RequestTimeout(_("The request did not come in time.")) from error
        finally:
            self._lane.leave(client)

    async def _taken_in(self, receive: Receive) -> bytes:
        held = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise ConnectionError("the client has gone")
            held += message["body"]
            if not message["more_body"] or len(held) > self._most:
                return bytes(held)
