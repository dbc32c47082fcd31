"""Serialisations: the same triples always give the same bytes, whatever order they come in.

Turtle, TriG, N-Triples, N-Quads (W3C 2014), RDF/XML (W3C 2014), JSON-LD 1.1 (W3C 2020). Literals keep their
lexical form. Turtle, N-Triples, RDF/XML and JSON-LD give the union of the graphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse
from pyoxigraph import serialize as engine_serialize

from medkg.namespaces import PREFIXES
from medkg.publish.context import kinds
from medkg.publish.jsonld import document
from medkg.rdf.identifiers import natural_key
from medkg.rdf.shapes import Shapes
from medkg.rdf.triples import Triples, node
from medkg.rdf.turtle import canonical
from medkg.rdf.xml import faithful, nameable

_PREFIXES = re.compile(rb"\A(@prefix [^\n]*\n)+")

FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")


def serialize(quads: Iterable[Quad | Triple], fmt: str, shapes: Shapes) -> bytes:
    """*quads* in one of FORMATS; in Turtle, properties stand in the order of *shapes*."""
    return _WRITERS[fmt](quads, shapes)


def _turtle(given: Iterable[Quad | Triple], shapes: Shapes) -> bytes:
    """Canonical Turtle; subjects that touch a blank node, for which it has no form, follow in sorted order."""
    quads = list(given)
    triples = Triples(quads)
    unnamed = {
        subject
        for subject, _predicate, value in triples
        if subject.startswith("_:") or isinstance(value, BlankNode | Triple)
    }
    named = Triples()
    for subject, predicate, value in triples:
        if subject not in unnamed:
            named.add(subject, predicate, value)
    text = canonical(named, shapes) if len(named) or not unnamed else ""
    rest = sorted({_triple(quad) for quad in quads if node(quad.subject) in unnamed}, key=_natural)
    if not rest:
        return text.encode("utf-8")
    return (text + "\n" if text else "").encode("utf-8") + _written(rest, RdfFormat.TURTLE)


def _trig(quads: Iterable[Quad | Triple], _shapes: Shapes) -> bytes:
    """Graph after graph: of a large package no more than one is held as terms at a time, if they come one by one."""
    graphs: dict[str, bytes] = {}
    for name, found in groupby(map(_quad, quads), key=_graph):
        known = parse(graphs[name], RdfFormat.TRIG) if name in graphs else ()
        graphs[name] = _written(sorted({*known, *found}, key=_natural), RdfFormat.TRIG)
    if not graphs:
        return b""
    first, *others = (graphs[name] for name in sorted(graphs, key=natural_key))
    return b"\n".join((first.rstrip(b"\n"), *(_PREFIXES.sub(b"", other).strip(b"\n") for other in others), b""))


def _rdfxml(quads: Iterable[Quad | Triple], _shapes: Shapes) -> bytes:
    ordered = sorted({_triple(quad) for quad in quads}, key=_natural)
    return faithful(_written(nameable(ordered), RdfFormat.RDF_XML)) + b"\n"


def _nquads(quads: Iterable[Quad | Triple], _shapes: Shapes) -> bytes:
    return _sorted_lines(_written(map(_quad, quads), RdfFormat.N_QUADS))


def _ntriples(quads: Iterable[Quad | Triple], _shapes: Shapes) -> bytes:
    return _sorted_lines(_written(map(_triple, quads), RdfFormat.N_TRIPLES))


def _jsonld(quads: Iterable[Quad | Triple], shapes: Shapes) -> bytes:
    return document(Triples(sorted({_triple(quad) for quad in quads}, key=_natural)), kinds(shapes)).encode("utf-8")


_WRITERS = {
    "turtle": _turtle,
    "trig": _trig,
    "nquads": _nquads,
    "ntriples": _ntriples,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
}


def _written(quads: Iterable[Quad] | Iterable[Triple], fmt: RdfFormat) -> bytes:
    """The engine's bytes, in the order of *quads*."""
    prefixes = PREFIXES if fmt in (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML) else None
    return engine_serialize(quads, format=fmt, prefixes=prefixes) or b""


def _sorted_lines(lines: bytes) -> bytes:
    """In the order of their characters, each once, as canonical N-Quads have them (W3C RDFC-1.0)."""
    return b"".join(sorted(set(lines.splitlines(keepends=True))))


def _triple(quad: Quad | Triple) -> Triple:
    return Triple(quad.subject, quad.predicate, quad.object)


def _quad(quad: Quad | Triple) -> Quad:
    return quad if isinstance(quad, Quad) else Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _natural(quad: Quad | Triple) -> tuple[object, ...]:
    return (natural_key(node(quad.subject)), natural_key(quad.predicate.value), natural_key(str(quad.object)))
