"""``medkg search``: find words in everything the package says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from medkg.cli.terminal import completing
from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import format_option, output_option, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.search import Chosen, Hit, Results, SearchIndex

F = TypeVar("F", bound=Callable[..., Any])

MOST = 1_000
"""Results that can be looked through (a test holds it to the library's own)."""


def _facet(
    name: str, help_text: str, complete: Callable[..., Any] | None = None, *, metavar: str = "NAME"
) -> Callable[[F], F]:
    """``--verdict supports``, and again for another one."""
    return click.option(
        f"--{name}", f"{name}_", metavar=metavar, multiple=True, shell_complete=complete, help=help_text
    )


@click.command(
    cls=Command,
    help=N_("Find words, names and identifiers in everything the package says, the best results first."),
)
@click.argument("words", nargs=-1, required=True, help=N_("What to look for: every one of the words must be there."))
@_facet("class", N_("Only things of this class, such as claim; repeat it for more."), completing.classes)
@_facet("verdict", N_("Only what has this verdict, such as supports; repeat it for more."))
@_facet("scenario", N_("Only what is about this scenario; repeat it for more."))
@_facet("year", N_("Only what is of this year; repeat it for more."), metavar="YEAR")
@_facet("study", N_("Only what rests on this kind of study; repeat it for more."))
@_facet("report", N_("Only what stands in this report; repeat it for more."), completing.reports)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(1, MOST),
    default=20,
    show_default=True,
    metavar="NUMBER",
    help=N_("Give at most this many results."),
)
@format_option(("table", "json", "csv"), default="table")
@store_option
@output_option
@pass_session
def command(
    session: Session,
    words: tuple[str, ...],
    class_: tuple[str, ...],
    verdict_: tuple[str, ...],
    scenario_: tuple[str, ...],
    year_: tuple[str, ...],
    study_: tuple[str, ...],
    report_: tuple[str, ...],
    limit: int,
    fmt: str,
    to: Path | None,
) -> None:
    from medkg.cli.terminal.progress import progress
    from medkg.search import SearchIndex, choose

    with progress(_("Building the index …")):
        index = SearchIndex.of(session.graph())
    given = {
        "class": class_,
        "verdict": verdict_,
        "scenario": scenario_,
        "year": year_,
        "study": study_,
        "report": report_,
    }
    chosen = choose(index, given)
    text = " ".join(words)
    results = _search(index, text, chosen, limit)
    _write(session, results, fmt, to)
    _explain(index, results)


def _search(index: SearchIndex, text: str, chosen: Chosen, limit: int) -> Results:
    """The first *limit* results, gathered from as many pages as that takes."""
    from medkg.language import current_language
    from medkg.search import LARGEST_PAGE

    size = min(limit, LARGEST_PAGE)
    results = index.search(text, language=current_language(), chosen=chosen, size=size)
    hits = list(results.hits)
    for page in range(2, min(results.pages, -(-limit // size)) + 1):
        hits += index.search(text, language=current_language(), chosen=chosen, page=page, size=size).hits
    return replace(results, hits=tuple(hits[:limit]), page=1, pages=1)


def _write(session: Session, results: Results, fmt: str, to: Path | None) -> None:
    from medkg.cli.terminal.output import write_text

    if fmt == "json":
        import json

        from medkg.search import record

        told = {name: value for name, value in record(results).items() if name not in ("page", "pages")}
        write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", to)
        return
    columns = ("thing", "class", "verdict", "report", "text")
    slugs = {shape.target: slug for slug, shape in session.package.shapes.by_slug.items()}
    rows = [_row(hit, slugs) for hit in results.hits]
    if fmt == "csv":
        write_text(_csv([columns, *rows]), to)
        return
    from medkg.cli.terminal.tables import plain_text, write_table

    head = (_("thing"), _("class"), _("verdict"), _("report"), _("text"))
    if to is None or str(to) == "-":
        write_table(head, rows)
    else:
        write_text(plain_text(head, rows), to)


def _row(hit: Hit, slugs: dict[str, str]) -> tuple[str, ...]:
    from medkg.rdf.identifiers import local_name

    text = (
        f"{'…' if hit.snippet.is_cut_before else ''}{hit.snippet}{'…' if hit.snippet.is_cut_after else ''}"
        if (hit.snippet)
        else str(hit.label)
    )
    return (
        hit.iri.short,
        slugs.get(hit.cls, local_name(hit.cls)),
        local_name(hit.verdict) if hit.verdict else "",
        local_name(hit.report) if hit.report else "",
        text,
    )


def _csv(rows: Iterable[Iterable[str]]) -> str:
    """As RFC 4180 has it."""
    import csv
    import io

    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def _explain(index: SearchIndex, results: Results) -> None:
    """Say on standard error what the results do not: how many more there are, what they lack, what was meant."""
    from medkg.cli.terminal.output import talk

    if not results.total:
        talk(_("Nothing is found."))
    elif results.is_loose:
        talk(_("Nothing holds all of it: these results hold parts of it."))
    if results.total > len(results.hits):
        said = (
            _("{shown} of more than {total} results. --limit shows more of them.")
            if results.is_more
            else _("{shown} of {total} results. --limit shows more of them.")
        )
        talk(said.format(shown=len(results.hits), total=results.total))
    meant = index.correct(results.text) if results.is_loose or not results.total else None
    if meant:
        talk(_("Did you mean {names}?").format(names=meant))
