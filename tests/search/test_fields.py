"""What is searched is what the shapes have words for."""

import re

from tests.queries.dialect import used_prefixes

from medkg import KnowledgeGraph
from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import expand, shorten
from medkg.search.corpus import Corpus
from medkg.search.fields import FIELDS, NOT_SEARCHED

RDF_TEXTS = {PREFIXES["rdf"] + "langString", PREFIXES["xsd"] + "string"}


def asked_for(real: KnowledgeGraph) -> set[str]:
    text = real.catalog.question("search/words").text
    block = text[text.index("VALUES") : text.index("?thing ?property ?value .")]
    block = re.sub(r"(?m)#.*$", "", block)
    return {expand(name) for name in re.findall(r"\b[a-z]+:[A-Za-z]\w*", block)}


def test_question_asks_for_every_field(real: KnowledgeGraph) -> None:
    assert used_prefixes(real.catalog.question("search/words").text)
    missing = set(FIELDS) - asked_for(real)
    assert not missing, f"add to queries/search/words.rq: {sorted(map(shorten, missing))}"


def test_every_text_of_the_shapes_is_searched_or_left_out_on_purpose(real: KnowledgeGraph) -> None:
    texts = {
        prop.path
        for shape in real.package.shapes
        for prop in shape.properties
        if prop.in_each_language or RDF_TEXTS & set(prop.datatypes)
    }
    forgotten = texts - set(FIELDS) - NOT_SEARCHED
    assert not forgotten, f"put into search/fields.py, FIELDS or NOT_SEARCHED: {sorted(map(shorten, forgotten))}"
    assert not set(FIELDS) & NOT_SEARCHED


def test_label_of_every_class_with_words_is_searched(real: KnowledgeGraph, toy: KnowledgeGraph) -> None:
    for graph in (real, toy):
        for shape in graph.package.shapes:
            prop = shape.property(shape.label_path) if shape.label_path else None
            if prop is not None and prop.in_each_language:
                assert prop.path in FIELDS, f"{shorten(shape.target)} is named by {shorten(prop.path)}"


def test_verdicts_are_those_of_the_question(real: KnowledgeGraph, toy: KnowledgeGraph) -> None:
    for graph in (real, toy):
        corpus = Corpus()
        things = {written.thing for written in corpus.read(graph)}
        ours = {
            corpus.iris[thing]: corpus.filed(thing).verdict
            for thing in things
            if corpus.class_of(thing) == expand("medkg:Claim")
        }
        assert ours == {row["claim"]: row["verdict"] for row in graph.ask("claims/overall_verdicts")}
