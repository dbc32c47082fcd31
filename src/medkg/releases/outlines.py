"""An outline of a version: how many things there are, and the few triples that overall verdicts rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.rdf.triples import RDF_TYPE, Term

_TYPE = NamedNode(RDF_TYPE)
_CITING, _CITED, _RETRACTS = (
    NamedNode(PREFIXES["cito"] + name) for name in ("hasCitingEntity", "hasCitedEntity", "retracts")
)
_GIVEN, _PRECEDENCE = (NamedNode(ONTOLOGY + name) for name in ("verdict", "precedence"))
_BEHIND = (NamedNode(ONTOLOGY + "reportsOn"), NamedNode(PREFIXES["dcterms"] + "isVersionOf"))
"""From a work to what stands behind it: a retraction of that is told of the work."""

COUNTED = {NamedNode(ONTOLOGY + cls): cls for cls in ("Report", "Claim", "EvidenceLine", "Work", "Reference")}
"""The classes whose things are counted, with their local names."""

_CLAIM, _SCALE = NamedNode(ONTOLOGY + "Claim"), NamedNode(ONTOLOGY + "Verdict")
_FOLLOWED = (_CITING, _CITED, _RETRACTS, _GIVEN, _PRECEDENCE, *_BEHIND)


class Outline:
    """``things``: those of each counted class. ``links``: what ``claims/overall_verdicts`` follows, by its property."""

    NOTED = frozenset((_TYPE, *_FOLLOWED))
    """The properties that an outline takes note of."""

    def __init__(self, begun: Outline | None = None) -> None:
        self.things: dict[str, set[Term]] = {cls: set(begun.things[cls] if begun else ()) for cls in COUNTED.values()}
        self.links: dict[NamedNode, list[Triple]] = {
            path: list(begun.links[path] if begun else ()) for path in (_TYPE, *_FOLLOWED)
        }

    def note(self, quad: Quad, predicate: NamedNode) -> None:
        """Take *quad* down, whose property is *predicate*, one of ``NOTED``."""
        if predicate != _TYPE:
            self.links[predicate].append(quad.triple)
            return
        cls = quad.object
        if cls in COUNTED:
            self.things[COUNTED[cls]].add(quad.subject)  # type: ignore[index]
        elif cls == _SCALE:
            self.links[_TYPE].append(quad.triple)


def is_of_a_verdict(triple: Triple) -> bool:
    """Whether some claim's overall verdict could rest on *triple*."""
    if triple.predicate == _TYPE:
        return triple.object in (_SCALE, _CLAIM)
    return triple.predicate in Outline.NOTED


def is_of_the_scale(triple: Triple) -> bool:
    """Whether the verdicts themselves rest on *triple*, and so every claim."""
    return triple.predicate == _PRECEDENCE or (triple.predicate == _TYPE and triple.object == _SCALE)


def touched(outline: Outline, bearing: Iterable[Triple]) -> set[Term]:
    """The claims whose verdict could change where the triples *bearing* are said or not, as *outline* links them."""
    claims: set[Term] = set()
    lines: set[Term] = set()
    works: set[Term] = set()
    for triple in bearing:
        if triple.predicate == _TYPE:
            claims.add(triple.subject)
        elif triple.predicate in _BEHIND:
            works.add(triple.subject)
        elif triple.predicate == _RETRACTS:
            works.add(triple.object)
        else:
            lines.add(triple.subject)
            if triple.predicate == _CITING:
                claims.add(triple.object)
    if works:
        works = _reached(works, ((triple.object, triple.subject) for triple in _behind(outline)))
        lines.update(triple.subject for triple in outline.links[_CITED] if triple.object in works)
    if lines:
        claims.update(triple.object for triple in outline.links[_CITING] if triple.subject in lines)
    return claims


def grounds(outline: Outline, claims: Collection[Term]) -> Iterator[Triple]:
    """All the triples that the verdicts of *claims* rest on, and none that would give another claim one."""
    yield from outline.links[_TYPE]
    yield from outline.links[_PRECEDENCE]
    known = outline.things["Claim"].intersection(claims)
    lines: set[Term] = set()
    for claim in known:
        yield Triple(claim, _TYPE, _CLAIM)  # type: ignore[arg-type]
    for triple in outline.links[_CITING]:
        if triple.object in known:
            lines.add(triple.subject)
            yield triple
    works: set[Term] = set()
    for triple in outline.links[_CITED]:
        if triple.subject in lines:
            works.add(triple.object)
            yield triple
    yield from (triple for triple in outline.links[_GIVEN] if triple.subject in lines)
    works = _reached(works, ((triple.subject, triple.object) for triple in _behind(outline)))
    yield from (triple for triple in _behind(outline) if triple.subject in works)
    yield from (triple for triple in outline.links[_RETRACTS] if triple.object in works)


def _behind(outline: Outline) -> Iterator[Triple]:
    return (triple for path in _BEHIND for triple in outline.links[path])


def _reached(begun: Iterable[Term], steps: Iterable[tuple[Term, Term]]) -> set[Term]:
    """*begun* and all that *steps* lead to from it, also where they go in a circle."""
    ways: dict[Term, list[Term]] = defaultdict(list)
    for here, there in steps:
        ways[here].append(there)
    found = set(begun)
    waiting = list(found)
    while waiting:
        for one in ways.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found
