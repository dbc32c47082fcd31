"""The server as its clients meet it: every shape of a request of HTTP/1.1, answered the same in the loop and in threads."""

from __future__ import annotations

import http.client
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from urllib.parse import quote, urlsplit

import httptools
import pytest
from flask.testing import FlaskClient
from tests.cli.conftest import TOY, environment
from tests.cli.served import Served, served, serving, until

from medkg import KnowledgeGraph, Package
from medkg.web.app import create_app

SHORT = "SELECT ?s WHERE { ?s a medkg:Claim } ORDER BY ?s LIMIT 3"
NUMBERS = " ".join(map(str, range(130)))
LARGE = f"SELECT * WHERE {{ VALUES ?a {{ {NUMBERS} }} VALUES ?b {{ {NUMBERS} }} }}"
"""More than is held back; in the same order each time."""

SELDOM = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?d && ?d != ?g) }"


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def application() -> Iterator[FlaskClient]:
    app = create_app(KnowledgeGraph.of(Package.at(TOY)))
    with app.test_client() as client:
        yield client
    app.extensions["medkg"].guard.close()


def place(server: Served) -> tuple[str, int]:
    parts = urlsplit(server.address)
    return parts.hostname or "", parts.port or 0


class Bodies:
    """The bodies of the answers that a parser reads one after the other."""

    def __init__(self) -> None:
        self.whole: list[bytes] = []
        self._pieces: list[bytes] = []

    def on_body(self, piece: bytes) -> None:
        self._pieces.append(piece)

    def on_message_complete(self) -> None:
        self.whole.append(b"".join(self._pieces))
        self._pieces.clear()


def exchange(server: Served, sent: bytes, *, answers: int) -> list[bytes]:
    """The bodies of so many answers, all of one connection."""
    bodies = Bodies()
    parser = httptools.HttpResponseParser(bodies)
    with socket.create_connection(place(server), timeout=20) as connection:
        connection.sendall(sent)
        while len(bodies.whole) < answers:
            got = connection.recv(1 << 16)
            assert got, f"closed after {len(bodies.whole)} answers"
            parser.feed_data(got)
    return bodies.whole


@pytest.mark.parametrize(
    "query",
    [
        SHORT,
        LARGE,
        "ASK { ?s ?p",
        "SELECT (1/0 AS ?x) {}",
        "CONSTRUCT { ?s ?p 1 } WHERE { VALUES (?s ?p) { (medkg:a medkg:b) } }",
        "x" * 300_000,
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "direct", "HEAD"])
@pytest.mark.parametrize("packing", ["identity", "br", "gzip"])
def test_answers_are_those_of_the_application(
    server: Served, application: FlaskClient, query: str, method: str, packing: str
) -> None:
    """Status, body and headers, whether the loop answers or a thread: as Flask's own client gets them."""
    headers = {"Accept-Encoding": packing, "Host": "localhost"}
    path, sent = "/sparql", b""
    if method == "POST":
        headers["Content-Type"], sent = "application/x-www-form-urlencoded", f"query={quote(query)}".encode()
    elif method == "direct":
        headers["Content-Type"], sent = "application/sparql-query", query.encode()
    else:
        path = f"/sparql?query={quote(query)}"
    verb = "POST" if sent else method
    expected = application.open(path, method=verb, headers=headers, data=sent)
    host, port = place(server)
    with closing(http.client.HTTPConnection(host, port, timeout=30)) as connection:
        connection.request(verb, path, sent or None, headers)
        answer = connection.getresponse()
        body = answer.read()
    if len(path) > 65_536:
        assert answer.status == 414
        return
    assert answer.status == expected.status_code
    if packing == "identity" or len(body) < 100_000:
        assert body == expected.data
    told = {name.lower(): value for name, value in answer.getheaders()}
    for name in ("date", "connection", "transfer-encoding"):
        told.pop(name, None)
    if "Content-Length" not in expected.headers and "content-length" in told:
        assert int(told.pop("content-length")) == len(body), "it was made as it comes, and was short all the same"
    assert told == {name.lower(): value for name, value in expected.headers.items()}


def test_requests_sent_at_once_are_answered_in_order(server: Served) -> None:
    """Short queries, a page and a large answer: the loop and the threads take turns on one connection."""
    paths = [f"/sparql?query={quote(f'SELECT (STR({number}) AS ?n) {{}}')}" for number in range(4)]
    paths[1:1] = ["/health/live", f"/sparql?query={quote(LARGE)}"]
    sent = b"".join(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() for path in paths)
    answers = exchange(server, sent, answers=len(paths))
    assert [re.findall(rb'"value":"(\d)"', answers[at])[0] for at in (0, 3, 4, 5)] == [b"0", b"1", b"2", b"3"]
    assert len(answers[2]) > 1 << 20


