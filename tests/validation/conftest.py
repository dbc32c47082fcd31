"""A package to break: a copy of the toy package with an ontology of its own."""

import shutil
from pathlib import Path

import pytest

from medkg import Package


@pytest.fixture
def package(tmp_path: Path, toy_package: Package) -> Package:
    """A copy of the toy package, with an ontology of its own."""
    shutil.copytree(toy_package.data, tmp_path / "data")
    shutil.copytree(toy_package.ontology, tmp_path / "ontology")
    return Package.at(tmp_path)
