"""``medkg network``: which sources carry a report, drawn, counted, or for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from medkg.cli.terminal.help import Command
from medkg.cli.terminal.options import output_option, report_argument, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.errors import NotFound
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph

FORMATS = {
    "stats": ("text", "json", "csv"),
    "plot": ("svg", "png"),
    "export": ("graphml", "gexf", "json", "dot"),
}
"""What can be asked for, in which formats; the first is the one without --format."""


class What(click.Argument):
    """What is to be written; where nothing is asked for, the error names what there is and how to write it."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter as error:
            said = _(
                "Say what to show: stats (what falls with which source), plot (a drawing) or export (the network as a "
                "file). For example: {example}."
            )
            raise click.UsageError(said.format(example=f"{ctx.command_path} stats"), ctx) from error


@click.command(
    cls=Command,
    help=N_("Show which sources carry a report, and what falls with them: numbers, a drawing, or the network itself."),
)
@click.argument(
    "what",
    cls=What,
    metavar="stats|plot|export",
    type=click.Choice(list(FORMATS)),
    help=N_("stats: carriers, fragile claims, concentration. plot: a drawing. export: the network as a file."),
)
@report_argument(required=False)
@click.option(
    "-f",
    "--format",
    "fmt",
    type=click.Choice(list(dict.fromkeys(fmt for formats in FORMATS.values() for fmt in formats))),
    help=N_("Write this format: stats in text, json, csv; plot in svg, png; export in graphml, gexf, json, dot."),
)
@click.option(
    "--without",
    metavar="WORK",
    multiple=True,
    help=N_("With stats: tell what becomes of the claims when this work falls. Can be given several times."),
)
@click.option(
    "--retracted",
    metavar="WORK",
    multiple=True,
    help=N_("With stats: tell what becomes of the claims if this work is retracted. Can be given several times."),
)
@store_option
@output_option
@pass_session
def command(
    session: Session,
    what: str,
    report: str | None,
    fmt: str | None,
    without: tuple[str, ...],
    retracted: tuple[str, ...],
    to: Path | None,
) -> None:
    from medkg.cli.terminal.output import write_bytes

    fmt = fmt or FORMATS[what][0]
    if fmt not in FORMATS[what]:
        raise click.UsageError(
            _("“{what}” writes {formats}, not {fmt}.").format(what=what, formats=", ".join(FORMATS[what]), fmt=fmt)
        )
    if (without or retracted) and what != "stats":
        raise click.UsageError(_("--without and --retracted go with “stats”."))
    if without and retracted:
        raise click.UsageError(_("--without and --retracted are two questions. Ask one at a time."))
    graph, report = session.graph(), report or _only(session)
    if what == "stats":
        written = _stats(graph, report, fmt, without, retracted)
    else:
        written = (_plot if what == "plot" else _export)(graph, report, fmt)
    write_bytes(written, to)


def _only(session: Session) -> str:
    """The package's report, where it holds just one."""
    reports = session.package.reports()
    if len(reports) != 1:
        raise click.UsageError(
            _("Name the report. The package holds: {known}.").format(known=", ".join(reports) or _("none"))
        )
    return reports[0]


def _stats(graph: KnowledgeGraph, report: str, fmt: str, without: tuple[str, ...], retracted: tuple[str, ...]) -> bytes:
    from medkg.audit import Auditor, Reliance
    from medkg.cli.terminal.carriers import Loss, as_csv, as_json, as_text
    from medkg.entities import Work
    from medkg.network.ledger import ledger
    from medkg.rdf.identifiers import shorten

    network = ledger(graph, report)
    reliance = Reliance(Auditor(graph), report)
    named = (graph.get(Work, work if "/" in work else f"work/{work}").iri for work in without or retracted)
    works = tuple(dict.fromkeys(named))
    for work in works:
        if work not in reliance.works:
            raise NotFound(_("No claim of this report rests on {work}.").format(work=shorten(work)))
    loss = Loss("without" if without else "retracted", works) if works else None
    writer = {"text": as_text, "json": as_json, "csv": as_csv}[fmt]
    return writer(network, reliance, loss).encode("utf-8")


def _plot(graph: KnowledgeGraph, report: str, fmt: str) -> bytes:
    from medkg.audit import Auditor, Reliance
    from medkg.entities import Verdict
    from medkg.language import current_language
    from medkg.network.carrying import carrying_plot
    from medkg.network.ledger import ledger

    carriers = Reliance(Auditor(graph), report).carriers()
    drawing = carrying_plot(ledger(graph, report), carriers, graph.all(Verdict), language=current_language())
    if fmt == "svg":
        return drawing.encode("utf-8")
    from medkg.network.raster import png

    return png(drawing)


def _export(graph: KnowledgeGraph, report: str, fmt: str) -> bytes:
    from medkg.network.exports import exported
    from medkg.network.ledger import ledger

    return exported(ledger(graph, report), fmt)
