"""The tests' worlds: the toy package, which most tests live in, and the real one."""

from pathlib import Path

import pytest
from tests.scheduling import scheduler as pytest_xdist_make_scheduler  # noqa: F401  a hook

from medkg import KnowledgeGraph, Package
from medkg.language import use_language

TOY = Path(__file__).parent / "toy"


@pytest.fixture(autouse=True)
def english() -> None:
    """Every test starts in English, whatever the machine speaks."""
    use_language("en")


@pytest.fixture(scope="session")
def toy_package() -> Package:
    return Package.at(TOY)


@pytest.fixture(scope="session")
def toy(toy_package: Package) -> KnowledgeGraph:
    """The toy package in memory; nobody writes to it."""
    return KnowledgeGraph.of(toy_package)


@pytest.fixture(scope="session")
def real_package() -> Package:
    return Package.bundled()


@pytest.fixture(scope="session")
def real(real_package: Package) -> KnowledgeGraph:
    """The package that comes with medkg, in memory; nobody writes to it."""
    return KnowledgeGraph.of(real_package)
