"""XML: what is written is read again, to the character."""

import xml.etree.ElementTree as ET

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from medkg import KnowledgeGraph, QueryError
from medkg.publish.serialization import serialize
from medkg.stores.guard import Guard

SUBJECT, PROPERTY = NamedNode("http://e.org/s"), NamedNode("http://e.org/p")
ASKED = 'SELECT ?x {{ VALUES ?x {{ "{text}" }} }}'
MADE = 'CONSTRUCT {{ <http://e.org/s> <http://e.org/p> "{text}" }} WHERE {{}}'


def test_line_ends_of_every_kind_come_back(toy: KnowledgeGraph) -> None:
    text = "one\rtwo\r\nthree\nfour\tfive"
    written = serialize([Quad(SUBJECT, PROPERTY, Literal(text))], "rdfxml", toy.package.shapes)
    assert [quad.object for quad in parse(written, RdfFormat.RDF_XML)] == [Literal(text)]
    (value,) = ET.fromstring(written).iter("{http://e.org/}p")
    assert value.text == text


@pytest.mark.parametrize("form", ["xml", "rdfxml"])
def test_line_ends_of_answers_come_back(toy: KnowledgeGraph, form: str) -> None:
    asked = (ASKED if form == "xml" else MADE).format(text=r"one\rtwo\r\nthree")
    guard = Guard(toy.store)
    try:
        answers = [toy.store.query(asked).serialize(form)]
        answers.append(guard.answer(asked, table_format="xml", graph_format="rdfxml").read())
    finally:
        guard.close()
    for written in answers:
        assert "one\rtwo\r\nthree" in [element.text for element in ET.fromstring(written).iter()]


@pytest.mark.parametrize("name", ["http://e.org/1/", "http://e.org/123", "urn:isbn:123", "http://e.org/p?x=%20"])
def test_property_that_no_element_can_be_named_after_is_an_error(toy: KnowledgeGraph, name: str) -> None:
    made = f'CONSTRUCT {{ <http://e.org/s> <{name}> "x" }} WHERE {{}}'
    told = pytest.raises(QueryError, match="RDF/XML cannot hold the property")
    with told:
        serialize([Quad(SUBJECT, NamedNode(name), Literal("x"))], "rdfxml", toy.package.shapes)
    with told:
        toy.store.query(made).serialize("rdfxml")
    guard = Guard(toy.store)
    try:
        with told:
            guard.answer(made, graph_format="rdfxml").read()
        assert name in guard.answer(made, graph_format="turtle").read().decode()
    finally:
        guard.close()


@pytest.mark.parametrize("name", ["http://e.org/1a", "http://e.org/#é", "urn:x:y-2.0", "http://e.org/病种"])
def test_property_that_ends_in_a_name_comes_back(toy: KnowledgeGraph, name: str) -> None:
    quad = Quad(SUBJECT, NamedNode(name), Literal("x"))
    written = serialize([quad], "rdfxml", toy.package.shapes)
    assert ET.fromstring(written) is not None
    assert [one.predicate for one in parse(written, RdfFormat.RDF_XML)] == [NamedNode(name)]


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x1f", "\ufffe", "\uffff"])
def test_character_that_xml_cannot_hold_is_an_error(toy: KnowledgeGraph, character: str) -> None:
    name = rf"U\+{ord(character):04X}"
    with pytest.raises(QueryError, match=rf"{name}\b"):
        serialize([Quad(SUBJECT, PROPERTY, Literal(character))], "rdfxml", toy.package.shapes)
    asked = ASKED.format(text=rf"\u{ord(character):04X}")
    with pytest.raises(QueryError, match=rf"{name}\b"):
        toy.store.query(asked).serialize("xml")
    guard = Guard(toy.store)
    try:
        with pytest.raises(QueryError, match=rf"{name}\b"):
            guard.answer(asked, table_format="xml").read()
    finally:
        guard.close()
