"""A store on another machine: any endpoint that speaks SPARQL 1.1, such as Virtuoso, Oxigraph's server or Fuseki.

Questions see medkg's graphs alone, whatever else the server holds. Answers are read as they come, in formats that
every server writes alike: SPARQL Query Results XML and N-Triples.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from urllib.parse import quote, urlsplit

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
    serialize,
)
from pyoxigraph import QueryResultsFormat as ResultsFormat
from pyoxigraph import Store as Oxigraph

from medkg.errors import QueryError, StoreUnavailable
from medkg.language import translate as _
from medkg.namespaces import GRAPH, PREFIXES
from medkg.rdf.files import GraphFile
from medkg.rdf.triples import Term
from medkg.stores.base import Answer, Binding, Store
from medkg.stores.dataset import Dataset, clauses, dataset_of
from medkg.stores.engine import ask
from medkg.stores.phrasing import phrase
from medkg.stores.record import Loaded, Loading, Record
from medkg.stores.spelling import ReadBack, sendable
from medkg.stores.tokens import tokens
from medkg.stores.transport import GRAPHS, NoSuchAddress, Response, Transport, parts_of, reading

RECORD = "https://w3id.org/medkg/record"
"""The graph that says, in one triple, what was loaded. No question sees it."""

UNION = "https://w3id.org/medkg/union"
"""The graph that holds what all of medkg's graphs hold: what questions ask unless they say GRAPH.

