"""Whose turn it is: as many at once as there are places, and clients take turns, however much one of them asks."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque

from medkg.errors import TooBusy, TooManyQueries
from medkg.language import translate as _

RETRY_AFTER = 2
"""Seconds after which a client that was turned away is told to come again."""


class _Turn:
    """Somebody who waits, at a gate of his own: a bare lock costs a fraction of what an Event does."""

    def __init__(self, client: str) -> None:
        self.client = client
        self.is_called = False
        self._gate = threading.Lock()
        self._gate.acquire()

    def wait(self, seconds: float) -> bool:
        """Whether the turn came within *seconds*."""
        return self._gate.acquire(timeout=seconds)

    def call(self) -> None:
        self.is_called = True
        self._gate.release()


class Lane:
    """Some places, and the queue for them: first come, first served within a client, turn by turn between clients."""

    def __init__(self, places: int, *, per_client: int, waiting: int, waiting_per_client: int) -> None:
        self._free = places
        self._per_client = per_client
        self._most_waiting = waiting
        self._most_waiting_per_client = waiting_per_client
        self._inside: dict[str, int] = {}
        self._queues: OrderedDict[str, deque[_Turn]] = OrderedDict()
        self._waiting = 0
        self._lock = threading.Lock()

    def try_enter(self, client: str) -> bool:
        """Take a place if one is free for *client* and nobody waits for it."""
        with self._lock:
            return self._take(client)

    def enter(self, client: str, seconds: float) -> None:
        """Take a place, or wait for one, *seconds* at most. Raises TooBusy or TooManyQueries where there is none."""
        with self._lock:
            if self._take(client):
                return
            turn = self._queue(client)
        if turn.wait(seconds):
            return
        with self._lock:
            if turn.is_called:
                return
            self._queues[client].remove(turn)
            self._waiting -= 1
        raise self._busy()

    def leave(self, client: str) -> None:
        """Give the place back, to who has waited."""
        with self._lock:
            self._free += 1
            inside = self._inside.pop(client) - 1
            if inside:
                self._inside[client] = inside
            if self._queues:
                self._call()

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

    def _queue(self, client: str) -> _Turn:
        if len(self._queues.get(client, ())) >= self._most_waiting_per_client:
            raise TooManyQueries(
                _("Too many of your queries are waiting. Ask again when some of them are answered."),
                retry_after=RETRY_AFTER,
            )
        if self._waiting >= self._most_waiting:
            raise self._busy()
        turn = _Turn(client)
        self._queues.setdefault(client, deque()).append(turn)
        self._waiting += 1
        return turn

    def _call(self) -> None:
        """Give free places to those who wait: the client whose turn is longest ago first."""
        for client in list(self._queues):
            queue = self._queues[client]
            if not queue:
                del self._queues[client]
            elif self._may_enter(client):
                self._let_in(client)
                self._waiting -= 1
                self._queues.move_to_end(client)
                queue.popleft().call()

    def _busy(self) -> TooBusy:
        return TooBusy(_("Too many queries are being answered. Ask again a little later."), retry_after=RETRY_AFTER)
