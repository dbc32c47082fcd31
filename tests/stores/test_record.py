"""The record of a load: what differs from the files, and the digits that a store does not keep."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from medkg.rdf.files import GraphFile
from medkg.stores.disk import DiskStore
from medkg.stores.record import Loaded, Record

E = "http://e.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture
def files(tmp_path: Path) -> list[GraphFile]:
    (tmp_path / "one.ttl").write_text(f"<{E}a> <{E}p> 1.50 , 1.5 , 7.0 , 007 , 2 , 2.0 .")
    (tmp_path / "two.ttl").write_text(f"<{E}a> <{E}p> 1.500 .")
    return [GraphFile(tmp_path / f"{name}.ttl", name) for name in ("one", "two")]


def test_every_digit_is_given_back_even_of_two_spellings_of_one_number(files: list[GraphFile], tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "store")
    store.fill(files)
    assert store.record is not None
    written = {(str(quad.graph_name), str(quad.object)) for quad in store.record.as_written(store.quads())}
    in_one = {text.partition("^^")[0].strip('"') for graph, text in written if graph.endswith("/one>")}
    assert in_one == {"1.50", "1.5", "7.0", "007", "2", "2.0"}
    assert {text.partition("^^")[0] for graph, text in written if graph.endswith("/two>")} == {'"1.500"'}


def test_what_was_changed_since_is_left_alone(files: list[GraphFile], tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "store")
    store.fill(files)
    one = files[0].graph
    fresh = Quad(NamedNode(E + "a"), NamedNode(E + "p"), Literal("7", datatype=NamedNode(XSD + "decimal")))
    store.replace(one, [fresh])
    assert store.record is not None
    assert {str(quad.object) for quad in store.record.as_written(store.quads(one))} == {str(fresh.object)}


def test_record_survives_its_own_json() -> None:
    record = Record(
        graphs={E + "g": Loaded(sha256="ab", rewritten=(("kept", "written"),)), E + "h": Loaded(sha256="")},
        version="1.0",
        loaded="2026-01-01T00:00:00+00:00",
        is_complete=False,
    )
    assert Record.of_json(record.json()) == record


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"graphs": []}', '{"version": 1}'])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Record.of_json(text)


def test_differences_name_what_changed_what_is_missing_and_what_is_extra(
    files: list[GraphFile], tmp_path: Path
) -> None:
    store = DiskStore(tmp_path / "store")
    store.fill(files)
    record = store.record
    assert record is not None
    assert not record.differences(files)
    files[0].path.write_text("")
    (tmp_path / "three.ttl").write_text("")
    found = record.differences([files[0], GraphFile(tmp_path / "three.ttl", "three")])
    assert (found.changed, found.missing, found.extra) == (("one",), ("three",), ("two",))
