"""``medkg audit``: what a report's claims rest on, how good that is, and what is amiss, worst first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from medkg.cli.terminal import completing
from medkg.cli.terminal.help import Command
from medkg.cli.terminal.links import link_options
from medkg.cli.terminal.options import format_option, output_option, store_option
from medkg.cli.terminal.session import Session, pass_session
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medkg.audit.card import Audit, ReportCard
    from medkg.entities import Grade

FORMATS = ("text", "json", "html", "sarif", "turtle", "badge")
GRADES = ("A", "B", "C", "D", "E", "F")
BELOW = 6
"""The exit code where a report falls short of what ``--fail-under`` or ``--fail-on`` asks for."""
SEVERITIES = ("error", "warning", "note")


@click.command(
    cls=Command,
    help=N_("Audit reports: grade what their claims rest on, and tell what is amiss, worst first."),
)
@click.argument(
    "reports",
    nargs=-1,
    metavar="[REPORT]...",
    shell_complete=completing.reports,
    help=N_("Reports' slugs: the names of their folders below data/reports. None means all."),
)
@format_option(FORMATS, default="text")
@click.option(
    "--fail-under",
    metavar="GRADE",
    type=click.Choice(GRADES, case_sensitive=False),
    help=N_("Exit with code 6 where a report's grade is lower than this one, from A to F."),
)
@click.option(
    "--fail-on",
    metavar="SEVERITY",
    type=click.Choice(SEVERITIES, case_sensitive=False),
    help=N_("Exit with code 6 where there is a finding as grave as this one or graver: error, warning or note."),
)
@click.option(
    "--since",
    metavar="VERSION",
    help=N_("Tell only what is new since this version: whatever “medkg diff” compares with."),
)
@click.option(
    "--rule",
    "names",
    multiple=True,
    metavar="NAME",
    help=N_("Apply this rule alone. It can be given more than once."),
)
@link_options
@store_option
@output_option
@pass_session
@click.pass_context
def command(
    ctx: click.Context,
    session: Session,
    reports: tuple[str, ...],
    fmt: str,
    fail_under: str | None,
    fail_on: str | None,
    since: str | None,
    names: tuple[str, ...],
    check_links: bool,
    link_results: Path | None,
    private_links: bool,
    to: Path | None,
) -> None:
    from medkg.audit.card import Audit
    from medkg.audit.rules import chosen, rules
    from medkg.cli.terminal.links import visiting_rules
    from medkg.cli.terminal.output import talk, write_text
    from medkg.cli.terminal.since import set_beside

    with set_beside(since, session.package) as beside:
        graph = session.graph(thorough=True)
        known = Audit(graph, ())
        wanted = tuple(dict.fromkeys(known.report(name).iri for name in reports)) or known.reports()
        visits = visiting_rules(
            graph, wanted, names, check_links=check_links, link_results=link_results, private_links=private_links
        )
        audit = Audit(graph, chosen((*rules(graph.catalog), *visits), names))
        cards = beside([audit.card(report) for report in wanted], audit)
    write_text(_written(cards, fmt, audit), to)
    shortcomings = [*_under(cards, audit, fail_under), *_graver(cards, fail_on)]
    for shortcoming in shortcomings:
        talk(shortcoming)
    if shortcomings:
        ctx.exit(BELOW)


def _under(cards: Sequence[ReportCard], audit: Audit, letter: str | None) -> Iterator[str]:
    """What ``--fail-under`` tells of each report that falls short; one without a grade is told of and does not."""
    from medkg.cli.terminal.output import talk
    from medkg.rdf.identifiers import shorten

    if letter is None:
        return
    least: Grade = next(grade for grade in audit.auditor.grades if grade.notation == letter.upper())
    for card in cards:
        if card.grade is None:
            talk(
                _(
                    "{report} has no grade: it makes no claim that evidence could settle. --fail-under lets it pass."
                ).format(report=shorten(card.report))
            )
        elif card.is_under(least):
            yield _("{report} has grade {grade}, under {least}.").format(
                report=shorten(card.report), grade=card.grade.notation, least=letter.upper()
            )


def _graver(cards: Sequence[ReportCard], name: str | None) -> Iterator[str]:
    """What ``--fail-on`` tells of each report with findings as grave as this: new ones, with ``--since``."""
    from medkg.audit.findings import Severity
    from medkg.audit.formats.text import SEVERITIES as WORDS
    from medkg.rdf.identifiers import shorten

    if name is None:
        return
    least = Severity(name.lower())
    for card in cards:
        if count := sum(finding.severity.rank <= least.rank for finding in card.told):
            yield _("{report} has findings of severity “{severity}” or graver: {count}.").format(
                report=shorten(card.report), count=count, severity=_(WORDS[least])
            )


def _written(cards: Sequence[ReportCard], fmt: str, audit: Audit) -> str:
    from medkg.audit.formats import programs
    from medkg.audit.formats.page import as_html
    from medkg.audit.formats.text import as_text

    if fmt == "json":
        return programs.as_json(cards)
    if fmt == "html":
        return as_html(cards)
    if fmt == "sarif":
        return programs.as_sarif(cards, audit.rules, audit.graph.package)
    if fmt == "turtle":
        return _as_graph(cards, audit)
    if fmt == "badge":
        return programs.as_badge(cards)
    return _without_control_characters(as_text(cards))


def _as_graph(cards: Sequence[ReportCard], audit: Audit) -> str:
    import datetime

    from medkg.audit.formats.turtle import as_turtle

    return as_turtle(cards, audit.rules, at=datetime.datetime.now(datetime.UTC))


def _without_control_characters(text: str) -> str:
    """The lines of *text* as they are set in, without what could speak to the terminal."""
    from medkg.cli.terminal.cells import one_line

    lines = text.split("\n")[:-1]
    return "".join(f"{' ' * (len(line) - len(line.lstrip(' ')))}{one_line(line)}\n" for line in lines)
