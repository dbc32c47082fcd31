"""The workers that are free, and the zygote that makes more: seen from the process that serves."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import threading
import time
import weakref
from contextlib import suppress

from medkg.errors import StoreUnavailable
from medkg.language import translate as _
from medkg.stores.base import Store
from medkg.stores.guarding import zygote
from medkg.stores.guarding.lanes import RETRY_AFTER
from medkg.stores.guarding.limits import Limits
from medkg.stores.guarding.wire import Link, Messages, set_patience
from medkg.stores.guarding.zygote import Added

_PATIENCE = 10.0
"""Seconds that a zygote may take for an order: forking takes milliseconds, starting with a copy of the data more."""

_TAKING = 2.0
"""Seconds that a worker may take to read a query."""

_CPUTIME = 2
"""With a process's number, Linux' name for the clock of what its threads have taken (clock_getcpuclockid)."""

_NICE = 10
"""How much lower the priority of long queries is."""


class Worker:
    """A process that answers, and the link to it."""

    def __init__(self, number: int, link: Link, zygote: int | None) -> None:
        self.number = number
        self.link = link
        self.zygote = zygote
        """The number of the process that made it, with which it ends."""
        self.messages = Messages(link)
        set_patience(link.sending, socket.SO_SNDTIMEO, _TAKING)
        self.is_last = False
        """The query that it has is its last one."""
        self.is_fresh = True
        """It has answered nothing yet."""

    def worked(self) -> float | None:
        """Seconds of processor time that it has taken in all; None where the system does not tell."""
        if sys.platform != "linux":
            return None
        try:
            return time.clock_gettime(~self.number << 3 | _CPUTIME)
        except OSError:  # it has ended
            return None

    def slow_down(self) -> None:
        """Let others go first from now on. The priority cannot be raised again: such a worker is used once."""
        self.is_last = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.number, _NICE)


class Pool:
    """Workers over one snapshot of *store*, made when they are wanted. May be used by many threads."""

    def __init__(self, store: Store, limits: Limits, added: Added | None = None) -> None:
        self._store = store
        self._limits = limits
        self._added = added
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._zygote: int | None = None
        self._control: socket.socket | None = None
        self._owner = 0
        self._is_retired = False
        self._ended: weakref.finalize[..., Pool] | None = None
        if zygote.is_single():
            self._start()

    def take(self) -> Worker:
        """A worker that has nothing to do. Raises StoreUnavailable where none can be made."""
        with self._lock:
            if self._owner != os.getpid():  # we were forked ourselves: our parent's workers are not ours
                self._start()
            if self._idle:
                return self._idle.pop()
            try:
                return self._fork()
            except OSError:  # the zygote is gone
                pass
            try:
                self._start()
                return self._fork()
            except OSError as error:
                raise _no_process(error) from error

    def take_idle(self) -> Worker | None:
        """A worker that has nothing to do, if there is one that need not be made."""
        with self._lock:
            return self._idle.pop() if self._idle and self._owner == os.getpid() else None

    def give_back(self, worker: Worker) -> None:
        """*worker* is ready for the next query."""
        worker.is_fresh = False
        with self._lock:
            if self._owner == os.getpid() and self._control is not None and not self._is_retired:
                self._idle.append(worker)
                return
        worker.link.close()

    def kill(self, worker: Worker) -> None:
        """End *worker*, whatever it does."""
        with self._lock, suppress(OSError):
            self._order(zygote.KILL, worker)
        worker.link.close()

    def fate(self, worker: Worker) -> int:
        """How *worker*, which was lost, ended: minus the number of a signal, or 0 where nobody knows."""
        worker.link.close()
        with self._lock, suppress(OSError):
            if self._order(zygote.REAP, worker):
                return int(self._told()[0])
        return 0

    def retire(self) -> None:
        """Let the workers that wait go. The others end with their queries, and the zygote with the last of them."""
        with self._lock:
            self._is_retired = True
            for worker in self._idle:
                worker.link.close()
            self._idle.clear()

    def close(self) -> None:
        """End the zygote and all workers."""
        with self._lock:
            self._end()

    def processes(self) -> tuple[int, ...]:
        """The zygote and the workers that wait."""
        with self._lock:
            return (*([self._zygote] if self._zygote else []), *(worker.number for worker in self._idle))

    def _start(self) -> None:
        self._end()
        self._zygote, self._control = zygote.start(self._store, self._limits, self._added)
        self._control.settimeout(_PATIENCE)
        self._owner = os.getpid()
        self._ended = weakref.finalize(self, _end, self._owner, self._zygote, self._control, self._idle)

    def _end(self) -> None:
        if self._ended is not None:
            self._ended()
        self._zygote = self._control = self._ended = None
        self._owner = 0

    def _fork(self) -> Worker:
        if self._control is None:
            raise ConnectionError
        self._control.send(zygote.FORK)
        number, links = self._told()
        if len(links) != 2:  # the kernel keeps back what there is no number for: too many connections are open
            for link in links:
                os.close(link)
            self._control.send(zygote.KILL + number)
            raise _no_process(OSError(errno.EMFILE, os.strerror(errno.EMFILE)))
        return Worker(int(number), Link(*(socket.socket(fileno=link) for link in links)), self._zygote)

    def _order(self, order: bytes, worker: Worker) -> bool:
        """Whether there is still somebody to order it from: an earlier zygote's workers ended with it."""
        if self._control is None or self._owner != os.getpid() or worker.zygote != self._zygote:
            return False
        self._control.send(order + str(worker.number).encode())
        return True

    def _told(self) -> tuple[bytes, list[int]]:
        if self._control is None:
            raise ConnectionError
        said, links, _flags, _address = socket.recv_fds(self._control, 64, 2)
        if not said:
            raise ConnectionError
        return said, links


def _no_process(error: OSError) -> StoreUnavailable:
    return StoreUnavailable(
        _("No process can be started for the query ({reason}). Ask again later.").format(
            reason=error.strerror or error
        ),
        retry_after=RETRY_AFTER,
    )


def _end(owner: int, number: int, control: socket.socket, idle: list[Worker]) -> None:
    """End a zygote. In a process that was forked from its owner, only the sockets are let go."""
    for worker in idle:
        worker.link.close()
    idle.clear()
    control.close()
    if owner == os.getpid():
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(number, 0)
