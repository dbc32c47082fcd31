"""The run of one query: from its turn to the last byte of its answer, or to the limit that ended it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import NoReturn, cast

from medkg.errors import StoreUnavailable
from medkg.language import translate as _
from medkg.stores.base import Kind
from medkg.stores.guarding import wire
from medkg.stores.guarding.lanes import Lane
from medkg.stores.guarding.limits import Limits
from medkg.stores.guarding.pool import Pool, Worker
from medkg.stores.guarding.reasons import Failed, ended, lost, over_time

_GRACE = 2.0
"""Seconds past its limit after which a worker that should have ended itself is ended by us."""

_SHARE = 0.1
"""Of ``quick_seconds``: a query with so little left of them counts as a long one."""

_LOOK = 0.5
"""Seconds between two looks whether the client is still there."""


class Run:
    """One query in one worker. ``begin``, then ``chunks`` unless it is complete, then ``close``.

    What an event loop began (``Attendant``) is taken up by ``resume`` first.
    """

    def __init__(
        self,
        pool: Pool,
        quick: Lane,
        slow: Lane,
        limits: Limits,
        *,
        client: str,
    ) -> None:
        self._pool = pool
        self._quick = quick
        self._slow = slow
        self._limits = limits
        self._client = client
        self._is_gone: Callable[[], bool] = lambda: False
        self._lane: Lane | None = None
        self._worker: Worker | None = None
        self._text = ""
        self._deadline = self._slice = self._worked = 0.0
        self.was_long = False
        self.is_complete = False

    def begin(
        self, job: wire.Job, *, is_long: bool, is_gone: Callable[[], bool] = lambda: False
    ) -> tuple[Kind, list[bytes]]:
        """The kind of the answer and its beginning: all of it, where that is not past ``held_bytes``.

        *is_long* is a query that is known to take long; *is_gone* tells whether its client has hung up. Raises what
        ends the query.
        """
        self._text = job.text
        self._is_gone = is_gone
        try:
            if self._lane is None:
                self._enter(self._slow if is_long else self._quick)
            return self._held(job)
        except BaseException:
            self.close()
            raise

    def resume(self, job: wire.Job, worker: Worker | None, began: float, worked: float) -> None:
        """What an event loop began: it has a place among the short ones, and *worker* if that has the query.

        *began* is when that was (by the monotonic clock), *worked* what the worker had worked by then.
        """
        self._text = job.text
        self._lane = self._quick
        self._worker = worker
        self._time(began, worked)

    def chunks(self, head: list[bytes]) -> Iterator[bytes]:
        """The answer, *head* first. Raises where a limit ends it before it is complete."""
        try:
            yield from head
            deadline = time.monotonic() + self._limits.seconds + self._limits.delivery_seconds + _GRACE
            while True:
                kind, content = self._next(deadline - time.monotonic())
                if kind == wire.END:
                    self._complete()
                    return
                yield content
        finally:
            self.close()

    def close(self) -> None:
        """Let the place go; a worker that is not done is ended."""
        worker, self._worker = self._worker, None
        if worker is not None:
            self._pool.kill(worker)
        lane, self._lane = self._lane, None
        self.was_long = self.was_long or (worker is not None and time.monotonic() > self._slice)
        if lane is not None:
            lane.leave(self._client)

    def __del__(self) -> None:
        self.close()

    def _enter(self, lane: Lane) -> None:
        lane.enter(self._client, self._limits.waiting_seconds)
        self._lane = lane

    def _held(self, job: wire.Job) -> tuple[Kind, list[bytes]]:
        if self._worker is None:
            self._send(job)
        kind: Kind | None = None
        held: list[bytes] = []
        size = 0
        while True:
            try:
                message, content = self._next_while_short(job)
            except _Again:
                kind, held, size = None, [], 0
                continue
            if message == wire.WHOLE:
                self._complete()
                return wire.KINDS[content[:1]], [content[1:]]
            if message == wire.ANSWER:
                kind = cast(Kind, content.decode())
            elif message == wire.END and kind is not None:
                self._complete()
                return kind, held
            else:
                held.append(content)
                size += len(content)
                if kind is not None and size > self._limits.held_bytes:
                    self._make_room(None)
                    return kind, held

    def _send(self, job: wire.Job) -> None:
        """Hand the query to a worker. Those that died while they waited are passed over."""
        packed = job.packed()
        while True:
            self._worker = worker = self._pool.take()
            if self._lane is self._slow:
                worker.slow_down()
            self._time(time.monotonic(), worker.worked() or 0.0)
            try:
                worker.link.sending.sendall(packed)
                return
            except OSError:
                self._pool.kill(worker)
                self._worker = None
                if worker.is_fresh:
                    raise lost() from None

    def _time(self, began: float, worked: float) -> None:
        self._deadline = began + self._limits.seconds + _GRACE
        self._slice = began + self._limits.quick_seconds
        self._worked = worked

    def _next_while_short(self, job: wire.Job) -> tuple[bytes, bytes]:
        """The next message. A query that turns out to be a long one makes room. Raises _Again if it starts anew."""
        while True:
            now = time.monotonic()
            until = self._slice if self._lane is self._quick else self._deadline
            try:
                return self._next(min(until - now, _LOOK))
            except _Left:
                self._begin_again(job)
            except TimeoutError:
                now = time.monotonic()
            if self._is_gone():
                raise StoreUnavailable(_("Nobody waits for this answer any more."))
            if now >= self._deadline:
                raise over_time(self._limits)
            if self._lane is self._quick and now >= self._slice and not self._was_kept_waiting(now):
                self._make_room(job)

    def _was_kept_waiting(self, now: float) -> bool:
        """Whether the worker had no processor for so much of its time that the query may still be a short one."""
        worked = self._worker.worked() if self._worker is not None else None
        left = self._limits.quick_seconds - (worked - self._worked) if worked is not None else 0.0
        if left > _SHARE * self._limits.quick_seconds:
            self._slice = now + left
            return True
        return False

    def _make_room(self, job: wire.Job | None) -> None:
        """Leave the places of short queries: go on among the long ones, or wait there and begin *job* again.

        Without a *job* the worker keeps what it has: it stands still until its answer is read.
        """
        if self._lane is self._slow:
            return
        self.was_long = True
        worker = self._worker
        if self._slow.try_enter(self._client):
            self._quick.leave(self._client)
            self._lane = self._slow
            if worker is not None:
                worker.slow_down()
            return
        if job is None:
            self._quick.leave(self._client)
            self._lane = None
            self._enter(self._slow)
            return
        self.close()
        self._enter(self._slow)
        self._begin_again(job)

    def _begin_again(self, job: wire.Job) -> NoReturn:
        self._send(job)
        raise _Again

    def _next(self, seconds: float) -> tuple[bytes, bytes]:
        """The next message, if it is none of failure. Raises TimeoutError, or what ended the query."""
        worker = self._worker
        if worker is None:
            raise lost()
        found = worker.messages.next(seconds)
        if found is None:
            self._worker = None
            fate = self._pool.fate(worker)
            raise ended(fate, self._limits) if fate or worker.is_fresh else lost(_Left)
        if found[0] == wire.FAILURE:
            failed = Failed(found[1], self._text, self._limits)
            if failed.is_well:
                self._complete()
            raise failed.error()
        return found

    def _complete(self) -> None:
        """The worker has nothing more to say, and is ready for the next query unless this was its last."""
        self.is_complete = True
        self.was_long = time.monotonic() > self._slice
        worker = self._worker
        if worker is not None and not worker.is_last:
            self._worker = None
            self._pool.give_back(worker)


class _Left(StoreUnavailable):
    """The worker went before it began with the query."""


class _Again(Exception):
    """The query was begun anew: what came of it so far does not count."""