@pytest.mark.parametrize(
    "path", ["/", "/health/live", "/doc/model/aster-1.ttl", "/static/medkg.css", "/sparql?query=ASK{}"]
)
def test_no_header_comes_twice(server: Served, path: str) -> None:
    """Flask has a date of its own where it looks whether the reader's copy is good."""
    with closing(http.client.HTTPConnection(*place(server), timeout=20)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    names = [name.lower() for name, _value in answer.getheaders() if name.lower() != "link"]
    assert "date" in names
    assert len(names) == len(set(names))


def test_body_that_is_announced_is_asked_for(server: Served) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: 6\r\n"
    with socket.create_connection(place(server), timeout=20) as connection:
        connection.sendall(head + b"Expect: 100-continue\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 100 Continue\r\n")
        connection.sendall(b"ASK {}")
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK\r\n")


def test_body_in_chunks_is_a_body(server: Served) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert exchange(server, head + b"3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n", answers=1)[0].endswith(b"true}")


def test_answer_that_is_cut_off_breaks_the_connection() -> None:
    """After the mark: whoever counts chunks sees it, whatever the format."""
    with served("--limit", "answer_rows=5000", "--limit", "held_bytes=65536") as server:
        host, port = place(server)
        with closing(http.client.HTTPConnection(host, port, timeout=30)) as connection:
            connection.request("GET", f"/sparql?query={quote(LARGE)}")
            answer = connection.getresponse()
            assert answer.status == 200
            with pytest.raises(http.client.IncompleteRead) as raised:
                answer.read()
        assert b"\n\n!! medkg: " in raised.value.partial
        assert b"limit answer_rows" in raised.value.partial
        assert server.get("/health/live")[0] == 200
        assert not server.said("Traceback")


@pytest.mark.parametrize(("limit", "status"), [("answer_rows=200000", 200), ("answer_rows=5000", 500)])
def test_client_of_http_1_0_gets_all_or_an_error(limit: str, status: int) -> None:
    """It knows no chunks, so it could not tell a cut-off answer from a whole one."""
    with (
        served("--limit", limit, "--limit", "held_bytes=65536") as server,
        socket.create_connection(place(server), timeout=20) as connection,
    ):
        connection.sendall(f"GET /sparql?query={quote(LARGE)} HTTP/1.0\r\n\r\n".encode())
        response = http.client.HTTPResponse(connection)
        response.begin()
        body = response.read()
    assert response.status == status
    assert response.getheader("Transfer-Encoding") is None
    assert len(body) > (1 << 20 if status == 200 else 0)


def test_stalled_reader_holds_no_thread(server: Served) -> None:
    """More of them than there are threads, each with an answer that it does not take."""
    stalled = []
    for _ in range(80):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(place(server))
        connection.sendall(b"GET /download/file/data/toy.ttl HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        stalled.append(connection)
    began = time.monotonic()
    assert server.get("/health/live")[0] == 200
    assert server.get("/")[0] == 200
    assert time.monotonic() - began < 5
    for connection in stalled:
        connection.close()


def test_queries_of_who_hung_up_are_not_worked_on() -> None:
    """They waited for their turn; it is given to who still waits."""
    with served("--limit", "quick=1", "--limit", "quick_seconds=5", "--limit", "seconds=2") as server:
        server.get("/sparql?query=ASK%20%7B%7D")
        busy = threading.Thread(target=lambda: exchange_status(server, SELDOM))
        busy.start()
        time.sleep(0.3)
        for _ in range(20):
            with socket.create_connection(place(server)) as connection:
                connection.sendall(f"GET /sparql?query={quote(SELDOM)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                time.sleep(0.01)
        began = time.monotonic()
        assert server.get("/sparql?query=ASK%20%7B%7D%20%23")[0] == 200
        assert time.monotonic() - began < 6, "twenty queries of two seconds each were not run before"
        busy.join()


def exchange_status(server: Served, query: str) -> int:
    host, port = place(server)
    with closing(http.client.HTTPConnection(host, port, timeout=30)) as connection:
        connection.request("GET", f"/sparql?query={quote(query)}")
        return connection.getresponse().status


def test_metrics_count_what_the_loop_answers(server: Served) -> None:
    def counted() -> float:
        told = server.get("/metrics")[1].decode()
        found = re.search(r'medkg_requests_total\{kind="sparql",method="GET",status="200"\} (\S+)', told)
        return float(found[1]) if found else 0.0

    before = counted()
    for number in range(5):
        server.get(f"/sparql?query={quote(f'ASK {{}} #{number}')}")
    assert counted() == before + 5
    assert b"medkg_requests_at_work 0.0" in server.get("/metrics")[1]


def test_clients_are_more_than_the_files_that_are_given_unasked() -> None:
    """The shell's limit is a soft one: the server may have more."""
    command = [sys.executable, "-m", "medkg", "-C", str(TOY), "serve", "--port", "0"]
    line = ["sh", "-c", 'ulimit -Sn 64 && exec "$@"', "sh", *command]
    with serving(line, env=environment()) as server, ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection(place(server), timeout=20)) for _ in range(100)]
        for number, client in enumerate(clients):
            client.sendall(b"GET /sparql?query=SELECT(%d+AS+?n)%%7B%%7D HTTP/1.1\r\nHost: x\r\n\r\n" % number)
            assert client.recv(64).startswith(b"HTTP/1.1 200")


def test_server_ends_with_a_query_under_way_and_answers_it() -> None:
    with served("--limit", "seconds=2") as server:
        statuses: list[int] = []
        asking = threading.Thread(target=lambda: statuses.append(exchange_status(server, SELDOM)))
        asking.start()
        time.sleep(0.6)
        server.process.terminate()
        asking.join()
        assert statuses == [422]
        until(lambda: server.process.poll() is not None)
        assert server.process.returncode == 0
