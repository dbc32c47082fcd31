"""Indexes of both worlds, built once."""

import pytest

from medkg import KnowledgeGraph
from medkg.search import SearchIndex


@pytest.fixture(scope="session")
def toy_index(toy: KnowledgeGraph) -> SearchIndex:
    return SearchIndex.of(toy)


@pytest.fixture(scope="session")
def real_index(real: KnowledgeGraph) -> SearchIndex:
    return SearchIndex.of(real)


@pytest.fixture(params=["toy", "real"])
def index(request: pytest.FixtureRequest) -> SearchIndex:
    found: SearchIndex = request.getfixturevalue(f"{request.param}_index")
    return found
