"""Versions for property tests: claims, lines, works and figures that hang together, in any file or in several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from medkg import Package
from medkg.namespaces import GRAPH, ID, ONTOLOGY, PREFIXES
from medkg.rdf.triples import RDF_TYPE
from medkg.releases import Version

CITO, DCTERMS, BIBO = (PREFIXES[name] for name in ("cito", "dcterms", "bibo"))
PLACES = [NamedNode(GRAPH + name) for name in ("data/works", "data/reports/toy/claims", "data/reports/toy/evidence")]
TEXTS = (Literal("甲", language="zh"), Literal("a", language="en"), Literal("1.50"))
CLASSES = {"claim": "Claim", "evidence-line": "EvidenceLine", "quantity": "Quantity", "work": "Work"}
SAYING = {
    "claim": (ONTOLOGY + "quote", ONTOLOGY + "statement"),
    "evidence-line": (ONTOLOGY + "rationale",),
    "quantity": (ONTOLOGY + "asPrinted",),
    "work": (DCTERMS + "title", BIBO + "doi"),
}
LINKS: dict[str, tuple[tuple[str, str], ...]] = {
    "claim": ((ONTOLOGY + "quantity", "quantity"),),
    "evidence-line": ((CITO + "hasCitingEntity", "claim"), (CITO + "hasCitedEntity", "work")),
    "quantity": (),
    "work": ((CITO + "retracts", "work"), (ONTOLOGY + "reportsOn", "work"), (DCTERMS + "isVersionOf", "work")),
}
VERDICTS = ("supports", "contradicts", "only-on-topic", "not-verified")


def quad(subject: str, path: str, value: str | Literal, place: int = 0) -> Quad:
    """``quad("claim/toy/a", ONTOLOGY + "quote", Literal("a"))``, in one of the PLACES."""
    term = value if isinstance(value, Literal) else NamedNode(value if ":" in value else ID + value)
    return Quad(NamedNode(ID + subject), NamedNode(path), term, PLACES[place])


def typed(subject: str, place: int = 0) -> Quad:
    return quad(subject, RDF_TYPE, ONTOLOGY + CLASSES[subject.split("/")[0]], place)


@st.composite
def packages(draw: st.DrawFn) -> list[Quad]:
    """What a package could say, and some that it should not: things without a class, links that lead nowhere."""
    places = st.integers(0, len(PLACES) - 1)
    found: list[Quad] = []
    for _number in range(draw(st.integers(0, 12))):
        slug = draw(st.sampled_from(sorted(CLASSES)))
        iri, place = f"{slug}/toy/{draw(st.sampled_from('abc'))}", draw(places)
        if draw(st.integers(0, 5)):
            found.append(typed(iri, place))
        for path, other in LINKS[slug]:
            if draw(st.booleans()):
                found.append(quad(iri, path, f"{other}/toy/{draw(st.sampled_from('abc'))}", draw(places)))
        if slug == "evidence-line" and draw(st.integers(0, 4)):
            found.append(quad(iri, ONTOLOGY + "verdict", f"verdict/{draw(st.sampled_from(VERDICTS))}", draw(places)))
        if draw(st.booleans()):
            found.append(quad(iri, draw(st.sampled_from(SAYING[slug])), draw(st.sampled_from(TEXTS)), place))
    return found


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[Quad], list[Quad]]:
    """Two versions that have a claim in common; often one is the other with some things moved, renamed or left out."""
    before = draw(packages())
    after = draw(packages()) if draw(st.booleans()) else list(before)
    if draw(st.booleans()):
        after = [one for one in after if draw(st.integers(0, 3))]
    if draw(st.booleans()):
        after = [Quad(one.subject, one.predicate, one.object, draw(st.sampled_from(PLACES))) for one in after]
    if draw(st.booleans()):
        slug = draw(st.sampled_from(sorted(CLASSES)))
        after = renamed(after, f"{slug}/toy/a", f"{slug}/toy/{draw(st.sampled_from('bd'))}")
    shared = typed("claim/toy/shared", 1)
    return [*before, shared], [*after, shared]


def renamed(quads: Iterable[Quad], was: str, now: str) -> list[Quad]:
    old, new = NamedNode(ID + was), NamedNode(ID + now)
    return [
        Quad(
            new if one.subject == old else one.subject,
            one.predicate,
            new if one.object == old else one.object,
            one.graph_name,
        )
        for one in quads
    ]


def said(quads: Iterable[Quad]) -> set[Triple]:
    return {one.triple for one in quads}


def written(quads: Iterable[Quad], root: Path) -> Version:
    """The same as files, so that two versions can have files of equal bytes."""
    files: dict[str, set[Triple]] = defaultdict(set)
    for one in quads:
        files[one.graph_name.value.removeprefix(GRAPH)].add(one.triple)  # type: ignore[union-attr]
    (root / "data").mkdir(parents=True)
    for name, triples in files.items():
        path = root / f"{name}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(serialize(sorted(triples, key=str), format=RdfFormat.TURTLE) or b"")
    return Version.of(Package.at(root))
