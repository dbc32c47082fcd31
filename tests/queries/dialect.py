"""What a question's text says of itself, read from rdflib's algebra: projections, groups and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Variable

_PREFIX = re.compile(r"^PREFIX\s+([\w-]*):", re.MULTILINE)
_NOT_NAMES = re.compile(r'"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|^PREFIX.*$|(?:^|\s)#.*$', re.MULTILINE)
_USED = re.compile(r"(?<![\w?$:-])([A-Za-z][\w-]*):(?=[\w(])")


def declared_prefixes(text: str) -> set[str]:
    return set(_PREFIX.findall(text))


def used_prefixes(text: str) -> set[str]:
    """The prefixes of the names in *text*; strings, IRIs, comments and the declarations are looked past."""
    return set(_USED.findall(_NOT_NAMES.sub(" ", text)))


def read(text: str) -> Query:
    """The query as rdflib understands it, with no prefix but those that the text declares."""
    return prepareQuery(text, initNs={})


def selections(query: Query) -> Iterator[CompValue]:
    """The algebra of the outer SELECT and of each sub-select: nodes that project."""
    yield from (node for node in _nodes(query.algebra) if node.name == "Project")


def projected(selection: CompValue) -> set[str]:
    return {str(variable) for variable in selection.PV}


def mentioned(selection: CompValue) -> set[str]:
    """The variables in a SELECT's WHERE, sub-selects included."""
    return {str(leaf) for leaf in _leaves(selection.p) if isinstance(leaf, Variable)}


def grouped(selection: CompValue) -> set[str] | None:
    """What a SELECT groups by; None where it does not group."""
    for node in _nodes(selection.p, into_subselects=False):
        if node.name == "Group":
            return {str(variable) for variable in node.expr or () if isinstance(variable, Variable)}
    return None


def in_triple_patterns(selection: CompValue) -> set[str]:
    """The variables that stand in a triple pattern of a SELECT itself, not only of its sub-selects or filters."""
    return {
        str(term)
        for node in _nodes(selection.p, into_subselects=False)
        if node.name == "BGP"
        for triple in node.triples
        for term in triple
        if isinstance(term, Variable)
    }


def ordered_by(query: Query) -> set[str]:
    """The variables in the outer ORDER BY."""
    for node in _nodes(query.algebra, into_subselects=False):
        if node.name == "OrderBy":
            return {str(leaf) for leaf in _leaves(node.expr) if isinstance(leaf, Variable)}
    return set()


def _nodes(part: Any, *, into_subselects: bool = True) -> Iterator[CompValue]:
    if isinstance(part, CompValue):
        yield part
        if part.name == "ToMultiSet" and not into_subselects:
            return
        for value in part.values():
            yield from _nodes(value, into_subselects=into_subselects)
    elif isinstance(part, (list, tuple)):
        for value in part:
            yield from _nodes(value, into_subselects=into_subselects)


def _leaves(part: Any) -> Iterator[Any]:
    if isinstance(part, CompValue):
        for key, value in part.items():
            if key not in ("_vars", "PV"):
                yield from _leaves(value)
    elif isinstance(part, (list, tuple, set)):
        for value in part:
            yield from _leaves(value)
    else:
        yield part