A list of graphs would say the same in the protocol's own words, but Virtuoso 7 loses rows when it joins over many.
"""

SPELLING = "https://w3id.org/medkg/spelling"
"""The graph in which the server is asked how it spells literals; gone when they are loaded."""

_PORTION = 10_000
"""Literals that it is asked of at once."""

_VALUE, _MARK = PREFIXES["rdf"] + "value", PREFIXES["dcterms"] + "identifier"
_TABLE = "application/sparql-results+xml"
_NTRIPLES = "application/n-triples"
_GRAPH = f"{_NTRIPLES}, text/turtle;q=0.5, application/rdf+xml;q=0.3"
_PARSED = {
    _NTRIPLES: RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


class RemoteStore(Store):
    """The store whose SPARQL endpoint is at *address*. Nothing is asked of it before it is needed."""

    def __init__(self, address: str) -> None:
        parts = parts_of(address)
        if parts.username is not None or parts.password is not None:
            raise StoreUnavailable(
                _("An address holds no credentials: others could read them. Set {user} and {password} instead.").format(
                    user="MEDKG_STORE_USER", password="MEDKG_STORE_PASSWORD"
                )
            )
        self.address = address
        self._transport = Transport(address)
        self._empty = Oxigraph()

    @property
    def record(self) -> Record | None:
        return self._known.record

    def query(
        self, text: str, bindings: Mapping[str, Binding] | None = None, *, dataset: Dataset | None = None
    ) -> Answer:
        """As Store.query; the text is read here first, so that a mistake is told alike whoever answers.

        Raises QueryError also where the server gives only part of the answer.
        """
        shape = ask(self._empty, text, bindings, dataset=dataset)
        sent = self._phrased(text, bindings, dataset)
        if shape.kind == "graph":
            return Answer(self._triples(self._asked(sent, _GRAPH)), telling=reading)
        result = self._result(sent)
        if isinstance(result, QueryBoolean) != (shape.kind == "truth"):
            raise _strange(self.address)
        return Answer(result, telling=reading)

    def holds(self, subject: NamedNode, predicate: NamedNode, value: NamedNode) -> bool:
        return self.query(f"ASK {{ {subject} {predicate} {value} }}").truth

    def load(self, files: Iterable[GraphFile]) -> None:
        self._write(Loading(files), keep_others=True)

    def fill(self, files: Iterable[GraphFile]) -> None:
        self._write(Loading(files), keep_others=False)

    def replace(self, graph: str, quads: Iterable[Quad]) -> None:
        before = self._recorded()
        self._put_record(before.unfinished([graph]))
        self._put(graph, {Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph)) for quad in quads})
        after = before.without([graph])
        self._gather(after.graphs)
        self._put_record(after)

    def graphs(self) -> tuple[str, ...]:
        return tuple(sorted(self._known.graphs))

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        for name in [graph] if graph is not None else self.graphs():
            place = NamedNode(name)
            for triple in self._content(name):
                yield Quad(triple.subject, triple.predicate, triple.object, place)

    def __len__(self) -> int:
        rows = self.query("SELECT (COUNT(*) AS ?quads) WHERE { GRAPH ?graph { ?s ?p ?o } }").rows()
        return next(int(row[0].value) for row in rows if isinstance(row[0], Literal))

    def close(self) -> None:
        self._forget()

    # --- what the server is and holds ---

    @cached_property
    def _known(self) -> _Known:
        """What is there, asked once. Raises StoreUnavailable where a load did not end."""
        record = self._read_record()
        if record is not None and not record.is_complete:
            raise self._unfinished()
        if record is None and not self._result(phrase("ASK { ?package a medkg:Package }")):
            raise StoreUnavailable(
                _("{address} holds no package of medkg. Load one: medkg load --store {address}").format(
                    address=self.address
                )
            )
        return _Known(record=record, graphs=tuple(record.graphs) if record is not None else self._own_graphs())

    def _unfinished(self) -> StoreUnavailable:
        return StoreUnavailable(
            _(
                "The last load into {address} did not end, so half of it may be missing. "
                "Load again: medkg load --store {address}"
            ).format(address=self.address)
        )

    def _phrased(self, text: str, bindings: Mapping[str, Binding] | None, dataset: Dataset | None) -> str:
        """*text* over what medkg loaded, whatever else is there; where it did not, over the server's own default."""
        known = self._known
        wanted = dataset or dataset_of(clauses(list(tokens(text))))
        if wanted is not None:
            return phrase(text, bindings, dataset=wanted.among(known.graphs))
        if known.record is None:
            return phrase(text, bindings)
        return phrase(text, bindings, dataset=Dataset(default=(UNION,), named=known.graphs))

    def _read_record(self) -> Record | None:
        # By GRAPH and not by FROM: a server may refuse to be asked for a graph that it does not have.
        told = f"GRAPH <{RECORD}> {{ ?graph <{_VALUE}> ?record }}"
        rows = self._rows(f"SELECT ?record WHERE {{ {told} }} ORDER BY ?record")
        texts = [row[0].value for row in rows if isinstance(row[0], Literal)]
        if not texts:
            return None
        try:
            return Record.of_json(texts[0])
        except ValueError as error:
            raise StoreUnavailable(
                _(
                    "What {address} says of its last load cannot be read. Load again: medkg load --store {address}"
                ).format(address=self.address)
            ) from error

    def _own_graphs(self) -> tuple[str, ...]:
        rows = self._rows("SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph")
        found = [row[0].value for row in rows if isinstance(row[0], NamedNode)]
        return tuple(graph for graph in found if graph.startswith(GRAPH))

    @cached_property
    def _server(self) -> str:
        """The kind of server, by its own word: ``Virtuoso/07.20`` is Virtuoso."""
        response = self._transport.ask("ASK {}", _TABLE)
        response.read()
        return str(response.headers.get("Server", "")).partition("/")[0]

    def _result(self, text: str) -> QuerySolutions | QueryBoolean:
        response = io.BufferedReader(self._asked(text, _TABLE))
        with reading():
            return parse_query_results(response, ResultsFormat.XML)

    def _rows(self, text: str) -> list[tuple[Term | None, ...]]:
        return list(Answer(self._result(text), telling=reading).rows())

    def _forget(self) -> None:
        self.__dict__.pop("_known", None)

    # --- asking ---

    def _asked(self, text: str, accept: str) -> Response:
        response = self._transport.ask(text, accept)
        rows = response.headers.get("X-SPARQL-MaxRows")
        if rows is not None:
            response.close()
            raise QueryError(
                _(
                    "The store at {address} gives no more than {rows} rows, and the answer has more. "
                    "Ask with LIMIT and OFFSET, or raise the server's limit (Virtuoso: ResultSetMaxRows)."
                ).format(address=self.address, rows=rows)
            )
        if response.headers.get("X-SQL-State"):
            response.close()
            raise StoreUnavailable(
                _("The store at {address} ran out of time and gives a part of the answer: {reason}").format(
                    address=self.address, reason=response.headers.get("X-SQL-Message", "")
                )
            )
        return response

    def _triples(self, response: Response) -> Iterator[Triple]:
        fmt = _PARSED.get(response.content_type)
        if fmt is None:
            raise _strange(self.address)
        seen: set[Triple] = set()
        with reading():
            for quad in parse(io.BufferedReader(response), fmt):
                triple = Triple(quad.subject, quad.predicate, quad.object)
                if triple not in seen:
                    seen.add(triple)
                    yield triple

    def _content(self, graph: str) -> Iterator[Triple]:
        address = self._graph_address(graph, to_write=False)
        if address is not None:
            try:
                yield from self._triples(self._transport.get(address, _GRAPH))
            except NoSuchAddress:
                return
        else:
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
            yield from self._triples(self._asked(text, _GRAPH))

    # --- writing ---

    def _write(self, loading: Loading, *, keep_others: bool) -> None:
        """Read every file before anything is written; while it lasts, the record says so."""
        for file in loading.files:
            for _quad in loading.quads(file):
                pass
        before = self._recorded()
        names = [file.graph for file in loading.files]
        if keep_others and before.under_way() - set(names):
            raise self._unfinished()
        mark = secrets.token_hex(16)
        self._put_record(before.unfinished(names), mark=mark)
        forms = self._forms(loading.literals())
        loaded: dict[str, Loaded] = {}
        for file in loading.files:
            sent = set(loading.quads(file))
            self._refuse_another_load(mark)
            self._put(file.graph, sent)
            found = self._read_back(file.graph, sent, forms)
            loaded[file.graph] = loading.loaded(file.graph, found.pairs(loading.risky(file.graph)))
        self._refuse_another_load(mark)
        if keep_others:
            after = before.with_graphs(loaded, version=loading.version)
        else:
            after = loading.record(loaded)
            for graph in set(before.graphs) - set(names):
                self._transport.delete(self._writing_address(graph))
        self._gather(after.graphs)
        self._refuse_another_load(mark)
        self._put_record(after)

    def _refuse_another_load(self, mark: str) -> None:
        """Raise StoreUnavailable where another load has begun since: no server keeps two of them apart."""
        if not self._result(f'ASK FROM <{RECORD}> {{ <{GRAPH}> <{_MARK}> "{mark}" }}'):
            raise StoreUnavailable(
                _(
                    "Another process has begun to load into {address}, so this load has stopped. "
                    "Wait until the other has ended; if the store should hold this package, load it again then."
                ).format(address=self.address)
            )

    def _gather(self, graphs: Iterable[str]) -> None:
        """Make UNION hold what *graphs* hold."""
        self._transport.delete(self._writing_address(UNION))
        for graph in graphs:
            self._transport.add(self._writing_address(UNION), _lines(self._content(graph)), _NTRIPLES)

    def _recorded(self) -> Record:
        """The record, also of a load that did not end; where there is none, of the graphs that are there."""
        record = self._read_record()
        return record or Record(graphs={graph: Loaded(sha256="") for graph in self._own_graphs()})

    def _put(self, graph: str, quads: Iterable[Quad]) -> None:
        self._forget()
        triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in map(sendable, quads))
        self._transport.put(self._writing_address(graph), _lines(triples), _NTRIPLES)

    def _put_record(self, record: Record, *, mark: str = "") -> None:
        """*mark* says who loads, while it lasts."""
        told = {_VALUE: record.json(), **({_MARK: mark} if mark else {})}
        self._put(RECORD, [Quad(NamedNode(GRAPH), NamedNode(name), Literal(text)) for name, text in told.items()])

    def _forms(self, literals: Sequence[Literal]) -> dict[Literal, Literal]:
        """What the server makes of each of *literals*: it is given each by itself, and tells what it then has."""
        forms: dict[Literal, Literal] = {}
        asked = [NamedNode(f"{SPELLING}/{number}") for number in range(min(len(literals), _PORTION))]
        for begin in range(0, len(literals), _PORTION):
            portion = dict(zip(asked, literals[begin : begin + _PORTION], strict=False))
            self._put(SPELLING, (Quad(name, NamedNode(_VALUE), literal) for name, literal in portion.items()))
            for triple in self._content(SPELLING):
                written = portion.get(triple.subject) if isinstance(triple.subject, NamedNode) else None
                if written is not None and isinstance(triple.object, Literal):
                    forms[written] = triple.object
        if literals:
            self._transport.delete(self._writing_address(SPELLING))
        return forms

    def _read_back(self, graph: str, sent: set[Quad], forms: Mapping[Literal, Literal]) -> ReadBack:
        """What the server gives back of what was sent. Raises StoreUnavailable where it does not say the same."""
        place = NamedNode(graph)
        found = ReadBack({Quad(t.subject, t.predicate, t.object, place) for t in self._content(graph)}, forms)
        lost = found.lost(sent)
        if lost:
            raise StoreUnavailable(
                _(
                    "{address} does not keep what it is given: {lost} of {all} statements of {graph} came back "
                    "otherwise, the first being {example}. This store cannot hold the package."
                ).format(address=self.address, lost=len(lost), all=len(sent), graph=graph, example=lost[0])
            )
        return found

    def _writing_address(self, graph: str) -> str:
        address = self._graph_address(graph, to_write=True)
        if address is None:
            raise StoreUnavailable(
                _(
                    "Where {address} takes data is not known. Set {name} in the environment to the address of its "
                    "SPARQL 1.1 Graph Store."
                ).format(address=self.address, name=GRAPHS)
            )
        return address

    def _graph_address(self, graph: str, *, to_write: bool) -> str | None:
        """The address of a graph by the Graph Store Protocol: as the environment says, else where the server has it."""
        place = os.environ.get(GRAPHS) or None
        if place is None:
            known = {
                "Virtuoso": "/sparql-graph-crud-auth" if to_write else "/sparql-graph-crud",
                "Oxigraph": "/store",
            }.get(self._server)
            parts = urlsplit(self.address)
            place = f"{parts.scheme}://{parts.netloc}{known}" if known else None
        return f"{place}?graph={quote(graph, safe='')}" if place else None


class _Known:
    """What is known of a server: what was loaded, and the graphs of medkg in it."""

    def __init__(self, *, record: Record | None, graphs: tuple[str, ...]) -> None:
        self.record = record
        self.graphs = graphs


def _lines(triples: Iterable[Triple]) -> bytes:
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _strange(address: str) -> StoreUnavailable:
    return StoreUnavailable(
        _("What {address} answers is no answer to a query. Name the address of a SPARQL 1.1 endpoint.").format(
            address=address
        )
    )
