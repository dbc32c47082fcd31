"""The catalog's questions as example queries: SHACL's sh:SPARQLExecutable, in the form that SIB's editor reads.

A question that needs something given gets its example: a VALUES clause in it and its sub-selects, so that it can be
put as it is.
"""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from medkg.graph import KnowledgeGraph
from medkg.publish.description.statements import EXAMPLES_GRAPH, Statements, text, typed
from medkg.queries.catalog import Parameter, Question

_KINDS = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}
_PREFIX = re.compile(r"^PREFIX\s+([\w-]+):\s*<(.*)>", re.MULTILINE)

_WHERE = re.compile(r"\bWHERE\s*\{")


def examples(graph: KnowledgeGraph, endpoint: str) -> Statements:
    """Every question of the catalog, for *endpoint* (an address)."""
    said = Statements()
    prefixes: dict[str, str] = {}
    for question in graph.catalog:
        iri = f"{EXAMPLES_GRAPH}#{question.name.replace('/', '.')}"
        kind, property = _KINDS[question.form]
        said.say(iri, "rdf:type", "sh:SPARQLExecutable", kind)
        for language in ("en", "zh"):
            said.say(iri, "rdfs:label", text(question.labels[language], language))
        said.say(iri, "rdfs:comment", text(question.labels["en"], "en"))  # one alone: editors list an example a comment
        said.say(iri, "schema:keywords", text(question.subject))
        said.say(iri, "schema:target", endpoint)
        said.say(iri, "sh:prefixes", EXAMPLES_GRAPH)
        said.say(iri, property, text(runnable(question)))
        prefixes |= dict(_PREFIX.findall(question.text))
    for prefix, namespace in sorted(prefixes.items()):
        iri = f"{EXAMPLES_GRAPH}#prefix.{prefix}"
        said.say(EXAMPLES_GRAPH, "sh:declare", iri)
        said.say(iri, "rdf:type", "sh:PrefixDeclaration")
        said.say(iri, "sh:prefix", text(prefix))
        said.say(iri, "sh:namespace", typed(namespace, "xsd:anyURI"))
    return said


def runnable(question: Question) -> str:
    """The query alone, without its header, its parameters bound to their examples."""
    lines = question.text.strip().splitlines()
    while lines and lines[0].startswith("#"):
        del lines[0]
    values = "".join(f"\n  VALUES ?{one.name} {{ {_term(one)} }}" for one in question.parameters)
    return _WHERE.sub(lambda found: found[0] + values, "\n".join(lines)) + "\n"


def _term(parameter: Parameter) -> str:
    bound = parameter.bind(parameter.example)
    return f"<{bound.value}>" if isinstance(bound, NamedNode) else str(bound)
