"""The server as a process: ready, reloaded under load, stopped without losing a request."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import threading
import time
import urllib.error
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from tests.cli.conftest import Start
from tests.cli.served import PATIENCE, Served, asked_without_a_break, served, until

CHEAP = "/sparql?query=" + quote("SELECT ?s WHERE { ?s a medkg:Claim } LIMIT 3")
SECONDS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?d != ?g && ?c = ?i) }"


def children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    return [int(number) for number in path.read_text().split()]


def test_server_lives_and_is_ready() -> None:
    with served() as server:
        assert server.get("/health/live") == (200, b'{"status":"live"}\n')
        ready = server.ready()
        assert ready["status"] == "ready"
        assert ready["reload"] is None
        assert server.process.stdout is not None
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
        assert server.process.stdout.read() == b""
    assert len(server.lines) == 1  # the address, and nothing else


def test_metrics_and_log_are_of_every_request() -> None:
    with served("--log", "json") as server:
        for path in ("/", CHEAP, CHEAP, "/doc/model/aster-1.ttl", "/static/medkg.css"):
            server.get(path)
        until(lambda: len(server.lines) == 6)  # an answer has been read a moment before it is counted
        text = server.get("/metrics")[1].decode()
        assert 'medkg_requests_total{kind="sparql",method="GET",status="200"} 2.0' in text
        assert 'medkg_queries_total{outcome="Kept"} 1.0' in text
        assert "medkg_requests_at_work 0.0" in text
        lines = [json.loads(line) for line in server.lines]
        assert [line["event"] for line in lines] == ["serving", *["request"] * 5]
        assert [line["path"] for line in lines[1:3]] == ["/", "/sparql"]


def test_reload_under_load_drops_no_request(copy: Path) -> None:
    paths = ["/", CHEAP, "/health/ready", "/claims"]
    with served(package=copy) as server, asked_without_a_break(server.address, paths) as found:
        until(lambda: len(found["answered"]) > 20)
        before = server.ready()["data"]
        models = copy / "data/models.ttl"
        for reload in range(1, 4):
            models.write_text(models.read_text() + "\n")
            server.process.send_signal(signal.SIGHUP)
            until(lambda reload=reload: server.lines.count("The data were loaded anew.") == reload)  # type: ignore[misc]
            seen = len(found["answered"])
            until(lambda seen=seen: len(found["answered"]) > seen + 20)  # type: ignore[misc]
        assert server.ready()["data"] != before
        until(lambda: len(children(server.process.pid)) == 1)
    assert found["failed"] == []


def test_client_that_was_there_before_a_reload_and_asks_after_it_is_answered(copy: Path) -> None:
    with served(package=copy) as server:
        place = urlsplit(server.address)
        connections = [http.client.HTTPConnection(place.netloc, timeout=PATIENCE) for _number in range(8)]
        for connection in connections:
            connection.connect()
        server.process.send_signal(signal.SIGHUP)
        until(lambda: server.said("The data were loaded anew."))
        until(lambda: len(children(server.process.pid)) == 1)
        for connection in connections:
            connection.request("GET", "/health/ready", headers={"Connection": "close"})
            assert connection.getresponse().status == 200
            connection.close()


def test_broken_data_leave_the_old_ones_and_readiness_says_so(copy: Path) -> None:
    with served(package=copy) as server:
        before = server.ready()["data"]
        claims = copy / "data/reports/toy/claims.ttl"
        whole = claims.read_text()
        claims.write_text("this is no Turtle")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: server.said("The new data could not be loaded"))
        assert server.said("claims.ttl")
        ready = server.ready()
        assert ready["status"] == "ready"
        assert ready["data"] == before
        assert "claims.ttl" in ready["reload"]["reason"]
        assert server.get("/claims")[0] == 200
        claims.write_text(whole)
        server.process.send_signal(signal.SIGHUP)
        until(lambda: server.said("The data were loaded anew."))
        assert server.ready()["reload"] is None


def test_changed_files_are_seen(copy: Path) -> None:
    with served("--watch", package=copy) as server:
        before = server.ready()["data"]
        models = copy / "data/models.ttl"
        models.write_text(models.read_text() + "\n")
        until(lambda: server.said("The data were loaded anew."))
        until(lambda: server.ready()["data"] != before)


def test_data_that_are_moved_away_for_a_while_are_shown_as_before(copy: Path) -> None:
    failed = "The new data could not be loaded"
    with served("--watch", package=copy) as server:
        (copy / "data").rename(copy / "aside")
        time.sleep(2.2)  # two looks at the files
        server.process.send_signal(signal.SIGHUP)
        until(lambda: sum(failed in line for line in server.lines) == 1)
        (copy / "data").mkdir()
        server.process.send_signal(signal.SIGHUP)
        until(lambda: sum(failed in line for line in server.lines) == 2)
        assert _status(server, "/doc/report/toy") == 200
        (copy / "data").rmdir()
        (copy / "aside").rename(copy / "data")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: server.said("The data were loaded anew."))
        assert _status(server, "/doc/report/toy") == 200
        assert server.lines.count("The data were loaded anew.") == 1


def test_data_that_stay_away_are_told_of_by_themselves(copy: Path) -> None:
    """And what kept them from being loaded before is told again when they are back."""
    description, models = copy / "data/package.ttl", copy / "data/models.ttl"
    whole = models.read_text()
    with served("--watch", package=copy) as server:
        models.write_text(whole + "broken")
        until(lambda: "models.ttl" in str(server.ready()["reload"]))
        description.rename(copy / "aside.ttl")
        until(lambda: server.said("The data cannot be seen; the old ones are shown as before."))
        assert "description is gone" in server.ready()["reload"]["reason"]
        (copy / "aside.ttl").rename(description)
        until(lambda: "models.ttl" in str(server.ready()["reload"]))
        models.write_text(whole)
        until(lambda: server.ready()["reload"] is None)


def test_changed_list_of_what_was_withdrawn_is_seen(copy: Path) -> None:
    with served("--watch", package=copy) as server:
        (copy / "data/withdrawn.txt").write_text("model/older\n")
        until(lambda: _status(server, "/doc/model/older") == 410)


def test_data_that_could_not_be_loaded_are_in_no_document_and_no_download(copy: Path) -> None:
    with served(package=copy) as server:
        model = server.get("/doc/model/aster-1.ttl")
        with (copy / "data/models.ttl").open("a") as file:
            file.write("broken")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: server.said("The new data could not be loaded"))
        assert server.get("/doc/model/aster-1.ttl") == model
        for path in ("medkg.ttl", "SHA256SUMS", "file/data/models.ttl"):
            assert _status(server, f"/download/{path}") == 503


def _status(server: Served, path: str) -> int:
    try:
        return server.get(path)[0]
    except urllib.error.HTTPError as error:
        return error.code


def test_request_is_finished_before_the_server_ends() -> None:
    found: list[tuple[int, bytes]] = []
    with served("--limit", "seconds=3") as server:

        def ask() -> None:
            try:
                found.append(server.get("/sparql?query=" + quote(SECONDS)))
            except urllib.error.HTTPError as error:
                found.append((error.code, error.read()))

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(1)  # the query is at work
        server.process.send_signal(signal.SIGTERM)
        asking.join(30)
        assert server.process.wait(30) == 0
    assert [status for status, _body in found] in ([200], [422])  # its answer, or that it took longer than its limit


def test_connection_that_says_nothing_does_not_hold_up_the_end() -> None:
    with served() as server:
        place = urlsplit(server.address)
        with socket.create_connection((place.hostname or "", place.port or 0)):
            time.sleep(0.2)
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(20) == 0


def test_process_that_dies_is_replaced() -> None:
    with served() as server:
        (first,) = children(server.process.pid)
        time.sleep(5.1)  # one that ends sooner is not started again and again
        os.kill(first, signal.SIGKILL)
        until(lambda: server.said("Another one is started"))
        until(lambda: children(server.process.pid) not in ([], [first]))
        assert server.get("/health/live")[0] == 200


def test_server_goes_with_the_process_that_keeps_watch() -> None:
    with served() as server:
        family = children(server.process.pid)
        family += [grandchild for child in family for grandchild in children(child)]
        assert len(family) >= 2
        server.process.kill()
        server.process.wait()
        until(lambda: not any(Path(f"/proc/{number}/stat").exists() and _lives(number) for number in family))


def _lives(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("words", [("--limit", "seconds=many"), ("--proxy", "x"), ("--log", "xml")], ids=" ".join)
def test_wrong_option_is_told_before_anything_is_loaded(start: Start, words: tuple[str, str]) -> None:
    done = start("-C", "no such package", "serve", *words)
    assert done.returncode == 64
    assert done.stderr.splitlines()[-1].startswith(b"Error: ")
    assert words[0].strip("-").encode() in done.stderr
