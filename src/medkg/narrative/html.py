"""The narrative as HTML: the document that was received, written again from the graph alone (HTML Living Standard)."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from medkg.entities import Words
from medkg.language import LANGUAGES
from medkg.narrative.document import Document
from medkg.narrative.entries import runs


def source_html(document: Document, *, language: str) -> str:
    """*document* in its own style, in ``zh`` or ``en``.

    In the report's own language, parsed by html5lib, it equals the document received, node for node;
    white space between block elements is free.
    """
    return (
        templates()
        .get_template("source.html")
        .render(
            document=document,
            language_tag=language_tag(document, language),
            style_sheet=style_text(document),
            said=lambda words: said(words, language),
            separator=separator(language),
            runs=lambda entry, pattern: runs(entry, pattern, language),
        )
    )


def said(words: Words, language: str) -> str:
    """The text in *language*, else in what language there is."""
    return str(words.best(language))


def separator(language: str) -> str:
    """What stands between two sentences of a paragraph: nothing in Chinese, a space in English."""
    return "" if language == "zh" else " "


def language_tag(document: Document, language: str) -> str:
    """The BCP 47 tag of the page: the report's own where it is asked for in its own language."""
    own = document.report.language
    return own if own.partition("-")[0].lower() == language else language


def own_language(document: Document) -> str:
    """The one of medkg's languages that the report is written in; the first of them for a report in another."""
    own = document.report.language.partition("-")[0].lower()
    return own if own in LANGUAGES else LANGUAGES[0]


@cache
def templates() -> Environment:
    """The templates of this craft. Everything is escaped; a name that is not given is an error."""
    return Environment(
        loader=PackageLoader("medkg.narrative"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def style_text(document: Document) -> Markup | None:
    """What the document's style element holds, to the letter; None where it has none."""
    # The text of a style element is not escaped by HTML's rules; "<" could end the element, CSS can write it \3c.
    sheet = document.style_sheet
    return Markup(sheet.css.replace("<", "\\3c ")) if sheet else None
