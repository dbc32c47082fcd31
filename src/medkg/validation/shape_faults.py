"""Whether the shapes can be used: what medkg takes for granted of them, checked before anything is judged."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from medkg.language import LANGUAGES
from medkg.language import mark as N_
from medkg.namespaces import PREFIXES, SHAPES
from medkg.rdf.identifiers import shorten
from medkg.rdf.triples import node
from medkg.validation.findings import BAD_SHAPES, Finding, in_both
from medkg.validation.reading import Contents

SH = PREFIXES["sh"]
_NUMBERS = ("minCount", "maxCount", "order")
_LISTS = ("in", "languageIn", "or", "and", "xone")
_THIS = re.compile(r"SELECT\s+(DISTINCT\s+)?([$?]\w+\s+)*[$?]this\b", re.IGNORECASE)


def check(contents: Contents) -> list[Finding]:
    """A finding for each shape that cannot be used; empty where all can."""
    triples = contents.shape_triples
    found = []
    for shape in triples.instances(SH + "NodeShape"):
        properties, rules = triples.iris(shape, SH + "property"), triples.iris(shape, SH + "sparql")
        faults = list(_of_node_shape(contents, shape))
        faults += (fault for part in (*properties, *rules) if part not in triples for fault in [_missing(part)])
        found += [_finding(contents, shape, fault) for fault in faults]
        for prop in (prop for prop in properties if prop in triples):
            found += [_finding(contents, prop, fault) for fault in _of_property_shape(contents, prop)]
        for rule in (rule for rule in rules if rule in triples):
            found += [_finding(contents, rule, fault) for fault in _of_rule(contents, rule)]
    return list({(finding.entity, finding.messages["en"]): finding for finding in found}.values())


def _of_node_shape(contents: Contents, shape: str) -> Iterator[dict[str, str]]:
    triples = contents.shape_triples
    if len(triples.iris(shape, SH + "targetClass")) != 1:
        yield in_both(
            N_("The shape needs exactly one {path}: the class that it is the shape of."), path="sh:targetClass"
        )
    if not isinstance(triples.value(shape, SHAPES + "home"), Literal):
        yield in_both(N_("The shape needs {path}: the file that its things live in."), path="shapes:home")


def _of_property_shape(contents: Contents, prop: str) -> Iterator[dict[str, str]]:
    triples = contents.shape_triples
    paths = triples.values(prop, SH + "path")
    if len(paths) != 1 or not isinstance(paths[0], NamedNode):
        yield in_both(N_("The property shape needs exactly one {path}, the address of a property."), path="sh:path")
    for name in _NUMBERS:
        values = triples.values(prop, SH + name)
        if len(values) > 1 or not all(isinstance(value, Literal) and value.value.isdecimal() for value in values):
            yield in_both(N_("There may be one {path}, a whole number."), path=f"sh:{name}")
    for name in _LISTS:
        heads = triples.iris(prop, SH + name)
        if len(heads) != len(triples.values(prop, SH + name)) or not all(any(triples.items(head)) for head in heads):
            yield in_both(N_("The value of {path} must be a list, written in parentheses."), path=f"sh:{name}")
    for pattern in triples.values(prop, SH + "pattern"):
        try:
            re.compile(getattr(pattern, "value", ""))
        except re.error as error:
            yield in_both(N_("The {path} is no regular expression: {reason}."), path="sh:pattern", reason=error)
    yield from _of_messages(contents, prop)


def _of_rule(contents: Contents, rule: str) -> Iterator[dict[str, str]]:
    select = contents.shape_triples.value(rule, SH + "select")
    if not isinstance(select, Literal) or not _THIS.search(select.value):
        yield in_both(N_("The constraint needs {path}, a query that begins with “SELECT $this”."), path="sh:select")
    yield from _of_messages(contents, rule)


def _of_messages(contents: Contents, shape: str) -> Iterator[dict[str, str]]:
    texts = contents.shape_triples.values(shape, SH + "message")
    given = {text.language for text in texts if isinstance(text, Literal)}
    if not given.issuperset(LANGUAGES):
        yield in_both(N_("There must be a {path} in Chinese and one in English."), path="sh:message")


def _missing(part: str) -> dict[str, str]:
    return in_both(N_("{path} is defined nowhere. Define it, or correct the address."), path=shorten(part))


def _finding(contents: Contents, shape: str, messages: dict[str, str]) -> Finding:
    name = next(name for name, quads in contents.quads.items() if any(node(q.subject) == shape for q in quads))
    file, line = contents.place(shape, name=name)
    return Finding(rule=BAD_SHAPES, entity=shape, file=file, line=line, messages=messages)
