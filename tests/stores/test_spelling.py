"""Spelling: whatever a store makes of a literal, it is given back as it was written."""

from __future__ import annotations

import shutil
import subprocess
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize
from tests.stores.conftest import KINDS, LASTING, REMOTE, Shelf
from tests.stores.spellings import XSD, is_held_by_virtuoso, literals

from medkg import KnowledgeGraph, Package, StoreUnavailable
from medkg.namespaces import ID
from medkg.publish.dump import data_files
from medkg.publish.export import export, steady
from medkg.publish.serialization import serialize as serialize_canonically
from medkg.rdf.files import GraphFile
from medkg.rdf.triples import Triples
from medkg.rdf.turtle import canonical
from medkg.stores.base import Store
from medkg.stores.disk import DiskStore
from medkg.stores.spelling import is_kept
from medkg.web import create_app

E = "http://e.org/"


def literal(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + datatype))


RARE = [
    literal(text, datatype)
    for datatype, texts in {
        "dateTime": "2024-03-05T10:00:00+00:00 2024-03-05T10:00:00-00:00 2024-03-05T10:00:00Z 2024-03-05T24:00:00Z "
        "2024-03-05T10:00:00.500Z -0044-03-15T12:00:00 12024-01-01T00:00:00Z 2024-03-06T00:00:00Z",
        "dateTimeStamp": "2024-03-05T10:00:00+00:00 2024-03-05T10:00:00Z",
        "date": "2024-03-05+00:00 2024-03-05Z 2024-03-05-00:00 -0001-01-01 2024-03-05",
        "time": "24:00:00 00:00:00 12:00:00.0 12:00:00 12:00:00+00:00 12:00:00-00:00 12:00:00Z",
        "duration": "P1Y12M P2Y P24M PT60M PT1H P0D PT0S -P0D P1DT24H PT1.0S P1Y0M0DT0H0M0S",
        "dayTimeDuration": "PT60M PT1H P1DT24H P2D PT0.50S",
        "yearMonthDuration": "P1Y12M P2Y P24M -P12M",
        "decimal": "1.50 1.5 +1.5 01.5 .5 0.5 5. 5 -0.0 0 0.0",
        "double": "1.5 1.5E0 1.50e0 +INF INF -0 0 1e2 100",
        "float": "1.5 1.5E0 15e-1 +INF INF",
        "integer": "7 007 +7 -0 0 00",
        "nonNegativeInteger": "5 05",
        "byte": "5 +5",
        "boolean": "1 true 0 false",
        "gYear": "2024 2024+00:00 2024Z 2024-00:00 -0044",
        "gYearMonth": "2024-03+00:00 2024-03Z",
        "gMonthDay": "--03-05+00:00 --03-05Z",
        "gMonth": "--03+00:00 --03Z",
        "gDay": "---05-00:00 ---05Z",
        "hexBinary": "0aFF 0AFF",
    }.items()
    for text in texts.split()
]
"""All of them in one place: many are spellings of one value."""


_NUMBERS = count()


def file_of(folder: Path, values: list[Literal], *, name: str = "data/kinds") -> GraphFile:
    """A file that says *values* of one thing by one property, in canonical form.

    The thing is another one each time: where a date was taken away, Virtuoso 7 may give its time zone to the next one.
    """
    path = folder / f"{name}.ttl"
    path.parent.mkdir(exist_ok=True)
    thing = NamedNode(f"https://w3id.org/medkg/id/a{next(_NUMBERS)}")
    quads = [Quad(thing, NamedNode(E + "p"), value) for value in values]
    path.write_text(canonical(Triples(quads), Package.bundled().shapes), encoding="utf-8")
    return GraphFile(path, name)


def assert_given_back(store: Store, file: GraphFile) -> None:
    """As a dumped file and as exported lines, byte by byte."""
    package = Package.bundled()
    ((_name, text),) = data_files(store, package.shapes)
    assert text.encode() == file.read()
    lines = (
        serialize([Quad(quad.subject, quad.predicate, quad.object, NamedNode(file.graph))], format=RdfFormat.N_QUADS)
        for quad in file.quads()
    )
    assert export(package, "nquads", store=store).splitlines(keepends=True) == sorted(line or b"" for line in lines)


@pytest.mark.parametrize("kind", LASTING)
def test_rare_spellings_are_given_back_all_of_one_place_and_each_alone(kind: str, shelf: Shelf, tmp_path: Path) -> None:
    store = shelf.empty(kind)
    file = file_of(tmp_path, RARE)
    store.fill([file])
    assert_given_back(store, file)


EVERY = st.lists(literals(), min_size=1, max_size=60, unique=True)


@pytest.mark.parametrize("kind", LASTING)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(values=EVERY)
def test_every_spelling_is_given_back(kind: str, shelf: Shelf, tmp_path: Path, values: list[Literal]) -> None:
    store = shelf.empty(kind)
    file = file_of(tmp_path, [value for value in values if kind != "virtuoso" or is_held_by_virtuoso(value)])
    try:
        store.fill([file])
    except StoreUnavailable as refused:
        assert kind == "virtuoso"
        named = {value.datatype.value for value in values if f" {value} " in str(refused)}
        assert named <= {f"{XSD}{name}" for name in ("double", "float")}, (
            "only what has a binary exponent may be refused"
        )
        assert named
        return
    assert_given_back(store, file)


