"""The knowledge graph: a store, the catalog of questions and the entities, behind one door.

    >>> from medkg import KnowledgeGraph
    >>> graph = KnowledgeGraph.bundled()
    >>> report = graph.report("llm-clinical-medicine")
    >>> graph.ask("references/citing_claims", reference="reference/llm-clinical-medicine/biomedparse-blog")

An answer goes to pandas in one line: ``pandas.DataFrame(graph.ask(...))``.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any, Self, TypeVar

from medkg.asking import put
from medkg.entities import BY_CLASS, Claim, Entity, EvidenceLine, Report, Verdict, python_value
from medkg.entities.mapping import Value
from medkg.errors import NotFound, QueryError
from medkg.language import translate as _
from medkg.package import Package
from medkg.queries.catalog import Catalog
from medkg.rdf.identifiers import expand, mint, shorten
from medkg.rdf.triples import RDF_TYPE, Triples
from medkg.stores.base import Answer, Store
from medkg.stores.memory import MemoryStore

E = TypeVar("E", bound=Entity)


class Table:
    """A question's answer: rows of Python values under named columns. Iterating gives a dictionary a row."""

    def __init__(self, columns: tuple[str, ...], rows: list[tuple[Value | None, ...]]) -> None:
        self.columns = columns
        self.rows = rows

    def __iter__(self) -> Iterator[dict[str, Value | None]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"Table({', '.join(self.columns)}; {len(self.rows)} rows)"

    def column(self, name: str) -> tuple[Value | None, ...]:
        """The values of one column, in the order of the rows."""
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_shown(value))}</td>" for value in row) + "</tr>" for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class KnowledgeGraph:
    """All that a package says, ready to be asked. It reads; what changes the data are the files."""

    def __init__(self, *, store: Store, package: Package, catalog: Catalog | None = None) -> None:
        self.store = store
        self.package = package
        self.catalog = catalog or Catalog()

    @classmethod
    def of(cls, package: Package, store: Store | None = None) -> Self:
        """*package* in memory, or as *store* holds it; its ontology's shapes always come from the package.

        Raises PackageError where a file cannot be read.
        """
        return cls(store=MemoryStore(package.files()) if store is None else store, package=package)

    @classmethod
    def bundled(cls) -> Self:
        """The package that comes with medkg, in memory."""
        return cls.of(Package.bundled())

    def answer(self, question: str, **parameters: object) -> Answer:
        """What the store says to a question of the catalog, as terms. For whoever passes bytes on."""
        return put(self.store, self.catalog.question(question), parameters)

    def ask(self, question: str, **parameters: object) -> Table:
        """The table that answers a question of the catalog, such as ``references/citing_claims``.

        Raises NotFound for an unknown question, QueryError for a wrong parameter or a question that gives no table.
        """
        return _table(self.answer(question, **parameters))

    def select(self, text: str) -> Table:
        """The table that answers a SELECT query of your own."""
        return _table(self.store.query(text))

    def subgraph(self, question: str, **parameters: object) -> Triples:
        """The triples that answer a CONSTRUCT question of the catalog."""
        return Triples(self.answer(question, **parameters).triples())

    def describe(self, iri: str) -> Triples:
        """What the data say of *iri*, as subject. Raises NotFound where they say nothing."""
        found = self.subgraph("things/description", thing=iri)
        if not len(found):
            raise NotFound(_("The package holds nothing called {iri}.").format(iri=shorten(expand(iri))))
        return found

    def get(self, cls: type[E], iri: str) -> E:
        """The thing *iri* as a *cls*. Raises NotFound where there is no such thing of that class."""
        full = expand(iri)
        triples = self.describe(full)
        if not set(cls.CLASSES) & set(triples.iris(full, RDF_TYPE)):
            raise NotFound(_("{iri} is not a {cls}.").format(iri=shorten(full), cls=cls.__name__))
        return cls.read(full, triples)

    def entity(self, iri: str) -> Entity:
        """The thing *iri* as whatever it is. Raises NotFound where it is nothing that medkg has a class for."""
        full = expand(iri)
        triples = self.describe(full)
        for cls in triples.iris(full, RDF_TYPE):
            if cls in BY_CLASS:
                return BY_CLASS[cls].read(full, triples)
        raise NotFound(_("{iri} is of no class that medkg reads.").format(iri=shorten(full)))

    def all(self, cls: type[E]) -> tuple[E, ...]:
        """Every thing of a class, in the order of their identifiers."""
        found = [
            entity
            for name in cls.CLASSES
            for entity in cls.read_all(self.subgraph("things/instances", **{"class": name}))
        ]
        return tuple(sorted(found, key=lambda entity: entity.iri))

    def report(self, name: str) -> Report:
        """The report with that slug or IRI."""
        return self.get(Report, name if "/" in name else mint("Report", name))

    def claims(self, *, of: str) -> tuple[Claim, ...]:
        """The claims of a report (slug or IRI), in the order of their identifiers."""
        report = self.report(of)
        claims = Claim.read_all(self.subgraph("reports/claims", report=report.iri))
        return tuple(sorted(claims, key=lambda claim: claim.iri))

    def evidence(self, *, claim: str) -> tuple[EvidenceLine, ...]:
        """The evidence lines of a claim, in the order of their identifiers."""
        lines = EvidenceLine.read_all(self.subgraph("claims/evidence", claim=self.get(Claim, claim).iri))
        return tuple(sorted(lines, key=lambda line: line.iri))

    def verdicts(self, *, of: str) -> dict[str, Verdict]:
        """Claim (IRI) to its overall verdict, for every claim of a report."""
        known = {verdict.iri: verdict for verdict in self.all(Verdict)}
        rows = self.ask("reports/verdicts", report=self.report(of).iri)
        return {str(row["claim"]): known[row["verdict"]] for row in rows}  # type: ignore[index]


def _table(answer: Answer) -> Table:
    if answer.kind == "truth":
        return Table(("answer",), [(answer.truth,)])
    if answer.kind == "graph":
        raise QueryError(_("The question gives a graph: use “subgraph”, or a SELECT query for a table."))
    rows: list[tuple[Value | None, ...]] = [
        tuple(None if term is None else python_value(term) for term in row) for row in answer.rows()
    ]
    return Table(answer.variables, rows)


def _shown(value: Any) -> str:
    return "" if value is None else shorten(str(value))
