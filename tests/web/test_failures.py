"""Failures: a clear page, the right status, nothing of a stranger's left unescaped."""

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from tests.web.reading import FOREIGN_OR_INLINE, by_class, heading, links, page, text_of
from werkzeug.test import TestResponse

from medkg import KnowledgeGraph, Package, StoreUnavailable
from medkg.stores.base import Answer, Binding
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


class BrokenStore(MemoryStore):
    """A backend on which every question fails."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def query(self, text: str, bindings: Mapping[str, Binding] | None = None) -> Answer:
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


def test_store_that_does_not_answer_is_503(toy_package: Package) -> None:
    response = answered_by(StoreUnavailable("The store is being loaded. Try again in a minute."), toy_package)
    assert response.status_code == 503
    assert "Try again in a minute." in response.text
