"""Panels: a question of the catalog that is answered on a page.

A question stands on the page of every thing whose class its only parameter names (``# Given: ?work a medkg:Work``);
``rdfs:Resource`` means every thing. Adding a panel is adding a question.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from medkg.queries.catalog import Question
from medkg.rdf.identifiers import expand, shorten
from medkg.web.site import Site
from medkg.web.tables import Grid, grid

SHOWN = 20
"""Rows of a panel before the rest is left to the question's own page."""

EVERY_THING = "rdfs:Resource"
EVERYTHING = "things/referring"
"""The question that any link to a thing answers."""

LEFT_OUT = frozenset({"things/neighbour_texts", "things/outside_identifiers"})
"""Questions about everything whose answer the page gives anyway."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A question, its answer, and what is given to it, under which its own page gives the same answer.

    ``is_folded``: it repeats much of what the panels before it say, and is there for whoever wants all.
    """

    question: Question
    given: dict[str, str]
    grid: Grid
    is_folded: bool = False

    @property
    def slug(self) -> str:
        """Its name as a fragment of the page's address."""
        return self.question.name.replace("/", "-").replace("_", "-")

    @property
    def unseen(self) -> int:
        return self.grid.total - len(self.grid.rows)


def questions_about(
    site: Site, classes: Collection[str], *, left_out: Collection[str] = LEFT_OUT
) -> tuple[Question, ...]:
    """The questions that a thing of *classes* answers, those for every thing last."""
    special, general = [], []
    for question in site.questions:
        if len(question.parameters) != 1 or question.form != "SELECT" or question.name in left_out:
            continue
        kind = question.parameters[0].kind
        if kind == EVERY_THING:
            general.append(question)
        elif ":" in kind and not kind.startswith("xsd:") and expand(kind) in classes:
            special.append(question)
    return (*special, *sorted(general, key=lambda question: question.name == EVERYTHING))


def panels(
    site: Site, iri: str, classes: Collection[str], *, language: str, left_out: Collection[str] = ()
) -> tuple[Panel, ...]:
    """The panels of the thing *iri*, without the questions named in *left_out* and those that have no answer."""
    asked = _asked_of(site, frozenset(classes), frozenset({*LEFT_OUT, *left_out}))
    found = [one for one in (panel(site, question, iri, language=language) for question in asked) if one.grid.rows]
    return tuple(replace(one, is_folded=one.question.name == EVERYTHING and len(found) > 1) for one in found)


def _asked_of(site: Site, classes: frozenset[str], left_out: frozenset[str]) -> tuple[Question, ...]:
    """``questions_about``, kept: the same few sets of classes come again on every page."""
    found = site.kept.of(("about", classes, left_out), lambda: questions_about(site, classes, left_out=left_out))
    assert isinstance(found, tuple)
    return found


def panel(site: Site, question: Question, iri: str, *, language: str) -> Panel:
    """The answer to *question* about *iri*, kept: what thousands of claims are about takes long to ask, once."""
    found = site.kept.of((question.name, iri, language), lambda: _asked(site, question, iri, language))
    assert isinstance(found, Panel)
    return found


def _asked(site: Site, question: Question, iri: str, language: str) -> Panel:
    name = question.parameters[0].name
    answer = site.graph.answer(question.name, **{name: iri})
    return Panel(
        question=question,
        given={name: shorten(iri)},
        grid=grid(site, answer, language=language, given=(name,), length=SHOWN),
    )
