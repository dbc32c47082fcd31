"""Changes in words: headings, kinds, values, and the sentences that open a report of changes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode

from medkg.entities import Words
from medkg.language import current_language
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.rdf.identifiers import segments, shorten
from medkg.rdf.shapes import Shapes
from medkg.rdf.triples import Term
from medkg.releases.changes import QUANTITY, Change, Changes, ClaimChange, Kind, Loss, PropertyChange, Status

MASS_LOSS = 0.1
"""The share of claims, lines, ... of which the loss is warned of."""

LONGEST = 300
"""Characters of a label."""

SIGNS = {Status.ADDED: "+", Status.GONE: "-", Status.CHANGED: "~"}

_KINDS = {
    Kind.ADDED: N_("added"),
    Kind.GONE: N_("gone"),
    Kind.RENAMED: N_("renamed"),
    Kind.REWORDED: N_("reworded"),
    Kind.FIGURE: N_("figure changed"),
    Kind.EVIDENCE: N_("evidence changed"),
    Kind.VERDICT: N_("verdict changed"),
    Kind.OTHER: N_("otherwise changed"),
}
_STATUS = {Status.ADDED: N_("added"), Status.GONE: N_("gone"), Status.CHANGED: N_("changed")}
_PLURALS = {
    "report": N_("reports"),
    "claim": N_("claims"),
    "evidence-line": N_("evidence lines"),
    "work": N_("works"),
    "reference": N_("references"),
}


def kind(one: Kind) -> str:
    return _(_KINDS[one])


def status(one: Status) -> str:
    return _(_STATUS[one])


def became(change: Change) -> str:
    """What became of a thing, in a word or two."""
    if change.was is None or change.status is not Status.CHANGED:
        return status(change.status)
    return _(_KINDS[Kind.RENAMED]) + (_("; ") + status(Status.CHANGED) if change.properties else "")


def own_changes(claim: ClaimChange) -> tuple[PropertyChange, ...]:
    """What changed of a claim's own properties; a figure that is told as added or gone is not told as a link, too."""
    told = {
        NamedNode(name)
        for one in claim.figures
        if one.status is not Status.CHANGED
        for name in (one.iri, one.was or one.iri)
    }
    found = []
    for change in (*claim.wording, *claim.properties):
        if change.path != QUANTITY:
            found.append(change)
            continue
        before, after = (tuple(one for one in side if one not in told) for side in (change.before, change.after))
        if before or after:
            found.append(PropertyChange(path=change.path, before=before, after=after))
    return tuple(found)


def counted(changes: Changes) -> Iterator[tuple[Kind, int]]:
    """How many claims changed in each way that occurs."""
    for one in Kind:
        found = len(changes.of_kind(one))
        if found:
            yield one, found


def warnings(changes: Changes, share: float = MASS_LOSS) -> tuple[str, ...]:
    return tuple(_warning(loss) for loss in changes.mass_losses(share))


def _warning(loss: Loss) -> str:
    return _("{gone} of {before} {things} ({share} %) are gone.").format(
        gone=loss.gone, before=loss.before, things=_(_PLURALS[loss.slug]), share=round(100 * loss.share)
    )


def verdict(iri: str | None, labels: Mapping[str, Words]) -> str:
    """A verdict's label; a dash where there is none."""
    if iri is None:
        return "–"
    return str(labels[iri]) if iri in labels else shorten(iri)


def label(words: Words | None, iri: str) -> str:
    """What a thing is called, on one line; a style sheet's text is its name and long."""
    return textwrap.shorten(str(words), LONGEST, placeholder=" …") if words is not None else shorten(iri)


def class_name(slug: str, shapes: Shapes) -> str:
    """A class's name in the reader's language."""
    shape = shapes.by_slug.get(slug)
    return shape.names.get(current_language(), slug) if shape is not None else slug


def property_name(path: str, iri: str, shapes: Shapes) -> str:
    """A property's name in the reader's language, as the thing's class calls it."""
    shape = shapes.by_slug.get(segments(iri)[0]) if iri.startswith(ID) else None
    found = shape.property(path) if shape is not None else None
    return found.names.get(current_language(), shorten(path)) if found is not None else shorten(path)


def value(term: Term) -> str:
    """A value as it is written; its language where it has one."""
    if isinstance(term, NamedNode):
        return shorten(term.value)
    if isinstance(term, Literal):
        return f"{term.value} [{term.language}]" if term.language else term.value
    return str(term)


def spoken(change: PropertyChange) -> PropertyChange:
    """*change* in the reader's language alone, where that tells of it; else as it is."""
    language = current_language()

    def mine(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(one for one in terms if not isinstance(one, Literal) or one.language in (None, language))

    before, after = mine(change.before), mine(change.after)
    return PropertyChange(path=change.path, before=before, after=after) if before or after else change
