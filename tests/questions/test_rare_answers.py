"""Questions to which the bundled package's answer is “nothing”: each finds what it is about where there is some."""

from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode, Quad
from tests.questions.answers import expected_answers

from medkg import KnowledgeGraph, Package
from medkg.rdf.identifiers import expand
from medkg.stores.memory import MemoryStore

Added = tuple[tuple[str, str, str], ...]

CASES: dict[str, tuple[dict[str, str], Added, list[dict[str, object]]]] = {
    "claims/with_conflicting_evidence": (
        {"report": "report/toy"},
        (
            ("evidence-line/toy/against", "cito:hasCitingEntity", "claim/toy/accuracy-pebble-100"),
            ("evidence-line/toy/against", "cito:hasCitedEntity", "work/meadow-2025-aster-blog"),
            ("evidence-line/toy/against", "medkg:verdict", "verdict/contradicts"),
        ),
        [
            {
                "claim": "claim/toy/accuracy-pebble-100",
                "supporting": "work/aster-2025-trial",
                "contradicting": "work/meadow-2025-aster-blog",
            }
        ],
    ),
    "claims/resting_on_retracted_works": (
        {"report": "report/toy"},
        (("work/notice", "cito:retracts", "work/aster-2025-trial"),),
        [
            {"claim": f"claim/toy/{claim}", "work": work, "notice": "work/notice"}
            for claim, work in (
                ("above-physicians", "work/aster-2025-trial"),
                ("accuracy-pebble-100", "work/aster-2025-trial"),
                ("integration", "work/meadow-2025-aster-blog"),
            )
        ],
    ),
    "works/in_several_reports": (
        {},
        (
            ("report/other", "rdf:type", "medkg:Report"),
            ("reference-list/other/references", "dcterms:isPartOf", "report/other"),
            ("reference/other/aster", "dcterms:isPartOf", "reference-list/other/references"),
            ("reference/other/aster", "medkg:refersTo", "work/aster-2025-trial"),
        ),
        [{"work": "work/aster-2025-trial", "reports": 2}],
    ),
    "works/retractions": (
        {"work": "work/meadow-2025-aster-blog"},
        (("work/notice", "cito:retracts", "work/aster-2025-trial"),),
        [{"study": "work/aster-2025-trial", "notice": "work/notice"}],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_question_finds_what_is_rare(name: str, toy_package: Package) -> None:
    given, added, expected = CASES[name]
    store = MemoryStore(toy_package.files())
    graph = KnowledgeGraph(store=store, package=toy_package)
    assert list(graph.ask(name, **given)) == []
    store.replace("https://w3id.org/medkg/graph/data/reports/other", quads(added))
    found = [{column: row[column] for column in expected[0]} for row in graph.ask(name, **given)]
    assert [{column: getattr(value, "short", value) for column, value in row.items()} for row in found] == expected


def test_each_empty_answer_has_a_case() -> None:
    assert {name for name, expected in expected_answers().items() if not expected.rows} <= set(CASES)


def quads(triples: Added) -> Iterator[Quad]:
    for triple in triples:
        yield Quad(*(NamedNode(expand(term)) for term in triple))
