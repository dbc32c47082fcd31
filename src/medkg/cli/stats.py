"""``medkg stats``: how much the package holds, as the catalog's questions count it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import format_option, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medkg.stores.base import Store

Rows = list[dict[str, str]]


@click.command(
    cls=Command,
    help=N_("Count the package's things by class, its triples by graph and its claims by verdict."),
)
@format_option(("table", "json"), default="table")
@store_option
@pass_session
def command(session: Session, fmt: str) -> None:
    store = session.store(thorough=True)
    classes = _rows(store, "package/counts_by_class")
    graphs = _rows(store, "package/graphs")
    verdicts = {
        report: _rows(store, "reports/verdict_counts", report=f"report/{report}")
        for report in (row["report"].removeprefix("report/") for row in _rows(store, "package/reports"))
    }
    if fmt == "json":
        _write_json(classes, graphs, verdicts)
    else:
        _write_tables(classes, graphs, verdicts)


def _rows(store: Store, name: str, **parameters: str) -> Rows:
    """The answer to a question of the catalog: identifiers short, numbers as they are."""
    from medkg.namespaces import GRAPH
    from medkg.queries.catalog import Catalog
    from medkg.rdf.identifiers import shorten

    question = Catalog().question(name)
    answer = store.query(question.text, question.bind(parameters))
    shown = ([shorten(str(getattr(term, "value", "")).removeprefix(GRAPH)) for term in row] for row in answer.rows())
    return [dict(zip(answer.variables, row, strict=True)) for row in shown]


def _write_tables(classes: Rows, graphs: Rows, verdicts: dict[str, Rows]) -> None:
    from medkg.cli.terminal.tables import write_table
    from medkg.language import current_language

    label = f"label_{current_language()}"
    filled = [row for row in classes if row["things"] != "0"]
    _write(_("Things by class"), (_("class"), _("label"), _("things")), filled, ("class", label, "things"))
    click.echo()
    _write(_("Triples by graph"), (_("graph"), _("triples")), graphs, ("graph", "triples"))
    for report, rows in verdicts.items():
        click.echo()
        title = _("Claims by verdict: {report}").format(report=report)
        columns = (_("verdict"), _("sign"), _("label"), _("claims"))
        write_table(columns, [[row["verdict"], row["sign"], row[label], row["claims"]] for row in rows], title=title)


def _write(title: str, head: Sequence[str], rows: Rows, columns: Sequence[str]) -> None:
    from medkg.cli.terminal.tables import write_table

    write_table(head, [[row[column] for column in columns] for row in rows], title=title)


def _write_json(classes: Rows, graphs: Rows, verdicts: dict[str, Rows]) -> None:
    import json

    from medkg.cli.terminal.output import write_text

    counted = {
        "classes": [_counted(row, "things") for row in classes],
        "graphs": [_counted(row, "triples") for row in graphs],
        "verdicts": {report: [_counted(row, "claims") for row in rows] for report, rows in verdicts.items()},
    }
    write_text(json.dumps(counted, ensure_ascii=False, indent=2) + "\n")


def _counted(row: dict[str, str], column: str) -> dict[str, str | int]:
    return {**row, column: int(row[column])}
