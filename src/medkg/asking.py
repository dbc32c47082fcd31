"""Putting a question of the catalog to a store: its parameters are bound, and what they name must exist."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode

from medkg.errors import NotFound
from medkg.language import translate as _
from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.queries.catalog import Parameter, Question
from medkg.rdf.identifiers import shorten
from medkg.stores.base import Answer, Binding, Store

_TYPE = PREFIXES["rdf"] + "type"


def put(store: Store, question: Question, values: Mapping[str, object]) -> Answer:
    """What *store* answers to *question*.

    Raises QueryError for a parameter that is missing, unknown or malformed, and NotFound where one of medkg's
    classes is asked for and the package holds no such thing of it: an empty answer would be taken for a fact.
    """
    bindings = question.bind(values)
    for parameter in question.parameters:
        bound = bindings[parameter.name]
        if not _is_there(store, parameter, bound):
            raise NotFound(
                _("The package holds no {cls} called {iri}. For example: {name}={example}").format(
                    cls=parameter.kind, iri=shorten(bound.value), name=parameter.name, example=parameter.example
                )
            )
    return store.query(question.text, bindings)


def has_examples(store: Store, question: Question) -> bool:
    """Whether the package holds what the question's header gives as examples: another package may not."""
    return all(_is_there(store, parameter, parameter.bind(parameter.example)) for parameter in question.parameters)


def _is_there(store: Store, parameter: Parameter, bound: Binding) -> bool:
    cls = _class(parameter)
    if cls is None or not isinstance(bound, NamedNode):
        return True
    return store.holds(bound, NamedNode(_TYPE), NamedNode(cls))


def _class(parameter: Parameter) -> str | None:
    """The class that a value must be of, where it is one of medkg's own."""
    prefix, _colon, name = parameter.kind.partition(":")
    return ONTOLOGY + name if prefix == "medkg" else None
