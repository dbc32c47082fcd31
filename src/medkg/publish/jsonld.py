"""JSON-LD 1.1 (W3C 2020), compact: one context for the document, one object a thing.

The context is drawn from the triples: a property whose values are all links, all texts in a language, or all of one
datatype, says so once, so that its values are plain strings. Numbers are strings too: 93.90 stays 93.90.
"""

from __future__ import annotations

import json
import re
from typing import TypeAlias

from pyoxigraph import Literal

from medkg.namespaces import ID, PREFIXES
from medkg.rdf.triples import RDF_TYPE, Term, Triples, node

Json: TypeAlias = "str | list[Json] | dict[str, Json]"

_STRING = PREFIXES["xsd"] + "string"
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_PATH = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*")

_LINK = {"@type": "@id"}
_WORDS = {"@container": "@language"}


def document(triples: Triples) -> str:
    """*triples* as a JSON-LD document, things and properties in the order of *triples*."""
    names = _Names()
    kinds = _kinds(triples)
    things = [_thing(triples, subject, names, kinds) for subject in triples.subjects()]
    context: dict[str, Json] = {"@base": ID}
    said = {names.term(predicate): kind for predicate, kind in kinds.items() if kind}
    terms: dict[str, Json] = {name: {"@id": name, **_short(kind, names)} for name, kind in said.items()}
    context.update({prefix: PREFIXES[prefix] for prefix in sorted(names.used)})
    context.update(dict(sorted(terms.items())))
    return json.dumps({"@context": context, "@graph": things}, ensure_ascii=False, indent=1) + "\n"


def _kinds(triples: Triples) -> dict[str, dict[str, str]]:
    """What the context says of each property: that its values are links, texts in languages, or of one datatype."""
    seen: dict[str, set[str]] = {}
    for _subject, predicate, value in triples:
        if predicate != RDF_TYPE:
            seen.setdefault(predicate, set()).add(_kind(value))
    return {predicate: _coercion(kinds) for predicate, kinds in seen.items()}


def _kind(value: Term) -> str:
    if not isinstance(value, Literal):
        return "@id"
    return "@language" if value.language else value.datatype.value


def _coercion(kinds: set[str]) -> dict[str, str]:
    if len(kinds) != 1 or _STRING in kinds:
        return {}
    (kind,) = kinds
    if kind == "@id":
        return _LINK
    return _WORDS if kind == "@language" else {"@type": kind}


def _short(kind: dict[str, str], names: _Names) -> dict[str, Json]:
    return {key: value if value.startswith("@") else names.term(value) for key, value in kind.items()}


def _thing(triples: Triples, subject: str, names: _Names, kinds: dict[str, dict[str, str]]) -> dict[str, Json]:
    thing: dict[str, Json] = {"@id": names.link(subject)}
    for predicate, values in triples.properties(subject).items():
        if predicate == RDF_TYPE:
            thing["@type"] = _alone([names.term(node(value)) for value in values])
        elif kinds[predicate] == _WORDS:
            thing[names.term(predicate)] = _by_language(values)
        else:
            coerced = bool(kinds[predicate])
            thing[names.term(predicate)] = _alone([_value(value, names, coerced=coerced) for value in values])
    return thing


def _by_language(values: list[Term]) -> Json:
    texts: dict[str, list[Json]] = {}
    for value in values:
        if isinstance(value, Literal):
            texts.setdefault(value.language or "", []).append(value.value)
    return {language: _alone(found) for language, found in texts.items()}


def _value(value: Term, names: _Names, *, coerced: bool) -> Json:
    if not isinstance(value, Literal):
        return names.link(node(value)) if coerced else {"@id": names.link(node(value))}
    if coerced or value.datatype.value == _STRING:
        return value.value
    if value.language:
        return {"@value": value.value, "@language": value.language}
    return {"@value": value.value, "@type": names.term(value.datatype.value)}


def _alone(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values


class _Names:
    """Short names, and which prefixes they used."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def link(self, iri: str) -> str:
        """An identifier: relative to the base for a thing of ours."""
        if iri.startswith(ID) and _PATH.fullmatch(iri[len(ID) :]):
            return iri[len(ID) :]
        return iri if iri.startswith("_:") else self.term(iri)

    def term(self, iri: str) -> str:
        """A property, a class or a datatype: prefixed where a prefix fits."""
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri
