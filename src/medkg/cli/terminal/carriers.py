"""The carriers of a report as text for a terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from medkg.cli.terminal.cells import one_line
from medkg.language import current_language
from medkg.language import translate as _
from medkg.network.ledger import label
from medkg.network.structure import structure
from medkg.network.telling import sentences
from medkg.rdf.identifiers import shorten

if TYPE_CHECKING:
    import networkx as nx

    from medkg.audit import Carrier, Effect, Reliance

    Network = nx.MultiGraph[str]

MOST = 15
"""Carriers and fragile claims that the text lists."""

_INDENT = " " * 16


class Loss(NamedTuple):
    """Works (IRIs) that are thought away, or thought retracted."""

    how: Literal["without", "retracted"]
    works: tuple[str, ...]

    def effects(self, reliance: Reliance) -> tuple[Effect, ...]:
        return reliance.without(self.works) if self.how == "without" else reliance.retracted(self.works)


def as_text(network: Network, reliance: Reliance, loss: Loss | None) -> str:
    """Sentences, the carriers and the fragile claims; or what becomes of the claims after a *loss*."""
    if loss is not None:
        told = _("Without {works}:") if loss.how == "without" else _("If {works} were retracted:")
        lines = [told.format(works=", ".join(map(shorten, loss.works)))]
        lines += [_effect(network, effect) for effect in loss.effects(reliance)] or [_("No claim changes.")]
        return "".join(f"{line}\n" for line in lines)
    carriers, fragile = reliance.carriers(), reliance.fragile()
    lines = list(sentences(structure(network), carriers, fragile, lambda work: _named(network, work)))
    heavy = [one for one in carriers if one.falls]
    if heavy:
        head = _("Sources with which claims fall (claims that fall / that get fewer points / that rest on it):")
        lines += ["", head]
        for one in heavy[:MOST]:
            lines.append(f"{len(one.falls):>4} /{len(one.lowered):>3} /{len(one.claims):>3}  {shorten(one.work)}")
            lines.append(f"{_INDENT}{_named(network, one.work)}")
        lines += [_("and {number} more").format(number=len(heavy) - MOST)] if len(heavy) > MOST else []
        told = _("Which claims these are: --without {work}. If it were retracted: --retracted {work}.")
        lines += ["", told.format(work=shorten(heavy[0].work))]
    return "".join(f"{one_line(line) if not line.startswith(' ') else line}\n" for line in lines)


def as_json(network: Network, reliance: Reliance, loss: Loss | None) -> str:
    """The whole structure, every carrier, every fragile claim; or every claim that changes."""
    if loss is not None:
        told: dict[str, Any] = {
            loss.how: list(map(shorten, loss.works)),
            "effects": [_effect_told(effect) for effect in loss.effects(reliance)],
        }
    else:
        told = {
            "structure": asdict(structure(network)),
            "carriers": [_carrier(one) for one in reliance.carriers()],
            "fragile": {shorten(claim): list(map(shorten, works)) for claim, works in reliance.fragile().items()},
        }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def as_csv(network: Network, reliance: Reliance, loss: Loss | None) -> str:
    """A row a carrier; or, after a *loss*, a row a claim that changes."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    if loss is not None:
        writer.writerow(["claim", "verdict_before", "verdict_after", "grade_before", "grade_after"])
        for effect in loss.effects(reliance):
            before, after = effect.before, effect.after
            writer.writerow(
                [
                    shorten(effect.claim),
                    before.verdict.slug,
                    after.verdict.slug,
                    before.grade.notation,
                    after.grade.notation,
                ]
            )
    else:
        writer.writerow(["work", "title", "works", "lines", "claims", "falls", "lowered"])
        for one in reliance.carriers():
            counts = [len(one.works), one.lines, len(one.claims), len(one.falls), len(one.lowered)]
            writer.writerow([shorten(one.work), _named(network, one.work), *counts])
    return stream.getvalue()


def _named(network: Network, iri: str) -> str:
    node = shorten(iri)
    return one_line(label(network, node, current_language())) if node in network else node


def _effect(network: Network, effect: Effect) -> str:
    before, after = effect.before, effect.after
    change = _("{before} ({grade}) → {after} ({new_grade})").format(
        before=before.verdict.label,
        grade=before.grade.notation,
        after=after.verdict.label,
        new_grade=after.grade.notation,
    )
    return f"  {_named(network, effect.claim)}\n      {change}"


def _effect_told(effect: Effect) -> dict[str, Any]:
    return {
        "claim": shorten(effect.claim),
        "verdict": {"before": effect.before.verdict.slug, "after": effect.after.verdict.slug},
        "grade": {"before": effect.before.grade.notation, "after": effect.after.grade.notation},
    }


def _carrier(one: Carrier) -> dict[str, Any]:
    return {
        "work": shorten(one.work),
        "works": list(map(shorten, one.works)),
        "lines": one.lines,
        "claims": list(map(shorten, one.claims)),
        "falls": list(map(shorten, one.falls)),
        "lowered": list(map(shorten, one.lowered)),
    }
