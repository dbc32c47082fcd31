"""Core constraints: what a thing and the classes of what it links to can tell, judged by pySHACL.

pySHACL gets text through rdflib's own parser, one report at a time and the shared things once. Of things outside
the part that is judged it gets the classes only, and the shapes aim at the things of the part by name
(``sh:targetNode`` in place of ``sh:targetClass``): so nothing is judged twice, and the cost grows with the data.
A choice of classes (``sh:or ([sh:class …] …)``), for which pySHACL words a failure for every class that a value is
not of, is asked as one class above them all, in half the time.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from medkg.language import mark as N_
from medkg.namespaces import PREFIXES
from medkg.rdf.triples import RDF_TYPE, Term, node
from medkg.validation.findings import BAD_SHAPES, Finding, in_both
from medkg.validation.reading import Contents
from medkg.validation.wording import CLOSED
from medkg.validation.wording import messages as told_of

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_SH = PREFIXES["sh"]
_CLASS, _OR = _SH + "class", _SH + "or"
_SUBCLASS = PREFIXES["rdfs"] + "subClassOf"
_NOT_FOR_PYSHACL = {_SH + name for name in ("sparql", "targetClass", "declare", "prefixes", "message", "name", "order")}


class Core:
    """The core constraints of a package's shapes, ready to judge things."""

    def __init__(self, contents: Contents) -> None:
        from rdflib import Graph

        rules = {rule.iri for rule in contents.shapes.rules}
        self._choices = _choices(contents)
        kept = [
            Triple(quad.subject, quad.predicate, quad.object)
            for quad in contents.shape_quads
            if quad.predicate.value not in _NOT_FOR_PYSHACL
            and (iri := getattr(quad.subject, "value", "")) not in rules
            and not (iri in self._choices and quad.predicate.value == _OR)
        ]
        chosen = [Triple(NamedNode(s), NamedNode(_CLASS), _above(s)) for s in self._choices]
        self._shapes = Graph().parse(data=_text([*kept, *chosen]), format="nt")

    def check(self, contents: Contents, things: Iterable[str] | None = None) -> Iterator[Finding]:
        """What the core constraints find wrong with *things* (IRIs), or with everything in *contents*."""
        for part in _parts(contents, contents.blocks if things is None else things):
            report = self._report(contents, part)
            if isinstance(report, Finding):
                yield report
                return
            for finding in _findings(contents, report):
                if finding.rule in self._choices and finding.component == _SH + "ClassConstraintComponent":
                    yield replace(finding, component=_SH + "OrConstraintComponent")
                else:
                    yield finding

    def _report(self, contents: Contents, things: list[str]) -> Graph | Finding:
        """PySHACL's report on *things*; a finding where it cannot work with the shapes."""
        from pyshacl import validate
        from pyshacl.errors import ReportableRuntimeError
        from rdflib import Graph, URIRef
        from rdflib.namespace import SH as SHACL

        with _quiet():
            data = Graph().parse(data=_text(self._described(contents, things)), format="nt")
        aims = [(URIRef(shape), SHACL.targetNode, URIRef(thing)) for shape, thing in _aims(contents, things)]
        for aim in aims:
            self._shapes.add(aim)
        try:
            _conforms, report, told = validate(data, shacl_graph=self._shapes, inplace=True)
        except ReportableRuntimeError as error:
            report, told = None, str(error)
        for aim in aims:
            self._shapes.remove(aim)
        if isinstance(report, Graph):
            return report
        messages = in_both(N_("The shapes cannot be used: {reason}"), reason=told)
        return Finding(rule=BAD_SHAPES, file=contents.package.ontology / "shapes", messages=messages)

    def _described(self, contents: Contents, things: list[str]) -> Iterator[Triple]:
        """What is said of *things*, the classes of what they link to, and the classes above those."""
        own, mentioned = set(things), set[str]()
        classes = {cls for thing in things for cls in contents.types(thing)}
        for thing in things:
            subject = BlankNode(thing[2:]) if thing.startswith("_:") else NamedNode(thing)
            for path, values in contents.things.properties(thing).items():
                for value in values:
                    yield Triple(subject, NamedNode(path), value)
                    if isinstance(value, NamedNode):
                        mentioned.add(value.value)
        for iri in mentioned - own:
            for cls in contents.types(iri):
                classes.add(cls)
                yield Triple(NamedNode(iri), NamedNode(RDF_TYPE), NamedNode(cls))
        for cls in classes:
            for wider in contents.superclasses.get(cls, ()):
                yield Triple(NamedNode(cls), NamedNode(_SUBCLASS), NamedNode(wider))
        for shape, chosen in self._choices.items():
            for cls in chosen:
                yield Triple(NamedNode(cls), NamedNode(_SUBCLASS), _above(shape))


