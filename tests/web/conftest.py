"""The viewer over the toy and over the real package, asked through Flask's test client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from medkg import KnowledgeGraph
from medkg.web import create_app


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A download waits for its file as long as a busy machine takes."""
    monkeypatch.setattr("medkg.web.downloads.PATIENCE", 300.0)


@pytest.fixture(scope="session")
def toy_app(toy: KnowledgeGraph) -> Iterator[Flask]:
    app = create_app(toy)
    yield app
    app.extensions["medkg"].guard.close()


@pytest.fixture(scope="session")
def real_app(real: KnowledgeGraph) -> Iterator[Flask]:
    app = create_app(real)
    yield app
    app.extensions["medkg"].guard.close()


@pytest.fixture
def client(toy_app: Flask) -> Iterator[FlaskClient]:
    with toy_app.test_client() as client:
        yield client


@pytest.fixture
def real_client(real_app: Flask) -> Iterator[FlaskClient]:
    with real_app.test_client() as client:
        yield client
