"""What stands in the OPTIONALs and the EXISTS of a question, and what is known where they begin, read from its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyparsing import ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

_EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


@dataclass(frozen=True)
class Nested:
    """An OPTIONAL or an EXISTS: its triple patterns, as subject, path, object, and what its filters name."""

    is_exists: bool
    patterns: tuple[tuple[Any, Any, Any], ...]
    filtered: frozenset[str]
    outside: frozenset[str]
    """The variables of the patterns around it, the columns of the sub-selects beside it, and those around these."""

    @property
    def own(self) -> frozenset[str]:
        return frozenset(name for pattern in self.patterns for name in _variables(pattern))

    @property
    def is_looked_up(self) -> bool:
        """Whether each pattern begins from what is known outside, or from a constant subject, in one step."""
        return all(_begins(pattern, self.outside) and not _is_sequence(pattern[1]) for pattern in self.patterns)


def nested(text: str) -> Iterator[Nested]:
    """Every OPTIONAL and every EXISTS of a query, from without inwards; sub-selects begin anew."""
    yield from _in_group(parseQuery(text)[1]["where"], frozenset())


def _in_group(group: CompValue, outside: frozenset[str]) -> Iterator[Nested]:
    known = outside | {name for pattern in _patterns(group) for name in _variables(pattern)}
    known |= {name for node in _parts(group) if node.name == "SubSelect" for name in _answered(node)}
    for node in _parts(group):
        if node.name == "SubSelect":
            yield from _in_group(node.where, frozenset())
        elif node.name == "OptionalGraphPattern" or node.name in _EXISTS:
            filters = [part for part in node.graph.part if part.name == "Filter"]
            yield Nested(
                node.name in _EXISTS,
                tuple(_patterns(node.graph)),
                frozenset(name for part in filters for name in _variables(part.expr)),
                known,
            )
            yield from _in_group(node.graph, known)


def _parts(node: Any) -> Iterator[CompValue]:
    """The nested groups right below *node*, not those in them."""
    for value in _children(node):
        if isinstance(value, CompValue) and value.name in ("SubSelect", "OptionalGraphPattern", *_EXISTS):
            yield value
        else:
            yield from _parts(value)


def _patterns(node: Any) -> Iterator[tuple[Any, Any, Any]]:
    """The triple patterns of a group itself."""
    for value in _children(node):
        if isinstance(value, CompValue) and value.name == "TriplesBlock":
            for terms in value.triples:
                yield from zip(terms[0::3], terms[1::3], terms[2::3], strict=True)
        elif not (isinstance(value, CompValue) and value.name in ("SubSelect", "OptionalGraphPattern", *_EXISTS)):
            yield from _patterns(value)


def _answered(select: CompValue) -> Iterator[str]:
    """The columns of a sub-select: known to what stands beside it."""
    return (str(column.evar or column.var) for column in select.projection)


def _variables(node: Any) -> Iterator[str]:
    """The variables that *node* names, but for those of an EXISTS in it."""
    if isinstance(node, Variable):
        yield str(node)
    elif not (isinstance(node, CompValue) and node.name in _EXISTS):
        for value in _children(node):
            yield from _variables(value)


def _children(node: Any) -> Iterator[Any]:
    if isinstance(node, CompValue):
        yield from node.values()
    elif isinstance(node, (list, tuple, ParseResults)):
        yield from node


def _begins(pattern: tuple[Any, Any, Any], outside: frozenset[str]) -> bool:
    subject, _path, value = pattern
    return not isinstance(subject, Variable) or str(subject) in outside or str(value) in outside


def _is_sequence(path: Any) -> bool:
    """Whether a path goes by way of something that has no name: a/b, but not (a/b)* nor a|b."""
    return isinstance(path, CompValue) and any(
        isinstance(part, CompValue) and part.name == "PathSequence" and len(part.part) > 1 for part in path.part
    )
