"""The cases: each medkg's way beside rdflib's or pySHACL's own, on the real package."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyshacl
from rdflib import Dataset, Graph, URIRef

from benchmarks.timing import Action
from medkg import KnowledgeGraph, Package
from medkg.audit.card import Audit
from medkg.namespaces import ID
from medkg.narrative import render
from medkg.publish.export import export
from medkg.queries.catalog import Question
from medkg.rdf.identifiers import expand
from medkg.stores.memory import MemoryStore
from medkg.validation import validate

REPORT = "llm-clinical-medicine"
QUESTIONS = (
    "package/reports",
    "reports/verdicts",
    "reports/narrative",
    "reports/mentions",
    "claims/without_evidence",
    "references/citing_claims",
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """``beside`` names the other way; ``make`` prepares both, so that only the work itself is timed."""

    name: str
    beside: str
    make: Callable[[], tuple[Action, Action | None]]
    runs: int = 7


def cases() -> Iterator[Case]:
    """All cases, in the order they are reported."""
    package = Package.bundled()
    yield Case(
        name="load the package",
        beside="rdflib Dataset",
        make=lambda: (lambda: _load(package), lambda: _dataset(package)),
    )
    yield Case(
        name="validate everything",
        beside="pySHACL, whole",
        make=lambda: (lambda: validate(package), lambda: _pyshacl(package)),
        runs=3,
    )
    yield Case(
        name="audit the report", beside="load the package", make=lambda: (_audit(package), lambda: _load(package))
    )
    for name in QUESTIONS:
        yield Case(name=f"ask {name}", beside="rdflib Graph", make=lambda name=name: _question(package, name))  # type: ignore[misc]
    yield Case(name="render the source document", beside="–", make=lambda: (_render(package, "source"), None))
    yield Case(name="render the annotated narrative", beside="–", make=lambda: (_render(package, "annotated"), None))
    yield Case(name="export a report as Turtle", beside="rdflib serializer", make=lambda: _export(package, "turtle"))
    yield Case(name="export a report as JSON-LD", beside="rdflib serializer", make=lambda: _export(package, "jsonld"))
    yield Case(
        name="cold start: medkg query package/reports",
        beside="python -c 'import pyoxigraph, click'",
        make=_cold_start,
        runs=15,
    )


def _audit(package: Package) -> Action:
    audit = Audit(KnowledgeGraph.of(package))
    return lambda: audit.card(REPORT)


def _load(package: Package) -> MemoryStore:
    return MemoryStore(package.files())


def _dataset(package: Package) -> Dataset:
    dataset = Dataset()
    for file in package.files():
        dataset.graph(URIRef(file.graph)).parse(data=file.read().decode(), format="turtle", publicID=ID)
    return dataset


def _union(package: Package) -> Graph:
    graph = Graph()
    for file in package.files():
        graph.parse(data=file.read().decode(), format="turtle", publicID=ID)
    return graph


def _pyshacl(package: Package) -> object:
    shapes = Graph()
    for file in package.shape_files():
        shapes.parse(data=file.read().decode(), format="turtle", publicID=ID)
    return pyshacl.validate(_union(package), shacl_graph=shapes)


def _question(package: Package, name: str) -> tuple[Action, Action]:
    graph = KnowledgeGraph.of(package)
    question: Question = graph.catalog.question(name)
    values = {parameter.name: parameter.example for parameter in question.parameters}
    union = _union(package)
    bound = {name: URIRef(expand(value)) for name, value in values.items()}
    return (
        lambda: graph.answer(name, **values).serialize("turtle" if question.form == "CONSTRUCT" else "json"),
        lambda: union.query(question.text, initBindings=bound).serialize(
            format="turtle" if question.form == "CONSTRUCT" else "json"
        ),
    )


def _render(package: Package, theme: str) -> Action:
    graph = KnowledgeGraph.of(package)
    return lambda: render(graph, REPORT, theme=theme)


def _export(package: Package, fmt: str) -> tuple[Action, Action]:
    def serialized() -> str:
        graph = Graph()
        for file in package.report_files(REPORT):
            graph.parse(data=file.read().decode(), format="turtle", publicID=ID)
        return graph.serialize(format={"turtle": "turtle", "jsonld": "json-ld"}[fmt])

    return (lambda: export(package, fmt, report=REPORT), serialized)


def _cold_start() -> tuple[Action, Action]:
    environment = {**os.environ, "MEDKG_LANGUAGE": "en"}

    def run(*command: str) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)

    return (
        lambda: run(sys.executable, "-m", "medkg", "query", "package/reports"),
        lambda: run(sys.executable, "-c", "import pyoxigraph, click"),
    )
