"""Changes as JSON: the same facts as the text, with full identifiers and every language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pyoxigraph import Literal

from medkg.entities import Words
from medkg.rdf.triples import Term, node
from medkg.releases.changes import Change, Changes, ClaimChange, LineChange, PropertyChange


def as_json(changes: Changes, more: Mapping[str, object] = MappingProxyType({})) -> str:
    """*changes* as one JSON object, with what *more* adds; it ends in a newline. The same gives the same bytes."""
    return json.dumps({**document(changes), **more}, ensure_ascii=False, indent=2) + "\n"


def document(changes: Changes) -> dict[str, Any]:
    return {
        "old": changes.old,
        "new": changes.new,
        "claims": [_claim(claim) for claim in changes.claims],
        "things": [_thing(change) for change in changes.things],
        "losses": [
            {"class": loss.slug, "before": loss.before, "gone": loss.gone, "share": round(loss.share, 6)}
            for loss in changes.losses
        ],
        "renames": dict(sorted(changes.renames.items())),
    }


def _claim(claim: ClaimChange) -> dict[str, Any]:
    return {
        "claim": claim.iri,
        "was": claim.was,
        "status": claim.status.value,
        "kinds": [kind.value for kind in claim.kinds],
        "report": claim.report,
        "statement": _words(claim.label),
        "verdict": {"before": claim.verdict_before, "after": claim.verdict_after},
        "wording": [_property(change) for change in claim.wording],
        "properties": [_property(change) for change in claim.properties],
        "figures": [_thing(figure) for figure in claim.figures],
        "evidence": [_line(line) for line in claim.lines],
    }


def _line(line: LineChange) -> dict[str, Any]:
    return {
        **_thing(line),
        "work": line.work,
        "work_title": _words(line.work_label),
        "verdict": {"before": line.verdict_before, "after": line.verdict_after},
    }


def _thing(change: Change) -> dict[str, Any]:
    return {
        "iri": change.iri,
        "was": change.was,
        "class": change.slug,
        "status": change.status.value,
        "label": _words(change.label),
        "properties": [_property(one) for one in change.properties],
    }


def _property(change: PropertyChange) -> dict[str, Any]:
    return {
        "property": change.path,
        "before": [_term(term) for term in change.before],
        "after": [_term(term) for term in change.after],
    }


def _term(term: Term) -> dict[str, str]:
    """A value as in SPARQL 1.1 results in JSON (W3C 2013)."""
    if not isinstance(term, Literal):
        return {"type": "uri", "value": node(term)}
    told = {"type": "literal", "value": term.value}
    if term.language:
        return {**told, "xml:lang": term.language}
    return {**told, "datatype": term.datatype.value}


def _words(words: Words | None) -> dict[str, str] | None:
    return {language: words.best(language) for language in words.languages} if words is not None else None
