"""Real servers on loopback: Oxigraph's own (from PyPI) and Virtuoso 7 (Debian's), each in a folder that goes with it."""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60.0
VIRTUOSO = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
MaxClientConnections = 4
CaseMode = 2
MaxOptimizeLayouts = 50
DirsAllowed = .
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
MaxQueryMem = 200M
ThreadsPerQuery = 1

[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = .
MaxClientConnections = 8
ServerThreads = 8
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class Server:
    """Where questions go, and who may write."""

    address: str
    user: str = ""
    password: str = ""


@contextmanager
def oxigraph() -> Iterator[Server]:
    """``oxigraph serve``, in memory."""
    program = Path(sys.executable).with_name("oxigraph")
    port = free_port()
    with running([str(program), "serve", "--bind", f"127.0.0.1:{port}"], Path.cwd()) as is_alive:
        address = f"http://127.0.0.1:{port}/query"
        wait_for(address, is_alive)
        yield Server(address)


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """``virtuoso-t`` in *folder*, with a password of its own from the first moment that it listens."""
    program = shutil.which("virtuoso-t")
    assert program, "Virtuoso is missing: make test installs it (apt-get install virtuoso-opensource-7-bin)"
    password = secrets.token_hex(8)  # Virtuoso 7 does not know longer ones again
    sql_port, http_port = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql_port=sql_port, http_port=http_port))
    line = [program, "+configfile", "virtuoso.ini", "+foreground", "+wait"]
    # This run makes the database, sets the password and ends by itself, before anything listens.
    subprocess.run(
        [*line, "+pwdold", "dba", "+pwddba", password], cwd=folder, capture_output=True, timeout=PATIENCE, check=False
    )
    with running(line, folder) as is_alive:
        address = f"http://127.0.0.1:{http_port}/sparql"
        wait_for(address, is_alive)
        yield Server(address, "dba", password)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(line: list[str], folder: Path) -> Iterator[Callable[[], bool]]:
    """A program as a process group of its own, ended afterwards; gives whether it still runs."""
    process = subprocess.Popen(
        line,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 -- the child calls prctl and nothing else
    )
    try:
        yield lambda: process.poll() is None
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()


def _end_with_parent() -> None:
    """Linux ends the program when the tests end, however they do."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def wait_for(address: str, is_alive: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert is_alive(), f"the server for {address} ended"
        try:
            with urllib.request.urlopen(f"{address}?query=ASK%7B%7D", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")
