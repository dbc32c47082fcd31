"""Failures: a clear page, the right status, nothing of a stranger's left unescaped."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import abort
from flask.testing import FlaskClient
from tests.web.reading import FOREIGN_OR_INLINE, by_class, heading, links, page, text_of
from werkzeug.test import TestResponse

from medkg import KnowledgeGraph, Package, PackageError, StoreUnavailable
from medkg.stores.base import Answer, Binding
from medkg.stores.dataset import Dataset
from medkg.stores.memory import MemoryStore
from medkg.web import create_app

SCRIPT = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/doc/model/nothing",
        "/doc/model",
        "/doc/model/",
        "/doc/nothing/nothing",
        "/doc/MODEL/Aster-1",
        "/doc/model/%00",
        "/doc/model/a%0d%0ab",
        "/doc/model/..%2f..",
        "/doc/model/%ff%fe",
        pytest.param(f"/doc/model/{'a' * 10_000}", id="long name"),
        pytest.param(f"/doc/{'a/' * 400}b", id="long path"),
        pytest.param(f"/questions/works/{'a' * 5_000}", id="long question"),
        "/doc/report/nothing",
        "/doc/report/nothing.ttl",
        "/doc/report/nothing/source",
        "/doc/model/nothing.ttl",
        "/doc/claim/nothing",
        "/id/model",
        "/class/nothing",
        "/class/model?page=2",
        "/class/model?page=0",
        "/class/model?page=-1",
        "/class/model?page=1e3",
        "/class/model?page=٣",
        pytest.param(f"/class/model?page={'9' * 100}", id="long page number"),
        "/claims?verdict=nothing",
        "/questions/nothing/nothing",
        "/questions/works/..",
        "/questions/reports/verdicts?report=report/toy&page=2",
        "/download/medkg.exe",
        "/static/nothing.css",
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, address: str) -> None:
    root = page(client, address, status=404)
    assert heading(root) == "Nothing is found here"
    assert text_of(by_class(root, "lead")[0])
    assert "/" in links(root)


@pytest.mark.parametrize(
    "address",
    [
        "/questions/reports/verdicts?report=a%00b",
        "/questions/reports/verdicts?report=unknown:thing",
        "/questions/reports/verdicts?report=http://[",
        "/questions/reports/verdicts?report=http://example.org/%25zz",
        "/questions/reports/verdicts?nothing=1",
        pytest.param(f"/questions/reports/verdicts?report={'a' * 10_000}", id="long parameter"),
        "/questions/reports/verdicts.csv",
        "/questions/reports/narrative.csv?report=report/toy",
    ],
)
def test_what_cannot_be_understood_is_400(client: FlaskClient, address: str) -> None:
    root = page(client, address, status=400)
    assert heading(root) == "This request cannot be understood"
    assert text_of(by_class(root, "lead")[0])


@pytest.mark.parametrize(
    "address",
    [
        f"/{SCRIPT}",
        f"/doc/model/{SCRIPT}",
        f"/class/{SCRIPT}",
        f"/claims?verdict={SCRIPT}",
        f"/class/model?page={SCRIPT}",
        f"/?lang={SCRIPT}",
        f"/questions/reports/verdicts?report={SCRIPT}",
        f"/questions/reports/verdicts?{SCRIPT}=1",
        '/questions/reports/verdicts?report="onfocus="alert(1)',
    ],
)
def test_nothing_is_reflected_unescaped(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code in (200, 400, 404)
    assert not FOREIGN_OR_INLINE.search(response.text)
    assert '"onfocus=' not in response.text


def test_misspelt_name_is_answered_with_the_right_one(client: FlaskClient) -> None:
    root = page(client, "/doc/model/aster1", status=404)
    assert "/doc/model/aster-1" in links(root)
    root = page(client, "/doc/modle/aster-1", status=404)
    assert "/doc/model/aster-1" in links(root)


def test_long_message_is_cut(client: FlaskClient) -> None:
    root = page(client, f"/questions/reports/verdicts?report={'a' * 1_500}:b", status=400)
    assert len(text_of(by_class(root, "lead")[0])) <= 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)("/doc/model/aster-1")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert "Use GET or HEAD" in response.text


def test_program_is_told_in_plain_text(client: FlaskClient) -> None:
    response = client.get("/doc/model/nothing", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.mimetype) == (404, "text/plain")
    assert "Nothing is found here" in response.text


@pytest.mark.parametrize(
    "accepted",
    [
        "application/json",
        "application/problem+json",
        "application/ld+json",
        "application/sparql-results+json",
        "application/json, */*;q=0.1",
        "text/html;q=0.5, application/json",
    ],
)
def test_program_that_reads_json_is_told_the_problem(client: FlaskClient, accepted: str) -> None:
    response = client.get("/doc/model/aster1", headers={"Accept": accepted})
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    said = response.get_json()
    assert (said["type"], said["title"], said["status"]) == ("about:blank", "Not Found", 404)
    assert "aster1" in said["detail"]
    assert {"address": "/doc/model/aster-1", "label": "Aster-1"} in said["near"]
    assert said["search"] == "/search?q=aster1"
    assert set(response.headers["Vary"].split(", ")) >= {"Accept", "Accept-Language"}


@pytest.mark.parametrize("accepted", ["text/html", "*/*", "text/html, application/json;q=0.9", "application/xhtml+xml"])
def test_people_are_told_as_a_page(client: FlaskClient, accepted: str) -> None:
    response = client.get("/doc/model/aster1", headers={"Accept": accepted})
    assert (response.status_code, response.mimetype) == (404, "text/html")


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/download", "/downloads"),
        ("/claim", "/claims"),
        ("/class/modle", "/class/model"),
        ("/questions/works/result", "/questions/works/results"),
        ("/embed/questions/works/result", "/questions/works/results"),
        ("/doc/model/aster1.ttl", "/doc/model/aster-1"),
        ("/cite/report/toi.bib", "/doc/report/toy"),
    ],
)
def test_misspelt_address_is_answered_with_what_it_may_have_meant(
    client: FlaskClient, address: str, target: str
) -> None:
    assert target in links(page(client, address, status=404))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/doc/model/gpt-5-turbo", "gpt 5 turbo"),
        ("/diabetes", "diabetes"),
        ("/诊断/糖尿病", "诊断 糖尿病"),
        ("/class/rocket.php", "rocket"),
        ("/doc/model/a%22%3E%3Cb", "a b"),
    ],
)
def test_words_of_the_address_can_be_searched_for(client: FlaskClient, address: str, words: str) -> None:
    targets = [urlsplit(target) for target in links(page(client, address, status=404)) if "/search?" in target]
    assert [parse_qs(target.query)["q"] for target in targets] == [[words]]


@pytest.mark.parametrize("address", ["/%20", "/...", f"/{'%00' * 50}"])
def test_address_without_words_offers_no_search(client: FlaskClient, address: str) -> None:
    assert not [target for target in links(page(client, address, status=404)) if "/search?" in target]


def test_language_that_was_chosen_stays_in_the_ways_out(client: FlaskClient) -> None:
    targets = links(page(client, "/doc/model/aster1?lang=zh", status=404))
    assert "/doc/model/aster-1?lang=zh" in targets
    assert "/search?q=aster1&lang=zh" in targets


class BrokenStore(MemoryStore):
    """A backend on which every question fails."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def query(
        self, text: str, bindings: Mapping[str, Binding] | None = None, *, dataset: Dataset | None = None
    ) -> Answer:
        raise self.error


