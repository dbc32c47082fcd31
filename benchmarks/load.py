"""A load for servers: clients that ask over kept connections, and what the server's processes spend on it."""

from __future__ import annotations

import http.client
import os
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

_TICKS = os.sysconf("SC_CLK_TCK")
_NUMBERS = count()


@dataclass(frozen=True, kw_only=True)
class Load:
    """``per_cpu_second`` are requests for each second of processor time of the server's processes; times in ms.

    ``longest_begun`` is the longest wait of those that were asked in each second of the load.
    """

    requests: int
    failed: int
    per_cpu_second: float
    per_second: float
    p50: float
    p99: float
    longest: float
    longest_begun: tuple[float, ...]


def tree(root: int) -> list[int]:
    """A process and all that came from it."""
    found, waiting = [], [root]
    while waiting:
        number = waiting.pop()
        found.append(number)
        try:
            waiting += map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split())
        except OSError:
            continue
    return found


def cpu_seconds(root: int) -> float:
    """What a process and all that came from it have spent, with those that have ended."""
    spent = 0
    for number in tree(root):
        try:
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent += sum(map(int, fields[11:15]))
    return spent / _TICKS


def memory_bytes(root: int) -> int:
    """Memory of a process and all that came from it; what they share is counted once (PSS)."""
    return sum(map(own_memory_bytes, tree(root)))


def own_memory_bytes(process: int) -> int:
    """Memory of one process, with its part of what it shares (PSS)."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))


def put_load(address: str, root: int, query: Callable[[int], str], *, clients: int, seconds: float) -> Load:
    """Ask *address* for some *seconds*: ``query(n)``, with numbers that no load before had."""
    times: list[tuple[float, float]] = []
    failed: list[str] = []
    place = urlsplit(address)
    gate = threading.Barrier(clients + 1)
    end = [0.0]

    def ask() -> None:
        connection = http.client.HTTPConnection(place.netloc, timeout=60)
        gate.wait()
        while time.perf_counter() < end[0]:
            path = f"{place.path}?query={quote(query(next(_NUMBERS)))}"
            began = time.perf_counter()
            try:
                connection.request("GET", path, headers={"Accept": "application/sparql-results+json"})
                answer = connection.getresponse()
                body = answer.read()
                if answer.status != 200 or not body:
                    failed.append(str(answer.status))
            except (OSError, http.client.HTTPException) as error:
                failed.append(repr(error))
                connection.close()
            times.append((began, time.perf_counter() - began))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    spent, began = cpu_seconds(root), time.perf_counter()
    end[0] = began + seconds
    gate.wait()
    for thread in threads:
        thread.join()
    taken, spent = time.perf_counter() - began, cpu_seconds(root) - spent
    ordered = sorted(took for _asked, took in times)
    longest = [0.0] * (int(taken) + 1)
    for asked, took in times:
        longest[int(asked - began)] = max(longest[int(asked - began)], took * 1000)
    return Load(
        requests=len(times),
        failed=len(failed),
        per_cpu_second=len(times) / max(spent, 1 / _TICKS),
        per_second=len(times) / taken,
        p50=statistics.median(ordered) * 1000,
        p99=ordered[int(len(ordered) * 0.99)] * 1000,
        longest=ordered[-1] * 1000,
        longest_begun=tuple(longest),
    )
