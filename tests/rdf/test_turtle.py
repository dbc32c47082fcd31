"""Canonical Turtle: the same triples, one text; every digit and character kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib import Graph
from rdflib.compare import isomorphic

from medkg.namespaces import ID, PREFIXES
from medkg.package import Package
from medkg.rdf.shapes import Shapes
from medkg.rdf.triples import Triples
from medkg.rdf.turtle import canonical

NO_SHAPES = Shapes([])


def read(text: str) -> list[Quad]:
    return list(parse(text.encode(), RdfFormat.TURTLE, base_iri=ID))


def same(one: str, other: str) -> bool:
    return {(q.subject, q.predicate, q.object) for q in read(one)} == {
        (q.subject, q.predicate, q.object) for q in read(other)
    }


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
XSD = PREFIXES["xsd"]
TERMS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, language="zh")),
    st.from_regex(r"-?\d{1,6}\.\d{1,6}", fullmatch=True).map(lambda d: Literal(d, datatype=NamedNode(XSD + "decimal"))),
    st.from_regex(r"[+-]?\d{1,9}", fullmatch=True).map(lambda d: Literal(d, datatype=NamedNode(XSD + "integer"))),
    st.sampled_from([ID + "model/x", ID + "claim/a/b.c", "http://example.org/ü?x=y#z", XSD + "date", ID]).map(
        NamedNode
    ),
)
STATEMENTS = st.lists(
    st.builds(
        Triple,
        st.sampled_from(["claim/toy/a-2", "claim/toy/a-10", "quantity/toy/q"]).map(lambda path: NamedNode(ID + path)),
        st.sampled_from(["dcterms:title", "medkg:quantity", "schema:position"]).map(
            lambda name: NamedNode(PREFIXES[name.partition(":")[0]] + name.partition(":")[2])
        ),
        TERMS,
    ),
    max_size=12,
)


@given(STATEMENTS)
def test_canonical_text_holds_just_the_same_triples_to_the_digit(statements: list[Triple]) -> None:
    text = canonical(Triples(statements), NO_SHAPES)
    assert {(q.subject, q.predicate, q.object) for q in read(text)} == {
        (t.subject, t.predicate, t.object) for t in statements
    }


@given(STATEMENTS)
def test_canonical_text_is_one_whatever_the_order(statements: list[Triple]) -> None:
    text = canonical(Triples(statements), NO_SHAPES)
    shuffled = statements[::-1]
    assert canonical(Triples(shuffled), NO_SHAPES) == text
    assert canonical(Triples(read(text)), NO_SHAPES) == text


def test_both_parsers_read_the_canonical_text_alike(real_package: Package) -> None:
    for file in real_package.data_files():
        text = canonical(file.triples(), real_package.shapes)
        ours, theirs = Graph(), Graph()
        ours.parse(data=text, format="turtle")
        theirs.parse(data=file.read().decode(), format="turtle", publicID=ID)
        assert isomorphic(ours, theirs), file.name


def test_digits_stay_as_they_were_written() -> None:
    text = canonical(Triples(read("<model/x> <http://e.org/p> 1.500 , 007 , 7.0 .")), NO_SHAPES)
    assert "1.500" in text
    assert "007" in text
    assert "7.0" in text


def test_parts_follow_their_whole_in_printed_order() -> None:
    text = canonical(
        Triples(
            read(
                """@prefix dcterms: <http://purl.org/dc/terms/> . @prefix schema: <https://schema.org/> .
                @prefix medkg: <https://w3id.org/medkg/ontology#> .
                <section/r/a> dcterms:isPartOf <report/r> ; schema:position 10 .
                <section/r/z> dcterms:isPartOf <report/r> ; schema:position 2 ; medkg:heading <heading/r/z> .
                <sentence/r/b> dcterms:isPartOf <section/r/z> ; schema:position 1 .
                <heading/r/z> medkg:text "z"@en . <report/r> dcterms:title "r"@en ."""
            )
        ),
        NO_SHAPES,
    )
    order = [line for line in text.splitlines() if line.startswith("<")]
    assert order == ["<report/r>", "<section/r/z>", "<heading/r/z>", "<sentence/r/b>", "<section/r/a>"]


def test_parts_that_hold_each_other_are_still_written() -> None:
    text = (
        "@prefix dcterms: <http://purl.org/dc/terms/> . <s/a> dcterms:isPartOf <s/b> . <s/b> dcterms:isPartOf <s/a> ."
    )
    assert same(canonical(Triples(read(text)), NO_SHAPES), text)


def test_blank_node_is_refused() -> None:
    with pytest.raises(ValueError, match="give the thing a name"):
        canonical(Triples(read("[] <http://e.org/p> 1 .")), NO_SHAPES)


@pytest.mark.parametrize("text", ['a\n"""', 'a\n"', '"""\n""""', '\n\\"', 'a\\\n""', '"\n"\n"""""'])
def test_text_of_several_lines_and_many_quotes_is_read_back(text: str) -> None:
    triple = Triple(NamedNode(ID + "claim/toy/a"), NamedNode("http://e.org/p"), Literal(text, language="en"))
    (quad,) = read(canonical(Triples([triple]), NO_SHAPES))
    assert quad.object == triple.object


def test_address_with_an_empty_segment_is_written_in_full() -> None:
    triple = Triple(NamedNode(ID + "/x"), NamedNode("http://e.org/p"), NamedNode(ID + "a/../b"))
    (quad,) = read(canonical(Triples([triple]), NO_SHAPES))
    assert (quad.subject, quad.object) == (triple.subject, triple.object)
