"""The limits of the limitations: the last year that is not dated, and the smallest sample that is not small."""

from collections.abc import Callable

import pytest

from medkg import KnowledgeGraph
from medkg.audit import Auditor
from medkg.rdf.identifiers import shorten

CLAIM = """
<claim/toy/new> a medkg:Claim ; schema:appearance <sentence/toy/accuracy> ; medkg:claimKind <claim-kind/capability> ;
    medkg:statement "某事。"@zh , "Something."@en ; medkg:quote "某事"@zh , "something"@en ; schema:about <model/aster-1> ;
    prov:wasGeneratedBy <curation/toy/first-curation> .
<evidence-line/toy/new> a medkg:EvidenceLine ; cito:hasCitingEntity <claim/toy/new> ; cito:hasCitedEntity <work/new> ;
    medkg:verdict <verdict/supports> ; medkg:basis <evidence-basis/found-by-curator> ;
    medkg:assertionMethod <assertion-method/manual> ; medkg:finding "一"@zh , "one"@en ; medkg:result <result/new/it> ;
    prov:wasGeneratedBy <curation/toy/first-curation> .
<work/new> a medkg:Work ; dcterms:title "新作"@zh , "New work"@en ; dcterms:issued "{issued}"^^xsd:gYear ;
    medkg:publisherKind <publisher-kind/peer-reviewed-journal> ; medkg:verification <verification-status/verified> ;
    medkg:studyKind <study-kind/diagnostic-accuracy-study> .
<result/new/it> a medkg:Result ; medkg:reportedBy <work/new> ; medkg:sampleSize {sample} .
"""


def _things(cls: str, *slugs: str) -> str:
    told = (f'<{cls.lower()}/{slug}> a medkg:{cls} ; skos:prefLabel "{slug}"@zh , "{slug}"@en .' for slug in slugs)
    return "\n".join(told)


@pytest.mark.parametrize(
    ("studied", "differing"),
    [
        ("<model/other>", [("claimed", "model/aster-1"), ("studied", "model/other")]),
        ("<model/aster-1> , <model/other>", []),
    ],
)
def test_another_model_is_not_direct_and_the_same_among_others_is(
    toy_with: Callable[[str], KnowledgeGraph], studied: str, differing: list[tuple[str, str]]
) -> None:
    about = f"<work/new> schema:about {studied} .\n{_things('Model', 'other')}"
    graph = toy_with(CLAIM.format(issued=2026, sample=100) + about)
    (row,) = Auditor(graph).judge("claim/toy/new").contributions
    assert [charge.limitation.slug for charge in row.charges] == ["not-direct"] * bool(differing)
    assert [(word, shorten(value)) for charge in row.charges for word, value in charge.particulars] == differing


def test_which_model_was_claimed_is_told_by_the_first(toy_with: Callable[[str], KnowledgeGraph]) -> None:
    about = "<claim/toy/new> schema:about <model/aster-2> . <work/new> schema:about <model/z> , <model/y> ."
    graph = toy_with(CLAIM.format(issued=2026, sample=100) + about + _things("Model", "aster-2", "y", "z"))
    (row,) = Auditor(graph).judge("claim/toy/new").contributions
    told = [(word, shorten(value)) for charge in row.charges for word, value in charge.particulars]
    assert told == [("claimed", "model/aster-1"), ("studied", "model/y")]


def test_what_is_not_direct_is_told_by_the_first_of_each_side(toy_with: Callable[[str], KnowledgeGraph]) -> None:
    about = "<claim/toy/new> schema:about <condition/b> , <condition/a> .\n"
    about += f"<work/new> schema:about <condition/d> , <condition/c> .\n{_things('Condition', *'abcd')}"
    graph = toy_with(CLAIM.format(issued=2026, sample=100) + about)
    (row,) = Auditor(graph).judge("claim/toy/new").contributions
    (charge,) = row.charges
    assert [(word, shorten(value)) for word, value in charge.particulars] == [
        ("claimed", "condition/a"),
        ("studied", "condition/c"),
    ]


def test_who_wrote_a_work_is_read_from_the_data(toy_with: Callable[[str], KnowledgeGraph]) -> None:
    """Only a program's authorship counts; an agent that is a person takes nothing off."""
    about = CLAIM.format(issued=2026, sample=100)
    for agent, taken in (("toy-writer", {"written-by-program"}), ("toy-curator", set[str]())):
        graph = toy_with(f"{about}<work/new> prov:wasAttributedTo <agent/{agent}> .")
        (row,) = Auditor(graph).judge("claim/toy/new").contributions
        assert {charge.limitation.slug for charge in row.charges} == taken


def test_no_work_of_the_first_report_is_said_to_be_written_by_a_program(real: KnowledgeGraph) -> None:
    """So this limitation changes none of its verdicts; only its own author is a program."""
    assert not list(real.ask("judging/programs", report="report/llm-clinical-medicine"))


@pytest.mark.parametrize(
    ("issued", "sample", "taken"),
    [
        (2021, 100, set()),
        (2020, 100, {"dated"}),
        (2021, 99, {"small-sample"}),
    ],
)
def test_a_limit_belongs_to_what_is_still_good(
    toy_with: Callable[[str], KnowledgeGraph], issued: int, sample: int, taken: set[str]
) -> None:
    """The toy was curated in 2026; a capability has a shelf life of five years; samples below a hundred are small."""
    graph = toy_with(CLAIM.format(issued=issued, sample=sample))
    (row,) = Auditor(graph).judge("claim/toy/new").contributions
    assert {charge.limitation.slug for charge in row.charges} == taken
