"""The audit: what a claim rests on, how good that is, and which claims disagree. The rule is in ``docs/audit.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medkg.audit.agreement import Agreement, AgreementIndex, Bearing, Comparability, Position, Stated, stated_figures
from medkg.audit.auditor import Auditor, NewerFigure
from medkg.audit.figures import Aspect, AspectFinding, Comparison, Figure, FigureMatch, Outcome, Relation
from medkg.audit.reliance import Carrier, Effect, Reliance
from medkg.audit.rule import Balance, Charge, Contribution, Judgement, Role, Side
from medkg.audit.sources import Tie
from medkg.audit.units import Units
from medkg.audit.words import Names
from medkg.audit.writing import AGREEMENTS, agreements_as_turtle

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph


def judge(graph: KnowledgeGraph, claim: str) -> Judgement:
    """The judgement of one claim (IRI or short name). Raises NotFound where there is no such claim.

    Whoever judges many claims one by one keeps an Auditor: it reads the weights once.
    """
    return Auditor(graph).judge(claim)


def judgements(graph: KnowledgeGraph, report: str | None = None) -> tuple[Judgement, ...]:
    """The judgements of all claims of a report (slug or IRI), or of the package, in the order of their names."""
    return Auditor(graph).judgements(report)


def figure_matches(graph: KnowledgeGraph, claim: str) -> tuple[FigureMatch, ...]:
    """Each figure of a claim against what each of its lines' works reports; nothing for a claim without figures."""
    return Auditor(graph).figure_matches(claim)


def newer_figures(graph: KnowledgeGraph, report: str | None = None) -> tuple[NewerFigure, ...]:
    """What later works report on the same metric and data as the figures of a report, or of the package."""
    return Auditor(graph).newer_figures(report)


def agreements(graph: KnowledgeGraph) -> tuple[Agreement, ...]:
    """Where the figures of claims agree or contradict each other, over all reports, group by group."""
    return tuple(AgreementIndex(Units.of(graph), stated_figures(graph)))


__all__ = [
    "AGREEMENTS",
    "Agreement",
    "AgreementIndex",
    "Aspect",
    "AspectFinding",
    "Auditor",
    "Balance",
    "Bearing",
    "Carrier",
    "Charge",
    "Comparability",
    "Comparison",
    "Contribution",
    "Effect",
    "Figure",
    "FigureMatch",
    "Judgement",
    "Names",
    "NewerFigure",
    "Outcome",
    "Position",
    "Relation",
    "Reliance",
    "Role",
    "Side",
    "Stated",
    "Tie",
    "Units",
    "agreements",
    "agreements_as_turtle",
    "figure_matches",
    "judge",
    "judgements",
    "newer_figures",
    "stated_figures",
]
