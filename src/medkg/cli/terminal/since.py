"""``--since`` of ``medkg audit``: cards set beside those of an earlier version, which the same rules are put to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.audit.card import Audit, ReportCard
    from medkg.package import Package


def beside(name: str, cards: Sequence[ReportCard], audit: Audit, package: Package) -> list[ReportCard]:
    """*cards* with what became of their findings since the version *name*, told in the terms of ``medkg diff``.

    The earlier data are judged by the rules and the ontology of now: what differs is then what the data say. Raises
    NotFound or PackageError where there is no such version.
    """
    from medkg.audit.card import Audit
    from medkg.audit.since import since
    from medkg.cli.terminal.output import talk
    from medkg.rdf.identifiers import shorten
    from medkg.releases import opened

    with opened(name, package) as version:
        earlier = Audit(version.graph(by=package), audit.rules)
        known = {str(row["report"]) for row in earlier.graph.ask("package/reports")}
        found = []
        for card in cards:
            if card.report not in known:
                talk(
                    _("{report} is not in {version}: all that is found is new.").format(
                        report=shorten(card.report), version=name
                    )
                )
            before = earlier.card(card.report).findings if card.report in known else ()
            found.append(replace(card, since=since(name, before, card.findings)))
    return found
