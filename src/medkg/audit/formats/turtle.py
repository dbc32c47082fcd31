"""The findings as a graph of their own in W3C's EARL: which test failed on what, and which run found it.

EARL lets a tool name outcomes of its own below its classes: an error and a warning are kinds of failure, a note is what
a program cannot decide. The graph is never loaded among what is asserted.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from medkg import __version__
from medkg.audit.findings import Severity
from medkg.entities import Words
from medkg.language import LANGUAGES
from medkg.namespaces import GRAPH, ID, PREFIXES
from medkg.rdf.triples import RDF_TYPE

if TYPE_CHECKING:
    from medkg.audit.audited import Rule
    from medkg.audit.card import ReportCard
    from medkg.audit.findings import Finding

FINDINGS = GRAPH + "audit/findings"
"""The graph that findings belong in."""

EARL = "http://www.w3.org/ns/earl#"
_PROV, _DCTERMS = PREFIXES["prov"], PREFIXES["dcterms"]
_SOFTWARE = NamedNode(ID + "agent/medkg-software")
_OUTCOMES = {Severity.ERROR: "Fail", Severity.WARNING: "Fail", Severity.NOTE: "CannotTell"}


def as_turtle(cards: Sequence[ReportCard], rules: Sequence[Rule], *, at: datetime.datetime) -> str:
    """The findings of *cards* as Turtle; *at* is when they were found, with its zone."""
    prefixes = {name: PREFIXES[name] for name in ("dcterms", "prov", "rdfs", "xsd")} | {"earl": EARL}
    written = serialize(list(finding_triples(cards, rules, at=at)), format=RdfFormat.TURTLE, prefixes=prefixes)
    return (written or b"").decode()


def finding_triples(cards: Sequence[ReportCard], rules: Sequence[Rule], *, at: datetime.datetime) -> Iterator[Triple]:
    """What ``as_turtle`` writes, as triples."""
    moment = at.astimezone(datetime.UTC)
    run = NamedNode(f"{ID}audit/run/{moment:%Y%m%dT%H%M%SZ}")
    yield _link(run, RDF_TYPE, _PROV + "Activity")
    yield _link(run, _PROV + "wasAssociatedWith", _SOFTWARE.value)
    ended = Literal(f"{moment:%Y-%m-%dT%H:%M:%SZ}", datatype=NamedNode(PREFIXES["xsd"] + "dateTime"))
    yield Triple(run, NamedNode(_PROV + "endedAtTime"), ended)
    for card in cards:
        yield _link(run, _PROV + "used", card.report)
    yield _link(_SOFTWARE, RDF_TYPE, EARL + "Software")
    yield _link(_SOFTWARE, RDF_TYPE, _PROV + "SoftwareAgent")
    yield Triple(_SOFTWARE, NamedNode(_DCTERMS + "title"), Literal(f"medkg {__version__}"))
    for severity, kind in _OUTCOMES.items():
        yield _link(NamedNode(_outcome(severity)), RDF_TYPE, EARL + kind)
        yield Triple(NamedNode(_outcome(severity)), NamedNode(_DCTERMS + "title"), Literal(severity.value))
    findings = [finding for card in cards for finding in card.told]
    fired = {finding.rule for finding in findings}
    for rule in rules:
        if rule.name in fired:
            test = NamedNode(_test(rule.name))
            yield _link(test, RDF_TYPE, EARL + "TestRequirement")
            yield from _told(test, _DCTERMS + "title", rule.title)
            yield from _told(test, _DCTERMS + "description", rule.advice)
    for finding in findings:
        yield from _assertion(finding, run)


def _assertion(finding: Finding, run: NamedNode) -> Iterator[Triple]:
    identity = f"{finding.rule} {finding.entity} {finding.message.best('en')}"
    name = hashlib.sha256(identity.encode()).hexdigest()[:16]
    node, result = NamedNode(f"{ID}audit/finding/{name}"), NamedNode(f"{ID}audit/finding/{name}/result")
    yield _link(node, RDF_TYPE, EARL + "Assertion")
    yield _link(node, EARL + "assertedBy", _SOFTWARE.value)
    yield _link(node, EARL + "subject", finding.entity)
    yield _link(node, EARL + "test", _test(finding.rule))
    yield _link(node, EARL + "mode", EARL + "automatic")
    yield _link(node, EARL + "result", result.value)
    yield _link(node, _DCTERMS + "isPartOf", finding.report)
    yield _link(node, _PROV + "wasGeneratedBy", run.value)
    yield _link(result, RDF_TYPE, EARL + "TestResult")
    yield _link(result, EARL + "outcome", _outcome(finding.severity))
    if finding.sentence is not None:
        yield _link(result, EARL + "pointer", finding.sentence)
    yield from _told(result, _DCTERMS + "description", finding.message)


def _outcome(severity: Severity) -> str:
    return f"{ID}audit/outcome/{severity.value}"


def _test(rule: str) -> str:
    return f"{ID}audit/rule/{rule.replace('_', '-')}"


def _told(node: NamedNode, path: str, words: Words) -> Iterator[Triple]:
    for language in LANGUAGES:
        yield Triple(node, NamedNode(path), Literal(str(words.best(language)), language=language))


def _link(node: NamedNode, path: str, value: str) -> Triple:
    return Triple(node, NamedNode(path), NamedNode(value))
