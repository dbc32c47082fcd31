"""Whose turn it is: as many at once as there are places, and clients take turns, however much one of them asks."""

from __future__ import annotations

import asyncio
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress

from medkg.errors import TooBusy, TooManyQueries
from medkg.language import translate as _

RETRY_AFTER = 2
"""Seconds after which a client that was turned away is told to come again."""


class Turn(ABC):
    """Somebody who wants a place."""

    __slots__ = ("client", "is_called", "owner")

    def __init__(self, client: str, owner: object = None) -> None:
        self.client = client
        self.owner = owner
        """Whose places it may come to as a follower (``Lane.followers``)."""
        self.is_called = False
        """Whether it waits no more."""

    @abstractmethod
    def call(self) -> None:
        """There is a place: run by whoever makes room."""


class _Waiter(Turn):
    __slots__ = ("_called",)

    def __init__(self, client: str, called: Callable[[], object]) -> None:
        super().__init__(client)
        self._called = called

    def call(self) -> None:
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
            if not self._may_enter(client) or self._queues.get(client):
                return False
            self._let_in(client)
            return True

    def enter(self, client: str, seconds: float) -> None:
        """Take a place, or wait for one, *seconds* at most. Raises TooBusy or TooManyQueries where there is none."""
        gate = threading.Lock()  # which costs a fraction of what an Event does
        gate.acquire()
        turn = _Waiter(client, gate.release)
        if not self.ask(turn) and not gate.acquire(timeout=seconds):
            self.give_up(turn)

    async def enter_soon(self, client: str, seconds: float) -> None:
        """As ``enter``, in an event loop: no thread waits."""
        loop = asyncio.get_running_loop()
        called: asyncio.Future[None] = loop.create_future()
        turn = _Waiter(client, lambda: loop.call_soon_threadsafe(_resolve, called))
        if self.ask(turn):
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

    def ask(self, turn: Turn, *, is_first: bool = False) -> bool:
        """Take a place (True), or stand in the queue for one: *turn* is called when it is its own.

        That may be done by another thread, before this returns. Who *is_first* was called before, and comes before all
        others. Raises TooBusy or TooManyQueries where the queue is full.
        """
        with self._lock:
            if self._may_enter(turn.client) and (is_first or not self._queues.get(turn.client)):
                self._let_in(turn.client)
                return True
            if is_first:
                self._stand_first(turn)
            else:
                self._stand(turn)
            return False

    def followers(self, owner: object, number: int, *, beyond: int) -> list[Turn]:
        """Up to *number* turns of *owner* that wait no more, though they get no places, while more than *beyond* wait.

        Each of them follows somebody in a place (``hand_over``). Nobody else's turn is passed over for them.
        """
        found: list[Turn] = []
        with self._lock:
            while len(found) < number and self._waiting > beyond:
                client = self._next_client()
                if client is None or self._queues[client][0].owner is not owner:
                    break
                found.append(self._call(client))
        return found

    def hand_over(self, client: str, to: str) -> None:
        """*client*'s place is the place of *to* now, a client who follows."""
        if client != to:
            with self._lock:
                self._let_out(client)
                self._inside[to] = self._inside.get(to, 0) + 1

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
            self._let_out(client)
            called = self._next() if self._queues else ()
        for turn in called:
            turn.call()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._waiting

    def _may_enter(self, client: str) -> bool:
        return self._free > 0 and self._inside.get(client, 0) < self._per_client

    def _let_in(self, client: str) -> None:
        self._free -= 1
        self._inside[client] = self._inside.get(client, 0) + 1

    def _let_out(self, client: str) -> None:
        inside = self._inside.pop(client) - 1
        if inside:
            self._inside[client] = inside

    def _stand(self, turn: Turn) -> None:
        if len(self._queues.get(turn.client, ())) >= self._most_waiting_per_client:
            raise TooManyQueries(
                _("Too many of your queries are waiting. Ask again when some of them are answered."),
                retry_after=RETRY_AFTER,
            )
        if self._waiting >= self._most_waiting:
            raise busy()
        self._queues.setdefault(turn.client, deque()).append(turn)
        self._waiting += 1

    def _stand_first(self, turn: Turn) -> None:
        turn.is_called = False
        self._queues.setdefault(turn.client, deque()).appendleft(turn)
        self._queues.move_to_end(turn.client, last=False)
        self._waiting += 1

    def _next(self) -> list[Turn]:
        """Give free places to those who wait: the client whose turn is longest ago first."""
        found = []
        for client in list(self._queues):
            if not self._queues[client]:
                del self._queues[client]
            elif self._may_enter(client):
                self._let_in(client)
                found.append(self._call(client))
        return found

    def _next_client(self) -> str | None:
        """Whose turn it is, whether there is a place or not."""
        while self._queues:
            client = next(iter(self._queues))
            if self._queues[client]:
                return client
            del self._queues[client]
        return None

    def _call(self, client: str) -> Turn:
        """The first turn of *client*, who is the last then of those who wait."""
        turn = self._queues[client].popleft()
        turn.is_called = True
        self._queues.move_to_end(client)
        self._waiting -= 1
        return turn


def busy() -> TooBusy:
    """That no turn came in time."""
    return TooBusy(_("Too many queries are being answered. Ask again a little later."), retry_after=RETRY_AFTER)


def _resolve(called: asyncio.Future[None]) -> None:
    if not called.done():
        called.set_result(None)
