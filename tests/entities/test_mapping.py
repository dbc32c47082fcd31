"""Entities mirror the shapes of their classes, and literals become Python values."""

import datetime
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from medkg import KnowledgeGraph, NotFound, Package, Sentence
from medkg.entities import BY_CLASS, ENTITIES, IRI, Entity, Text, Words, python_value
from medkg.language import use_language
from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import expand
from medkg.rdf.triples import Triples

XSD = PREFIXES["xsd"]


def test_every_shape_has_its_entity_and_every_entity_its_shape(real_package: Package) -> None:
    assert {shape.target for shape in real_package.shapes} == set(BY_CLASS)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.__name__)
def test_fields_required_and_many_equal_the_shape(entity: type[Entity], real_package: Package) -> None:
    for cls in entity.CLASSES:
        shape = real_package.shapes.find(cls)
        assert shape is not None, cls
        expected = {prop.path: (prop.required, prop.many, prop.in_each_language) for prop in shape.properties}
        got = {source.path: (source.required, source.many, source.words) for source in entity.sources().values()}
        assert got == expected


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.__name__)
def test_every_thing_of_the_toy_is_read(entity: type[Entity], toy: KnowledgeGraph) -> None:
    found = toy.all(entity)
    assert found, f"the toy package has no {entity.__name__}"
    assert [thing.iri for thing in found] == sorted(thing.iri for thing in found)
    assert all(toy.entity(thing.iri) == thing for thing in found)


def test_entities_are_values() -> None:
    sentence = Sentence(iri=IRI("s"), part_of=IRI("p"), position=1, text=Words({"zh": "一。", "en": "One."}))
    assert sentence == Sentence(iri=IRI("s"), part_of=IRI("p"), position=1, text=Words({"en": "One.", "zh": "一。"}))
    with pytest.raises(FrozenInstanceError):
        sentence.position = 2  # type: ignore[misc]


def test_missing_required_property_is_named() -> None:
    triples = Triples([Triple(NamedNode("http://e.org/s"), NamedNode(PREFIXES["schema"] + "position"), Literal(1))])
    with pytest.raises(NotFound, match=r"http://e.org/s has no dcterms:isPartOf.*medkg validate"):
        Sentence.read("http://e.org/s", triples)


@pytest.mark.parametrize("position", [Literal("x"), Literal("1.5", datatype=NamedNode(XSD + "decimal"))])
def test_value_of_another_kind_is_named(position: Literal) -> None:
    sentence = NamedNode("http://e.org/s")
    told: dict[str, Literal | NamedNode] = {
        "schema:position": position,
        "dcterms:isPartOf": NamedNode("http://e.org/p"),
        "medkg:text": Literal("x"),
    }
    triples = Triples([Triple(sentence, NamedNode(expand(path)), value) for path, value in told.items()])
    with pytest.raises(NotFound, match=rf"gives '{position.value}' as schema:position, so it cannot .*medkg validate"):
        Sentence.read(sentence.value, triples)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (Literal("x"), "x"),
        (Literal("命中率", language="zh"), Text("命中率", "zh")),
        (Literal("93.90", datatype=NamedNode(XSD + "decimal")), Decimal("93.90")),
        (Literal("7", datatype=NamedNode(XSD + "integer")), 7),
        (Literal("true", datatype=NamedNode(XSD + "boolean")), True),
        (Literal("2024-02-01", datatype=NamedNode(XSD + "date")), datetime.date(2024, 2, 1)),
        (Literal("2024", datatype=NamedNode(XSD + "gYear")), "2024"),
        (Literal("not a date", datatype=NamedNode(XSD + "date")), "not a date"),
        (NamedNode("http://e.org/x"), IRI("http://e.org/x")),
    ],
)
def test_terms_become_python_values(term: Literal | NamedNode, value: object) -> None:
    got = python_value(term)
    assert got == value
    assert type(got) is type(value)


def test_words_speak_the_reader_s_language_and_fall_back_to_what_there_is() -> None:
    words = Words({"zh": "支持", "en": "supported"})
    assert str(words) == "supported"
    use_language("zh")
    assert str(words) == "支持"
    only = Words({"en": "A title"})
    assert only.best("zh") == "A title"
    assert only.best("zh").language == "en"
    assert only.find("zh") is None
    assert Words({}).best("zh") == ""
