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


CLAIM, QUANTITY, RESULT = (
    "claim/toy/accuracy-pebble-100",
    "quantity/toy/accuracy-pebble-100",
    "result/aster-2025-trial/accuracy",
)


@pytest.mark.parametrize(
    ("thing", "path"),
    [
        (CLAIM, "medkg:claimKind"),
        (CLAIM, "prov:wasGeneratedBy"),
        (CLAIM, "schema:appearance"),
        ("curation/toy/first-curation", "prov:endedAtTime"),
        *[
            (figure, path)
            for figure in (QUANTITY, RESULT)
            for path in (
                "qudt:hasUnit",
                "medkg:comparator",
                "qudt:numericValue",
                "schema:measuredProperty",
                "schema:observationAbout",
            )
        ],
    ],
)
def test_a_claim_or_a_figure_that_lacks_something_is_told_of_by_the_audit(
    toy_with: World, thing: str, path: str
) -> None:
    graph = without(toy_with(""), thing, expand(path))
    if "ended" in path:
        graph = without(graph, "report/toy", expand("dcterms:issued"))
    with pytest.raises(NotFound, match=f"{thing} has no {path}, .*medkg validate"):
        Audit(graph).card("toy")
    if thing.startswith("claim"):
        with pytest.raises(NotFound, match=f"{thing} has no {path}"):
            Auditor(graph).judge(thing)


def test_a_claim_that_is_printed_in_what_is_no_part_of_a_report_is_told_of(toy_with: World) -> None:
    graph = without(toy_with(""), "sentence/toy/accuracy", expand("dcterms:isPartOf"))
    with pytest.raises(NotFound, match=r"claim/toy/above-physicians has no schema:appearance"):
        Auditor(graph).judgements("toy")


def test_a_quantity_of_which_nothing_is_said_is_told_of(toy_with: World) -> None:
    graph = toy_with("<claim/toy/above-physicians> medkg:quantity <quantity/toy/nothing> .")
    with pytest.raises(NotFound, match=r"quantity/toy/nothing has no medkg:comparator"):
        Audit(graph).card("toy")


@pytest.mark.parametrize(
    ("thing", "path", "value"),
    [
        (QUANTITY, "medkg:sampleSize", '"about 100"'),
        (RESULT, "medkg:sampleSize", '"about 100"'),
        (RESULT, "medkg:sampleSize", "99.5"),
        (QUANTITY, "medkg:lowerBound", '"89"'),
        (RESULT, "medkg:upperBound", "true"),
        (QUANTITY, "qudt:numericValue", "<work/aster-2025-trial>"),
        ("sentence/toy/accuracy", "schema:position", '"x"'),
        ("sentence/toy/accuracy", "schema:position", "9999999999999999999999999999999999999999.9"),
    ],
)
def test_a_number_that_is_none_is_told_of(toy_with: World, thing: str, path: str, value: str) -> None:
    graph = without(toy_with(""), thing, expand(path))
    more = toy_with(f"<{thing}> {path} {value} .").store
    graph.store.replace(GRAPH + "data/more", list(more.quads(GRAPH + "data/more")))
    with pytest.raises(NotFound, match=f"{thing} gives .* as {path}, which is no number"):
        Audit(graph).card("toy")


def test_a_line_that_bears_on_a_claim_of_another_report_too_is_judged_in_both(toy_with: World) -> None:
    graph = toy_with(
        """<report/other> a medkg:Report ; dcterms:title "另一份"@zh , "Another"@en ;
            medkg:heading <heading/other/title> ; dcterms:language "zh-CN"^^xsd:language ; medkg:characterEncoding "UTF-8" ;
            prov:wasAttributedTo <agent/medkg> .
        <section/other/one> a medkg:Section ; dcterms:isPartOf <report/other> ; schema:position 1 .
        <sentence/other/one> a medkg:Sentence ; dcterms:isPartOf <section/other/one> ; schema:position 1 .
        <claim/other/one> a medkg:Claim ; schema:appearance <sentence/other/one> ; medkg:claimKind <claim-kind/capability> ;
            prov:wasGeneratedBy <curation/toy/first-curation> .
        <evidence-line/toy/accuracy-in-trial> cito:hasCitingEntity <claim/other/one> ."""
    )
    assert [one.claim for one in Auditor(graph).judgements("other")] == [expand("claim/other/one")]
    assert len(Auditor(graph).judgements("toy")) == 6


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
