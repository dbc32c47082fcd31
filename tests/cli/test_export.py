"""``medkg export``; what is written is tested in tests/publish."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from tests.cli.conftest import Run, Start

from medkg.cli.export import FORMATS
from medkg.namespaces import GRAPH
from medkg.publish.serialization import FORMATS as WRITERS


def test_command_offers_every_format_there_is() -> None:
    assert FORMATS == WRITERS


@pytest.mark.parametrize("fmt", FORMATS)
def test_output_is_the_same_byte_for_byte_in_another_process(run: Run, start: Start, fmt: str, tmp_path: Path) -> None:
    here = run("export", "toy", "--format", fmt).stdout_bytes
    file = tmp_path / "export"
    again = start("-C", Path(__file__).parents[1] / "toy", "export", "toy", "-f", fmt, "-o", file)
    assert (again.returncode, again.stdout, again.stderr) == (0, b"", b"")
    assert file.read_bytes() == here


def test_report_is_its_own_graphs(run: Run) -> None:
    names = {
        quad.graph_name.value for quad in parse(run("export", "toy", "-f", "nquads").stdout_bytes, RdfFormat.N_QUADS)
    }
    assert names == {f"{GRAPH}data/reports/toy/{part}" for part in ("report", "references", "claims", "evidence")}


def test_whole_package_holds_the_ontology_unless_told_otherwise(run: Run) -> None:
    whole = run("export", "-f", "ntriples").stdout
    data = run("export", "-f", "ntriples", "--data-only").stdout
    assert set(data.splitlines()) < set(whole.splitlines())
    assert "<https://w3id.org/medkg/ontology#Claim> <http://www.w3.org/2000/01/rdf-schema#label>" in whole
    assert "<https://w3id.org/medkg/ontology#Claim> <http://www.w3.org/2000/01/rdf-schema#label>" not in data
