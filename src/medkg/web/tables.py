"""Answers as tables for people: labels for identifiers, the reader's language, honest counts."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Literal

from medkg.entities import IRI, Text, Verdict, python_value
from medkg.entities.mapping import Value
from medkg.language import LANGUAGES
from medkg.language import translate as _
from medkg.namespaces import ONTOLOGY
from medkg.rdf.identifiers import class_slug, local_name, segments
from medkg.rdf.triples import Term
from medkg.stores.base import Answer
from medkg.web.addresses import is_ours, outside
from medkg.web.headings import HEADINGS
from medkg.web.labels import capitalized
from medkg.web.site import Site

MOST = 1_000
"""Rows of an answer that are looked at; where there are more, the count says so."""

REPORT = "report"
"""The column that says in which report something stands; where there is but one, nobody need be told."""

RETRACTIONS = "retractions"
"""The column that counts what takes back a claim's sources; it is shown to people where there is something to count."""

Kind = Literal["thing", "class", "verdict", "outside", "number", "date", "truth", "text", "empty"]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One value, ready to be shown: ``text`` is what people read, ``iri`` where it leads, if anywhere.

    ``retracted`` says that it is a work that was taken back, or rests on one; else it is empty.
    """

    kind: Kind
    text: Text = Text("")
    iri: str = ""
    verdict: Verdict | None = None
    value: Decimal | int | datetime.date | bool | None = None
    retracted: str = ""


@dataclass(frozen=True, kw_only=True)
class Column:
    name: str
    heading: Text
    is_number: bool


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The rows that are shown, and how many there are in all: at least ``total`` where ``is_capped``."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    is_capped: bool


def grid(
    site: Site, answer: Answer, *, language: str, given: Iterable[str] = (), start: int = 0, length: int = 20
) -> Grid:
    """The rows of *answer* from *start*, at most *length*; the columns named in *given* are left out.

    What is given is the page's own thing, and need not be said again in each row; nor need the only report.
    Of a pair of columns such as ``?title_zh ?title_en`` each row shows what it has in *language*, else the other.
    """
    raw = list(islice(answer.rows(), MOST + 1))
    names, sources = _columns(answer.variables, set(given), language)
    shown = [
        tuple(cell(site, _value(row, source), language=language) for source in sources)
        for row in raw[:MOST][start : start + length]
    ]
    wanted = [place for place in range(len(names)) if not _says_nothing(shown, place)]
    if not any(row[place].value for place in wanted if names[place] == RETRACTIONS for row in shown):
        wanted = [place for place in wanted if names[place] != RETRACTIONS]
    if given and len(site.report_slugs) == 1:
        wanted = [place for place in wanted if names[place] != REPORT or not _is_told_without(shown, place)]
    return Grid(
        columns=tuple(
            Column(
                name=names[place],
                heading=heading(site, names[place], language),
                is_number=bool(shown) and all(row[place].kind in ("number", "empty") for row in shown),
            )
            for place in wanted
        ),
        rows=tuple(tuple(row[place] for place in wanted) for row in shown),
        total=min(len(raw), MOST),
        is_capped=len(raw) > MOST,
    )


def cell(site: Site, value: Value | None, *, language: str, known: str | None = None) -> Cell:
    """*value* as it is shown; *known* is its label where it has been looked up already."""
    if value is None:
        return Cell(kind="empty")
    if isinstance(value, IRI):
        return _linked(site, value, language, known)
    if isinstance(value, Text):
        return Cell(kind="text", text=value)
    if isinstance(value, bool):
        return Cell(kind="truth", value=value)
    if isinstance(value, int | Decimal):
        return Cell(kind="number", value=value)
    if isinstance(value, datetime.date):
        return Cell(kind="date", value=value)
    if outside(value):
        return Cell(kind="outside", text=Text(value), iri=value)
    return Cell(kind="text", text=Text(value))


def heading(site: Site, name: str, language: str) -> Text:
    """The head of the column of ``?name``: the class or property of that name, else the word for it, else the name."""
    words = site.labels.property_name(name)
    found = words.best(language) if words is not None else Text(_(HEADINGS.get(name, name.replace("_", " "))))
    return Text(capitalized(found), found.language)


def _linked(site: Site, iri: IRI, language: str, known: str | None) -> Cell:
    text = known if isinstance(known, Text) else site.labels.best(iri, language)
    verdict = next((verdict for verdict in site.verdicts if verdict.iri == iri), None)
    if verdict is not None:
        return Cell(kind="verdict", text=text, iri=iri, verdict=verdict)
    if is_ours(iri):
        return Cell(kind="thing", text=text, iri=iri, retracted=_retraction(site, iri))
    if iri.startswith(ONTOLOGY) and class_slug(local_name(iri)) in site.graph.package.shapes.by_slug:
        return Cell(kind="class", text=site.labels.class_name(iri).best(language), iri=class_slug(local_name(iri)))
    return Cell(kind="outside", text=text, iri=outside(iri) or "")


def _retraction(site: Site, iri: str) -> str:
    if iri not in site.retracted:
        return ""
    return _("retracted") if segments(iri)[0] == "work" else _("retracted source")


def _columns(
    variables: Sequence[str], given: Collection[str], language: str
) -> tuple[list[str], list[tuple[int, ...]]]:
    """The columns that are shown, and for each the places of its values, best language first."""
    names = [name for name in variables if name not in given] or list(variables)
    places = {name: variables.index(name) for name in names}
    sources: dict[str, tuple[int, ...]] = {}
    for name in names:
        base, _line, tag = name.rpartition("_")
        if tag in LANGUAGES and all(f"{base}_{other}" in places for other in LANGUAGES):
            tags = sorted(LANGUAGES, key=lambda other: other != language)
            sources[base] = (*sources.get(base, ()), *(places[f"{base}_{other}"] for other in tags))
        else:
            sources[name] = (*sources.get(name, ()), places[name])
    return list(sources), list(sources.values())


def _value(row: Sequence[Term | None], places: Iterable[int]) -> Value | None:
    return next((python_value(term) for place in places if (term := row[place]) is not None), None)


def _says_nothing(rows: list[tuple[Cell, ...]], place: int) -> bool:
    """Whether a column is empty, or holds texts that only repeat the link beside them."""
    if not rows or any(row[place].kind not in ("text", "empty") for row in rows):
        return False
    if all(row[place].kind == "empty" for row in rows):
        return True
    others = [other for other in range(len(rows[0])) if other != place]
    return any(all(row[other].iri and row[other].text == row[place].text for row in rows) for other in others)


def _is_told_without(rows: list[tuple[Cell, ...]], place: int) -> bool:
    """Whether each row still says what it is about when a column is left out."""
    return all(any(cell.kind == "thing" for other, cell in enumerate(row) if other != place) for row in rows)
