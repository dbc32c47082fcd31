"""Canonical Turtle: one entity a block, blocks in reading order, properties in the order of their shape.

The same triples always give the same text (``canonical(parse(text)) == text``), so that a change in the
data is a change of just these lines. Digits stay as they were written: ``1.50`` is not rewritten to ``1.5``.
Syntax: RDF 1.1 Turtle (W3C 2014). Identifiers of things are relative to ``@base``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode

from medkg.namespaces import ID, PREFIXES
from medkg.rdf.gaps import is_gap
from medkg.rdf.identifiers import natural_key
from medkg.rdf.shapes import NodeShape, Shapes
from medkg.rdf.triples import RDF_TYPE, Term, Triples, node

_XSD = PREFIXES["xsd"]
_BARE = {
    _XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    _XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    _XSD + "boolean": re.compile(r"true|false"),
}
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")
_PATH = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_WIDTH = 96
_WHOLE = (PREFIXES["dcterms"] + "isPartOf", PREFIXES["skos"] + "inScheme")
_POSITION = PREFIXES["schema"] + "position"
OWNING = tuple(PREFIXES["medkg"] + name for name in ("heading", "styleSheet", "quantity"))
"""Properties whose value belongs to the one thing that has it."""


def canonical(triples: Triples, shapes: Shapes) -> str:
    """*triples* (no blank nodes) as canonical Turtle, ending in a newline.

    The prefixes are those that are used; where something waits to be filled in, also those that its shape may want.

    Raises ValueError for a blank node: things of a package have names.
    """
    writer = _Writer()
    blocks = [_block(writer, triples, subject, shapes) for subject in _reading_order(triples)]
    prefixes = [f"@prefix {p}: <{PREFIXES[p]}> ." for p in sorted(writer.used)]
    head = "\n".join([f"@base <{ID}> .", *prefixes])
    return "\n\n".join([head, *blocks]) + "\n"


def _block(writer: _Writer, triples: Triples, subject: str, shapes: Shapes) -> str:
    properties = dict(triples.properties(subject))
    types = properties.pop(RDF_TYPE, [])
    if any(is_gap(value) for values in (types, *properties.values()) for value in values):
        for iri in _wanted(types, shapes):
            writer.iri(iri)
    order = _property_order(types, shapes)
    lines = []
    if types:
        own = PREFIXES["medkg"]
        ranked = sorted(types, key=lambda term: (not node(term).startswith(own), natural_key(node(term))))
        lines.append("a " + " , ".join(writer.term(term) for term in ranked))
    for predicate in sorted(properties, key=lambda path: (order.get(path, 10_000), natural_key(path))):
        values = sorted(properties[predicate], key=_value_key)
        lines.append(_statement(writer.iri(predicate), [writer.term(value) for value in values]))
    return f"{writer.iri(subject)}\n    " + " ;\n    ".join(lines) + " ."


def _statement(predicate: str, values: list[str]) -> str:
    """A property and its values, on one line where they fit, else a line a value: then a change touches one."""
    line = f"{predicate} " + " , ".join(values)
    return line if len(line) <= _WIDTH or len(values) == 1 else f"{predicate}\n        " + " ,\n        ".join(values)


def _property_order(types: Iterable[Term], shapes: Shapes) -> dict[str, int]:
    found: list[NodeShape] = [shape for term in types if (shape := shapes.find(node(term))) is not None]
    return {prop.path: index for shape in found for index, prop in enumerate(shape.properties)}


def _wanted(types: Iterable[Term], shapes: Shapes) -> Iterator[str]:
    """What whoever fills in a thing of these classes may have to write."""
    for term in types:
        shape = shapes.find(node(term))
        for prop in shape.properties if shape is not None else ():
            yield from (*((prop.path,) if prop.path != RDF_TYPE else ()), *prop.allowed, *prop.datatypes)


def _value_key(term: Term) -> tuple[object, ...]:
    if isinstance(term, Literal):
        language = {"zh": 0, "en": 1}.get(term.language or "", 2)
        return (1, language, term.language or "", natural_key(term.value), term.datatype.value)
    return (0, 0, "", natural_key(node(term)), "")


def _reading_order(triples: Triples) -> list[str]:
    """Parts after their whole in printed order, what a thing owns right after it, all else in natural order."""
    subjects = sorted(triples.subjects(), key=natural_key)  # so that even what contradicts itself has one order
    owner = {
        owned: subject
        for subject in subjects
        for predicate in OWNING
        for owned in triples.iris(subject, predicate)
        if owned in triples and owned != subject
    }
    keys: dict[str, tuple[object, ...]] = {}

    def key(subject: str, seen: frozenset[str] = frozenset()) -> tuple[object, ...]:
        if subject not in keys:
            wholes = [whole for predicate in _WHOLE for whole in triples.iris(subject, predicate)]
            positions = [term.value for term in triples.values(subject, _POSITION) if isinstance(term, Literal)]
            whole = owner.get(subject) or min(wholes, key=natural_key, default=None)
            if whole is None or whole not in triples or whole in seen or whole == subject:
                above: tuple[object, ...] = ()
            else:
                above = key(whole, seen | {subject})
            step = min(map(natural_key, positions), default=())
            rank = 0 if subject in owner else 1
            keys[subject] = (*above, (rank, step, natural_key(subject)))
        return keys[subject]

    return sorted(subjects, key=key)


class _Writer:
    """Writes terms, and remembers which prefixes it used."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def term(self, term: Term) -> str:
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, Literal):
            return self._literal(term)
        raise ValueError(f"a blank node ({term}) has no canonical form: give the thing a name")

    def iri(self, iri: str) -> str:
        if iri.startswith("_:"):
            raise ValueError(f"a blank node ({iri}) has no canonical form: give the thing a name")
        if iri.startswith(ID) and _PATH.fullmatch(iri[len(ID) :]):
            return f"<{iri[len(ID) :]}>"
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def _literal(self, literal: Literal) -> str:
        if literal.language:
            return f"{_quoted(literal.value)}@{literal.language}"
        datatype = literal.datatype.value
        if datatype == _XSD + "string":
            return _quoted(literal.value)
        if datatype in _BARE and _BARE[datatype].fullmatch(literal.value):
            return literal.value
        return f"{_quoted(literal.value)}^^{self.iri(datatype)}"


def _quoted(text: str) -> str:
    if "\n" in text and not _CONTROL.search(text):
        body = text.replace("\\", "\\\\")
        if body.endswith('"'):
            body = body[:-1] + '\\"'
        body = body.replace('"""', '\\"\\"\\"')
        return f'"""{body}"""'
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\u{ord(character):04X}" if character < " " or character == "\x7f" else character
