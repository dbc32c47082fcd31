"""The query page: a text, the questions of the catalog as examples for it, and its answer or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medkg.asking import has_examples
from medkg.errors import MedkgError, QueryError
from medkg.namespaces import PREFIXES
from medkg.network.words import printable
from medkg.queries.catalog import Parameter, Question
from medkg.queries.standing import standing
from medkg.query_text import unknown_terms
from medkg.rdf.identifiers import expand, shorten
from medkg.web.pages.answers import Answered, answered
from medkg.web.pages.paging import LENGTH, Place, place
from medkg.web.pages.query_words import words
from medkg.web.pages.questions import questions_page
from medkg.web.site import Site

LONGEST_ADDRESS = 6_000
"""Bytes of an address that every browser, proxy and server passes on; a longer text goes by POST and has none."""

DOWNLOADS = {
    "table": (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml")),
    "truth": (("JSON", "json"), ("XML", "xml")),
    "graph": (("Turtle", "ttl"), ("N-Triples", "nt"), ("JSON-LD", "jsonld"), ("RDF/XML", "rdf")),
}
"""The formats in which each kind of answer is given whole: name, and how ``/sparql?format=`` calls it."""


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """Why there is no answer; ``line`` and ``column`` count from 1 where the place is known."""

    message: str
    status: int
    line: int | None
    column: int | None


@dataclass(frozen=True, kw_only=True)
class QueryPage:
    """``answer`` is None until a text was put; ``example`` is the question that the text was made from, if one was.

    ``hints``: what an answer does not tell of itself, such as terms that the ontology lacks.
    """

    text: str
    groups: tuple[tuple[str, tuple[Question, ...]], ...]
    example: Question | None = None
    answer: Answered | None = None
    place: Place | None = None
    complaint: Complaint | None = None
    hints: tuple[str, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """What the page's script says."""
        return words()

    @property
    def downloads(self) -> tuple[tuple[str, str], ...]:
        return DOWNLOADS[self.answer.kind] if self.answer is not None else ()


def blank_page(site: Site) -> QueryPage:
    return QueryPage(text="", groups=_offered(site))


def query_page(site: Site, text: str, number: int, *, client: str, language: str) -> QueryPage:
    """The page of *text* with page *number* of its answer.

    Raises QueryError and StoreUnavailable as the guard does, NotFound for a page past the last.
    """
    found = answered(site, text, client=client, language=language, start=(number - 1) * LENGTH, length=LENGTH)
    grid = found.grid
    return QueryPage(
        text=printable(text),
        groups=_offered(site),
        answer=found,
        place=place(number, grid.total, is_capped=grid.is_capped) if grid is not None else None,
        hints=hints(site, text),
    )


def hints(site: Site, text: str) -> tuple[str, ...]:
    """What a reader should know of the answer to *text*: which of its terms the ontology lacks."""
    return tuple(printable(str(unknown)) for unknown in unknown_terms(text, site.terms))


def example_page(site: Site, name: str, values: Mapping[str, str]) -> QueryPage:
    """The page with the text of a question, *values* written into it, and examples where a value is not given.

    Raises NotFound for an unknown question, QueryError for a value that is unknown or malformed.
    """
    question = site.graph.catalog.question(name)
    given = {**_examples(site, question), **{key: value for key, value in values.items() if value}}
    return QueryPage(text=standing(question, given), groups=_offered(site), example=question)


def complaint_page(site: Site, text: str, error: MedkgError) -> QueryPage:
    """The page that says beside *text* what is wrong with it."""
    return QueryPage(text=printable(text), groups=_offered(site), complaint=complaint(error))


def complaint(error: MedkgError) -> Complaint:
    at = (error.line, error.column) if isinstance(error, QueryError) else (None, None)
    return Complaint(message=printable(str(error)), status=error.http_status, line=at[0], column=at[1])


def _examples(site: Site, question: Question) -> dict[str, str]:
    """What the question's header gives as examples; for another package, the first thing of the class that is meant."""
    if has_examples(site.graph.store, question):
        return {one.name: one.example for one in question.parameters}
    return {one.name: _first(site, one) for one in question.parameters}


def _first(site: Site, parameter: Parameter) -> str:
    if parameter.kind.partition(":")[0] not in PREFIXES:
        return parameter.example
    shape = site.graph.package.shapes.find(expand(parameter.kind))
    members = site.members(shape.target) if shape is not None else ()
    return shorten(members[0]) if members else parameter.example


def _offered(site: Site) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    """The catalog without the rules of the audit, which are many and are read beside what they find."""
    return tuple((subject, asked) for subject, asked in questions_page(site).groups if subject != "audit")