def _choices(contents: Contents) -> dict[str, tuple[str, ...]]:
    """Property shapes that ask for one of several classes and for nothing else of that kind; with the classes."""
    triples = contents.shape_triples
    found = {}
    for iri, shape in contents.shapes.property_shapes.items():
        lists = triples.iris(iri, _OR)
        members = [node(item) for head in lists for item in triples.items(head)]
        plain = all(list(triples.properties(member)) == [_CLASS] for member in members)
        if len(lists) == 1 and plain and not triples.iris(iri, _CLASS):
            found[iri] = shape.classes
    return found


def _above(shape: str) -> NamedNode:
    """The class above all classes that *shape* lets choose from."""
    return NamedNode(f"urn:medkg:one-of:{shape}")


def _parts(contents: Contents, things: Iterable[str]) -> list[list[str]]:
    """Things in portions to judge together: the schemes, the shared things, each report."""
    portions: dict[str, list[str]] = {}
    reports = "data/reports/"
    for thing in things:
        name = contents.blocks[thing][0]
        folder = name.partition("/")[0]
        if name.startswith(reports):
            folder = reports + name.removeprefix(reports).partition("/")[0]
        portions.setdefault(folder, []).append(thing)
    return list(portions.values())


def _aims(contents: Contents, things: list[str]) -> Iterator[tuple[str, str]]:
    """(node shape, thing) for each shape whose target class the thing is of."""
    for thing in things:
        classes = set(contents.types(thing))
        for cls in classes.union(*(contents.superclasses.get(cls, ()) for cls in classes)):
            shape = contents.shapes.find(cls)
            if shape is not None and not thing.startswith("_:"):
                yield shape.iri, thing


def _findings(contents: Contents, report: Graph) -> Iterator[Finding]:
    from rdflib.namespace import SH as SHACL

    for result in report.objects(None, SHACL.result):
        entity, rule, component = (
            str(report.value(result, term))
            for term in (SHACL.focusNode, SHACL.sourceShape, SHACL.sourceConstraintComponent)
        )
        path = report.value(result, SHACL.resultPath)
        used = str(path) if path is not None else None
        given = report.value(result, SHACL.value)
        value = _as_written(contents, entity, used, given) if given is not None else None
        text = str(value) if value is not None else None
        file, line = contents.place(entity, used, None if component == CLOSED else text)
        yield Finding(
            rule=rule,
            component=component,
            entity=entity,
            path=used,
            value=text,
            file=file,
            line=line,
            messages=told_of(contents, entity, rule=rule, component=component, path=used, value=value),
            severity=contents.severity(rule),
        )


def _as_written(contents: Contents, entity: str, path: str | None, given: Node) -> Term:
    """The term of the data that rdflib, which rewrites some literals, reports as *given*."""
    from rdflib import Graph

    term = as_engine_term(given)
    if path is None or not isinstance(term, Literal):
        return term
    values = contents.things.values(entity, path)
    if term in values:
        return term
    subject = NamedNode("urn:x")
    for value in values:
        with _quiet():
            read = Graph().parse(data=_text([Triple(subject, subject, value)]), format="nt")
        if as_engine_term(next(read.objects())) == term:
            return value
    return term


def as_engine_term(read: Node) -> Term:
    """A term of rdflib as the engine's."""
    from rdflib import Literal as Read
    from rdflib import URIRef

    if isinstance(read, Read):
        if read.language:
            return Literal(str(read), language=read.language)
        return Literal(str(read), datatype=NamedNode(str(read.datatype))) if read.datatype else Literal(str(read))
    return NamedNode(str(read)) if isinstance(read, URIRef) else BlankNode(str(read))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib's traceback and warning of literals that are not what their datatype says: a shape tells of them."""
    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module="rdflib")
            yield
    finally:
        log.setLevel(level)


def _text(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""
