"""What the data and the service say of themselves agrees with what they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from medkg import KnowledgeGraph, Package
from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.publish.description.examples import examples, runnable
from medkg.publish.description.inside import GRAPHS, inside
from medkg.publish.description.service import service
from medkg.publish.description.statements import SD, VOID, Statements, written
from medkg.publish.description.statistics import dataset_iri, statistics
from medkg.queries.catalog import Catalog, Question

ROOT = "https://data.example.org/"


def values(said: Statements, subject: str, property: str) -> list[str]:
    return [
        triple.object.value
        for triple in said
        if str(triple.subject) == f"<{subject}>" and triple.predicate.value == property
        if isinstance(triple.object, NamedNode | Literal)
    ]


@pytest.mark.parametrize("question", list(Catalog()), ids=lambda question: question.name)
def test_example_can_be_put_as_it_is_and_answers_the_question(question: Question, real: KnowledgeGraph) -> None:
    fmt = "csv" if question.form == "SELECT" else "ntriples"
    given = {parameter.name: parameter.example for parameter in question.parameters}
    said = real.store.query(runnable(question)).serialize(fmt)
    assert sorted(said.splitlines()) == sorted(real.answer(question.name, **given).serialize(fmt).splitlines())


def test_statistics_count_what_is_there(toy: KnowledgeGraph) -> None:
    said = statistics(toy)
    whole = dataset_iri(toy)
    assert values(said, whole, VOID + "triples") == [str(len(toy.store))]
    (claims,) = [part for part in values(said, whole, VOID + "classPartition") if part.endswith("/medkg.Claim")]
    assert values(said, claims, VOID + "class") == [ONTOLOGY + "Claim"]
    assert values(said, claims, VOID + "entities") == ["6"]
    parts = [part for part in values(said, claims, VOID + "propertyPartition") if part.endswith("/medkg.claimKind")]
    if parts:
        assert values(said, parts[0], VOID + "triples") == ["6"]


def test_service_names_every_graph_and_its_limits(toy: KnowledgeGraph) -> None:
    said = service(toy, ROOT, limits={"en": "Ten seconds."}, added=GRAPHS)
    endpoint = ROOT + "sparql"
    assert values(said, endpoint, SD + "endpoint") == [endpoint]
    assert values(said, endpoint, SD + "feature") == [SD + "UnionDefaultGraph"]
    assert values(said, endpoint, PREFIXES["rdfs"] + "comment") == ["Ten seconds."]
    named = {triple.object.value for triple in said if triple.predicate.value == SD + "name"}  # type: ignore[union-attr]
    assert named == {*toy.store.graphs(), *GRAPHS}


def test_every_question_is_an_example_with_its_text_in_both_languages(toy: KnowledgeGraph) -> None:
    said = examples(toy, ROOT + "sparql")
    listed = [triple.subject for triple in said if triple.object == NamedNode(PREFIXES["sh"] + "SPARQLExecutable")]
    assert len(listed) == len(toy.catalog.names())
    for name in listed:
        labels = values(said, str(name)[1:-1], PREFIXES["rdfs"] + "label")
        assert len(labels) == 2
        assert len(values(said, str(name)[1:-1], PREFIXES["rdfs"] + "comment")) == 1, (
            "editors list an example a comment"
        )


@pytest.mark.parametrize("fmt", ["turtle", "ntriples", "jsonld", "rdfxml"])
def test_each_format_says_the_same(toy: KnowledgeGraph, fmt: str) -> None:
    forms = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
    said = service(toy, ROOT, limits={"zh": "十秒。"}, added=GRAPHS)
    assert {quad.triple for quad in parse(written(said, fmt), forms.get(fmt, RdfFormat.RDF_XML))} == set(said)


def test_nothing_of_it_is_a_blank_node_or_in_the_package(toy: KnowledgeGraph) -> None:
    before = len(toy.store)
    content = inside(toy, ROOT + "sparql")
    assert b"_:" not in content.replace(b'"_:', b"")
    assert {quad.graph_name.value for quad in parse(content, RdfFormat.N_QUADS)} == set(GRAPHS)
    assert len(toy.store) == before
    assert not set(GRAPHS) & set(toy.store.graphs())


def test_empty_package_is_described_too(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    empty = KnowledgeGraph.of(Package.at(tmp_path))
    assert len(statistics(empty))
    assert len(service(empty, ROOT, limits={}, added=()))
    assert inside(empty, ROOT)
