"""A comparison is exact: nothing from itself, turned around from the other side, and enough to make the new version."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple

from medkg import Package
from medkg.namespaces import GRAPH, ID, ONTOLOGY, PREFIXES
from medkg.rdf.triples import RDF_TYPE
from medkg.releases import Status, Version, changes, leftovers

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PLACES = [NamedNode(GRAPH + name) for name in ("data/works", "data/reports/toy/claims", "data/reports/toy/evidence")]
VALUES: list[Literal | NamedNode] = [
    Literal("甲", language="zh"),
    Literal("a", language="en"),
    Literal("1.50"),
    NamedNode(ID + "claim/toy/a"),
]


@st.composite
def statements(draw: st.DrawFn) -> Quad:
    """A triple of a few names, so that two versions often meet."""
    slug = draw(st.sampled_from(["claim", "evidence-line", "work", "quantity"]))
    subject = NamedNode(f"{ID}{slug}/toy/{draw(st.sampled_from('abc'))}")
    typed = draw(st.booleans())
    if typed:
        name = {"claim": "Claim", "evidence-line": "EvidenceLine", "work": "Work", "quantity": "Quantity"}[slug]
        return Quad(subject, NamedNode(RDF_TYPE), NamedNode(ONTOLOGY + name), draw(st.sampled_from(PLACES)))
    path = draw(
        st.sampled_from(
            [
                ONTOLOGY + "quote",
                ONTOLOGY + "statement",
                ONTOLOGY + "quantity",
                PREFIXES["cito"] + "hasCitingEntity",
                PREFIXES["dcterms"] + "title",
            ]
        )
    )
    return Quad(subject, NamedNode(path), draw(st.sampled_from(VALUES)), draw(st.sampled_from(PLACES)))


VERSIONS = st.lists(statements(), max_size=30)


def said(quads: Iterable[Quad]) -> set[Triple]:
    return {Triple(quad.subject, quad.predicate, quad.object) for quad in quads}


@SLOW
@given(quads=VERSIONS)
def test_nothing_has_changed_from_itself_whatever_the_order(toy_package: Package, quads: list[Quad]) -> None:
    old = Version.of_quads("old", quads, toy_package)
    new = Version.of_quads("new", list(reversed(quads)), toy_package)
    assert not changes(old, new)


@SLOW
@given(before=VERSIONS, after=VERSIONS)
def test_taking_away_and_adding_gives_the_new_version(
    toy_package: Package, before: list[Quad], after: list[Quad]
) -> None:
    left = leftovers(Version.of_quads("old", before, toy_package), Version.of_quads("new", after, toy_package))
    assert (said(before) - set(left.removed())) | set(left.added()) == said(after)
    assert set(left.removed()) <= said(before) - said(after)
    assert set(left.added()) <= said(after) - said(before)


@SLOW
@given(before=VERSIONS, after=VERSIONS)
def test_turned_around_it_tells_the_inverse(toy_package: Package, before: list[Quad], after: list[Quad]) -> None:
    claim = Quad(NamedNode(ID + "claim/toy/both"), NamedNode(RDF_TYPE), NamedNode(ONTOLOGY + "Claim"), PLACES[1])
    old = Version.of_quads("old", [*before, claim], toy_package)
    new = Version.of_quads("new", [*after, claim], toy_package)
    there, back = changes(old, new), changes(new, old)
    assert {new: old for old, new in there.renames.items()} == dict(back.renames)
    inverse = {Status.ADDED: Status.GONE, Status.GONE: Status.ADDED, Status.CHANGED: Status.CHANGED}
    names = there.renames
    assert {(one.iri, one.status, one.verdict_before, one.verdict_after) for one in there.claims} == {
        (names.get(one.iri, one.iri), inverse[one.status], one.verdict_after, one.verdict_before) for one in back.claims
    }
    assert list(there.delta.removed()) == list(back.delta.added())
