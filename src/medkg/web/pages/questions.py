"""The catalog of questions, and the page of one: what it asks, what it needs, what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import NamedNode

from medkg.asking import has_examples
from medkg.errors import QueryError
from medkg.language import translate as _
from medkg.publish.serialization import serialize
from medkg.publish.subjects import as_written, described
from medkg.queries.catalog import Parameter, Question
from medkg.rdf.identifiers import expand
from medkg.stores.base import GRAPH_FORMATS
from medkg.web.addresses import is_ours
from medkg.web.pages.evidence import Link, link
from medkg.web.pages.paging import LENGTH, Place, place
from medkg.web.panels import SHOWN
from medkg.web.site import Site
from medkg.web.tables import Grid, grid

THINGS = 1_000
"""Things that the Turtle of a table describes, at most."""


@dataclass(frozen=True, kw_only=True)
class QuestionsPage:
    """The questions by what they are about (the folder of the catalog)."""

    groups: tuple[tuple[str, tuple[Question, ...]], ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Field:
    """A parameter as a field of the form: what was given, and an example."""

    parameter: Parameter
    value: str


@dataclass(frozen=True, kw_only=True)
class QuestionPage:
    """``grid`` is None until everything that the question needs is given, and for a question that gives a graph."""

    question: Question
    fields: tuple[Field, ...]
    given: dict[str, str]
    example: dict[str, str]
    is_answered: bool
    grid: Grid | None
    place: Place | None


@dataclass(frozen=True, kw_only=True)
class EmbeddedPage:
    """A panel that stands alone; ``about`` are the things that were given."""

    question: Question
    given: dict[str, str]
    about: tuple[Link, ...]
    grid: Grid

    @property
    def unseen(self) -> int:
        return self.grid.total - len(self.grid.rows)


def questions_page(site: Site) -> QuestionsPage:
    """The whole catalog; the rules of the audit, which are many and are read beside what they find, stand last."""
    questions = sorted(site.questions, key=lambda question: question.is_rule)
    grouped = groupby(questions, key=lambda question: question.subject)
    return QuestionsPage(groups=tuple((subject, tuple(asked)) for subject, asked in grouped), total=len(questions))


def question_page(site: Site, name: str, values: Mapping[str, str], number: int, *, language: str) -> QuestionPage:
    """The page of a question, with page *number* of its answer where *values* hold all that it needs.

    Raises NotFound for an unknown question or page, QueryError for a parameter that is unknown or malformed.
    """
    question = site.graph.catalog.question(name)
    given = {key: value for key, value in values.items() if value}
    names = {parameter.name for parameter in question.parameters}
    answered = names <= set(given)
    if set(given) - names:
        question.bind(given)  # says which one the question does not take
    found = None
    if answered and question.form == "SELECT":
        answer = site.graph.answer(name, **given)
        found = grid(site, answer, language=language, given=names, start=(number - 1) * LENGTH, length=LENGTH)
    return QuestionPage(
        question=question,
        fields=tuple(Field(parameter=one, value=given.get(one.name, "")) for one in question.parameters),
        given=given,
        example=_example(site, question),
        is_answered=answered,
        grid=found,
        place=place(number, found.total, is_capped=found.is_capped) if found is not None else None,
    )


def _example(site: Site, question: Question) -> dict[str, str]:
    """What the header gives as examples; nothing where the package does not hold them."""
    if not has_examples(site.graph.store, question):
        return {}
    return {one.name: one.example for one in question.parameters}


def embedded_page(site: Site, name: str, values: Mapping[str, str], *, language: str) -> EmbeddedPage:
    """A question's answer as it stands alone. Raises QueryError for a question whose answer is no table."""
    question = site.graph.catalog.question(name)
    answer = site.graph.answer(name, **values)
    shown = grid(site, answer, language=language, given=values, length=SHOWN)
    things = (expand(values[one.name]) for one in question.parameters if not one.is_literal)
    return EmbeddedPage(
        question=question,
        given=dict(values),
        about=tuple(link(site, thing, language) for thing in things if is_ours(thing)),
        grid=shown,
    )


def answer_bytes(site: Site, name: str, values: Mapping[str, str], fmt: str) -> bytes:
    """The whole answer as the engine writes it, a graph with every digit as written.

    Of a table, as a graph, what is said of the things that it names.

    Raises QueryError where the answer has no such form, or names more things than THINGS.
    """
    answer = site.graph.answer(name, **values)
    if fmt not in GRAPH_FORMATS or answer.kind == "truth":
        return answer.serialize(fmt)
    shapes = site.graph.package.shapes
    if answer.kind == "graph":
        return serialize(as_written(site.graph, site.originals, answer.triples()), fmt, shapes)
    named = dict.fromkeys(term.value for row in answer.rows() for term in row if isinstance(term, NamedNode))
    things = [iri for iri in named if is_ours(iri)]
    if len(things) > THINGS:
        raise QueryError(
            _("This answer names more than {most} things. Take the table, or download the whole package.").format(
                most=THINGS
            )
        )
    return serialize(described(site.graph, site.originals, things).triples(), fmt, shapes)
