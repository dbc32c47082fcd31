"""The ontology: complete, bilingual, mapped, and free of contradiction under OWL 2 RL."""

from collections.abc import Iterator
from pathlib import Path

import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, VANN

from medkg import Package
from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.vocabulary import MEDKG

MAPPINGS = (
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    SKOS.closeMatch,
    SKOS.relatedMatch,
    SKOS.exactMatch,
    SKOS.broadMatch,
)


def graph_of(paths: Iterator[Path]) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path, format="turtle", publicID="https://w3id.org/medkg/id/")
    return graph


@pytest.fixture(scope="module")
def ontology(real_package: Package) -> Graph:
    return graph_of(iter([real_package.ontology / "medkg.ttl"]))


@pytest.fixture(scope="module")
def terms(ontology: Graph) -> list[URIRef]:
    return sorted({s for s in ontology.subjects() if isinstance(s, URIRef) and s.startswith(ONTOLOGY)})


def test_vocabulary_and_ontology_have_the_same_terms(terms: list[URIRef]) -> None:
    assert set(terms) == {MEDKG[name] for name in MEDKG.__annotations__ if not name.startswith("_")}


def test_a_term_that_the_ontology_lacks_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = MEDKG.statment


def test_every_term_has_label_definition_and_example(ontology: Graph, terms: list[URIRef]) -> None:
    for term in terms:
        for predicate in (RDFS.label, SKOS.definition):
            texts = [value for value in ontology.objects(term, predicate) if isinstance(value, Literal)]
            assert sorted(text.language or "" for text in texts) == ["en", "zh"], f"{term} {predicate}"
            assert all(str(text).strip() for text in texts), term
        assert list(ontology.objects(term, SKOS.example)), f"{term} has no example"


def test_every_term_is_typed_and_says_who_defines_it(ontology: Graph, terms: list[URIRef]) -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
    for term in terms:
        assert set(ontology.objects(term, RDF.type)) & kinds, term
        assert ontology.value(term, RDFS.isDefinedBy) == URIRef(ONTOLOGY.rstrip("#")), term


def test_every_class_is_mapped_to_somebody_else_s_words(ontology: Graph, terms: list[URIRef]) -> None:
    for term in terms:
        if (term, RDF.type, OWL.Class) in ontology:
            others = [
                other
                for predicate in MAPPINGS
                for other in ontology.objects(term, predicate)
                if not str(other).startswith(ONTOLOGY)
            ]
            assert others, f"{term} is mapped to no other vocabulary"


def test_header_names_version_licence_creator_and_prefix(ontology: Graph) -> None:
    (header,) = ontology.subjects(RDF.type, OWL.Ontology)
    assert header == URIRef(ONTOLOGY.rstrip("#"))
    assert str(ontology.value(header, OWL.versionIRI)).startswith(str(header) + "/")
    assert ontology.value(header, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert ontology.value(header, DCTERMS.creator) is not None
    assert str(ontology.value(header, VANN.preferredNamespacePrefix)) == "medkg"


def contradictions(graph: Graph) -> list[str]:
    """What the OWL 2 RL closure of *graph* finds impossible; *graph* is closed in place."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    error = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    return [str(text) for text in graph.objects(None, error)] + [str(s) for s in graph.subjects(RDF.type, OWL.Nothing)]


def test_a_contradiction_would_be_found() -> None:
    graph = Graph()
    thing, one, other = (URIRef(f"http://e.org/{name}") for name in ("thing", "One", "Other"))
    graph.add((one, OWL.disjointWith, other))
    graph.add((thing, RDF.type, one))
    graph.add((thing, RDF.type, other))
    assert contradictions(graph)


def test_owl_rl_closure_holds_no_contradiction(real_package: Package, toy_package: Package) -> None:
    graph = graph_of(
        iter(
            [
                real_package.ontology / "medkg.ttl",
                *(real_package.ontology / "schemes").glob("*.ttl"),
                *toy_package.data.rglob("*.ttl"),
            ]
        )
    )
    assert contradictions(graph) == []
    assert (URIRef("https://w3id.org/medkg/id/report/toy"), RDF.type, URIRef(PREFIXES["fabio"] + "Report")) in graph


def test_outside_terms_that_the_data_use_are_named_in_both_languages(real_package: Package) -> None:
    reused = graph_of(iter([real_package.ontology / "reused.ttl"]))
    tags: dict[object, set[str | None]] = {}
    for term, label in reused.subject_objects(RDFS.label):
        tags.setdefault(term, set()).add(label.language if isinstance(label, Literal) else None)
    named = {term for term, languages in tags.items() if languages >= {"zh", "en"}}
    data = graph_of(file.path for file in real_package.data_files())
    used = {p for p in data.predicates() if p != RDF.type} | set(data.objects(predicate=RDF.type))
    used |= set(data.objects(predicate=URIRef(PREFIXES["qudt"] + "hasUnit")))
    outside = {term for term in used if not str(term).startswith(ONTOLOGY)}
    assert outside - named == set()
