"""The process that keeps watch: it holds the socket, starts the process that answers, and replaces it.

New data are loaded by a new process; only when that one is ready, the old one is told to stop, and finishes what it
has begun. Where the new data cannot be loaded, the old process goes on. It has one thread and loads nothing itself,
so each process that it starts may fork in its turn, as the guard does.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Hashable
from typing import NoReturn

from medkg.errors import MedkgError
from medkg.language import translate as _
from medkg.stores.guarding.confinement import die_with
from medkg.web.serving.journal import Journal
from medkg.web.serving.notice import Notice

SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD})

_LOOK = 0.02
"""Seconds between two looks at a process that loads."""

_WATCH = 1.0
"""Seconds between two looks at the files; they must be the same at two looks before they are loaded."""

_BLIND = 3
"""Looks in a row without a sight of the files, after which that is told of: a change is not so long under way."""

_SOON = 5.0
"""A process that ends by itself sooner than this is not started again and again."""


class Ended(Exception):
    """The process that was to answer ended before it could, with this exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Stopped(Exception):
    """Somebody asked the server to stop while it was loading."""


class _Done(Exception):
    """We are the process that answered, and have finished."""

    def __init__(self, code: int = 0) -> None:
        super().__init__(code)
        self.code = code


class Ready:
    """How the process that answers says that it can."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __call__(self) -> None:
        os.write(self._descriptor, b"!")
        os.close(self._descriptor)


class Supervisor:
    """Keeps one process at work that runs *serve*.

    *serve* gets what it calls when it is ready, and returns when it was told to stop. *state* gives what changes when
    the data do, or raises OSError or MedkgError while they are in between; None looks at nothing. *grace* is how many
    seconds a process may take to finish.
    """

    def __init__(
        self,
        serve: Callable[[Ready], None],
        *,
        notice: Notice,
        journal: Journal,
        grace: float,
        state: Callable[[], Hashable] | None = None,
    ) -> None:
        self._serve = serve
        self._notice = notice
        self._journal = journal
        self._grace = grace
        self._state = state
        self._loaded: Hashable = None
        self._seen: Hashable = None
        self._unseen = 0
        self._usual: set[signal.Signals] = set()
        self._current = 0
        self._born = 0.0
        self._running: set[int] = set()
        self._leaving: dict[int, float] = {}
        self._codes: dict[int, int] = {}

    def run(self, on_ready: Callable[[], None]) -> int:
        """Serve until SIGTERM or SIGINT; the exit code. Returns in the process that answers, too, when it is done.

        Raises in that process what *serve* raises at the first start.
        """
        self._usual = {signal.Signals(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)}
        try:
            return self._watch(on_ready)
        except _Done as done:
            return done.code
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, self._usual)

    def _watch(self, on_ready: Callable[[], None]) -> int:
        self._loaded = self._seen = self._look()
        try:
            self._current = self._begin(is_first=True)
            on_ready()
            while True:
                arrived = signal.sigtimedwait(SIGNALS, _WATCH)
                number = arrived.si_signo if arrived else 0
                self._reap()
                self._end_late_ones()
                if number in (signal.SIGINT, signal.SIGTERM):
                    raise Stopped
                if number == signal.SIGHUP or (number == 0 and self._has_changed()):
                    self._reload()
                elif self._current in self._codes:
                    self._start_again()
        except Stopped:
            self._stop()
            return 0
        except Ended as ended:
            self._stop()
            return ended.code if ended.code > 0 else 1

    def _begin(self, *, is_first: bool = False) -> int:
        """Start a process and wait until it is ready. Raises Ended, or Stopped; in that process _Done at its end."""
        reading, writing = os.pipe()
        parent = os.getpid()
        number = os.fork()
        if number == 0:
            os.close(reading)
            self._answer(parent, Ready(writing), is_first=is_first)
        os.close(writing)
        self._running.add(number)
        try:
            self._await(number, reading)
        finally:
            os.close(reading)
        self._born = time.monotonic()
        return number

    def _answer(self, parent: int, ready: Ready, *, is_first: bool) -> NoReturn:
        die_with(parent)
        signal.pthread_sigmask(signal.SIG_SETMASK, self._usual)
        try:
            self._serve(ready)
        except MedkgError as error:
            if is_first:
                raise
            self._notice.put(str(error))
            raise _Done(error.exit_code) from error
        raise _Done

    def _await(self, number: int, reading: int) -> None:
        while True:
            if select.select((reading,), (), (), _LOOK)[0]:
                if os.read(reading, 1):
                    return
                while number not in self._codes:
                    time.sleep(_LOOK)
                    self._reap()
                raise Ended(self._codes.pop(number))
            if signal.sigtimedwait((signal.SIGINT, signal.SIGTERM), 0) is not None:
                self._kill(number)
                raise Stopped

    def _reload(self) -> None:
        self._loaded = self._seen = self._look()
        self._notice.clear()
        try:
            new = self._begin()
        except Ended as ended:
            if self._notice.read() is None:
                self._notice.put(_("The process that was to load the data ended ({code}).").format(code=ended.code))
            reason = (self._notice.read() or {}).get("reason", "")
            told = _("The new data could not be loaded; the old ones are shown as before. {reason}")
            self._journal.tell("reload-failed", told.format(reason=reason), reason=reason)
            return
        self._leave(self._current)
        self._current = new
        self._journal.tell("reloaded", _("The data were loaded anew."))

    def _start_again(self) -> None:
        code = self._codes.pop(self._current)
        told = _("The process that answers ended ({code}). Another one is started.")
        self._journal.tell("restarted", told.format(code=code), code=code)
        if time.monotonic() - self._born < _SOON:
            raise Ended(code)
        self._current = self._begin()

    def _stop(self) -> None:
        """Let the processes finish; a second signal, or *grace* gone by, ends them."""
        self._leave(self._current)
        while self._leaving:
            arrived = signal.sigtimedwait(SIGNALS, 0.1)
            self._reap()
            self._end_late_ones(at_once=arrived is not None and arrived.si_signo in (signal.SIGINT, signal.SIGTERM))

    def _leave(self, number: int) -> None:
        self._reap()
        if number in self._running:
            self._leaving[number] = time.monotonic() + self._grace
            os.kill(number, signal.SIGTERM)

    def _end_late_ones(self, *, at_once: bool = False) -> None:
        for number, end in list(self._leaving.items()):
            if at_once or time.monotonic() > end:
                self._kill(number)

    def _kill(self, number: int) -> None:
        os.kill(number, signal.SIGKILL)
        while number in self._running:
            self._reap()
            time.sleep(_LOOK)

    def _reap(self) -> None:
        """Take note of who has ended: several ends may come as one signal."""
        for number in list(self._running):
            done, status = os.waitpid(number, os.WNOHANG)
            if done:
                self._running.discard(number)
                if self._leaving.pop(number, None) is None:
                    self._codes[number] = os.waitstatus_to_exitcode(status)

    def _look(self) -> Hashable:
        """The state of the files; the one that was seen last while there is none, as in the middle of a change."""
        try:
            found = self._state() if self._state else None
        except (OSError, MedkgError) as error:
            self._unseen += 1
            if self._unseen == _BLIND:
                self._notice.put(str(error))
                told = _("The data cannot be seen; the old ones are shown as before. {reason}")
                self._journal.tell("watch-failed", told.format(reason=error), reason=str(error))
            return self._seen
        if self._unseen >= _BLIND:
            self._loaded = None  # what was told is over when they are loaded, which they may not let themselves be
        self._unseen = 0
        return found

    def _has_changed(self) -> bool:
        """Whether the files are others than those loaded, and were the same a moment ago: nobody writes just now."""
        if self._state is None:
            return False
        before, self._seen = self._seen, self._look()
        return self._seen != self._loaded and self._seen == before
