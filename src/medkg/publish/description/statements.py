"""Statements about the data and the service, gathered: terms are given as plain strings where that is clear."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, takewhile

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from medkg.namespaces import GRAPH, PREFIXES
from medkg.publish.jsonld import document
from medkg.rdf.triples import Triples

VOID = PREFIXES["void"]
VOID_EXT = "http://ldf.fi/void-ext#"
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMAT = "http://www.w3.org/ns/formats/"
FOAF = PREFIXES["foaf"]

STATISTICS_GRAPH = f"{GRAPH}about/void"
EXAMPLES_GRAPH = f"{GRAPH}about/sparql-examples"
"""Where the endpoint holds the statistics and the examples; no file of the package and no export has them."""

_NAMES = {**PREFIXES, "void_ext": VOID_EXT, "sd": SD, "formats": FORMAT}


def written(said: Statements, fmt: str) -> bytes:
    """*said* as ``turtle``, ``ntriples``, ``jsonld`` or ``rdfxml``."""
    if fmt == "jsonld":
        return document(Triples(said)).encode()
    form = {"turtle": RdfFormat.TURTLE, "ntriples": RdfFormat.N_TRIPLES, "rdfxml": RdfFormat.RDF_XML}[fmt]
    content = serialize(said, format=form, prefixes=None if fmt == "ntriples" else _NAMES) or b""
    return _steady(content) if fmt == "turtle" else content


def _steady(turtle: bytes) -> bytes:
    """The engine declares prefixes in an order that changes from run to run: the same statements, the same bytes."""
    lines = turtle.splitlines(keepends=True)
    prefixes = list(takewhile(lambda line: line.startswith(b"@prefix "), lines))
    return b"".join((*sorted(prefixes), *lines[len(prefixes) :]))


class Statements:
    """Triples, each once: subjects in the order they were first spoken of."""

    def __init__(self) -> None:
        self._triples: dict[str, dict[Triple, None]] = {}

    def __iter__(self) -> Iterator[Triple]:
        return chain.from_iterable(self._triples.values())

    def __len__(self) -> int:
        return sum(map(len, self._triples.values()))

    def say(self, subject: str, property: str, *values: str | int | Literal) -> None:
        """Each value of *property* (a prefixed name) of *subject*; a string is an IRI, or a prefixed name."""
        for value in values:
            if isinstance(value, int):
                term: NamedNode | Literal = Literal(value)
            else:
                term = NamedNode(full(value)) if isinstance(value, str) else value
            self.add(Triple(NamedNode(subject), NamedNode(full(property)), term))

    def add(self, triple: Triple) -> None:
        self._triples.setdefault(str(triple.subject), {})[triple] = None

    def put(self, other: Statements) -> None:
        """Say all that *other* says."""
        for triple in other:
            self.add(triple)


def full(name: str) -> str:
    """A prefixed name in full; an IRI as it is."""
    prefix, colon, local = name.partition(":")
    return _NAMES[prefix] + local if colon and prefix in _NAMES and not local.startswith("//") else name


def text(value: str, language: str | None = None) -> Literal:
    return Literal(value, language=language) if language else Literal(value)


def typed(value: str, datatype: str) -> Literal:
    return Literal(value, datatype=NamedNode(full(datatype)))


def fragment(iri: str) -> str:
    """*iri* as a part of another one's fragment: its last name, with its prefix where it has a known one."""
    for prefix, namespace in _NAMES.items():
        if iri.startswith(namespace) and re.fullmatch(r"[\w.-]+", iri[len(namespace) :]):
            return f"{prefix}.{iri[len(namespace) :]}"
    return re.sub(r"[^\w.-]+", "_", iri)
