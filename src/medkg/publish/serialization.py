"""Serialisations: the same triples always give the same bytes, whatever order they come in.

Turtle, TriG, N-Triples, N-Quads (W3C 2014), RDF/XML (W3C 2014), JSON-LD 1.1 (W3C 2020). Literals keep their
lexical form. Turtle, N-Triples, RDF/XML and JSON-LD give the union of the graphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple
from pyoxigraph import serialize as engine_serialize

from medkg.namespaces import PREFIXES
from medkg.publish.jsonld import document
from medkg.rdf.identifiers import natural_key
from medkg.rdf.shapes import Shapes
from medkg.rdf.triples import Triples, node
from medkg.rdf.turtle import canonical

FORMATS = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")


def serialize(quads: Iterable[Quad | Triple], fmt: str, shapes: Shapes) -> bytes:
    """*quads* in one of FORMATS; in Turtle, properties stand in the order of *shapes*."""
    return _WRITERS[fmt](list(quads), shapes)


def _turtle(quads: Sequence[Quad | Triple], shapes: Shapes) -> bytes:
    """Canonical Turtle; subjects that touch a blank node, for which it has no form, follow in sorted order."""
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


def _trig(quads: Sequence[Quad | Triple], _shapes: Shapes) -> bytes:
    ordered = sorted({_quad(quad) for quad in quads}, key=lambda quad: (natural_key(_graph(quad)), _natural(quad)))
    return _written(ordered, RdfFormat.TRIG)


def _rdfxml(quads: Sequence[Quad | Triple], _shapes: Shapes) -> bytes:
    ordered = sorted({_triple(quad) for quad in quads}, key=_natural)
    return _written(ordered, RdfFormat.RDF_XML) + b"\n"


def _nquads(quads: Sequence[Quad | Triple], _shapes: Shapes) -> bytes:
    return _sorted_lines(_written([_quad(quad) for quad in quads], RdfFormat.N_QUADS))


def _ntriples(quads: Sequence[Quad | Triple], _shapes: Shapes) -> bytes:
    return _sorted_lines(_written([_triple(quad) for quad in quads], RdfFormat.N_TRIPLES))


def _jsonld(quads: Sequence[Quad | Triple], _shapes: Shapes) -> bytes:
    return document(Triples(sorted({_triple(quad) for quad in quads}, key=_natural))).encode("utf-8")


_WRITERS = {
    "turtle": _turtle,
    "trig": _trig,
    "nquads": _nquads,
    "ntriples": _ntriples,
    "jsonld": _jsonld,
    "rdfxml": _rdfxml,
}


def _written(quads: Sequence[Quad] | Sequence[Triple], fmt: RdfFormat) -> bytes:
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