@pytest.mark.xdist_group("virtuoso")
@pytest.mark.parametrize("kind", ["virtuoso"])
@pytest.mark.parametrize(
    "harmed",
    [
        literal("3000000000", "unsignedInt"),
        literal("0.12345678901234567", "decimal"),
        literal("0.12345678901234567", "double"),
        literal("16777217", "float"),
    ],
    ids=str,
)
def test_number_that_would_be_another_one_is_refused_by_name(
    kind: str, harmed: Literal, shelf: Shelf, tmp_path: Path
) -> None:
    with pytest.raises(StoreUnavailable, match="1 of 2 statements") as refused:
        shelf.empty(kind).fill([file_of(tmp_path, [harmed, literal("1.50", "decimal")])])
    assert str(harmed) in str(refused.value)


@pytest.mark.parametrize("kind", LASTING)
def test_spelling_is_known_again_where_things_have_no_name(kind: str, shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        f"[] <{E}least> 0.50 ; <{E}most> 7.0 . <{E}a> <{E}p> [ <{E}least> 0.50 ] , [ <{E}order> 01 ] ."
    )
    file = GraphFile(tmp_path / "shapes.ttl", "ontology/shapes/mine")
    memory = export_of([file])
    store = shelf.empty(kind)
    store.fill([file])
    assert export(Package.bundled(), "nquads", store=store) == memory


@pytest.mark.parametrize("kind", REMOTE)
def test_spellings_that_cannot_be_known_again_are_refused(kind: str, shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(f"[] <{E}least> 0.50 . [] <{E}least> 0.5 .")
    with pytest.raises(StoreUnavailable, match=r"0\.5"):
        shelf.empty(kind).fill([GraphFile(tmp_path / "shapes.ttl", "ontology/shapes/mine")])


def export_of(files: list[GraphFile]) -> bytes:
    quads = [
        Quad(quad.subject, quad.predicate, quad.object, NamedNode(file.graph))
        for file in files
        for quad in file.quads()
    ]
    return serialize_canonically(steady(quads), "nquads", Package.bundled().shapes)


@pytest.fixture(scope="module")
def spelled_package(tmp_path_factory: pytest.TempPathFactory, toy_package: Package) -> Package:
    """The toy package, of which a model says all of RARE."""
    root = tmp_path_factory.mktemp("spelled")
    shutil.copytree(toy_package.data, root / "data")
    models = root / "data/models.ttl"
    triples = GraphFile(models, "data/models").triples()
    for value in RARE:
        triples.add(ID + "model/aster-1", E + "p", value)
    models.write_text(canonical(triples, toy_package.shapes), encoding="utf-8")
    return Package.at(root)


@pytest.mark.parametrize("kind", KINDS)
def test_documents_and_downloads_are_spelled_as_the_files_are(
    kind: str, shelf: Shelf, spelled_package: Package
) -> None:
    store = shelf.empty(kind)
    store.fill(spelled_package.files())
    client = create_app(KnowledgeGraph.of(spelled_package, store)).test_client()
    for address in (
        "/doc/model/aster-1.ttl",
        "/doc/model/aster-1.nt",
        "/questions/things/description.ttl?thing=model/aster-1",
        "/download/medkg.nq",
    ):
        told = client.get(address, buffered=True)
        assert told.status_code == 200
        read = parse(told.data, RdfFormat.N_QUADS if address.endswith("nq") else RdfFormat.TURTLE, base_iri=ID)
        assert {quad.object for quad in read if quad.predicate.value == E + "p"} == set(RARE), address


def test_store_that_was_backed_up_spells_as_before(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "store")
    file = file_of(tmp_path, RARE)
    store.fill([file])
    store.backup(tmp_path / "backup.tar")
    (tmp_path / "again").mkdir()
    subprocess.run(["tar", "-xf", tmp_path / "backup.tar", "-C", tmp_path / "again"], check=True)
    assert_given_back(DiskStore(tmp_path / "again"), file)


@pytest.mark.parametrize(
    ("written", "there", "is_so"),
    [
        (("1.50", "decimal"), ("1.5", "decimal"), True),
        (("7", "nonNegativeInteger"), ("7", "integer"), True),
        (("12345678901234567890", "integer"), ("12345678901234567890", "decimal"), True),
        (("1.5", "decimal"), ("1.6", "decimal"), False),
        (("0.1", "double"), ("1.0E-1", "double"), True),
        (("16777217", "float"), ("16777216", "float"), True),
        (("16777217", "double"), ("16777216", "double"), False),
        (("1e60", "float"), ("INF", "float"), True),
        (("1", "boolean"), ("true", "boolean"), True),
        (("1", "boolean"), ("false", "boolean"), False),
        (("2024-03-05T24:00:00Z", "dateTime"), ("2024-03-06T00:00:00+00:00", "dateTime"), True),
        (("2024-03-05T10:00:00+08:00", "dateTime"), ("2024-03-05T02:00:00Z", "dateTime"), True),
        (("2024-03-05T10:00:00Z", "dateTime"), ("2024-03-05T10:00:00", "dateTime"), False),
        (("-0044-03-15T12:00:00", "dateTime"), ("-044-03-15T12:00:00", "dateTime"), True),
        (("P2Y", "duration"), ("24", "duration"), True),
        (("P2Y", "duration"), ("24", "string"), False),
        (("http://e.org/a", "anyURI"), ("http://e.org/", "anyURI"), False),
        (("x", "decimal"), ("y", "decimal"), False),
    ],
)
def test_what_is_still_said(written: tuple[str, str], there: tuple[str, str], is_so: bool) -> None:
    assert is_kept(literal(*written), literal(*there)) is is_so
