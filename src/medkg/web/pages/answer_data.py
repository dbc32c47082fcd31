"""An answer as data for the page's script: what the page shows, before it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from flask import url_for

from medkg.entities import IRI
from medkg.errors import MedkgError
from medkg.language import current_language
from medkg.language import translate as _
from medkg.query_text import is_ordered
from medkg.rdf.identifiers import shorten
from medkg.search import Suggestion
from medkg.web.addresses import address
from medkg.web.pages.answers import Answered
from medkg.web.pages.query import DOWNLOADS, complaint, hints
from medkg.web.site import Site
from medkg.web.tables import Cell


class CellData(TypedDict, total=False):
    """``text`` in ``lang`` (left out where it is the page's); ``href`` where it leads; ``outside``: away from here."""

    text: str
    lang: str
    href: str
    outside: bool
    verdict: str
    sign: str
    retracted: str


class ColumnData(TypedDict):
    name: str
    number: bool


class AnswerData(TypedDict):
    """``total`` rows were found, or more where ``capped``; ``rows`` are all of them that are looked at.

    ``ordered``: the query asked for their order. ``hints``: what the answer does not tell of itself.
    """

    kind: str
    seconds: float
    truth: bool
    columns: list[ColumnData]
    rows: list[list[CellData]]
    total: int
    capped: bool
    turtle: str
    cut: bool
    drawing: str
    downloads: list[tuple[str, str]]
    ordered: bool
    hints: list[str]


class ComplaintData(TypedDict):
    message: str
    line: int | None
    column: int | None


class SuggestionData(TypedDict):
    """``name`` is written between angle brackets, below the base."""

    name: str
    label: str
    detail: str


def answer_data(site: Site, text: str, found: Answered, language: str) -> AnswerData:
    """*found* as the answer to *text*."""
    grid = found.grid
    return AnswerData(
        kind=found.kind,
        seconds=round(found.seconds, 6),
        truth=found.is_true,
        columns=[ColumnData(name=one.name, number=one.is_number) for one in grid.columns] if grid else [],
        rows=[[_cell(one) for one in row] for row in grid.rows] if grid else [],
        total=grid.total if grid else 0,
        capped=grid.is_capped if grid else False,
        turtle=found.turtle,
        cut=found.is_cut,
        drawing=str(found.drawing(language) or ""),
        downloads=list(DOWNLOADS[found.kind]),
        ordered=is_ordered(text),
        hints=list(hints(site, text)),
    )


def complaint_data(error: MedkgError) -> ComplaintData:
    found = complaint(error)
    return ComplaintData(message=found.message, line=found.line, column=found.column)


def suggestions_data(site: Site, found: Iterable[Suggestion], language: str) -> list[SuggestionData]:
    return [
        SuggestionData(
            name=shorten(one.iri), label=str(one.label), detail=str(site.labels.class_name(one.cls).best(language))
        )
        for one in found
    ]


def _cell(found: Cell) -> CellData:
    data = CellData(text=(_("yes") if found.value else _("no")) if found.kind == "truth" else str(found.text))
    if found.text.language and found.text.language != current_language():
        data["lang"] = found.text.language
    if found.kind in ("thing", "verdict"):
        data["href"] = address(IRI(found.iri))
    elif found.kind == "class":
        data["href"] = url_for("overview.members", slug=found.iri)
    elif found.kind == "outside" and found.iri:
        data["href"] = found.iri
        data["outside"] = True
    if found.verdict is not None:
        data["verdict"] = found.verdict.slug
        data["sign"] = found.verdict.notation
    if found.retracted:
        data["retracted"] = found.retracted
    return data
