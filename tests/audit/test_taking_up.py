"""Figures that a sentence prints and no claim records, one by one; and entries and lines of one study in a circle."""

from collections.abc import Callable

import pytest

from medkg import KnowledgeGraph
from medkg.audit.audited import Audited
from medkg.audit.auditor import Auditor
from medkg.audit.rules import rules
from medkg.audit.taking_up import printed_figures
from medkg.audit.words import Names
from medkg.namespaces import ONTOLOGY
from medkg.queries.catalog import Catalog
from medkg.rdf.identifiers import expand, shorten

World = Callable[[str], KnowledgeGraph]
RULES = {rule.name: rule for rule in rules(Catalog())}
SENTENCE = "sentence/toy/accuracy"


def found(rule: str, graph: KnowledgeGraph) -> list[tuple[str, str]]:
    audited = Audited(Auditor(graph), expand("report/toy"), Names.of(graph))
    return [(shorten(one.entity), str(one.message.best("en"))) for one in RULES[rule].findings(audited)]


def printing(graph: KnowledgeGraph, text: str, more: KnowledgeGraph) -> KnowledgeGraph:
    """*graph* with *text* as the toy sentence on accuracy."""
    for name in graph.store.graphs():
        quads = list(graph.store.quads(name))
        kept = [
            quad
            for quad in quads
            if (str(quad.subject), quad.predicate.value) != (f"<{expand(SENTENCE)}>", f"{ONTOLOGY}text")
        ]
        if len(kept) < len(quads):
            graph.store.replace(name, kept)
    for name in more.store.graphs():
        if name.endswith("data/more"):
            graph.store.replace(name, list(more.store.quads(name)))
    return graph


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("准确率为91.50%，敏感度为70%。", ["70%"]),
        ("准确率为91.50％（0.9150）。", []),
        ("准确率为９１．５０％，敏感度为７０％。", ["７０％"]),
        ("100例中准确率为91.5%（89.0%–93.2%）。", []),  # sample and bounds are recorded too
        ("敏感度为70%，特异度为80%，又说70%。", ["70%", "80%"]),
        ("GPT-4与MIMIC-IV，2024年。", []),
        ("市场为1 000 000元。", ["1 000 000元"]),
    ],
)
def test_each_printed_figure_is_held_against_those_recorded(toy_with: World, text: str, figures: list[str]) -> None:
    graph = printing(toy_with(""), text, toy_with(f'<{SENTENCE}> medkg:text "{text}"@zh .'))
    told = [message for at, message in found("figure_not_taken_up", graph) if at == SENTENCE]
    assert told == [f"The sentence prints “{figure}”, and no claim records it as a quantity" for figure in figures]


def test_what_a_figure_may_be_recorded_as() -> None:
    def read(text: str) -> list[set[str]]:
        return [{f"{value.normalize():f}" for value in values} for _printed, values in printed_figures(text)]

    assert read("18.16 billion") == [{"18.16", "18160000000"}]
    assert read("1000亿") == [{"1000", "100000000000"}]
    assert read("5 per cent of 1,250 patients") == [{"5", "0.05"}, {"1250"}]


def test_works_that_are_versions_of_each_other_are_one_study(toy_with: World) -> None:
    circle = "<work/aster-2025-trial> dcterms:isVersionOf <work/aster-2024-preprint> ."
    entry = """<reference/toy/new> a medkg:Reference ; schema:position 9 ; medkg:refersTo <work/aster-2024-preprint> ;
        dcterms:isPartOf <reference-list/toy/references> ; medkg:printedSource "某刊"@zh ."""
    line = """<evidence-line/toy/new> a medkg:EvidenceLine ; cito:hasCitingEntity <claim/toy/accuracy-pebble-100> ;
        cito:hasCitedEntity <work/aster-2024-preprint> ; medkg:verdict <verdict/supports> ;
        medkg:reference <reference/toy/new> ."""
    for rule, more in (("one_study_in_two_entries", entry), ("one_study_behind_lines", line)):
        straight = found(rule, toy_with(more))
        assert straight
        assert found(rule, toy_with(more + circle)) == straight


def test_evidence_ages_from_the_report_as_for_the_grade(toy_with: World) -> None:
    """The toy report bears a date: what its curator did later makes nothing older."""
    world = """<claim/toy/new> a medkg:Claim ; schema:appearance <sentence/toy/accuracy> ; medkg:quote "某事"@zh ;
        medkg:claimKind <claim-kind/market> ; schema:about <model/aster-1> ; medkg:statement "某事。"@zh , "Something."@en ;
        prov:wasGeneratedBy <curation/toy/later> .
    <curation/toy/later> prov:endedAtTime "YEAR-01-01T00:00:00Z"^^xsd:dateTime .
    <evidence-line/toy/new> a medkg:EvidenceLine ; cito:hasCitingEntity <claim/toy/new> ; cito:hasCitedEntity <work/new> ;
        medkg:verdict <verdict/supports> ; medkg:assertionMethod <assertion-method/manual> .
    <work/new> a medkg:Work ; dcterms:title "新作"@zh ; medkg:publisherKind <publisher-kind/peer-reviewed-journal> ;
        medkg:verification <verification-status/verified> ; medkg:studyKind <study-kind/market-estimate> ;
        dcterms:issued "ISSUED"^^xsd:gYear ."""
    for issued in range(2022, 2026):
        graph = toy_with(world.replace("YEAR", "2035").replace("ISSUED", str(issued)))
        charges = [one.limitation.slug for one in Auditor(graph).judge("claim/toy/new").contributions[0].charges]
        told = [at for at, _message in found("evidence_past_shelf_life", graph)]
        assert ("dated" in charges) == ("claim/toy/new" in told), issued
