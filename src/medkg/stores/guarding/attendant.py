"""Short queries in an event loop: no thread waits for their turn, or for their answer.

What takes longer, or is anything else than a short answer, goes on in a thread (``Run``) from where it stands.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from medkg.errors import TooBusy
from medkg.stores.base import Kind
from medkg.stores.guarding import wire
from medkg.stores.guarding.lanes import Lane, Turn
from medkg.stores.guarding.limits import Limits
from medkg.stores.guarding.pool import Pool, Worker
from medkg.stores.guarding.run import Run

Told: TypeAlias = Callable[[tuple[Kind, bytes] | Run | None], None]
"""Gets how it went: the whole answer, or the run that a thread is to go on with, or None where no turn came."""

_LOOK = 0.1
"""Seconds between two looks at what is being waited for."""


class _Query:
    __slots__ = ("client", "is_gone", "job", "since", "told", "turn")

    def __init__(self, job: wire.Job, client: str, told: Told, is_gone: Callable[[], bool]) -> None:
        self.job = job
        self.client = client
        self.told = told
        self.is_gone = is_gone
        self.turn: Turn | None = None
        self.since = 0.0
        """When it began to wait for its turn, then when it was handed to a worker."""


class _Seat:
    """A worker that the loop listens to, and the query that it has."""

    __slots__ = ("query", "worked", "worker")

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.query: _Query | None = None
        self.worked: float | None = None
        """Seconds of processor time that it had taken at the first look at its query."""


class Attendant:
    """Takes short queries to workers of *pool*, in the event loop that runs where it is made.

    *run* makes a run for a client. All but ``retire`` and ``close`` is called in the loop.
    """

    def __init__(self, pool: Pool, lane: Lane, limits: Limits, run: Callable[[str], Run]) -> None:
        self._pool = pool
        self._lane = lane
        self._limits = limits
        self._run = run
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._free: list[_Seat] = []
        self._busy: set[_Seat] = set()
        self._waiting: set[_Query] = set()
        self._look_is_due = False
        self._is_retired = False

    def put(self, job: wire.Job, client: str, told: Told, is_gone: Callable[[], bool]) -> None:
        """Have *job* answered; *told* is called once, maybe before this returns. Raises TooBusy and TooManyQueries.

        *is_gone* tells whether *client* has hung up while it waited for its turn: that is passed over then.
        """
        query = _Query(job, client, told, is_gone)
        query.turn = self._lane.ask(client, partial(self._called, query))
        if query.turn is None:
            self._begin(query)
        else:
            query.since = time.monotonic()
            self._waiting.add(query)
            self._look_later()

    def retire(self) -> None:
        """Let go of the workers that have nothing to do; the others end with their queries. From any thread."""
        self._is_retired = True
        if self._loop.is_closed():
            self.close()
        else:
            self._loop.call_soon_threadsafe(self._let_all_go)

    def close(self) -> None:
        """Let go of all workers, when the loop runs no more."""
        for seat in (*self._free, *self._busy):
            seat.worker.link.close()
        self._free.clear()
        self._busy.clear()

    def _called(self, query: _Query) -> None:
        if threading.get_ident() == self._thread:
            self._begin(query)
        else:
            self._loop.call_soon_threadsafe(self._begin, query)

    def _begin(self, query: _Query) -> None:
        """It is *query*'s turn."""
        if query.turn is not None:
            self._waiting.discard(query)
            if query.is_gone():
                self._lane.leave(query.client)
                query.told(None)
                return
        query.since = time.monotonic()
        seat = self._seat()
        if seat is None:  # to make a worker takes a while
            self._pass_on(query, None)
            return
        seat.worked = None
        try:
            seat.worker.link.sending.sendall(query.job.packed())
        except OSError:
            self._drop(seat)
            self._pass_on(query, None)
            return
        seat.query = query
        self._busy.add(seat)
        self._look_later()

    def _seat(self) -> _Seat | None:
        if self._free:
            return self._free.pop()
        worker = self._pool.take_idle()
        if worker is None:
            return None
        seat = _Seat(worker)
        self._loop.add_reader(worker.link.receiving, self._arrived, seat)
        return seat

    def _arrived(self, seat: _Seat) -> None:
        """Something came from a worker, or it has ended."""
        kind = seat.worker.messages.arrived()
        if kind is None:
            return
        query, seat.query = seat.query, None
        if query is None:
            self._free.remove(seat)
            self._drop(seat)
            return
        self._busy.remove(seat)
        if kind != wire.WHOLE:
            self._leave_seat(seat)
            self._pass_on(query, seat)
            return
        content = seat.worker.messages.held()
        seat.worker.is_fresh = False
        self._free.append(seat)
        if self._is_retired:
            self._let_all_go()
        self._lane.leave(query.client)
        query.told((wire.KINDS[content[:1]], content[1:]))

    def _pass_on(self, query: _Query, seat: _Seat | None) -> None:
        """A thread is to go on with *query*, and with the worker of *seat* if that has it."""
        run = self._run(query.client)
        if seat is None:
            run.resume(query.job, None, query.since, 0.0)
        else:
            run.resume(query.job, seat.worker, query.since, seat.worked or 0.0)
        query.told(run)

    def _look_later(self) -> None:
        if not self._look_is_due:
            self._look_is_due = True
            self._loop.call_later(_LOOK, self._look)

    def _look(self) -> None:
        """Who has waited for too long?"""
        self._look_is_due = False
        now = time.monotonic()
        for seat in tuple(self._busy):
            query = seat.query
            if seat.worked is None:
                seat.worked = seat.worker.worked() or 0.0
            if query is not None and now - query.since > self._limits.quick_seconds:
                seat.query = None
                self._busy.remove(seat)
                self._leave_seat(seat)
                self._pass_on(query, seat)
        for query in tuple(self._waiting):
            if query.turn is not None and now - query.since > self._limits.waiting_seconds:
                self._give_up(query, query.turn)
        if self._busy or self._waiting:
            self._look_later()

    def _give_up(self, query: _Query, turn: Turn) -> None:
        try:
            self._lane.give_up(turn)
        except TooBusy:
            self._waiting.discard(query)
            query.told(None)

    def _leave_seat(self, seat: _Seat) -> None:
        link = seat.worker.link.receiving
        self._loop.remove_reader(link)
        os.set_blocking(link.fileno(), True)  # uvloop has changed that, behind Python's back

    def _drop(self, seat: _Seat) -> None:
        self._leave_seat(seat)
        self._pool.kill(seat.worker)

    def _let_all_go(self) -> None:
        for seat in self._free:
            self._leave_seat(seat)
            seat.worker.link.close()
        self._free.clear()
