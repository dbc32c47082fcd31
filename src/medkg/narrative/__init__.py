"""The narrative: a report written again from the graph, as it was received or with its claims marked."""

from __future__ import annotations

from medkg.errors import NotFound, closest
from medkg.graph import KnowledgeGraph
from medkg.language import LANGUAGES
from medkg.language import translate as _
from medkg.narrative.annotated import annotated_html
from medkg.narrative.document import Document, document
from medkg.narrative.html import own_language, source_html
from medkg.narrative.notes import Notes, mentions, notes

THEMES = ("source", "annotated")

__all__ = ["THEMES", "Document", "Notes", "document", "mentions", "notes", "render"]


def render(graph: KnowledgeGraph, report: str, *, language: str | None = None, theme: str = "source") -> str:
    """The HTML of a report (slug or IRI) in ``zh`` or ``en``, by default its own language, in one of THEMES.

    Raises NotFound for an unknown report, language or theme.
    """
    if language is not None and language not in LANGUAGES:
        raise NotFound(
            _("There is no language {language!r} here. Languages: {known}.").format(
                language=language, known=", ".join(LANGUAGES)
            )
        )
    found = document(graph, report)
    language = language or own_language(found)
    if theme == "source":
        return source_html(found, language=language)
    if theme == "annotated":
        return annotated_html(found, notes(graph, found), mentions(graph, found), language=language)
    raise NotFound(
        _("There is no theme {theme!r}. Themes: {known}.").format(theme=theme, known=", ".join(THEMES)),
        suggestions=closest(theme, THEMES),
    )
