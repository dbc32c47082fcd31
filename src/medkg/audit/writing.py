"""The findings as a graph of their own: who disputes whom, why, and by which run; never among what is asserted."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from medkg import __version__
from medkg.audit.agreement import Agreement, Bearing
from medkg.audit.words import Names, agreement, in_each_language
from medkg.language import LANGUAGES
from medkg.namespaces import GRAPH, ID, PREFIXES
from medkg.rdf.triples import RDF_TYPE

AGREEMENTS = GRAPH + "audit/agreements"
"""The graph that findings of agreement belong in."""

_CITO, _PROV, _XSD = PREFIXES["cito"], PREFIXES["prov"], PREFIXES["xsd"]
_CHARACTER = {Bearing.AGREES: _CITO + "agreesWith", Bearing.CONTRADICTS: _CITO + "disputes"}
_RUN = ID + "audit/run/"
_FINDING = ID + "audit/agreement/"
_SOFTWARE = ID + "agent/medkg-software"


def agreements_as_turtle(found: Iterable[Agreement], *, at: datetime.datetime, names: Names) -> str:
    """The findings as Turtle, one node a pair of claims; *at* is when they were found, with its zone.

    The same findings at the same time give the same text. A pair stands for its positions: each claim of one side is
    set against the first of the other, so that the graph grows with the claims and not with their square.
    """
    written = serialize(
        list(agreement_triples(found, at=at, names=names)), format=RdfFormat.TURTLE, prefixes=_prefixes()
    )
    return (written or b"").decode()


def agreement_triples(found: Iterable[Agreement], *, at: datetime.datetime, names: Names) -> Iterator[Triple]:
    """What ``agreements_as_turtle`` writes, as triples."""
    run = NamedNode(_RUN + at.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ"))
    software = NamedNode(_SOFTWARE)
    yield _link(run, RDF_TYPE, _PROV + "Activity")
    yield _link(run, _PROV + "wasAssociatedWith", _SOFTWARE)
    yield Triple(run, NamedNode(_PROV + "endedAtTime"), _moment(at))
    yield _link(software, RDF_TYPE, _PROV + "SoftwareAgent")
    yield Triple(software, NamedNode(PREFIXES["rdfs"] + "label"), Literal(f"medkg {__version__}"))
    for finding in found:
        reason = in_each_language(lambda finding=finding: agreement(finding, names))  # type: ignore[misc]
        for one, other in pairs(finding):
            yield from _finding(run, finding.bearing, one, other, {tag: reason.best(tag) for tag in LANGUAGES})


def pairs(finding: Agreement) -> list[tuple[str, str]]:
    """The claims of either side that are set against each other: each against the first of the other side."""
    mine, theirs = finding.claims
    if mine == theirs:
        return [(mine[0], other) for other in mine[1:]]
    found = [(mine[0], other) for other in theirs] + [(one, theirs[0]) for one in mine[1:]]
    return sorted({pair for pair in found if pair[0] != pair[1]})


def _finding(run: NamedNode, bearing: Bearing, one: str, other: str, reason: dict[str, str]) -> Iterator[Triple]:
    character = _CHARACTER[bearing]
    name = hashlib.sha256(f"{bearing.value} {one} {other}".encode()).hexdigest()[:16]
    node = NamedNode(_FINDING + name)
    yield _link(node, RDF_TYPE, _CITO + "Citation")
    yield _link(node, _CITO + "hasCitingEntity", one)
    yield _link(node, _CITO + "hasCitedEntity", other)
    yield _link(node, _CITO + "hasCitationCharacterization", character)
    for language, text in reason.items():
        yield Triple(node, NamedNode(PREFIXES["rdfs"] + "comment"), Literal(text, language=language))
    yield _link(node, _PROV + "wasGeneratedBy", run.value)
    yield _link(NamedNode(one), character, other)
    yield _link(NamedNode(other), character, one)


def _link(subject: NamedNode, predicate: str, value: str) -> Triple:
    return Triple(subject, NamedNode(predicate), NamedNode(value))


def _moment(at: datetime.datetime) -> Literal:
    text = at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Literal(text, datatype=NamedNode(_XSD + "dateTime"))


def _prefixes() -> dict[str, str]:
    return {name: PREFIXES[name] for name in ("cito", "prov", "rdfs", "xsd")}
