"""Subjects: what the package says of some things, with every digit as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import RdfFormat, parse

from medkg.graph import KnowledgeGraph
from medkg.namespaces import ID
from medkg.rdf.files import GraphFile
from medkg.rdf.triples import Triples, node


def described(graph: KnowledgeGraph, iris: Iterable[str]) -> Triples:
    """The triples whose subject is one of *iris*, each read from its home file: a store would rewrite 91.50 to 91.5.

    Of what the package says nothing of, there is nothing.
    """
    known = {iri: graph.subgraph("things/description", thing=iri) for iri in dict.fromkeys(iris)}
    homes: dict[str, tuple[GraphFile, dict[str, Triples]]] = {}
    for iri, triples in known.items():
        home = graph.package.home(iri)
        if len(triples) and home is not None and home.path.is_file():
            homes.setdefault(home.name, (home, {}))[1][iri] = triples
    written: dict[str, Triples] = {}
    for home, wanted in homes.values():
        written.update(_written(home, wanted))
    found = Triples()
    for iri, triples in known.items():
        for subject, predicate, value in written.get(iri, triples):
            found.add(subject, predicate, value)
    return found


def _written(home: GraphFile, wanted: Mapping[str, Triples]) -> dict[str, Triples]:
    """What the file *home* says of each of *wanted*, where it says as many things as the store knows.

    In canonical Turtle each thing is a block of its own, so that a large file need not be parsed for one; a file in
    any other form is.
    """
    text = home.read()
    found = {iri: _block(text, iri) for iri in wanted}
    missed = {iri for iri, triples in found.items() if len(triples) != len(wanted[iri])}
    if missed:
        found |= {iri: Triples() for iri in missed}
        for quad in home.quads():
            subject = node(quad.subject)
            if subject in missed:
                found[subject].add(subject, quad.predicate.value, quad.object)
    return {iri: triples for iri, triples in found.items() if len(triples) == len(wanted[iri])}


def _block(text: bytes, iri: str) -> Triples:
    """The block of *iri* in canonical Turtle; nothing where the text has none that can be read alone."""
    start = text.find(b"\n<" + iri.removeprefix(ID).encode() + b">\n")
    if start < 0:
        return Triples()
    end = text.find(b"\n\n<", start + 1)
    prefixes = text[: text.find(b"\n\n") + 1]
    block = text[start : end if end > 0 else len(text)]
    try:
        return Triples(parse(prefixes + block, RdfFormat.TURTLE, base_iri=ID))
    except SyntaxError:
        return Triples()
