"""The viewer as a process of its own, and clients that ask it without a break."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from tests.cli.conftest import TOY, environment

PATIENCE = 60.0


@dataclass
class Served:
    """``lines`` are what it wrote to standard error so far."""

    process: subprocess.Popen[bytes]
    address: str = ""
    lines: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        request = urllib.request.Request(self.address + path.lstrip("/"), headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read()

    def ready(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.get("/health/ready")[1])
        return found

    def said(self, words: str) -> bool:
        return any(words in line for line in self.lines)


@contextmanager
def served(*words: str, package: Path = TOY) -> Iterator[Served]:
    """``medkg serve`` on a free port; killed at the end, if it still runs."""
    line = [sys.executable, "-m", "medkg", "-C", str(package), "serve", "--port", "0", *words]
    with serving(line, env=environment()) as found:
        yield found


@contextmanager
def serving(line: list[str], *, env: dict[str, str], folder: Path | None = None) -> Iterator[Served]:
    """The command *line*, which is to serve, begun in *folder*."""
    with subprocess.Popen(line, env=env, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        found = Served(process)
        assert process.stderr is not None
        reader = threading.Thread(target=_read, args=(process.stderr, found.lines), daemon=True)
        reader.start()
        try:
            until(lambda: found.said("http://") or process.poll() is not None)
            assert process.poll() is None, found.lines
            found.address = re.findall(r"http://[^\s\"]+/", found.lines[0])[0]
            yield found
        finally:
            process.kill()
            process.wait()
            reader.join(PATIENCE)


def _read(stream: IO[bytes], lines: list[str]) -> None:
    lines.extend(line.decode().rstrip("\n") for line in stream)


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "waited for nothing"
        time.sleep(0.05)


@contextmanager
def asked_without_a_break(address: str, paths: list[str], clients: int = 6) -> Iterator[dict[str, list[str]]]:
    """Clients, each with a new connection for each request; gives what was answered and what went wrong."""
    found: dict[str, list[str]] = {"answered": [], "failed": []}
    stop = threading.Event()
    netloc = urlsplit(address).netloc

    def ask(path: str) -> None:
        while not stop.is_set():
            try:
                connection = http.client.HTTPConnection(netloc, timeout=PATIENCE)
                connection.request("GET", path, headers={"Connection": "close"})
                answer = connection.getresponse()
                body = answer.read()
                connection.close()
                assert answer.status == 200, answer.status
                assert body
                found["answered"].append(path)
            except (OSError, http.client.HTTPException, AssertionError) as error:
                found["failed"].append(f"{path}: {error!r}")

    threads = [threading.Thread(target=ask, args=(paths[number % len(paths)],)) for number in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
