"""What is refused of a stranger's query before any parser sees it: size, nesting, and words that do not only read.

Oxigraph's parser ends its process on some thousand nested brackets, so they are counted on tokens first.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import urljoin

from medkg.errors import QueryError, QueryRefused, QueryTooCostly, QueryTooLong
from medkg.language import translate as _
from medkg.namespaces import PREFIXES
from medkg.stores.guarding.limits import Limits
from medkg.stores.tokens import tokens

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_FORMS: tuple[Form, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_CHANGING = frozenset(("RAND", "NOW", "UUID", "STRUUID", "BNODE"))
_OPENING, _CLOSING = frozenset("({["), frozenset(")}]")
_SIGNS = frozenset("!-+^")

_PLAIN = 4_000
"""Characters up to which a query may be plain (``glance``)."""

_TELLING = ("service", "from", "base", "\\")
_CHANGING_LETTERS = ("rand", "now", "uuid", "bnode")
_CHANGING_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_CHANGING))})\b", re.IGNORECASE)
_PLAIN_FORM = re.compile(
    r"\s*(?:prefix\s+(?:[a-z][\w-]*)?:\s*<[^<>\"{}|^`\x00-\x20]*>\s*)*+" rf"({'|'.join(_FORMS)})\b(?![.:-])",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, kw_only=True)
class Screened:
    """What the tokens tell of a query: enough to choose a format and the graphs."""

    form: Form
    has_dataset: bool
    """It says FROM."""
    is_steady: bool
    """Asked again of the same data it gives the same: it calls no RAND, NOW and the like."""

    @property
    def gives_graph(self) -> bool:
        """The answer is a graph, else a table or a truth."""
        return self.form in ("CONSTRUCT", "DESCRIBE")


_PLAIN_ONES = {
    (form, is_steady): Screened(form=form, has_dataset=False, is_steady=is_steady)
    for form in _FORMS
    for is_steady in (True, False)
}


def screen(text: str, limits: Limits, *, base: str, graphs: Collection[str]) -> Screened:
    """What kind of query *text* is. Raises QueryTooLong, QueryTooCostly, QueryRefused, or QueryError where it is none.

    *graphs* are those that FROM may name.
    """
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    if size > limits.query_bytes:
        raise QueryTooLong(
            _("The query has {size} bytes; {most} are the most (limit query_bytes).").format(
                size=size, most=limits.query_bytes
            )
        )
    reading = _Reading(limits, base, graphs)
    for token in tokens(text):
        reading.read(token.kind, token.text)
    return reading.done(text)


def glance(text: str, limits: Limits) -> Screened | None:
    """What ``screen`` would say of a plain query, without reading its tokens; None where they have to be read.

    Plain is a query that could reach no limit if every bracket were an open one, that begins with prefixes and its
    form, and that has the letters of no word that would be refused or looked up, not even in a string or a name.
    """
    if len(text) > min(_PLAIN, limits.tokens, limits.query_bytes) or not text.isascii():
        return None
    if _count(text, b"({[") > min(limits.nesting, limits.groups) or _count(text, b"!-+^") > limits.nesting:
        return None
    letters = text.lower()
    for word in _TELLING:
        if word in letters:
            return None
    for word in _CHANGING_LETTERS:
        if word in letters and _CHANGING_WORD.search(text):
            return None
    found = _PLAIN_FORM.match(text)
    if found is None:
        return None
    form = cast(Form, found[1].upper())
    return _PLAIN_ONES[form, not _makes_nodes(form, text)]


def _count(text: str, letters: bytes) -> int:
    """How many of *letters* there are in *text*, which is ASCII."""
    return len(text) - len(text.encode().translate(None, letters))


def _makes_nodes(form: Form, text: str) -> bool:
    """Whether a graph may be made with blank nodes of its own, which are others each time.

    Brackets where the graph is only looked for count too: what is not kept is asked again, and that is all.
    """
    return form == "CONSTRUCT" and ("[" in text or "_:" in text or "(" in text.partition("}")[0])


class _Reading:
    """One pass over the tokens."""

    def __init__(self, limits: Limits, base: str, graphs: Collection[str]) -> None:
        self._limits = limits
        self._base = base
        self._graphs = graphs
        self._prefixes = dict(PREFIXES)
        self._count = self._depth = self._signs = self._groups = 0
        self._form: Form | None = None
        self._has_dataset = False
        self._is_steady = True
        self._last: tuple[str, ...] = ()
        """Up to three words and names that may belong together: PREFIX and its name, FROM NAMED."""

    def read(self, kind: str, token: str) -> None:
        self._count += 1
        if self._count > self._limits.tokens:
            raise QueryTooCostly(
                _("The query has too many words: {most} are the most (limit tokens).").format(most=self._limits.tokens)
            )
        if kind == "mark":
            self._mark(token)
            self._last = ()
            return
        self._signs = 0
        if kind == "word":
            self._word(token.upper())
        elif kind == "iri":
            self._iri(self._full(token[1:-1]))
        elif kind == "name":
            self._name(token)
        else:
            self._last = ()

    def done(self, text: str) -> Screened:
        if self._form is None:
            raise QueryError(_("This is not a SPARQL query: it has none of {forms}.").format(forms=", ".join(_FORMS)))
        is_steady = self._is_steady and not _makes_nodes(self._form, text)
        return Screened(form=self._form, has_dataset=self._has_dataset, is_steady=is_steady)

    def _mark(self, token: str) -> None:
        if token in _OPENING:
            self._depth += 1
            self._groups += token == "{"
            if self._groups > self._limits.groups:
                raise QueryTooCostly(
                    _("The query has too many pairs of braces: {most} are the most (limit groups).").format(
                        most=self._limits.groups
                    )
                )
        elif token in _CLOSING:
            self._depth -= 1
        self._signs = self._signs + 1 if token in _SIGNS else 0
        if max(self._depth, self._signs) > self._limits.nesting:
            raise QueryTooCostly(
                _(
                    "The query is nested too deeply: {most} brackets within each other are the most (limit nesting)."
                ).format(most=self._limits.nesting)
            )

    def _word(self, word: str) -> None:
        if word == "SERVICE":
            raise QueryRefused(
                _("SERVICE is refused: a query is answered from this package alone. Query the other endpoint itself.")
            )
        if self._form is None:
            if word in _UPDATES:
                raise QueryRefused(
                    _("{word} is refused: this service answers queries and changes nothing.").format(word=word)
                )
            if word in _FORMS:
                self._form = word
        self._is_steady = self._is_steady and word not in _CHANGING
        if word == "FROM":
            self._has_dataset = True
        self._last = (*self._last, word) if (self._last, word) == (("FROM",), "NAMED") else (word,)

    def _name(self, token: str) -> None:
        if self._last == ("PREFIX",):
            self._last = ("PREFIX", token)
            return
        prefix, _colon, local = token.partition(":")
        known = self._prefixes.get(prefix)
        if known is not None:
            self._iri(known + re.sub(r"\\(.)", r"\1", local))
        else:
            self._last = ()  # the parser will say that the prefix is not declared

    def _iri(self, iri: str) -> None:
        if len(self._last) == 2 and self._last[0] == "PREFIX":
            self._prefixes[self._last[1][:-1]] = iri
        elif self._last == ("BASE",):
            self._base = iri
        elif self._last in (("FROM",), ("FROM", "NAMED")) and iri not in self._graphs:
            raise QueryRefused(
                _(
                    "FROM <{iri}> is refused: no graph here has this name, and nothing is fetched from elsewhere."
                ).format(iri=iri[:200])
            )
        self._last = ()

    def _full(self, written: str) -> str:
        plain = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", _character, written)
        try:
            return urljoin(self._base, plain) if self._last else plain
        except ValueError:
            return plain


def _character(found: re.Match[str]) -> str:
    number = int(found[1] or found[2], 16)
    return chr(number) if number < 0x110000 else "\ufffd"
