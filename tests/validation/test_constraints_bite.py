"""Every constraint of the shapes bites: broken alone in the toy package, it is found alone."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from tests.validation.breakages import Constraint, breakages, constraints
from tests.validation.toyworld import ToyWorld

from medkg import Package
from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import shorten
from medkg.rdf.triples import node
from medkg.stores.memory import MemoryStore
from medkg.validation import validate
from medkg.validation.findings import Finding

TOY = Path(__file__).parents[1] / "toy"


@cache
def world() -> ToyWorld:
    return ToyWorld(Package.at(TOY))


CONSTRAINTS = constraints(world())


def test_toy_package_is_valid() -> None:
    assert validate(world().package) == ()


@pytest.mark.parametrize("constraint", CONSTRAINTS, ids=str)
def test_constraint_is_found_alone_where_it_alone_is_broken(constraint: Constraint) -> None:
    closest: tuple[Finding, ...] = ()
    for change in breakages(world(), constraint):
        findings = world().findings(change)
        if len(findings) == 1 and is_of(findings[0], constraint):
            return
        if not closest or 0 < len(findings) < len(closest):
            closest = findings
    told = "".join(f"\n  {shorten(f.rule)} {shorten(f.component or '')} {f}" for f in closest)
    pytest.fail(
        f"No change of the toy package breaks {constraint} and nothing else. The nearest breaks: {told or 'nothing'}\n"
        "Another constraint implies it, or the toy package has no thing to break."
    )


def is_of(finding: Finding, constraint: Constraint) -> bool:
    return (finding.rule, finding.component) == (constraint.source, constraint.component)


def test_every_class_has_a_thing_to_break() -> None:
    assert [shape.iri for shape in world().contents.shapes if not world().things(shape.target)] == []


def test_constraints_have_names_of_their_own() -> None:
    assert [name for name, count in Counter(map(str, CONSTRAINTS)).items() if count > 1] == []


def test_no_constraint_is_left_out() -> None:
    """Counted a second time, by a query over the shapes for what pySHACL takes to be a parameter of a constraint."""
    store = MemoryStore(world().package.shape_files())
    listed = " ".join(f"<{parameter}>" for parameter in set(ALL_CONSTRAINT_PARAMETERS))
    rows = store.query(
        f"""
        PREFIX sh: <{PREFIXES["sh"]}>
        SELECT ?shape ?source ?parameter ?value WHERE {{
            {{ ?shape sh:targetClass ?class . BIND(?shape AS ?source) }}
            UNION {{ ?shape sh:targetClass ?class ; sh:property ?source }}
            ?source ?parameter ?value .
            VALUES ?parameter {{ {listed} }}
            FILTER(?parameter NOT IN (sh:property, sh:ignoredProperties, sh:flags))
        }}
        """
    ).rows()
    sparql = PREFIXES["sh"] + "sparql"
    counted = Counter(
        (node(shape), node(value if node(parameter) == sparql else source), node(parameter))
        for shape, source, parameter, value in rows
        if shape is not None and source is not None and parameter is not None and value is not None
    )
    derived = ((c.shape.iri, c.source, PREFIXES["sh"] + c.parameter) for c in CONSTRAINTS)
    assert Counter(derived) == counted


def test_shapes_use_nothing_that_no_constraint_stands_for() -> None:
    """Targets, property shapes and paths are as plain as validation takes them to be."""
    triples = world().contents.shape_triples
    for shape in world().contents.shapes:
        assert len(triples.values(shape.iri, PREFIXES["sh"] + "targetClass")) == 1
        for prop in shape.properties:
            assert prop.path, f"{prop.iri}: its path is no single property"
    others = ("targetNode", "targetSubjectsOf", "targetObjectsOf", "deactivated", "node", "target", "rule")
    assert [name for name in others if any(path == PREFIXES["sh"] + name for _s, path, _o in triples)] == []