def answered_by(error: Exception, package: Package) -> TestResponse:
    graph = KnowledgeGraph(store=BrokenStore(error), package=package)
    return create_app(graph, {"PROPAGATE_EXCEPTIONS": False}).test_client().get("/")


def test_unforeseen_error_is_500_and_tells_no_secret(toy_package: Package, caplog: pytest.LogCaptureFixture) -> None:
    response = answered_by(RuntimeError("a secret"), toy_package)
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "a secret" not in response.text
    assert "a secret" in caplog.text
    assert "Traceback" not in response.text
    (mark,) = re.findall(r"<code>([0-9a-f]{8})</code>", response.text)
    assert f"failure {mark}: GET '/'" in caplog.text


def test_failure_is_told_to_programs_with_its_mark(toy_package: Package, caplog: pytest.LogCaptureFixture) -> None:
    graph = KnowledgeGraph(store=BrokenStore(RuntimeError("a secret")), package=toy_package)
    client = create_app(graph, {"PROPAGATE_EXCEPTIONS": False}).test_client()
    response = client.get("/", headers={"Accept": "application/json"})
    said = response.get_json()
    assert said["status"] == 500
    assert said["failure"] in caplog.text
    assert "a secret" not in response.text
    plain = client.get("/", headers={"Accept": "text/turtle"})
    assert plain.mimetype == "text/plain"
    assert re.search(r"Quote this when you report it: [0-9a-f]{8}", plain.text)


def test_file_that_broke_is_told_without_where_it_lies(toy_package: Package, caplog: pytest.LogCaptureFixture) -> None:
    error = PackageError("This is not valid Turtle.", path=Path("/srv/secret/data/works.ttl"), line=3)
    response = answered_by(error, toy_package)
    assert response.status_code == 422
    assert "This is not valid Turtle." in response.text
    assert "/srv/secret" not in response.text
    assert "/srv/secret/data/works.ttl:3" in caplog.text


def test_line_break_in_an_address_forges_no_line_of_the_log(
    toy_package: Package, caplog: pytest.LogCaptureFixture
) -> None:
    graph = KnowledgeGraph(store=BrokenStore(RuntimeError("broken")), package=toy_package)
    client = create_app(graph, {"PROPAGATE_EXCEPTIONS": False}).test_client()
    client.get("/class/model%0aERROR forged")
    client.get("/doc/model/a")
    assert "\nERROR forged" not in caplog.text


def test_what_is_gone_says_so(toy: KnowledgeGraph) -> None:
    app = create_app(toy)
    app.add_url_rule("/gone", "gone", lambda: abort(410))
    root = page(app.test_client(), "/gone", status=410)
    assert heading(root) == "This is no longer here"
    assert "/" in links(root)


def test_store_that_does_not_answer_is_503(toy_package: Package) -> None:
    response = answered_by(StoreUnavailable("The store is being loaded. Try again in a minute."), toy_package)
    assert response.status_code == 503
    assert "Try again in a minute." in response.text
