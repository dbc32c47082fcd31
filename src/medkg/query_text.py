"""What the text of a query tells without being put: terms that the ontology lacks, and whether it asks for an order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medkg.errors import closest
from medkg.language import space
from medkg.language import translate as _
from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.stores.tokens import tokens

if TYPE_CHECKING:
    from pyoxigraph import Quad

MOST = 5
"""Unknown terms that are told of a query; one that has more is about something else."""


LONGEST = 100
"""Letters of a name beyond which it is none."""


@dataclass(frozen=True, kw_only=True)
class UnknownTerm:
    """A term of medkg's ontology that it does not have, as the query writes it, and the nearest that it has."""

    written: str
    near: tuple[str, ...]

    def __str__(self) -> str:
        told = _("The ontology has no term {term}, so nothing is said with it.").format(term=self.written)
        return told + space() + _("Did you mean {names}?").format(names=" / ".join(self.near)) if self.near else told


def terms_of(ontology: Iterable[Quad]) -> frozenset[str]:
    """The names of what *ontology* defines, without the namespace."""
    found = (getattr(quad.subject, "value", "") for quad in ontology)
    return frozenset(iri.removeprefix(ONTOLOGY) for iri in found if iri.startswith(ONTOLOGY))


def unknown_terms(text: str, known: Collection[str]) -> tuple[UnknownTerm, ...]:
    """The terms in medkg's namespace that the query *text* names and that are not *known*, at most MOST.

    No mistake: such a query is answered, but by nothing, and a reader would take that for what the data say.
    """
    named = ((name, around) for name, around in _named(text) if 0 < len(name) <= LONGEST)
    found = {name: around for name, around in named if name not in known}
    return tuple(
        UnknownTerm(written=name.join(around), near=tuple(one.join(around) for one in closest(name, sorted(known))))
        for name, around in list(found.items())[:MOST]
    )


def is_ordered(text: str) -> bool:
    """Whether the query *text* asks for an order of its whole answer: ORDER BY outside of all braces."""
    depth, last = 0, ""
    for token in tokens(text):
        if token.kind == "mark":
            depth += (token.text == "{") - (token.text == "}")
        elif depth == 0 and last == "ORDER" and token.is_word("BY"):
            return True
        last = token.text.upper() if token.kind == "word" else ""
    return False


def _named(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each term in medkg's namespace: its name without the namespace, and what is written before and after that."""
    prefixes = dict(PREFIXES)
    declared: str | None = None
    is_prefix = False
    for token in tokens(text):
        if is_prefix and token.kind == "name":
            declared, is_prefix = token.text[:-1], False
            continue
        if token.kind == "iri":
            if declared is not None:
                prefixes[declared] = token.text[1:-1]
            elif token.text.startswith(f"<{ONTOLOGY}"):
                yield token.text[1 + len(ONTOLOGY) : -1], (f"<{ONTOLOGY}", ">")
        elif token.kind == "name":
            prefix, _colon, local = token.text.partition(":")
            if prefixes.get(prefix) == ONTOLOGY:
                # A name cannot end in a full stop: that one ends the statement.
                yield re.sub(r"\\(.)", r"\1", local.rstrip(".")), (f"{prefix}:", "")
        declared, is_prefix = None, token.is_word("PREFIX")
