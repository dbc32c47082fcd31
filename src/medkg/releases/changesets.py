"""Changes as RDF: one change set a thing, in the Changeset vocabulary (Tunnicliffe and Davis, 2009), with PROV-O.

A ``cs:ChangeSet`` names its thing, and the triples to take away and to add as ``rdf:Statement``. Taking away all
removals from the old version and adding all additions gives the new one, triple for triple.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from medkg.language import LANGUAGES, current_language, use_language
from medkg.namespaces import GRAPH, ONTOLOGY, PREFIXES
from medkg.rdf.triples import RDF_TYPE, node
from medkg.releases.changes import Changes
from medkg.releases.words import kind

CS = "http://purl.org/vocab/changeset/schema#"
BASE = GRAPH + "changes/"
_RDF, _PROV, _RDFS = (PREFIXES[name] for name in ("rdf", "prov", "rdfs"))


def as_turtle(changes: Changes) -> str:
    """*changes* as Turtle; the same changes give the same bytes, whatever the reader's language."""
    content = serialize(
        triples(changes),
        format=RdfFormat.TURTLE,
        prefixes={"cs": CS, **{name: PREFIXES[name] for name in ("dcterms", "medkg", "prov", "rdf", "rdfs")}},
    )
    return (content or b"").decode("utf-8")


def triples(changes: Changes) -> Iterator[Triple]:
    """What ``as_turtle`` writes."""
    old, new = (NamedNode(BASE + _name(name)) for name in (f"old {changes.old}", f"new {changes.new}"))
    for version, name in ((old, changes.old), (new, changes.new)):
        yield _link(version, RDF_TYPE, _PROV + "Entity")
        yield Triple(version, NamedNode(_RDFS + "label"), Literal(name))
    yield _link(new, _PROV + "wasRevisionOf", old.value)
    removed = {iri: list(found) for iri, found in groupby(changes.delta.removed(), key=lambda one: node(one.subject))}
    added = {iri: list(found) for iri, found in groupby(changes.delta.added(), key=lambda one: node(one.subject))}
    reasons = dict(_reasons(changes))
    for iri in sorted(removed.keys() | added.keys()):
        change = NamedNode(BASE + _name(changes.old, changes.new, iri))
        yield _link(change, RDF_TYPE, CS + "ChangeSet")
        yield _link(change, CS + "subjectOfChange", iri)
        yield _link(change, PREFIXES["dcterms"] + "isPartOf", new.value)
        for language, reason in reasons.get(iri, ()):
            yield Triple(change, NamedNode(CS + "changeReason"), Literal(reason, language=language))
        yield from _statements(change, "removal", removed.get(iri, ()))
        yield from _statements(change, "addition", added.get(iri, ()))
    for was, iri in sorted(changes.renames.items()):
        yield _link(NamedNode(iri), _PROV + "wasRevisionOf", was)
    for claim in changes.claims:
        if claim.verdict_before != claim.verdict_after and None not in (claim.verdict_before, claim.verdict_after):
            yield from _verdict(changes, claim.iri, str(claim.verdict_before), str(claim.verdict_after))


def _statements(change: NamedNode, role: str, found: Iterable[Triple]) -> Iterator[Triple]:
    for triple in found:
        statement = NamedNode(f"{change.value}-{role}-{_name(str(triple))}")
        yield Triple(change, NamedNode(CS + role), statement)
        yield _link(statement, RDF_TYPE, _RDF + "Statement")
        for name, term in (("subject", triple.subject), ("predicate", triple.predicate), ("object", triple.object)):
            yield Triple(statement, NamedNode(_RDF + name), term)


def _verdict(changes: Changes, claim: str, before: str, after: str) -> Iterator[Triple]:
    """An overall verdict is computed and so no triple of either version: its change is an entity of its own."""
    change = NamedNode(BASE + _name("verdict", changes.old, changes.new, claim))
    first, last = (NamedNode(f"{change.value}-{which}") for which in ("before", "after"))
    for entity, verdict in ((first, before), (last, after)):
        yield _link(entity, RDF_TYPE, _PROV + "Entity")
        yield _link(entity, _PROV + "specializationOf", claim)
        yield _link(entity, ONTOLOGY + "verdict", verdict)
    yield _link(last, _PROV + "wasRevisionOf", first.value)


def _reasons(changes: Changes) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """In what each claim changed, in each language."""
    spoken = current_language()
    try:
        for claim in changes.claims:
            told = []
            for language in LANGUAGES:
                use_language(language)
                told.append(
                    (
                        language,
                        "；".join(map(kind, claim.kinds)) if language == "zh" else "; ".join(map(kind, claim.kinds)),
                    )
                )
            yield claim.iri, told
    finally:
        use_language(spoken)


def _name(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _link(subject: NamedNode, predicate: str, value: str) -> Triple:
    return Triple(subject, NamedNode(predicate), NamedNode(value))
