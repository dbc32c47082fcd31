"""Nothing that stands in a text is missed, and nothing is found that does not stand there."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from medkg import KnowledgeGraph
from medkg.rdf.triples import RDF_TYPE
from medkg.search import Chosen, SearchIndex
from medkg.search.engine import Match
from medkg.search.fields import FIELDS, Field
from medkg.search.wanted import Wanted
from medkg.search.words import fold, is_han, runs

HAN = re.compile(r"[\u3400-\u9fff]+")
TEXTS = {path for path, field in FIELDS.items() if field is not Field.IDENTIFIER}


def corpus(graph: KnowledgeGraph) -> dict[str, list[str]]:
    """Thing to its texts, for all things of a class that a shape describes; read from the store, quad by quad."""
    classes = {shape.target for shape in graph.package.shapes}
    typed = set()
    texts: dict[str, list[str]] = defaultdict(list)
    for quad in graph.store.quads():
        subject = str(quad.subject)[1:-1]
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, NamedNode) and quad.object.value in classes:
            typed.add(subject)
        elif quad.predicate.value in TEXTS and isinstance(quad.object, Literal):
            texts[subject].append(quad.object.value)
    return {thing: found for thing, found in texts.items() if thing in typed}


def found(index: SearchIndex, text: str) -> set[str]:
    built = index.build()
    match = Match(words=Wanted.read(text).all_phrases)
    return {built.engine.iri(number) for number in built.engine.documents(match, most=10_000)}


def pieces_of(texts: dict[str, list[str]], length: int) -> dict[str, set[str]]:
    """Every piece of *length* Chinese characters to the things in whose texts it stands."""
    standing: dict[str, set[str]] = defaultdict(set)
    for thing, written in texts.items():
        for text in written:
            folded = fold(text)
            for place in range(len(folded) - length + 1):
                piece = folded[place : place + length]
                if HAN.fullmatch(piece):
                    standing[piece].add(thing)
    return standing


@pytest.mark.parametrize("length", [1, 2, 3])
@pytest.mark.parametrize("world", ["toy", "real"])
def test_every_piece_of_chinese_finds_just_the_texts_that_hold_it(
    world: str, length: int, request: pytest.FixtureRequest
) -> None:
    index: SearchIndex = request.getfixturevalue(f"{world}_index")
    standing = pieces_of(corpus(request.getfixturevalue(world)), length)
    assert len(standing) > 100
    for piece, things in standing.items():
        assert found(index, piece) == things, piece


@pytest.mark.parametrize("world", ["toy", "real"])
def test_every_word_and_number_finds_all_texts_that_hold_it(world: str, request: pytest.FixtureRequest) -> None:
    index: SearchIndex = request.getfixturevalue(f"{world}_index")
    standing: dict[str, set[str]] = defaultdict(set)
    for thing, written in corpus(request.getfixturevalue(world)).items():
        for text in written:
            for run in runs(text):
                if not is_han(run):
                    standing[run].add(thing)
    for word, things in standing.items():
        assert found(index, word) >= things, word


def test_word_for_diagnosis_finds_what_contains_it(real: KnowledgeGraph, real_index: SearchIndex) -> None:
    rows = real.select(
        """
        PREFIX medkg: <https://w3id.org/medkg/ontology#>
        SELECT DISTINCT ?sentence WHERE { ?sentence a medkg:Sentence ; medkg:text ?text . FILTER(CONTAINS(?text, "诊断")) }
        """
    )
    results = real_index.search("诊断", language="zh", chosen=Chosen(classes=("medkg:Sentence",)), size=100)
    assert {hit.iri for hit in results.hits} == set(rows.column("sentence"))
    assert results.total == len(rows) > 0


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_what_is_copied_from_a_text_finds_that_text(
    data: st.DataObject, real: KnowledgeGraph, real_index: SearchIndex
) -> None:
    """Any stretch, punctuation and all, that does not break a word or a number in two."""
    texts = CORPUS.setdefault("real", corpus(real))
    thing = data.draw(st.sampled_from(sorted(texts)))
    text = data.draw(st.sampled_from(texts[thing]))
    places = [place for place in range(len(text) + 1) if not breaks(text, place)]
    start = data.draw(st.sampled_from(places))
    end = data.draw(st.sampled_from([place for place in places if start <= place <= start + 120]))
    copied = text[start:end]
    assert not Wanted.read(copied) or thing in found(real_index, copied)


CORPUS: dict[str, dict[str, list[str]]] = {}


def breaks(text: str, place: int) -> bool:
    """Whether a cut at *place* parts letters or digits that are one word or one number."""
    before, after = text[:place][-1:], text[place:][:1]
    if not before or not after:
        return False
    joined = [
        (character.isalnum() and not is_han(fold(character) or "a")) or character in ".,"
        for character in (before, after)
    ]
    return all(joined)
