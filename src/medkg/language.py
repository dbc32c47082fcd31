"""The reader's language, and medkg's own words in it.

The source strings are English; Chinese ones stand in ``translations/zh/LC_MESSAGES/medkg.po`` (GNU gettext),
which the build compiles. The language holds for the current context (a thread, a request), so a server
can answer one reader in Chinese and the next in English.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("zh", "en")
DOMAIN = "medkg"
TRANSLATIONS = Path(__file__).parent / "translations"

_current: ContextVar[str] = ContextVar("medkg_language", default="en")
_catalogs: dict[str, dict[str | tuple[str, int], str]] = {}
"""A plural's key is its singular with the number of the form (gettext); Chinese has one form, 0."""


def current_language() -> str:
    """``zh`` or ``en``."""
    return _current.get()


def use_language(language: str) -> None:
    """Speak *language* (``zh`` or ``en``; anything else means English) from here on in this context."""
    _current.set(language if language in LANGUAGES else "en")


def language_of_environment() -> str:
    """The language a terminal asks for: MEDKG_LANGUAGE, else the POSIX order LC_ALL, LC_MESSAGES, LANG."""
    for name in ("MEDKG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def translate(message: str) -> str:
    """*message*, an English source string, in the current language; itself where no translation is known."""
    language = _current.get()
    if language == "en":
        return message
    return _catalog(language).get(message, message)


def translate_number(one: str, many: str, number: int) -> str:
    """The source string for *number* things, *one* or *many*, in the current language; imported as ``ngettext``."""
    if _current.get() == "en":
        return one if number == 1 else many
    return _catalog(_current.get()).get((one, 0), one if number == 1 else many)


def space() -> str:
    """What stands between two sentences: nothing in Chinese."""
    return "" if _current.get() == "zh" else " "


def mark(message: str) -> str:
    """*message* unchanged: tells the extraction that it is translated where it is shown."""
    return message


def _catalog(language: str) -> dict[str | tuple[str, int], str]:
    if language not in _catalogs:
        import gettext  # imported late: English, the common case in scripts, does not pay for it

        found = gettext.translation(DOMAIN, TRANSLATIONS, [language], fallback=True)
        _catalogs[language] = getattr(found, "_catalog", {})
    return _catalogs[language]
