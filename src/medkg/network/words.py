"""Words for pictures: medkg's own strings in every language at once, for a picture is drawn for either reader."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from medkg.entities import Text, Words
from medkg.language import LANGUAGES, translate, use_language

T = TypeVar("T")

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_language(language: str, work: Callable[[], T]) -> T:
    """What *work* gives while medkg speaks *language*; afterwards it speaks what it spoke before."""

    def speak() -> T:
        use_language(language)
        return work()

    return copy_context().run(speak)


def both(message: str, **parts: object) -> Words:
    """*message*, a marked English source string, in every language, with *parts* put in (Words: in that language)."""
    if not parts:
        return _said(message)
    return Words({language: in_language(language, lambda: _filled(message, parts)) for language in LANGUAGES})


def plain(text: str) -> Words:
    """Words that are in no language, such as a name or a number."""
    return Words({"": text})


def joined(*parts: Words | str, by: str = " · ") -> Words:
    """The parts that are not empty, in every language, on one line."""
    told = {language: by.join(part for part in map(_best(language), parts) if part) for language in LANGUAGES}
    return Words(told)


def capitalized(words: Words, language: str) -> Text:
    """*words* as the head of something."""
    text = words.best(language)
    return Text(text[:1].upper() + text[1:], text.language)


def printable(text: str) -> str:
    """*text* without the characters that XML may not hold."""
    return _UNPRINTABLE.sub("", text)


@cache
def _said(message: str) -> Words:
    return Words({language: in_language(language, lambda: translate(message)) for language in LANGUAGES})


def _filled(message: str, parts: dict[str, object]) -> str:
    return translate(message).format(**{name: str(part) for name, part in parts.items()})


def _best(language: str) -> Callable[[Words | str], str]:
    return lambda part: str(part.best(language)) if isinstance(part, Words) else part
