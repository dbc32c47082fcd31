"""Which graphs a query speaks of: its FROM clauses, or the dataset that a request names in their place."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from medkg.namespaces import ID, PREFIXES
from medkg.stores.tokens import Token, tokens

_FROM = re.compile(r"\bfrom\s*(?:[#<]|named\b|[^\s<>#:]*:)", re.IGNORECASE)
"""What could be a FROM: the word with what can follow it. Most texts that hold the word need not be read for it."""


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """The default graph is the union of *default*; ``GRAPH`` finds *named*. Nothing else is there.

    A graph counts once, however often it is named (SPARQL 1.1, section 13.2): engines would find its triples twice.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "default", tuple(dict.fromkeys(self.default)))
        object.__setattr__(self, "named", tuple(dict.fromkeys(self.named)))

    def among(self, known: Collection[str]) -> Dataset:
        """The part of it that is *known*: a graph that is not there is empty."""
        return Dataset(
            default=tuple(graph for graph in self.default if graph in known),
            named=tuple(graph for graph in self.named if graph in known),
        )


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One FROM of a query: the whole IRI that it names, and where it stands in the text."""

    graph: str
    is_named: bool
    start: int
    end: int


def dataset_of(clauses: Sequence[Clause]) -> Dataset | None:
    """What the clauses of a query say together; None where there are none."""
    if not clauses:
        return None
    return Dataset(
        default=tuple(clause.graph for clause in clauses if not clause.is_named),
        named=tuple(clause.graph for clause in clauses if clause.is_named),
    )


def named_in(text: str, *, base: str = ID) -> Dataset | None:
    """The dataset that a query's FROM clauses make up. None where it has none, or is no SPARQL: the engine says why."""
    if _FROM.search(text) is None:
        return None
    try:
        return dataset_of(clauses(tuple(tokens(text)), base=base))
    except (IndexError, KeyError, ValueError):
        return None


def clauses(found: Sequence[Token], *, base: str = ID) -> tuple[Clause, ...]:
    """The FROM clauses of a valid query, given its tokens."""
    prefixes = dict(PREFIXES)
    read = []
    for number, token in enumerate(found):
        if token.is_word("BASE"):
            base = urljoin(base, _plain(found[number + 1]))
        elif token.is_word("PREFIX"):
            prefixes[found[number + 1].text[:-1]] = urljoin(base, _plain(found[number + 2]))
        elif token.is_word("FROM"):
            is_named = found[number + 1].is_word("NAMED")
            last = found[number + (2 if is_named else 1)]
            if last.kind == "iri":
                graph = urljoin(base, _plain(last))
            else:
                prefix, _colon, local = last.text.partition(":")
                graph = prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
            read.append(Clause(graph=graph, is_named=is_named, start=token.start, end=last.end))
    return tuple(read)


def _plain(token: Token) -> str:
    """The IRI between the brackets, without escapes."""
    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: chr(int(m[1] or m[2], 16)), token.text[1:-1])
