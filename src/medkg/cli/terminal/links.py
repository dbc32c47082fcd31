"""``--check-links`` of ``medkg audit``: its options, and the visits that they ask for."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from medkg.cli.terminal.options import PathType
from medkg.language import mark as N_
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.audit.audited import Rule
    from medkg.audit.links import Visit
    from medkg.graph import KnowledgeGraph

F = TypeVar("F", bound=Callable[..., Any])

TOLD = 20
"""Links whose state could not be told that are named; the rest is counted."""


def link_options(function: F) -> F:
    """The options that ask for links to be visited."""
    for option in reversed(
        (
            click.option(
                "--check-links",
                is_flag=True,
                help=N_("Visit the links of the reports and of their sources, and tell which are dead or have moved."),
            ),
            click.option(
                "--link-results",
                metavar="FILE",
                type=PathType("file"),
                help=N_("Keep what the visits came to in this file; what it knows for a week is not visited again."),
            ),
            click.option(
                "--private-links",
                is_flag=True,
                help=N_("Visit addresses of this machine and of private networks too. For packages you trust."),
            ),
        )
    ):
        function = option(function)
    return function


def visiting_rules(
    graph: KnowledgeGraph,
    reports: Sequence[str],
    names: Sequence[str],
    *,
    check_links: bool,
    link_results: Path | None,
    private_links: bool,
) -> tuple[Rule, ...]:
    """The rules on links, once the links of *reports* were visited; none where nobody asked for it.

    Raises NotFound for an unknown report or rule, and click.UsageError where an option, or a rule that is named, needs
    visits that nobody asked for.
    """
    from medkg.audit.card import Audit
    from medkg.audit.links import LINK_RULES, link_rules
    from medkg.audit.rules import chosen, rules

    if not check_links:
        wanting = "--link-results" if link_results else "--private-links" if private_links else ""
        wanting = wanting or next((f"--rule {name}" for name in names if name in LINK_RULES), "")
        if wanting:
            raise click.UsageError(
                _("{option} needs --check-links: links are visited when asked.").format(option=wanting)
            )
        return ()
    if names and not set(names) & set(LINK_RULES):
        raise click.UsageError(
            _("--check-links needs a rule on links: add --rule {names}.").format(names=" --rule ".join(LINK_RULES))
        )
    chosen((*rules(graph.catalog), *link_rules({})), tuple(names))  # what is misspelt is told before anyone is asked
    audit = Audit(graph, ())
    found = [audit.report(report).iri for report in reports]
    return link_rules(_visited(graph, found, link_results, private=private_links))


def _visited(graph: KnowledgeGraph, reports: Sequence[str], results: Path | None, *, private: bool) -> dict[str, Visit]:
    from medkg.audit.links import kept
    from medkg.audit.links.asking import Asking
    from medkg.audit.links.findings import links
    from medkg.audit.links.visitor import Visitor
    from medkg.cli.terminal.progress import progress

    known = kept.read(results) if results else {}
    wanted = links(graph, reports)
    now = datetime.datetime.now(datetime.UTC)
    visits = kept.fresh(known, wanted, now)
    asked = [link for link in wanted if link not in visits]
    seen: dict[str, Visit] = {}
    try:
        with progress(_("Visiting links ({number}) …").format(number=len(asked))):
            for visit in Visitor(Asking(private=private)).visit_all(asked):
                seen[visit.link] = visit
    finally:
        seen = _believed(seen)
        if results and seen:
            kept.write(results, known | seen)
    visits |= seen
    if visits:
        _talk(wanted, visits)
    return visits


def _believed(seen: dict[str, Visit]) -> dict[str, Visit]:
    """Of what was *seen*, what says something of links: where no host answers, silence says more of the way there."""
    if any(visit.reason.is_answer for visit in seen.values()):
        return seen
    silent = {link: visit for link, visit in seen.items() if visit.reason.is_silence}
    if silent:
        _talk_of_silence(silent)
    return {link: visit for link, visit in seen.items() if link not in silent}


def _talk_of_silence(seen: dict[str, Visit]) -> None:
    from medkg.cli.terminal.output import talk

    reasons = Counter(visit.told for visit in seen.values())
    told = _("; ").join(_("{word}: {value}").format(word=word, value=number) for word, number in reasons.most_common())
    talk(
        _("No host answered, so no link is called dead. Is there a way to the network? ({reasons})").format(
            reasons=told
        )
    )


def _talk(wanted: Sequence[str], visits: dict[str, Visit]) -> None:
    from medkg.audit.links.visits import State
    from medkg.cli.terminal.cells import one_line
    from medkg.cli.terminal.output import talk

    found = [visits[link] for link in wanted if link in visits]
    count = Counter(visit.state for visit in found)
    talk(
        _("Links: {alive} alive, {moved} moved, {dead} dead, {unsure} that could not be told.").format(
            **{state.value: count[state] for state in State}
        )
    )
    unsure = [visit for visit in found if visit.state is State.UNSURE]
    for visit in unsure[:TOLD]:
        talk(f"  {one_line(_('{link}: {reason}').format(link=visit.link, reason=visit.told))}")
    if len(unsure) > TOLD:
        talk("  " + _("and {number} more").format(number=len(unsure) - TOLD))
