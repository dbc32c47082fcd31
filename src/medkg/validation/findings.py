"""What validation finds: one rule that one thing breaks, where it stands, and how to mend it in both languages."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from medkg.errors import from_here
from medkg.language import LANGUAGES, current_language, use_language
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.namespaces import PREFIXES, SHAPES
from medkg.rdf.identifiers import natural_key, shorten

if TYPE_CHECKING:
    from medkg.rdf.triples import Term

Severity = Literal["violation", "warning", "info"]
Texts = Mapping[str, str]
"""One text in each of the LANGUAGES."""

UNREADABLE = SHAPES + "Structure-unreadable"
SYNTAX = SHAPES + "Structure-syntax"
EMPTY = SHAPES + "Structure-empty"
FOLDER = SHAPES + "Structure-folder"
BLANK_NODE = SHAPES + "Structure-blankNode"
ADDRESS = SHAPES + "Structure-address"
HOME = SHAPES + "Structure-home"
TYPE = SHAPES + "Structure-type"
DANGLING = SHAPES + "Structure-dangling"
LITERAL = SHAPES + "Structure-literal"
BAD_SHAPES = SHAPES + "Structure-shapes"
DESCRIPTION = SHAPES + "Structure-description"
WITHDRAWN = SHAPES + "Structure-withdrawn"

STRUCTURE: dict[str, str] = {
    UNREADABLE: N_("A file can be read and is UTF-8."),
    SYNTAX: N_("A file is valid Turtle."),
    EMPTY: N_("A file is not empty."),
    FOLDER: N_("What ends in .ttl is a file."),
    BLANK_NODE: N_("Every thing has a name: there are no blank nodes."),
    ADDRESS: N_("A thing's address begins with the identifiers' base and a known class."),
    HOME: N_("A thing is written in its home file, and in no other."),
    TYPE: N_("A thing is typed with the class that its address names."),
    DANGLING: N_("An address that is used is defined in the package."),
    LITERAL: N_("A literal is written as its datatype wants, in characters that every format can carry."),
    BAD_SHAPES: N_("The shapes can be used."),
    DESCRIPTION: N_("A package describes itself."),
    WITHDRAWN: N_("What was withdrawn is named once, is no longer in the data, and leads to what is."),
}
"""The rules that hold before any shape does, each in one sentence (English; translated where it is shown)."""

LONG = 200
"""Of a text longer than this, a message shows the beginning."""

SEVERITIES: dict[str, Severity] = {
    PREFIXES["sh"] + "Violation": "violation",
    PREFIXES["sh"] + "Warning": "warning",
    PREFIXES["sh"] + "Info": "info",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One rule broken once.

    ``rule`` is the property shape, node shape or SPARQL constraint that is broken, or one of STRUCTURE;
    ``shape`` is the node shape of a SPARQL constraint. ``value`` is a term in N-Triples (``<…>``, ``"…"@zh``).
    ``line`` counts from 1: the value's, else the property's, else the first of the entity's block.
    """

    rule: str
    messages: Texts = field(compare=False)
    entity: str | None = None
    path: str | None = None
    value: str | None = None
    file: Path | None = None
    line: int | None = None
    component: str | None = None
    shape: str | None = None
    severity: Severity = "violation"

    def __str__(self) -> str:
        place = from_here(self.file) if self.file else ""
        place += f":{self.line}" if place and self.line else ""
        return ": ".join(part for part in (place, self.told()) if part).replace("\n", " ")

    @property
    def message(self) -> str:
        """What is wrong and how to mend it, in the current language."""
        return self.messages[current_language()]

    def told(self, language: str | None = None) -> str:
        """The entity and the message, in *language* or the current one."""
        message = self.messages[language or current_language()]
        return f"{shorten(self.entity)}: {message}" if self.entity else message


def sort_key(finding: Finding) -> tuple[object, ...]:
    """Faults of whole files first; then by file, line and entity, numbers in their natural order."""
    return (
        finding.entity is not None,
        natural_key(str(finding.file or "")),
        finding.line or 0,
        natural_key(finding.entity or ""),
        natural_key(finding.path or ""),
        natural_key(finding.rule),
        finding.component or "",
        natural_key(finding.value or ""),
        finding.messages["en"],
    )


def in_both(template: str, **fields: object) -> dict[str, str]:
    """*template* (English, marked for translation) in each language, filled."""

    def told() -> str:
        return _(template).format(**fields)

    return spoken(told)


def spoken(say: Callable[[], str]) -> dict[str, str]:
    """What *say* returns when each of the LANGUAGES is the current one; the caller's stays as it is."""

    def speak(language: str) -> str:
        use_language(language)
        return say()

    return {language: contextvars.copy_context().run(speak, language) for language in LANGUAGES}


def joined(*parts: Texts | None) -> dict[str, str]:
    """Several texts as one: with a space between them in English, with none in Chinese."""
    given = [part for part in parts if part]
    return {
        language: ("" if language == "zh" else " ").join(part[language] for part in given) for language in LANGUAGES
    }


def did_you_mean(names: tuple[str, ...]) -> dict[str, str] | None:
    """The closest names, asked as a question; None where there are none."""
    return in_both(N_("Did you mean {names}?"), names=" / ".join(names)) if names else None


def shown(term: Term) -> str:
    """A term as people read it: an IRI shortened, a literal's text without quotes, cut where it is very long."""
    from pyoxigraph import NamedNode

    if isinstance(term, NamedNode):
        return shorten(term.value)
    text = getattr(term, "value", str(term))
    return text if len(text) <= LONG else text[: LONG - 1] + "…"
