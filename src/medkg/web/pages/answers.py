"""The answer to a reader's own query: rows with labels, statements as Turtle and as a drawing, or yes or no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from itertools import islice
from time import perf_counter
from typing import TYPE_CHECKING

from markupsafe import Markup
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from medkg.entities import IRI, Text
from medkg.errors import QueryError
from medkg.language import translate as _
from medkg.namespaces import ID, PREFIXES
from medkg.network import Picture, statements
from medkg.network.words import printable
from medkg.rdf.triples import Term
from medkg.stores.base import Kind
from medkg.web.pages.pictures import embedded
from medkg.web.site import Site
from medkg.web.tables import MOST, Cell, Column, Grid, cell

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SHOWN = 20_000
"""Characters of Turtle on a page; the whole is a download."""

LONGEST = 2_000
"""Characters of one text in a table; the whole is in the downloads."""

NUMBERS = frozenset(
    PREFIXES["xsd"] + name
    for name in (
        *("integer", "decimal", "double", "float", "int", "long", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
    )
)
_TRUTH = PREFIXES["xsd"] + "boolean"
_FORM = RdfFormat.N_TRIPLES


@dataclass(frozen=True, kw_only=True)
class Answered:
    """An answer of one *kind*. ``grid`` holds the rows from ``start`` on, of a graph its statements.

    ``turtle`` is cut where ``is_cut``. ``picture`` is None where no graph was asked for. ``seconds``: until the last
    of what is shown had come.
    """

    kind: Kind
    seconds: float
    grid: Grid | None = None
    is_true: bool = False
    turtle: str = ""
    is_cut: bool = False
    picture: Picture | None = None

    def drawn(self) -> Picture:
        """What is drawn. Raises QueryError for an answer that is no graph."""
        if self.picture is None:
            raise QueryError(_("Only a graph is drawn: ask with CONSTRUCT or DESCRIBE."))
        return self.picture

    def drawing(self, language: str) -> Markup | None:
        return embedded(self.picture, language) if self.picture is not None and self.picture.nodes else None


def answered(site: Site, text: str, *, client: str, language: str, start: int = 0, length: int = MOST) -> Answered:
    """What the package answers to *text*, put by *client*: rows from *start*, at most *length* of at most MOST.

    Raises what the guard raises: QueryError for a text that is not understood or not answered, StoreUnavailable.
    """
    if not text.strip():
        raise QueryError(_("There is no query yet: write one, or take one of the examples."))
    begun = perf_counter()
    with site.guard.answer(text, table_format="json", graph_format="ntriples", client=client) as found:
        stream = BufferedReader(_Stream(found.chunks))
        if found.kind == "graph":
            triples = [quad.triple for quad in islice(parse(stream, _FORM), MOST + 1)]
            return _graph(site, triples, begun, language=language, start=start, length=length)
        result = parse_query_results(stream, QueryResultsFormat.JSON)
        if isinstance(result, QueryBoolean):
            return Answered(kind="truth", is_true=bool(result), seconds=perf_counter() - begun)
        names = tuple(variable.value for variable in result.variables)
        rows = [tuple(solution[place] for place in range(len(names))) for solution in islice(result, MOST + 1)]
    seconds = perf_counter() - begun
    return Answered(kind="table", grid=_grid(site, names, rows, language, start, length), seconds=seconds)


def _graph(site: Site, triples: Sequence[Triple], begun: float, *, language: str, start: int, length: int) -> Answered:
    seconds = perf_counter() - begun
    shown = triples[:MOST]
    turtle = printable(_turtle(shown))
    names = (_("subject"), _("property"), _("value"))
    rows = [(triple.subject, triple.predicate, triple.object) for triple in triples]
    return Answered(
        kind="graph",
        seconds=seconds,
        grid=_grid(site, names, rows, language, start, length),
        turtle=turtle[:SHOWN].rpartition("\n")[0] if len(turtle) > SHOWN else turtle,
        is_cut=len(turtle) > SHOWN or len(triples) > MOST,
        picture=statements(site.graph, shown),
    )


def _turtle(triples: Sequence[Triple]) -> str:
    """*triples* with those prefixes alone that they use."""
    used = {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(
            isinstance(term, NamedNode) and term.value.startswith(namespace)
            for triple in triples
            for term in (triple.subject, triple.predicate, triple.object)
        )
    }
    written = serialize(triples, format=RdfFormat.TURTLE, prefixes=used, base_iri=ID)
    return (written or b"").decode()


def _grid(
    site: Site, names: Sequence[str], raw: Sequence[Sequence[Term | None]], language: str, start: int, length: int
) -> Grid:
    """Every column as it was asked for, under its own name: a query is not improved upon."""
    shown = raw[:MOST][start : start + length]
    return Grid(
        columns=tuple(
            Column(name=name, heading=Text(name), is_number=_are_numbers(row[place] for row in shown))
            for place, name in enumerate(names)
        ),
        rows=tuple(tuple(_cell(site, term, language) for term in row) for row in shown),
        total=min(len(raw), MOST),
        is_capped=len(raw) > MOST,
    )


def _are_numbers(terms: Iterable[Term | None]) -> bool:
    found = [term for term in terms if term is not None]
    return bool(found) and all(isinstance(term, Literal) and term.datatype.value in NUMBERS for term in found)


def _cell(site: Site, term: Term | None, language: str) -> Cell:
    """Identifiers by their labels; literals letter by letter, as the data have them."""
    if term is None:
        return Cell(kind="empty")
    if isinstance(term, NamedNode):
        return cell(site, IRI(term.value), language=language)
    if isinstance(term, Literal):
        if term.datatype.value == _TRUTH and term.value in ("true", "false"):
            return Cell(kind="truth", value=term.value == "true")
        return Cell(kind="text", text=Text(_printed(term.value), term.language or ""))
    return Cell(kind="text", text=Text(str(term) if isinstance(term, BlankNode) else _printed(str(term))))


def _printed(text: str) -> str:
    text = printable(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


class _Stream(RawIOBase):
    """Chunks of bytes as a file that a parser reads no further than it needs."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = chunk
        view = memoryview(buffer)
        size = min(len(view), len(self._left))
        view[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
