"""Clients that send slowly, hang up, or send what is no request: a refusal for them, and nothing for anybody else."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from urllib.parse import quote, urlsplit

import pytest
from tests.cli.served import Served, served, until

from medkg.web.serving.answering import THREADS
from medkg.web.serving.receiving import READERS_PER_CLIENT

SECONDS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?d && ?d != ?g) }"


@pytest.fixture(scope="module")
def attacked() -> Iterator[Served]:
    with served() as server:
        yield server


def test_bodies_that_do_not_come_hold_up_nobody() -> None:
    """More of them than there are threads, from one client: pages and others' queries are answered meanwhile."""
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 90\r\n\r\nASK"
    )
    with served() as server, ExitStack() as stack:
        slow = []
        for _ in range(THREADS + 6):
            connection = stack.enter_context(socket.create_connection(place(server), timeout=10))
            connection.sendall(head)
            slow.append(connection)
        time.sleep(0.5)
        began = time.monotonic()
        assert server.get("/doc/model/aster-1")[0] == 200
        assert server.get("/sparql?query=ASK%20%7B%7D")[0] == 200
        assert time.monotonic() - began < 5
        told: dict[socket.socket, bytes] = {}

        def listen() -> int:
            """How many are still waited for: the others were told to send the rest first."""
            for connection in set(slow) - set(told):
                connection.settimeout(0.01)
                with suppress(TimeoutError):
                    told[connection] = connection.recv(4096)
            return len(slow) - len(told)

        until(lambda: listen() <= READERS_PER_CLIENT)
        assert listen() == READERS_PER_CLIENT
        assert {answer.split()[1] for answer in told.values()} <= {b"429", b"503"}
        assert all(b"retry-after: 2" in answer.lower() for answer in told.values())
        late = next(connection for connection in slow if connection not in told)
        late.sendall(b" {}" + b" " * 84)
        late.settimeout(10)
        assert late.recv(4096).startswith(b"HTTP/1.1 200")


def test_long_texts_that_wait_behind_bombs_hold_up_nobody_else() -> None:
    """Each waits in a thread, and what makes room for them needs one too. More wait than make pages."""
    bombs = [SECONDS.replace("?n", f"?n{number}") for number in range(2)]
    texts = [*bombs, *(f"ASK {{}}{' ' * 9_000}#{number}" for number in range(THREADS))]
    asked = [f"GET /sparql?query={quote(text)} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for text in texts]
    with served("--limit", "quick_seconds=1", "--limit", "seconds=5") as server, ExitStack() as stack:
        with ThreadPoolExecutor(4) as clients:  # so that there are workers, and the loop begins with the bombs
            list(clients.map(server.get, [f"/sparql?query=ASK%20%7B%7D%20%23{number}" for number in range(40)]))
        connections = [
            stack.enter_context(socket.create_connection(place(server), timeout=20, source_address=("127.0.0.9", 0)))
            for _ in asked
        ]
        for connection, request in zip(connections, asked, strict=True):
            connection.sendall(request)
        time.sleep(0.5)
        began = time.monotonic()
        for path in ("/health/live", "/doc/model/aster-1", "/sparql?query=ASK%20%7B%7D"):
            assert server.get(path)[0] == 200
        assert time.monotonic() - began < 5
        for connection in connections[2:]:
            assert connection.recv(4096).startswith(b"HTTP/1.1 200")


def test_query_whose_client_hangs_up_is_given_up() -> None:
    with served("--log", "json", "--limit", "seconds=8") as server:
        with socket.create_connection(place(server)) as connection:
            connection.sendall(f"GET /sparql?query={quote(SECONDS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.6)
        began = time.monotonic()
        until(lambda: server.said('"outcome": "StoreUnavailable"'))
        assert time.monotonic() - began < 6


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", 405),
        (b"CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: <script>\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        (b"GET / HTTP/1.0\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\nHost: [::1]:8000\r\n\r\n", 200),
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a: b\r\n" * 5_000 + b"\r\n", 431),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else None,
)
def test_malformed_request_is_refused_and_nothing_else(attacked: Served, sent: bytes, status: int) -> None:
    with socket.create_connection(place(attacked), timeout=10) as connection:
        connection.sendall(sent)
        assert int(connection.recv(64).split()[1]) == status
    assert attacked.get("/health/live")[0] == 200


@pytest.mark.parametrize("path", ["/sparql", "/query"])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_body_of_ten_megabytes_is_refused(attacked: Served, path: str, is_chunked: bool) -> None:
    """Unread where its length is told, else as soon as it is too long."""
    length = b"Transfer-Encoding: chunked" if is_chunked else b"Content-Length: 10000000"
    form = b"Content-Type: application/x-www-form-urlencoded"
    with socket.create_connection(place(attacked), timeout=10) as connection:
        connection.sendall(b"POST %s HTTP/1.1\r\nHost: x\r\n%s\r\n%s\r\n\r\n" % (path.encode(), form, length))
        with suppress(ConnectionError):
            for number in range(100):
                piece = (b"query=" if number == 0 else b"") + b"x" * 100_000
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if is_chunked else piece)
        assert connection.recv(64).split()[1] == b"413"
    assert attacked.get("/health/live")[0] == 200


def place(server: Served) -> tuple[str, int]:
    parts = urlsplit(server.address)
    return parts.hostname or "", parts.port or 0
