"""The zygote: a process with one thread that holds the data and forks a worker whenever one is wanted.

A process with threads must not fork: what another thread had locked stays locked for ever in the child. So this one is
made before there are threads; where it is too late for that, a new Python is started and given the data.

It is asked over a socket: ``F`` for a worker (its process number and a link to it come back), ``K`` to kill one,
``R`` to kill one and be told how it ended. It ends when the socket closes, and with it all workers.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn, TypeAlias

from pyoxigraph import RdfFormat, parse
from pyoxigraph import Store as Oxigraph

from medkg.stores.base import Store
from medkg.stores.guarding.confinement import die_with, keep_only, leave_the_network
from medkg.stores.guarding.limits import Limits
from medkg.stores.guarding.wire import Link
from medkg.stores.guarding.worker import work

Source: TypeAlias = Oxigraph | Path
"""What workers read: an engine whose memory they share, or a folder that each of them opens, since it has threads."""

FORK, KILL, REAP = b"F", b"K", b"R"

_PATIENCE = 1.0
"""Seconds between two looks for workers that have ended."""


@dataclass(frozen=True, kw_only=True)
class Added:
    """Graphs that strangers find besides the store's own: their names, and what makes them, as N-Quads.

    They are made in the zygote, so nobody waits for them but the first query, and are nowhere else.
    """

    graphs: tuple[str, ...]
    make: Callable[[], bytes]


def start(store: Store, limits: Limits, added: Added | None) -> tuple[int, socket.socket]:
    """A zygote over *store*: its process number, and the socket to ask it by."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        make = _forked if is_single() else _started
        number = make(store.database() or store.engine() or Oxigraph(), its, limits, added)
    return number, ours


def is_single() -> bool:
    """Whether this process has one thread, so that it may fork."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) == 1 if tasks.is_dir() else threading.active_count() == 1


def _forked(source: Source, its: socket.socket, limits: Limits, added: Added | None) -> int:
    number = os.fork()
    if number:
        return number
    try:
        keep_only(its.fileno())
        if isinstance(source, Oxigraph) and added is not None:
            source.extend(parse(added.make(), RdfFormat.N_QUADS))
        serve(its, source, limits)
    finally:
        os._exit(1)


def _started(source: Source, its: socket.socket, limits: Limits, added: Added | None) -> int:
    """A new Python with a copy of the data, or with the folder where they are."""
    with tempfile.TemporaryFile() as copy:
        if isinstance(source, Oxigraph):
            source.dump(copy, RdfFormat.N_QUADS)
            copy.write(added.make() if added is not None else b"")
            copy.seek(0)
        place = str(copy.fileno() if isinstance(source, Oxigraph) else source.absolute())
        arguments = [sys.executable, "-m", __name__, str(its.fileno()), place, json.dumps(asdict(limits))]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        kept = [(os.POSIX_SPAWN_DUP2, number, number) for number in (its.fileno(), copy.fileno())]
        return os.posix_spawn(sys.executable, arguments, environment, file_actions=kept)


def main() -> NoReturn:
    """Be the zygote that ``_started`` starts: socket, data and limits are named on the command line."""
    its, place, limits = int(sys.argv[1]), sys.argv[2], Limits(**json.loads(sys.argv[3]))
    source: Source = Path(place)
    if place.isdigit():
        source = Oxigraph()
        with os.fdopen(int(place), "rb") as copy:
            source.bulk_load(copy, RdfFormat.N_QUADS)
    keep_only(its)
    with socket.socket(fileno=its) as link:
        serve(link, source, limits)


def serve(link: socket.socket, source: Source, limits: Limits) -> NoReturn:
    """Fork, kill and tell of workers until *link* closes."""
    for ignored in (signal.SIGINT, signal.SIGHUP):  # a Ctrl-C is for our parent, who then closes the socket
        signal.signal(ignored, signal.SIG_IGN)
    for fatal in (signal.SIGTERM, signal.SIGCHLD, signal.SIGALRM):
        signal.signal(fatal, signal.SIG_DFL)
    leave_the_network()
    gc.freeze()
    gc.disable()
    ending: set[int] = set()
    try:
        while True:
            if ending and not select.select((link,), (), (), _PATIENCE)[0]:
                _bury(ending)
                continue
            asked = link.recv(64)
            if not asked:
                break
            _do(link, asked, source, limits, ending)
            _bury(ending)
    except OSError:
        pass
    os._exit(0)


def _do(link: socket.socket, asked: bytes, source: Source, limits: Limits, ending: set[int]) -> None:
    order, number = asked[:1], int(asked[1:] or 0)
    if order == FORK:
        _fork(link, source, limits)
        return
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
    if order == REAP:
        link.send(str(_fate(number)).encode())
    else:
        ending.add(number)


def _fate(number: int) -> int:
    try:
        return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    except ChildProcessError:
        return 0


def _fork(link: socket.socket, source: Source, limits: Limits) -> None:
    ours, its = Link.pair()
    zygote = os.getpid()
    number = os.fork()
    if number == 0:
        try:
            die_with(zygote)
            keep_only(*its.filenos())
            engine = source if isinstance(source, Oxigraph) else Oxigraph.read_only(str(source))
            work(its, engine, limits, is_in_memory=engine is source)
        finally:
            os._exit(1)
    with closing(ours), closing(its):
        socket.send_fds(link, [str(number).encode()], ours.filenos())


def _bury(ending: set[int]) -> None:
    """Let those go that were killed and have ended."""
    for number in list(ending):
        try:
            done, _status = os.waitpid(number, os.WNOHANG)
        except ChildProcessError:
            done = number
        if done:
            ending.discard(number)


if __name__ == "__main__":
    main()
