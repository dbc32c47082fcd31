"""List entries as printed: the pattern of a list, filled with the parts of an entry."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medkg.entities import Reference

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run of an entry: plain text, or the text of its link."""

    text: str
    is_link: bool


def runs(reference: Reference, pattern: str, language: str) -> tuple[Run, ...]:
    """The entry in *language*, as the list's *pattern* prints it: ``{title}. {source}. {year}. {link}``.

    A part that the entry lacks is left out together with the punctuation up to the next part.
    """
    parts = {
        "title": reference.title.best(language),
        "source": reference.source.best(language),
        "year": reference.year,
        "link": reference.link,
    }
    found: list[Run] = []
    pieces = _FIELD.split(pattern)
    if pieces[0]:
        found.append(Run(text=pieces[0], is_link=False))
    for name, after in zip(pieces[1::2], pieces[2::2], strict=True):
        value = parts.get(name)
        if value is None:
            continue
        found.append(Run(text=value, is_link=name == "link"))
        if after:
            found.append(Run(text=after, is_link=False))
    return tuple(found)
