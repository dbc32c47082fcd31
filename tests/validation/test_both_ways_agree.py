"""PySHACL alone, run in full, finds exactly what medkg finds by core constraints part by part and rules at once."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Triple, serialize
from pyshacl import validate as pyshacl_validate
from rdflib import RDF, Graph
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.plugins.sparql.sparql import Query
from tests.validation.breakages import Constraint, breakages, constraints
from tests.validation.toyworld import ToyWorld, together

from medkg import Package
from medkg.validation import rules, stored
from medkg.validation.core import Core, as_engine_term
from medkg.validation.findings import Finding
from medkg.validation.reading import Contents, read

TOY = Path(__file__).parents[1] / "toy"
Result = tuple[str, str, str, str, str]
"""Focus node, path, value, component, and the shape or the constraint that is the source."""


@pytest.fixture(scope="module")
def world() -> ToyWorld:
    return ToyWorld(Package.at(TOY))


@pytest.fixture(autouse=True, scope="module")
def each_query_is_parsed_once() -> Iterator[None]:
    """Rdflib parses a constraint's query anew for each focus node, in four fifths of the time; here once."""
    asked = SPARQLProcessor.query

    @cache
    def prepared(text: str, prefixes: tuple[tuple[str, Any], ...]) -> Query:
        return prepareQuery(text, initNs=dict(prefixes))

    def ask(self: SPARQLProcessor, text: str, bindings: Any, namespaces: Mapping[str, Any], **options: Any) -> Any:
        return asked(self, prepared(text, tuple(namespaces.items())), bindings, namespaces, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SPARQLProcessor, "query", ask)
        yield


def test_valid_package_is_valid_both_ways(world: ToyWorld) -> None:
    assert list(in_parts(world.contents)) == []
    assert in_full(world.contents) == set()


def test_rules_across_entities_find_the_same_both_ways(world: ToyWorld) -> None:
    assert broken_together(world, [c for c in constraints(world) if c.rule is not None]) == []


def test_core_constraints_find_the_same_both_ways(world: ToyWorld) -> None:
    core = [c for c in constraints(world) if c.rule is None and not is_of_address(c)]
    assert len(broken_together(world, core, rounds=2)) < len(core) / 5


def test_addresses_are_judged_the_same_both_ways(world: ToyWorld) -> None:
    addresses = [c for c in constraints(world) if is_of_address(c)]
    assert broken_together(world, addresses) == []


def test_bundled_package_is_judged_the_same_both_ways(real_package: Package) -> None:
    contents, unreadable = read(real_package)
    assert unreadable == []
    agreed(contents)


def is_of_address(constraint: Constraint) -> bool:
    return constraint.parameter == "pattern" and constraint.source == constraint.shape.iri


def broken_together(world: ToyWorld, broken: list[Constraint], *, rounds: int = 9) -> list[Constraint]:
    """Both ways agree on a package in which all of *broken* are; then on those that hid behind others, as long as any do.

    Returns those that never showed: what breaks them first breaks nothing when it is not alone.
    """
    for _round in range(rounds):
        if not broken:
            break
        found = agreed(world.changed(together(next(breakages(world, constraint)) for constraint in broken)))
        shown = {(source, component) for *_result, component, source in found}
        hidden = [constraint for constraint in broken if (constraint.source, constraint.component) not in shown]
        if len(hidden) == len(broken):
            break
        broken = hidden
    return broken


def agreed(contents: Contents) -> set[Result]:
    """What both ways find."""
    ours = {result(finding) for finding in in_parts(contents)}
    theirs = in_full(contents)
    assert sorted(ours - theirs) == [], "medkg alone finds these"
    assert sorted(theirs - ours) == [], "pySHACL alone finds these"
    return ours


def in_parts(contents: Contents) -> Iterator[Finding]:
    yield from Core(contents).check(contents)
    yield from rules.check(contents, stored(contents))


def result(finding: Finding) -> Result:
    return (
        finding.entity or "",
        finding.path or "",
        comparable(finding.value),
        finding.component or "",
        finding.rule,
    )


def in_full(contents: Contents) -> set[Result]:
    """The results of one run of pySHACL over everything, with the shapes as they are written."""
    described = [triple for _s, triple in everything(contents)]
    data = parsed([t for name, t in everything(contents) if not name.startswith("ontology/shapes/")])
    shapes = parsed([t for name, t in everything(contents) if name.startswith("ontology/shapes/")])
    assert described
    _conforms, report, _text = pyshacl_validate(data, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    found = set()
    for node in report.subjects(RDF.type, SH.ValidationResult):
        if (None, SH.result, node) not in report:
            continue
        value = report.value(node, SH.value)
        found.add(
            (
                str(report.value(node, SH.focusNode)),
                str(report.value(node, SH.resultPath) or ""),
                comparable(str(as_engine_term(value)) if value is not None else None),
                str(report.value(node, SH.sourceConstraintComponent)),
                str(report.value(node, SH.sourceConstraint) or report.value(node, SH.sourceShape)),
            )
        )
    return found


def everything(contents: Contents) -> Iterator[tuple[str, Triple]]:
    for name, quads in contents.quads.items():
        for quad in quads:
            yield name, Triple(quad.subject, quad.predicate, quad.object)


def parsed(triples: list[Triple]) -> Graph:
    return Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


def comparable(value: str | None) -> str:
    """A term in N-Triples, decimals by their value: each engine writes them in its own way."""
    if value is None or not value.endswith("XMLSchema#decimal>"):
        return value or ""
    try:
        return str(Decimal(value.split('"')[1]).normalize())
    except InvalidOperation:
        return value
