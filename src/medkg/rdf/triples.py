"""A small graph in memory: what is said of a subject, looked up by property."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Term = NamedNode | Literal | BlankNode | Triple

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Triples:
    """Triples by subject and property; subjects and properties are IRIs as strings (blank nodes ``_:id``).

    Order is that of the source, so that what was written first is seen first.
    """

    def __init__(self, triples: Iterable[Triple | Quad] = ()) -> None:
        self._of: dict[str, dict[str, list[Term]]] = {}
        for triple in triples:
            self.add(node(triple.subject), triple.predicate.value, triple.object)

    def add(self, subject: str, predicate: str, value: Term) -> None:
        values = self._of.setdefault(subject, {}).setdefault(predicate, [])
        if value not in values:
            values.append(value)

    def __contains__(self, subject: str) -> bool:
        return subject in self._of

    def __iter__(self) -> Iterator[tuple[str, str, Term]]:
        for subject, properties in self._of.items():
            for predicate, values in properties.items():
                for value in values:
                    yield subject, predicate, value

    def __len__(self) -> int:
        return sum(len(values) for properties in self._of.values() for values in properties.values())

    def triples(self) -> Iterator[Triple]:
        """The same as the engine's triples, for whoever writes them down."""
        for subject, predicate, value in self:
            yield Triple(_resource(subject), NamedNode(predicate), value)

    def subjects(self) -> tuple[str, ...]:
        return tuple(self._of)

    def properties(self, subject: str) -> dict[str, list[Term]]:
        """Property to values, in the order they were written."""
        return self._of.get(subject, {})

    def values(self, subject: str, predicate: str) -> list[Term]:
        return self._of.get(subject, {}).get(predicate, [])

    def value(self, subject: str, predicate: str) -> Term | None:
        """The first value, or None."""
        values = self.values(subject, predicate)
        return values[0] if values else None

    def iris(self, subject: str, predicate: str) -> tuple[str, ...]:
        """The values that are nodes, as strings."""
        return tuple(node(value) for value in self.values(subject, predicate) if not isinstance(value, Literal))

    def instances(self, cls: str) -> tuple[str, ...]:
        """The subjects typed *cls* (full IRI)."""
        target = NamedNode(cls)
        return tuple(s for s, properties in self._of.items() if target in properties.get(RDF_TYPE, ()))

    def items(self, head: str) -> Iterator[Term]:
        """The members of the RDF list that starts at *head*."""
        rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        while head != rdf + "nil":
            first = self.value(head, rdf + "first")
            rest = self.value(head, rdf + "rest")
            if first is None or rest is None:
                return
            yield first
            head = node(rest)


def _resource(subject: str) -> NamedNode | BlankNode:
    return BlankNode(subject.removeprefix("_:")) if subject.startswith("_:") else NamedNode(subject)


def node(term: Term) -> str:
    """The string under which Triples knows an IRI or a blank node."""
    if isinstance(term, NamedNode):
        return term.value
    return str(term)
