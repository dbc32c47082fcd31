"""Export: every format holds just what the files say, to the digit, in the same bytes each time."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from itertools import groupby

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from medkg import NotFound, Package
from medkg.namespaces import GRAPH, ID, PREFIXES
from medkg.publish.export import export, quads
from medkg.publish.serialization import FORMATS, serialize
from medkg.rdf.shapes import Shapes

READERS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
RDFLIB = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
KEEP_GRAPHS = ("trig", "nquads")
NO_SHAPES = Shapes([])
DECIMAL = NamedNode(PREFIXES["xsd"] + "decimal")


def alike(items: Iterable[Quad], *, graphs: bool) -> Dataset:
    """Quads under names of blank nodes that depend on nothing but the quads; literals as they are written."""
    dataset = Dataset(
        Quad(item.subject, item.predicate, item.object, item.graph_name if graphs else DefaultGraph()) for item in items
    )
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("data_only", [False, True])
def test_every_format_holds_just_what_the_files_say(toy_package: Package, fmt: str, data_only: bool) -> None:
    written = export(toy_package, fmt, data_only=data_only)
    graphs = fmt in KEEP_GRAPHS
    source = quads(toy_package, data_only=data_only)
    assert alike(parse(written, READERS[fmt]), graphs=graphs) == alike(source, graphs=graphs)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own JSON-LD reader
@pytest.mark.parametrize("fmt", RDFLIB)
def test_rdflib_reads_as_many_triples(toy_package: Package, fmt: str) -> None:
    triples = {(quad.subject, quad.predicate, quad.object) for quad in quads(toy_package, data_only=True)}
    graph = rdflib.Graph().parse(data=export(toy_package, fmt, data_only=True), format=RDFLIB[fmt])
    assert len(set(graph)) == len(triples)


@pytest.mark.parametrize("fmt", FORMATS)
def test_bytes_do_not_depend_on_the_order_of_what_is_written(toy_package: Package, fmt: str) -> None:
    items = list(quads(toy_package, report="toy"))
    shuffled = random.Random(7).sample(items, len(items))
    assert serialize(shuffled, fmt, toy_package.shapes) == serialize(items, fmt, toy_package.shapes)


def test_graphs_come_one_by_one_so_that_none_is_written_twice_over(toy_package: Package) -> None:
    """What speaks of blank nodes comes at the end: TriG takes a graph up again for that, and for nothing else."""
    given = [graph for graph, _quads in groupby(quad.graph_name for quad in quads(toy_package))]
    files = len(toy_package.files())
    assert len(given) <= files + sum("ontology/" in str(graph) for graph in set(given))


@pytest.mark.parametrize("fmt", FORMATS)
def test_blank_nodes_are_named_alike_each_time(toy_package: Package, fmt: str) -> None:
    assert export(toy_package, fmt) == export(toy_package, fmt)


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("digits", ["91.50", "7.0", "+0.10", "1000000000.000"])
def test_digits_stay_as_they_were_written(fmt: str, digits: str) -> None:
    quad = Quad(
        NamedNode(ID + "quantity/toy/x"),
        NamedNode(PREFIXES["qudt"] + "numericValue"),
        Literal(digits, datatype=DECIMAL),
    )
    (back,) = parse(serialize([quad], fmt, NO_SHAPES), READERS[fmt])
    assert back.object == Literal(digits, datatype=DECIMAL)


def test_report_is_its_four_graphs(toy_package: Package) -> None:
    graphs = {str(quad.graph_name)[1:-1] for quad in quads(toy_package, report="toy")}
    assert graphs == {f"{GRAPH}data/reports/toy/{part}" for part in ("report", "references", "claims", "evidence")}


def test_report_that_is_not_there_is_not_found(toy_package: Package) -> None:
    with pytest.raises(NotFound, match=r"holds no report 'toi'.*Did you mean toy"):
        export(toy_package, "turtle", report="toi")


def test_turtle_is_canonical_where_everything_has_a_name(toy_package: Package) -> None:
    file = toy_package.file("data/models")
    from medkg.rdf.turtle import canonical

    written = serialize(file.quads(), "turtle", toy_package.shapes).decode()
    assert written == canonical(file.triples(), toy_package.shapes)


def test_json_ld_is_compact(toy_package: Package) -> None:
    document = json.loads(export(toy_package, "jsonld", report="toy"))
    context = document["@context"]
    assert context["@base"] == ID
    assert context["medkg:statement"] == {"@id": "medkg:statement", "@container": "@language"}
    assert context["schema:appearance"] == {"@id": "schema:appearance", "@type": "@id"}
    assert context["qudt:numericValue"] == {"@id": "qudt:numericValue", "@type": "xsd:decimal"}
    things = {thing["@id"]: thing for thing in document["@graph"]}
    claim = things["claim/toy/accuracy-pebble-100"]
    assert claim["@type"] == "medkg:Claim"
    assert set(claim["medkg:statement"]) == {"zh", "en"}
    assert things[claim["medkg:quantity"]]["qudt:numericValue"] == "91.50"


def test_json_ld_keeps_apart_what_one_rule_of_the_context_could_not_say() -> None:
    thing, prop = NamedNode(ID + "model/x"), NamedNode("http://example.org/p")
    values: list[Literal | NamedNode] = [
        Literal("a"),
        Literal("a", language="zh"),
        Literal("1", datatype=DECIMAL),
        NamedNode(ID + "model/y"),
    ]
    source = [Quad(thing, prop, value) for value in values]
    written = serialize(source, "jsonld", NO_SHAPES)
    assert {quad.object for quad in parse(written, RdfFormat.JSON_LD)} == set(values)


@pytest.mark.parametrize("fmt", FORMATS)
def test_nothing_is_written_for_nothing(fmt: str) -> None:
    assert list(parse(serialize([], fmt, NO_SHAPES), READERS[fmt])) == []


def test_every_format_was_read_back() -> None:
    assert tuple(READERS) == FORMATS
