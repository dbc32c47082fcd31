"""What is wrong, missing or absurd in the data: a clear error or a judgement, never a crash and never a silent skip."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from medkg import KnowledgeGraph, NotFound, Package
from medkg.audit import Auditor, Names, Outcome, agreements, words
from medkg.audit.card import Audit
from medkg.namespaces import GRAPH, ONTOLOGY, PREFIXES
from medkg.rdf.identifiers import expand

World = Callable[[str], KnowledgeGraph]


def without(graph: KnowledgeGraph, thing: str, path: str) -> KnowledgeGraph:
    """*graph* without what one property of a thing says."""
    for name in graph.store.graphs():
        quads = list(graph.store.quads(name))
        kept = [q for q in quads if not (str(q.subject) == f"<{expand(thing)}>" and q.predicate.value == path)]
        if len(kept) < len(quads):
            graph.store.replace(name, kept)
    return graph


def test_a_package_without_reports_has_nothing_to_judge(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    graph = KnowledgeGraph.of(Package.at(tmp_path))
    auditor = Auditor(graph)
    assert (auditor.judgements(), auditor.all_figure_matches(), auditor.newer_figures(), agreements(graph)) == (
        (),
        (),
        (),
        (),
    )


@pytest.mark.parametrize(
    ("thing", "path"),
    [
        ("work/aster-2025-trial", ONTOLOGY + "studyKind"),
        ("work/aster-2025-trial", ONTOLOGY + "verification"),
        ("evidence-line/toy/accuracy-in-trial", ONTOLOGY + "verdict"),
        ("evidence-line/toy/accuracy-in-trial", PREFIXES["cito"] + "hasCitedEntity"),
    ],
)
def test_a_line_that_cannot_be_judged_is_told_of(toy_with: World, thing: str, path: str) -> None:
    graph = without(toy_with(""), thing, path)
    with pytest.raises(NotFound, match=r"medkg validate"):
        Auditor(graph).judgements()


def test_a_verdict_that_nobody_knows_is_named(toy_with: World) -> None:
    graph = without(toy_with(""), "evidence-line/toy/accuracy-in-trial", ONTOLOGY + "verdict")
    line = f"<{expand('evidence-line/toy/accuracy-in-trial')}> <{ONTOLOGY}verdict> <{expand('verdict/perhaps')}> ."
    graph.store.replace(GRAPH + "data/more", list(pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.TURTLE)))
    with pytest.raises(NotFound, match="verdict/perhaps"):
        Auditor(graph).judgements()


@pytest.mark.parametrize(
    "value",
    [
        '"140"^^xsd:decimal',
        '"-3"^^xsd:decimal',
        '"1e400"^^xsd:double',
        '"99999999999999999999999999999999.9"^^xsd:decimal',
    ],
)
def test_absurd_values_are_compared_like_any(toy_with: World, value: str) -> None:
    graph = without(toy_with(""), "quantity/toy/accuracy-pebble-100", PREFIXES["qudt"] + "numericValue")
    turtle = f"<{expand('quantity/toy/accuracy-pebble-100')}> <{PREFIXES['qudt']}numericValue> {value} ."
    prefix = f"@prefix xsd: <{PREFIXES['xsd']}> .\n"
    graph.store.replace(
        GRAPH + "data/more", list(pyoxigraph.parse(prefix + turtle, format=pyoxigraph.RdfFormat.TURTLE))
    )
    (match,) = Auditor(graph).figure_matches("claim/toy/accuracy-pebble-100")
    assert match.outcome in (Outcome.VALUE_DIFFERS, Outcome.NOT_SHOWN)
    judgement = Auditor(graph).judge("claim/toy/accuracy-pebble-100")
    assert "other-figure" in [charge.limitation.slug for charge in judgement.contributions[0].charges]
    assert words.derivation(judgement, Names.of(graph))


def test_a_value_that_is_no_number_is_told_of(toy_with: World) -> None:
    graph = without(toy_with(""), "quantity/toy/accuracy-pebble-100", PREFIXES["qudt"] + "numericValue")
    turtle = f'<{expand("quantity/toy/accuracy-pebble-100")}> <{PREFIXES["qudt"]}numericValue> "much" .'
    graph.store.replace(GRAPH + "data/more", list(pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)))
    with pytest.raises(NotFound, match="numericValue"):
        Auditor(graph).judgements()


def test_dates_in_the_future_and_dates_that_are_none_are_read(toy_with: World) -> None:
    for date in ('"2999"^^xsd:gYear', '"soon"'):
        graph = without(toy_with(""), "work/aster-2025-trial", PREFIXES["dcterms"] + "issued")
        turtle = f"@prefix xsd: <{PREFIXES['xsd']}> .\n<{expand('work/aster-2025-trial')}> <{PREFIXES['dcterms']}issued> {date} ."
        graph.store.replace(GRAPH + "data/more", list(pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE)))
        taken = [
            charge.limitation.slug
            for one in Auditor(graph).judgements()
            for row in one.contributions
            for charge in row.charges
        ]
        assert ("undated" in taken) == ("soon" in date)


def test_the_order_of_files_does_not_matter(toy_package: Package) -> None:
    from medkg.stores.memory import MemoryStore

    files = list(toy_package.files())
    there = KnowledgeGraph(store=MemoryStore(files), package=toy_package)
    back = KnowledgeGraph(store=MemoryStore(files[::-1]), package=toy_package)
    assert Auditor(there).judgements() == Auditor(back).judgements()


def test_an_audit_of_a_package_without_reports_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    audit = Audit(KnowledgeGraph.of(Package.at(tmp_path)))
    with pytest.raises(NotFound, match="nothing to audit"):
        audit.reports()


def test_what_a_figure_needs_is_told_of_where_it_is_missing(toy_with: World) -> None:
    for path in ("hasUnit", "numericValue"):
        graph = without(toy_with(""), "quantity/toy/accuracy-pebble-100", PREFIXES["qudt"] + path)
        with pytest.raises(NotFound, match=path):
            Auditor(graph).judgements()


def test_an_absurd_package_is_audited_to_the_end(toy_with: World) -> None:
    """An accuracy of 140 %, a unit nobody knows, a source from the future and a line at odds with itself, all at once."""
    folder = Path(__file__).parent / "rules"
    names = ("impossible_share", "unknown_unit", "date_in_the_future", "result_of_another_work")
    for name in names:
        graph = toy_with(tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))["fires"]["turtle"])
        assert name in {finding.rule for finding in Audit(graph).card("toy").findings}
