"""JSON-LD 1.1 (W3C 2020), compact: one context for the document, one object a thing.

A property whose values are all links, all texts in a language, or all of one datatype, says so once, in the context,
so that its values are plain strings. Numbers are strings too: 93.90 stays 93.90. The package's documents follow the
context of the vocabulary; what is said in other words draws its context from its triples.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TypeAlias

from pyoxigraph import Literal

from medkg.namespaces import ID, PREFIXES
from medkg.publish.context import LINK, PLAIN, WORDS
from medkg.rdf.triples import RDF_TYPE, Term, Triples, node

Json: TypeAlias = "str | list[Json] | dict[str, Json]"

_STRING = PREFIXES["xsd"] + "string"
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_PATH = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*")

Kinds: TypeAlias = Mapping[str, Mapping[str, str]]


def document(triples: Triples, known: Kinds | None = None) -> str:
    """*triples* as a JSON-LD document, things and properties in the order of *triples*.

    *known* says what the values of properties are (``publish.context``), for those that have a kind there; the values
    of others, and what is not of that kind, say themselves what they are. Without it *triples* decide.
    """
    names = _Names()
    kinds = _kinds(triples) if known is None else {path: known.get(path, PLAIN) for path in _properties(triples)}
    things = [_thing(triples, subject, names, kinds) for subject in triples.subjects()]
    context: dict[str, Json] = {"@base": ID}
    said = {names.term(predicate): kind for predicate, kind in kinds.items() if kind}
    terms: dict[str, Json] = {name: {"@id": name, **_short(kind, names)} for name, kind in said.items()}
    context.update({prefix: PREFIXES[prefix] for prefix in sorted(names.used)})
    context.update(dict(sorted(terms.items())))
    return json.dumps({"@context": context, "@graph": things}, ensure_ascii=False, indent=1) + "\n"


def _properties(triples: Triples) -> dict[str, None]:
    return dict.fromkeys(predicate for _subject, predicate, _value in triples if predicate != RDF_TYPE)


def _kinds(triples: Triples) -> Kinds:
    """What the context says of each property: that its values are links, texts in languages, or of one datatype."""
    seen: dict[str, list[Mapping[str, str]]] = {}
    for _subject, predicate, value in triples:
        if predicate != RDF_TYPE:
            seen.setdefault(predicate, []).append(_kind(value))
    return {path: kinds[0] if all(kind == kinds[0] for kind in kinds) else PLAIN for path, kinds in seen.items()}


def _kind(value: Term) -> Mapping[str, str]:
    if not isinstance(value, Literal):
        return LINK
    if value.language:
        return WORDS
    return PLAIN if value.datatype.value == _STRING else {"@type": value.datatype.value}


def _short(kind: Mapping[str, str], names: _Names) -> dict[str, Json]:
    return {key: value if value.startswith("@") else names.term(value) for key, value in kind.items()}


def _thing(triples: Triples, subject: str, names: _Names, kinds: Kinds) -> dict[str, Json]:
    thing: dict[str, Json] = {"@id": names.link(subject)}
    for predicate, values in triples.properties(subject).items():
        if predicate == RDF_TYPE:
            thing["@type"] = _alone([names.term(node(value)) for value in values])
        elif kinds[predicate] == WORDS and all(_kind(value) == WORDS for value in values):
            thing[names.term(predicate)] = _by_language(values)
        else:
            thing[names.term(predicate)] = _alone([_value(value, names, kinds[predicate]) for value in values])
    return thing


def _by_language(values: list[Term]) -> Json:
    texts: dict[str, list[Json]] = {}
    for value in values:
        if isinstance(value, Literal):
            texts.setdefault(value.language or "", []).append(value.value)
    return {language: _alone(found) for language, found in texts.items()}


def _value(value: Term, names: _Names, kind: Mapping[str, str]) -> Json:
    """A plain string where the context says all the rest."""
    says_the_rest = kind == _kind(value) and kind != WORDS
    if not isinstance(value, Literal):
        return names.link(node(value)) if says_the_rest else {"@id": names.link(node(value))}
    if says_the_rest:
        return value.value
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == _STRING:
        return {"@value": value.value}
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
