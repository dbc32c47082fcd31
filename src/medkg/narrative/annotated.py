"""The narrative with its claims marked: each leads to its evidence, figures and names to their pages; with JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from medkg.narrative.document import Document
from medkg.narrative.entries import runs
from medkg.narrative.html import language_tag, said, separator, templates
from medkg.narrative.notes import ClaimNote, Mentions, Notes
from medkg.narrative.pieces import pieces
from medkg.rdf.identifiers import local_name

ROLES = {
    "introduction": "doc-introduction",
    "chapter": "doc-chapter",
    "conclusion": "doc-conclusion",
    "references": "doc-bibliography",
}
"""Section roles as DPUB-ARIA 1.1 names them; a sub-chapter is a plain section."""


def annotated_html(document: Document, notes: Notes, names: Mentions, *, language: str) -> str:
    """*document* as one page that stands alone: no script, no file beside it; links are the things' identifiers."""
    return (
        templates()
        .get_template("annotated.html")
        .render(
            document=document,
            notes=notes,
            language=language,
            language_tag=language_tag(document, language),
            said=lambda words: said(words, language),
            separator=separator(language),
            runs=lambda entry, pattern: runs(entry, pattern, language),
            pieces=lambda sentence: pieces(sentence, notes, language, names=names.get(sentence.iri, ())),
            role=lambda section: ROLES.get(local_name(section.role)),
            style_name=style_name,
            json_ld=_script(json_ld(document, notes, language)),
        )
    )


def style_name(note: ClaimNote) -> str:
    """The verdict's name in style sheets, the last segment of its identifier; and whether a source was retracted."""
    return f"{note.verdict.slug} retracted" if note.notices else note.verdict.slug


def json_ld(document: Document, notes: Notes, language: str) -> dict[str, Any]:
    """The report and its claims in schema.org's words (JSON-LD 1.1)."""
    return {
        "@context": "https://schema.org",
        "@id": document.report.iri,
        "@type": "Report",
        "name": said(document.report.title, language),
        "inLanguage": language,
        "hasPart": [_claim(note, language) for sentence in document.sentences for note in notes.of(sentence.iri)],
        "citation": [
            {"@id": entry.refers_to, "name": str(entry.title.best(language))} for entry in document.references
        ],
    }


def _claim(note: ClaimNote, language: str) -> dict[str, Any]:
    return {
        "@id": note.claim.iri,
        "@type": "Claim",
        "text": said(note.claim.statement, language),
        "appearance": {"@id": note.claim.sentence},
        "about": [{"@id": thing} for thing in note.claim.about],
        "creativeWorkStatus": said(note.verdict.label, language),
        "citation": [{"@id": line.work.iri, "name": said(line.work.title, language)} for line in note.lines],
    }


def _script(value: dict[str, Any]) -> Markup:
    # Inside a script element nothing is escaped by HTML's rules: "<" could end it, JSON can write it \u003c.
    return Markup(json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c"))
