"""Metrics and the log: every request is counted under what it was, and nothing that a person typed is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from medkg import KnowledgeGraph
from medkg.web import create_app
from medkg.web.serving.journal import Journal
from medkg.web.serving.notice import Notice

ASK = "/sparql?query=" + quote("ASK { ?secret ?p ?o }")


@pytest.fixture
def counted(toy: KnowledgeGraph) -> Iterator[Flask]:
    app = create_app(toy, {"JOURNAL": Journal(as_json=True), "NOTICE": Notice()})
    yield app
    app.extensions["medkg"].guard.close()


def metrics(client: FlaskClient) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(one.name, frozenset(one.labels.items())): one.value for family in families for one in family.samples}


def test_requests_are_counted_by_kind_and_status(counted: Flask) -> None:
    client = counted.test_client()
    for path in ("/", "/doc/model/aster-1", "/doc/model/nothing", "/sparql?query=ASK%7B%7D", "/search?q=x"):
        client.get(path, buffered=True)
    found = metrics(client)

    def requests(kind: str, status: str) -> float:
        return found["medkg_requests_total", frozenset({"kind": kind, "method": "GET", "status": status}.items())]

    assert requests("page", "200") == 1
    assert requests("document", "200") == 1
    assert requests("document", "404") == 1
    assert requests("sparql", "200") == 1
    assert found["medkg_request_seconds_count", frozenset({("kind", "document")})] == 2
    assert found["medkg_requests_at_work", frozenset()] == 0
    assert found["medkg_store_triples", frozenset()] > 500
    assert found["medkg_reload_failed", frozenset()] == 0


def test_queries_are_counted_by_how_they_ended(counted: Flask) -> None:
    client = counted.test_client()
    mark = client.get(ASK).headers["ETag"]
    client.get(ASK, buffered=True)
    client.get(ASK, headers={"If-None-Match": mark})
    client.get("/sparql?query=" + quote("SELECT nonsense"))
    client.get("/sparql?query=" + quote("INSERT DATA { <a:a> <a:b> <a:c> }"))
    found = {
        dict(labels)["outcome"]: value
        for (name, labels), value in metrics(client).items()
        if name == "medkg_queries_total"
    }
    assert (found.pop("Answered"), found.pop("Kept"), found.pop("Unchanged")) == (1, 1, 1)
    assert sum(found.values()) == 2
    assert all(re.fullmatch("[A-Za-z]+", outcome) for outcome in found)


def test_failed_reload_is_seen(counted: Flask) -> None:
    counted.config["NOTICE"].put("broken")
    assert metrics(counted.test_client())["medkg_reload_failed", frozenset()] == 1


def test_log_is_a_line_a_request_without_what_people_typed(counted: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    client = counted.test_client()
    client.get(ASK, buffered=True)
    client.get("/search?q=my-illness", environ_overrides={"REMOTE_ADDR": "203.0.113.9"}, buffered=True)
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [(line["event"], line["kind"], line["status"]) for line in lines] == [
        ("request", "sparql", 200),
        ("request", "search", lines[1]["status"]),
    ]
    assert lines[0]["outcome"] == "Answered"
    told = json.dumps(lines)
    assert "secret" not in told
    assert "illness" not in told
    assert "203.0.113.9" not in told


def test_path_cannot_break_out_of_its_line(counted: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    counted.test_client().get("/doc/model/%0A%22%7D%0Aforged%FF", buffered=True)
    (line,) = capfd.readouterr().err.splitlines()
    assert json.loads(line)["status"] == 404


def test_notice_is_cut_to_what_it_holds() -> None:
    notice = Notice()
    assert notice.read() is None
    notice.put("长" * 10_000)
    assert (notice.read() or {})["reason"].startswith("长长")
    notice.clear()
    assert notice.read() is None
