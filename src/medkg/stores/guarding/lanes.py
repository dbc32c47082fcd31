"""Whose turn it is: as many at once as there are places, and clients take turns, however much one of them asks."""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress

from medkg.errors import TooBusy, TooManyQueries
from medkg.language import translate as _

RETRY_AFTER = 2
"""Seconds after which a client that was turned away is told to come again."""


class Turn:
    """Somebody who waits: *called* is run when the turn has come, by whoever makes room."""

    def __init__(self, client: str, called: Callable[[], object]) -> None:
        self.client = client
        self.is_called = False
        """Whether a place was taken for it."""
        self._called = called

    def call(self) -> None:
        """Tell who waits."""
        self._called()


class Lane:
    """Some places, and the queue for them: first come, first served within a client, turn by turn between clients."""

    def __init__(self, places: int, *, per_client: int, waiting: int, waiting_per_client: int) -> None:
        self._free = places
        self._per_client = per_client
        self._most_waiting = waiting
        self._most_waiting_per_client = waiting_per_client
        self._inside: dict[str, int] = {}
        self._queues: OrderedDict[str, deque[Turn]] = OrderedDict()
        self._waiting = 0
        self._lock = threading.Lock()

    def try_enter(self, client: str) -> bool:
        """Take a place if one is free for *client* and nobody waits for it."""
        with self._lock:
            return self._take(client)

    def enter(self, client: str, seconds: float) -> None:
        """Take a place, or wait for one, *seconds* at most. Raises TooBusy or TooManyQueries where there is none."""
        gate = threading.Lock()  # which costs a fraction of what an Event does
        gate.acquire()
        turn = self.ask(client, gate.release)
        if turn is None or gate.acquire(timeout=seconds):
            return
        self.give_up(turn)

    async def enter_soon(self, client: str, seconds: float) -> None:
        """As ``enter``, in an event loop: no thread waits."""
        loop = asyncio.get_running_loop()
        called: asyncio.Future[None] = loop.create_future()
        turn = self.ask(client, lambda: loop.call_soon_threadsafe(_resolve, called))
        if turn is None:
            return
        try:
            await asyncio.wait_for(called, seconds)
        except TimeoutError:
            self.give_up(turn)
        except asyncio.CancelledError:
            with suppress(TooBusy):
                self.give_up(turn)
                self.leave(client)
            raise

    def ask(self, client: str, called: Callable[[], object]) -> Turn | None:
        """Take a place (None), or stand in the queue for one: *called* is run when it is ours.

        It may be run by another thread, before this returns. Raises TooBusy or TooManyQueries where the queue is full.
        """
        with self._lock:
            return None if self._take(client) else self._queue(client, called)

    def give_up(self, turn: Turn) -> None:
        """Wait no longer. Raises TooBusy, unless the place is ours by now."""
        with self._lock:
            if turn.is_called:
                return
            self._queues[turn.client].remove(turn)
            self._waiting -= 1
        raise busy()

    def leave(self, client: str) -> None:
        """Give the place back, to who has waited."""
        with self._lock:
            self._free += 1
            inside = self._inside.pop(client) - 1
            if inside:
                self._inside[client] = inside
            called = self._next() if self._queues else ()
        for turn in called:
            turn.call()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._waiting

    def _take(self, client: str) -> bool:
        if not self._may_enter(client) or self._queues.get(client):
            return False
        self._let_in(client)
        return True

    def _may_enter(self, client: str) -> bool:
        return self._free > 0 and self._inside.get(client, 0) < self._per_client

    def _let_in(self, client: str) -> None:
        self._free -= 1
        self._inside[client] = self._inside.get(client, 0) + 1

    def _queue(self, client: str, called: Callable[[], object]) -> Turn:
        if len(self._queues.get(client, ())) >= self._most_waiting_per_client:
            raise TooManyQueries(
                _("Too many of your queries are waiting. Ask again when some of them are answered."),
                retry_after=RETRY_AFTER,
            )
        if self._waiting >= self._most_waiting:
            raise busy()
        turn = Turn(client, called)
        self._queues.setdefault(client, deque()).append(turn)
        self._waiting += 1
        return turn

    def _next(self) -> list[Turn]:
        """Give free places to those who wait: the client whose turn is longest ago first."""
        found = []
        for client in list(self._queues):
            queue = self._queues[client]
            if not queue:
                del self._queues[client]
            elif self._may_enter(client):
                self._let_in(client)
                self._waiting -= 1
                self._queues.move_to_end(client)
                turn = queue.popleft()
                turn.is_called = True
                found.append(turn)
        return found


def busy() -> TooBusy:
    """That no turn came in time."""
    return TooBusy(_("Too many queries are being answered. Ask again a little later."), retry_after=RETRY_AFTER)


def _resolve(called: asyncio.Future[None]) -> None:
    if not called.done():
        called.set_result(None)
