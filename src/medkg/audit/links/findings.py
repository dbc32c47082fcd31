"""What visits say of a report's links, as two rules of the audit behind the same door as all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from medkg.audit import words
from medkg.audit.figure_rules import FigureRule
from medkg.audit.findings import Severity
from medkg.audit.links.visits import State, Visit
from medkg.entities import Words
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.rdf.identifiers import mint

if TYPE_CHECKING:
    from medkg.audit.audited import Audited
    from medkg.graph import KnowledgeGraph

LINK_RULES = ("link_dead", "link_moved")
"""The names of the rules that need links to be visited."""


def links(graph: KnowledgeGraph, reports: Iterable[str]) -> tuple[str, ...]:
    """What *reports* (slugs or IRIs) print as links, and the addresses recorded of their works, each once."""
    found: dict[str, None] = {}
    for report in reports:
        iri = report if "/" in report else mint("Report", report)
        found.update(dict.fromkeys(str(row["link"]) for row in graph.ask("judging/links", report=iri)))
    return tuple(found)


def link_rules(visits: Mapping[str, Visit]) -> tuple[FigureRule, ...]:
    """The rules that tell of *visits* (link to visit); a link that was not visited is not told of."""

    def found(audited: Audited, state: State) -> Iterator[tuple[str, Words]]:
        for row in audited.graph.ask("judging/links", report=audited.report):
            visit = visits.get(str(row["link"]))
            if visit is not None and visit.state is state:
                yield str(row["at"]), words.in_each_language(lambda visit=visit: _told(visit))  # type: ignore[misc]

    return (
        FigureRule(
            name="link_dead",
            severity=Severity.WARNING,
            asks=N_("Audit: which links lead nowhere any more?"),
            mends=N_("Cite where the source is now: its DOI, its publisher’s page, or an archived copy with its date."),
            find=lambda audited: found(audited, State.DEAD),
        ),
        FigureRule(
            name="link_moved",
            severity=Severity.NOTE,
            asks=N_("Audit: which links have moved for good?"),
            mends=N_("Print the new address, after a look whether it is still the same page."),
            find=lambda audited: found(audited, State.MOVED),
        ),
    )


def _told(visit: Visit) -> str:
    if visit.to is not None:
        return _("{link} has moved for good to {to}").format(link=visit.link, to=visit.to)
    return _("{link} leads nowhere: {reason}").format(link=visit.link, reason=visit.told)
