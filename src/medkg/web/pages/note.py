"""The whole note of a claim: every evidence line, and why each weighs what it does. A page opens it in place."""

from __future__ import annotations

from dataclasses import dataclass

from medkg.entities import Text
from medkg.errors import NotFound, closest
from medkg.language import translate as _
from medkg.web.pages.evidence import Evidence, Figure, Link, evidence, figure, link
from medkg.web.pages.marks import Mark, mark
from medkg.web.site import Site


@dataclass(frozen=True, kw_only=True)
class WholeNote:
    """``statement`` says the claim so that it can stand alone; ``evidence`` starts with the deciding line."""

    iri: str
    slug: str
    statement: Text
    mark: Mark
    kind: Link
    figures: tuple[Figure, ...]
    evidence: tuple[Evidence, ...]


def whole_note(site: Site, report: str, slug: str, *, language: str) -> WholeNote:
    """The note of the claim called *slug* in *report*. Raises NotFound with the closest names where there is none."""
    _document, margin = site.narrative(report)
    found = {note.claim.slug: note for group in margin.claims.values() for note in group}
    if slug not in found:
        raise NotFound(_("The report has no claim of this name."), suggestions=closest(slug[:120], found))
    note = found[slug]
    claimed = tuple(figure(site, quantity, language) for quantity in note.quantities)
    return WholeNote(
        iri=note.claim.iri,
        slug=slug,
        statement=note.claim.statement.best(language),
        mark=mark(note.verdict, language, retracted=note.claim.iri in site.retracted),
        kind=link(site, note.claim.kind, language),
        figures=claimed,
        evidence=tuple(evidence(site, line, claimed, language) for line in note.lines),
    )
