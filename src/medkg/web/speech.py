"""The language of a page: the one asked for by ``?lang=``, else the browser's, else English."""

from __future__ import annotations

from decimal import Decimal

from flask import g, request
from flask_babel import format_decimal
from markupsafe import Markup, escape

from medkg.language import LANGUAGES, current_language, use_language

UNSPOKEN = (
    "static",
    "pictures.style_sheet",
    "downloads.package",
    "downloads.report",
    "downloads.thing",
    "query.words",
    "questions.answer",
)
"""Addresses whose answer is the same in every language."""


def choose_language() -> None:
    """Settle the language before a request is answered: interface, labels and errors speak the same."""
    asked = request.args.get("lang", "")
    g.chosen_language = asked if asked in LANGUAGES else None
    use_language(g.chosen_language or preferred())


def preferred() -> str:
    """The browser's language among ours; any Chinese (``zh-CN``, ``zh-Hant``) counts as Chinese."""
    for tag, quality in request.accept_languages:
        language = tag.replace("_", "-").partition("-")[0].lower()
        if quality > 0 and language in LANGUAGES:
            return language
    return "en"


def other_language() -> str:
    return "en" if current_language() == "zh" else "zh"


def carry_language(endpoint: str, values: dict[str, object]) -> None:
    """Keep a language chosen by hand in the addresses of pages."""
    if g.get("chosen_language") and endpoint not in UNSPOKEN:
        values.setdefault("lang", g.chosen_language)


def told(text: str) -> Markup:
    """*text*, marked with its language where that is not the page's."""
    language = getattr(text, "language", "")
    if not language or language == current_language():
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(language, text)


def number(value: int | Decimal) -> str:
    """*value* as the reader's language writes it; below a thousand, whole numbers look alike in both."""
    return str(value) if isinstance(value, int) and 0 <= value < 1000 else str(format_decimal(value))


def lang_attribute(text: str) -> Markup:
    """`` lang="en"`` for an element that holds just *text*, where that is not the page's language."""
    language = getattr(text, "language", "")
    if not language or language == current_language():
        return Markup("")
    return Markup(' lang="{}"').format(language)
