"""What a store is: it keeps named graphs and answers SPARQL 1.1 queries over their union."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Literal, NoReturn

from pyoxigraph import (
    BlankNode,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    Variable,
    serialize,
)
from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import QueryResultsFormat as ResultsFormat
from pyoxigraph import Store as Oxigraph

from medkg.errors import QueryError
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.rdf.xml import faithful, nameable

if TYPE_CHECKING:
    from pathlib import Path

    from medkg.rdf.files import GraphFile
    from medkg.rdf.triples import Term
    from medkg.stores.dataset import Dataset
    from medkg.stores.record import Record

Binding = NamedNode | RdfLiteral
Kind = Literal["table", "graph", "truth"]
_KINDS: dict[Kind, str] = {"table": N_("a table"), "graph": N_("a graph"), "truth": N_("yes or no")}

TABLE_FORMATS: dict[str, ResultsFormat] = {
    "json": ResultsFormat.JSON,
    "xml": ResultsFormat.XML,
    "csv": ResultsFormat.CSV,
    "tsv": ResultsFormat.TSV,
}
GRAPH_FORMATS: dict[str, RdfFormat] = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
XML = ("xml", "rdfxml")
"""Of both, those that are XML."""


@contextmanager
def answering() -> Iterator[None]:
    """The engine answers lazily: what goes wrong on the way is a QueryError like what goes wrong at once."""
    try:
        yield
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(_("The query cannot be answered: {reason}.").format(reason=str(error).rstrip("."))) from error


class Answer:
    """What a store says to one query: a table of terms, a small graph, or yes or no. It can be read once.

    A graph may come as any iterator of triples. ``telling`` turns what goes wrong while the answer is read into one of
    medkg's errors.
    """

    def __init__(
        self,
        result: QuerySolutions | QueryTriples | QueryBoolean | Iterator[Triple],
        *,
        telling: Callable[[], AbstractContextManager[None]] = answering,
    ) -> None:
        self._result = result
        self._telling = telling

    @property
    def kind(self) -> Kind:
        if isinstance(self._result, QuerySolutions):
            return "table"
        return "truth" if isinstance(self._result, QueryBoolean) else "graph"

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of a table's columns, without ``?``; empty for a graph or a truth."""
        if isinstance(self._result, QuerySolutions):
            return tuple(variable.value for variable in self._result.variables)
        return ()

    def rows(self) -> Iterator[tuple[Term | None, ...]]:
        """A table's rows; None where a variable is unbound. Raises QueryError for a graph or a truth."""
        if not isinstance(self._result, QuerySolutions):
            self._refuse("table")
        with self._telling():
            for solution in self._result:
                yield tuple(solution)

    def triples(self) -> Iterator[Triple]:
        """A graph's triples. Raises QueryError for a table or a truth."""
        if isinstance(self._result, QuerySolutions | QueryBoolean):
            self._refuse("graph")
        with self._telling():
            yield from self._result

    @property
    def truth(self) -> bool:
        """The answer to an ASK. Raises QueryError for a table or a graph."""
        if not isinstance(self._result, QueryBoolean):
            self._refuse("truth")
        return bool(self._result)

    def serialize(self, fmt: str) -> bytes:
        """The answer as the engine's own bytes, in one of TABLE_FORMATS (table, truth) or GRAPH_FORMATS (graph)."""
        known: Sequence[str] = tuple(GRAPH_FORMATS) if self.kind == "graph" else tuple(TABLE_FORMATS)
        if fmt not in known or (self.kind == "truth" and fmt in ("csv", "tsv")):
            raise QueryError(
                _("This query's answer is {kind}, which cannot be written as {format}. Use one of: {known}.").format(
                    kind=_(_KINDS[self.kind]), format=fmt, known=", ".join(known)
                )
            )
        with self._telling():
            if isinstance(self._result, QuerySolutions | QueryBoolean):
                written = self._result.serialize(format=TABLE_FORMATS[fmt])
            elif fmt in XML:
                written = serialize(nameable(self._result), format=GRAPH_FORMATS[fmt])
            elif isinstance(self._result, QueryTriples):
                written = self._result.serialize(format=GRAPH_FORMATS[fmt])
            else:
                written = serialize(self._result, format=GRAPH_FORMATS[fmt])
        return faithful(written or b"") if fmt in XML else written or b""

    def _refuse(self, wanted: Kind) -> NoReturn:
        raise QueryError(
            _(
                "The query was asked for {wanted}, but its form gives {kind}. "
                "SELECT gives a table, CONSTRUCT a graph, ASK a truth."
            ).format(wanted=_(_KINDS[wanted]), kind=_(_KINDS[self.kind]))
        )


class Store(ABC):
    """Named graphs and answers. Queries see the union of all graphs as their default graph, and GRAPH as usual."""

    @abstractmethod
    def query(
        self, text: str, bindings: Mapping[str, Binding] | None = None, *, dataset: Dataset | None = None
    ) -> Answer:
        """Answer a SPARQL 1.1 query with variables bound by the engine.

        It speaks of *dataset*, else of the graphs of its FROM clauses, else of the union of all. Graphs that are not
        here are empty.

        Raises QueryError where the text is not SPARQL or a bound variable is not in the projection.
        """

    @abstractmethod
    def holds(self, subject: NamedNode, predicate: NamedNode, value: NamedNode) -> bool:
        """Whether any graph says so."""

    @property
    def record(self) -> Record | None:
        """What was loaded; None where nothing says so: the store was filled by another program, or is in memory."""
        return None

    @abstractmethod
    def load(self, files: Iterable[GraphFile]) -> None:
        """Put each file as its named graph, in place of what that graph held; the other graphs stay.

        Raises PackageError at the first that cannot be read, and StoreUnavailable where the store cannot be written.
        """

    @abstractmethod
    def fill(self, files: Iterable[GraphFile]) -> None:
        """Hold just these files: as load, and medkg's other graphs go."""

    @abstractmethod
    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        """Make *graph* (IRI) hold just the triples of *quads*, all at once; what was recorded of it is forgotten."""

    @abstractmethod
    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""

    @abstractmethod
    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """All quads, or those of one graph."""

    @abstractmethod
    def __len__(self) -> int:
        """How many quads."""

    def engine(self) -> Oxigraph | None:
        """The engine in memory that answers strangers, in forked processes that only read (medkg.stores.guard)."""
        return None

    def database(self) -> Path | None:
        """The folder that such processes open themselves, where the data are on disk.

        A store with neither is on another machine: strangers' queries are put through ``query``.
        """
        return None

    @abstractmethod
    def close(self) -> None:
        """Let go of what is held; the store is not used after."""


def substitutions(
    bindings: Mapping[str, Binding] | None,
) -> dict[Variable, NamedNode | BlankNode | RdfLiteral | Triple] | None:
    """Bindings by name as the engine takes them."""
    return {Variable(name): value for name, value in bindings.items()} if bindings else None
