"""Short queries in an event loop: no thread waits for their turn, or for their answer.

What takes longer, or is anything else than a short answer, goes on in a thread (``Run``) from where it stands.

While many wait, each worker is sent some queries ahead. It goes on with the next one at once, and the loop takes
several answers at a time: neither sleeps and wakes for each query. Those ahead follow the first in its place; where
that one turns out not to be short, they are taken back.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

from medkg.errors import TooBusy
from medkg.stores.base import Kind
from medkg.stores.guarding import wire
from medkg.stores.guarding.lanes import Lane, Turn
from medkg.stores.guarding.limits import Limits
from medkg.stores.guarding.pool import Pool, Worker
from medkg.stores.guarding.reasons import Failed
from medkg.stores.guarding.run import Run

Found: TypeAlias = tuple[Kind, bytes] | Failed | Run | None
"""The whole answer, or why there is none, or the run that a thread is to go on with, or None where no turn came."""

_LOOK = 0.1
"""Seconds between two looks at what is being waited for."""

_AHEAD = 4
"""Queries that a worker has at most: one that it works on, and others that follow."""


class _Query(Turn):
    __slots__ = ("is_gone", "job", "since", "told")

    def __init__(
        self,
        job: wire.Job,
        client: str,
        told: Callable[[Found], None],
        is_gone: Callable[[], bool],
        owner: Attendant,
    ) -> None:
        super().__init__(client, owner)
        self.job = job
        self.told = told
        self.is_gone = is_gone
        self.since = 0.0
        """When it began to wait for its turn, then when a worker could begin with it."""

    def call(self) -> None:
        cast(Attendant, self.owner).called(self)


class _Seat:
    """A worker that the loop listens to, and the queries that it was sent.

    The first of them has a place; the others follow it.
    """

    __slots__ = ("queries", "worked", "worker")

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.queries: deque[_Query] = deque()
        self.worked: float | None = None
        """Seconds of processor time that it had taken at the first look at its query."""


class Attendant:
    """Takes short queries to workers of *pool*, in the event loop that runs where it is made.

    *run* makes a run for a client. All but ``called``, ``retire`` and ``close`` is called in the loop.
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
        self._called: deque[_Query] = deque()
        self._is_beginning = False
        self._look_is_due = False
        self._is_retired = False

    def put(self, job: wire.Job, client: str, told: Callable[[Found], None], is_gone: Callable[[], bool]) -> None:
        """Have *job* answered; *told* is called once, maybe before this returns. Raises TooBusy and TooManyQueries.

        *is_gone* tells whether *client* has hung up while it waited for its turn: that is passed over then.
        """
        query = _Query(job, client, told, is_gone, self)
        if self._lane.ask(query):
            self._begin(query)
        else:
            self._wait(query)

    def called(self, query: _Query) -> None:
        """There is a place for *query*. From any thread."""
        self._called.append(query)
        if threading.get_ident() != self._thread:
            self._loop.call_soon_threadsafe(self._begin_all)
        elif not self._is_beginning:
            self._begin_all()

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

    def _wait(self, query: _Query) -> None:
        query.since = time.monotonic()
        self._waiting.add(query)
        self._look_later()

    def _waits_still(self, query: _Query) -> bool:
        """Whether anybody waits for the answer to a query that has its turn."""
        if query in self._waiting:
            self._waiting.discard(query)
            return not query.is_gone()
        return True

    def _begin_all(self) -> None:
        """One after the other, and not one within the other: who has gone lets the next one be called."""
        self._is_beginning = True
        try:
            while self._called:
                self._begin(self._called.popleft())
        finally:
            self._is_beginning = False
            if self._called:
                self._loop.call_soon(self._begin_all)

    def _begin(self, query: _Query) -> None:
        """It is *query*'s turn."""
        if not self._waits_still(query):
            query.told(None)
            self._lane.leave(query.client)
            return
        seat = self._seat()
        if seat is None:  # to make a worker takes a while
            query.since = time.monotonic()
            self._pass_on(query, None)
        else:
            self._busy.add(seat)
            self._send(seat, (query,))
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

    def _send(self, seat: _Seat, queries: Sequence[_Query]) -> None:
        was_idle = not seat.queries
        seat.queries.extend(queries)
        if was_idle:
            _start(seat)
        try:
            seat.worker.link.sending.sendall(b"".join([query.job.packed() for query in queries]))
        except OSError:
            self._break_up(seat, is_begun=not was_idle)

    def _arrived(self, seat: _Seat) -> None:
        """Something came from a worker, or it has ended."""
        messages, queries = seat.worker.messages, seat.queries
        is_there = messages.fetch()
        if not queries:
            self._free.remove(seat)
            self._drop(seat)
            return
        if not is_there:
            self._break_up(seat)
            return
        holder = queries[0].client
        is_well = True
        done: deque[tuple[_Query, Found]] = deque()
        while is_well and queries and (message := messages.take(wire.ENDS)) is not None:
            query, (kind, content) = queries.popleft(), message
            if kind == wire.WHOLE:
                done.append((query, (wire.KINDS[content[:1]], content[1:])))
            else:
                failed = Failed(content, query.job.text, self._limits)
                done.append((query, failed))
                is_well = failed.is_well
        if done:
            seat.worker.is_fresh = False
            seat.worker.is_last = seat.worker.is_last or not is_well
            self._go_on(seat, holder)
        if queries and messages.is_here():
            self._break_up(seat)
        self._tell(done)

    def _go_on(self, seat: _Seat, holder: str) -> None:
        """The first queries of *seat* were answered, of which *holder*'s had the place."""
        queries = seat.queries
        if seat.worker.is_last:
            self._busy.remove(seat)
            self._drop(seat)
            self._take_back(seat)
            self._lane.leave(holder)
            return
        followers = self._followers(_AHEAD - len(queries))
        if not queries and not followers:
            self._busy.remove(seat)
            self._free.append(seat)
            if self._is_retired:
                self._let_all_go()
            self._lane.leave(holder)
            return
        self._lane.hand_over(holder, (queries or followers)[0].client)
        if queries:
            _start(seat)
        if followers:
            self._send(seat, followers)

    def _followers(self, number: int) -> list[_Query]:
        """Those that wait and may be sent ahead: not to let the last few wait for one worker while another is free."""
        if self._lane.waiting <= self._limits.quick or self._is_retired:
            return []
        called = cast("list[_Query]", self._lane.followers(self, number, beyond=self._limits.quick))
        found = []
        for query in called:
            if self._waits_still(query):
                found.append(query)
            else:
                query.told(None)
        return found

    def _tell(self, done: deque[tuple[_Query, Found]]) -> None:
        try:
            while done:
                query, found = done.popleft()
                query.told(found)
        finally:
            if done:
                self._loop.call_soon(self._tell, done)

    def _pass_on(self, query: _Query, seat: _Seat | None) -> None:
        """A thread is to go on with *query*, and with the worker of *seat* if that has it."""
        run = self._run(query.client)
        if seat is None:
            run.resume(query.job, None, query.since, 0.0)
        else:
            run.resume(query.job, seat.worker, query.since, seat.worked or 0.0)
        query.told(run)

    def _break_up(self, seat: _Seat, *, is_begun: bool = True) -> None:
        """A thread is to go on with the first query of *seat*, and with its worker if that may have begun."""
        query = seat.queries.popleft()
        self._busy.remove(seat)
        if is_begun:
            seat.worker.is_last = seat.worker.is_last or bool(seat.queries)
            self._leave_seat(seat)
            self._pass_on(query, seat)
        else:
            self._drop(seat)
            self._pass_on(query, None)
        self._take_back(seat)

    def _take_back(self, seat: _Seat) -> None:
        """Those that followed in *seat* get the next places that there are."""
        queries = tuple(seat.queries)
        seat.queries.clear()
        for query in reversed(queries):
            if self._lane.ask(query, is_first=True):
                self._begin(query)
            else:
                self._wait(query)

    def _look_later(self) -> None:
        if not self._look_is_due:
            self._look_is_due = True
            self._loop.call_later(_LOOK, self._look)

    def _look(self) -> None:
        """Who has waited for too long?"""
        self._look_is_due = False
        now = time.monotonic()
        for seat in tuple(self._busy):
            self._look_at(seat, now)
        for query in tuple(self._waiting):
            if now - query.since > self._limits.waiting_seconds:
                self._give_up(query)
        if self._busy or self._waiting:
            self._look_later()

    def _look_at(self, seat: _Seat, now: float) -> None:
        if seat not in self._busy:
            return
        if seat.worked is None:
            seat.worked = seat.worker.worked() or 0.0
        taken = now - seat.queries[0].since
        if taken > self._limits.quick_seconds:
            self._break_up(seat)
        elif taken > _LOOK and len(seat.queries) > 1:
            seat.worker.is_last = True
            query = seat.queries.popleft()
            self._take_back(seat)
            seat.queries.append(query)

    def _give_up(self, query: _Query) -> None:
        try:
            self._lane.give_up(query)
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


def _start(seat: _Seat) -> None:
    """The worker can begin with the first query of *seat*."""
    seat.queries[0].since = time.monotonic()
    seat.worked = None
