"""``--since`` of ``medkg audit``: cards set beside those of an earlier version, which the same rules are put to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.audit.card import Audit, ReportCard
    from medkg.package import Package
    from medkg.releases import Version

Beside = Callable[["Sequence[ReportCard]", "Audit"], "Sequence[ReportCard]"]


@contextmanager
def set_beside(name: str | None, package: Package) -> Iterator[Beside]:
    """What sets cards beside the version *name*, which is called as for ``medkg diff``; without one, cards stay.

    Raises NotFound or PackageError at once where there is no such version, and not after an audit.
    """
    if name is None:
        yield lambda cards, _audit: cards
        return
    from medkg.releases import opened

    with opened(name, package) as version:
        yield lambda cards, audit: [*_beside(version, cards, audit, package)]


def _beside(version: Version, cards: Sequence[ReportCard], audit: Audit, package: Package) -> Iterator[ReportCard]:
    """The earlier data are judged by the rules and the ontology of now: what differs is then what the data say."""
    from medkg.audit.card import Audit
    from medkg.audit.since import since
    from medkg.cli.terminal.output import talk
    from medkg.rdf.identifiers import shorten

    if _is_what_is_audited(version, audit):
        yield from (replace(card, since=since(version.name, card.findings, card.findings)) for card in cards)
        return
    earlier = Audit(version.graph(by=package), audit.rules)
    known = {str(row["report"]) for row in earlier.graph.ask("judging/reports")}
    for card in cards:
        if card.report not in known:
            talk(
                _("{report} is not in {version}: all that is found is new.").format(
                    report=shorten(card.report), version=version.name
                )
            )
        before = earlier.card(card.report).findings if card.report in known else ()
        yield replace(card, since=since(version.name, before, card.findings))


def _is_what_is_audited(version: Version, audit: Audit) -> bool:
    """Whether the earlier data are byte for byte those in memory: then nothing needs to be audited a second time.

    A single changed file is enough for all to be done again: a work, or a claim that another report leans on, can
    change what is found on any report.
    """
    from medkg.releases import Version
    from medkg.stores.memory import MemoryStore

    if not isinstance(audit.graph.store, MemoryStore):
        return False  # it need not hold what the files say
    now = {part.graph: part for part in Version.of(audit.graph.package).parts}
    then = {part.graph: part for part in version.parts}
    return now.keys() == then.keys() and all(part.is_same(now[graph]) for graph, part in then.items())
