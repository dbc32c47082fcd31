"""A query's text as it is sent to another machine, whose protocol knows no bindings, prefixes or union.

What the engine in this process is told beside the text is written into it: the base and the prefixes, the graphs
that are asked (``FROM``, ``FROM NAMED``), and the values of parameters (``VALUES``, at the beginning of the WHERE
of the query and of each sub-select that selects them). Terms are written as N-Triples writes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medkg.namespaces import ID, PREFIXES
from medkg.stores.base import Binding
from medkg.stores.dataset import Dataset, clauses
from medkg.stores.tokens import Token, tokens

NOWHERE = "https://w3id.org/medkg/nowhere"
"""A graph that is never filled: servers take a dataset without any graph for one that was not given."""


def phrase(text: str, bindings: Mapping[str, Binding] | None = None, *, dataset: Dataset | None = None) -> str:
    """*text*, which is valid SPARQL, with *bindings* in it, asking *dataset* in place of what its FROM clauses say.

    Without a dataset its graphs are left as they are.
    """
    found = list(tokens(text))
    parts = _Parts(found)
    given = bindings or {}
    inserted: list[tuple[int, str]] = []
    if dataset is not None:
        said = clauses(found)
        for clause in said:  # as long as before, so that all else stays where it is
            text = text[: clause.start] + " " * (clause.end - clause.start) + text[clause.end :]
        lines = [f"FROM <{graph}>" for graph in dataset.default or (NOWHERE,)]
        if any(token.is_word("GRAPH") for token in found):
            lines += [f"FROM NAMED <{graph}>" for graph in dataset.named or (NOWHERE,)]
        inserted.append((said[0].start if said else parts.dataset_at, " " + "\n".join([*lines, ""])))
    for group in parts.groups:
        names = [name for name in given if group.selects(name)]
        if not names:
            continue
        values = _values({name: given[name] for name in names})
        if group.holds_select:
            inserted += [(group.start, f" {values} {{"), (group.end, "} ")]
        else:
            inserted.append((group.start, f" {values} "))
    if given and parts.is_short_construct:
        inserted.append((len(text), f"\n{_values(given)}"))
    for place, words in sorted(inserted, key=lambda item: item[0], reverse=True):
        text = text[:place] + words + text[place:]
    return _prologue(found) + text


@dataclass
class _Group:
    """The WHERE of a query or of a sub-select: where its inside begins and ends, and what it selects (None: all)."""

    start: int
    selected: frozenset[str] | None
    holds_select: bool
    end: int

    def selects(self, name: str) -> bool:
        return self.selected is None or name in self.selected


class _Parts:
    """Where a query's parts are."""

    def __init__(self, found: Sequence[Token]) -> None:
        self.groups: list[_Group] = []
        self.is_short_construct = False
        self.dataset_at = -1
        self._found = found
        self._read()

    def _read(self) -> None:
        form = next(
            (n for n, token in enumerate(self._found) if token.is_word("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")), None
        )
        if form is None:  # the engine has read it before: not reached by a valid query
            raise ValueError("a query has a form")
        body = form
        if self._found[form].is_word("CONSTRUCT"):
            if self._found[form + 1].text == "{":
                body = self._closing(form + 1)
            else:
                self.is_short_construct = True
        where = self._beginning(body + 1)
        if where is None:  # DESCRIBE <thing>
            self.dataset_at = self._found[-1].end
            return
        self.dataset_at = self._found[where].start
        opening = next(n for n in range(where, len(self._found)) if self._found[n].text == "{")
        selected = self._selection(form, opening) if self._found[form].is_word("SELECT") else None
        if not self.is_short_construct:
            self._add(opening, selected)
        self._read_inside(opening)

    def _beginning(self, start: int) -> int | None:
        """The place of the WHERE (or of its bracket) at or after *start*."""
        found = self._found
        return next((n for n in range(start, len(found)) if found[n].is_word("WHERE") or found[n].text == "{"), None)

    def _read_inside(self, opening: int) -> None:
        closing = self._closing(opening)
        for n in range(opening + 1, closing):
            if self._found[n].is_word("SELECT"):
                inner = next(m for m in range(n, closing) if self._found[m].text == "{")
                self._add(inner, self._selection(n, inner))

    def _add(self, opening: int, selected: frozenset[str] | None) -> None:
        after = self._found[opening + 1]
        self.groups.append(
            _Group(
                start=self._found[opening].end,
                selected=selected,
                holds_select=after.is_word("SELECT"),
                end=self._found[self._closing(opening)].start,
            )
        )

    def _selection(self, select: int, opening: int) -> frozenset[str] | None:
        """The names between SELECT and its bracket: a variable by itself, or after AS. None for ``*``."""
        names, depth = set(), 0
        for n in range(select + 1, opening):
            token = self._found[n]
            if token.kind == "mark" and token.text == "*" and depth == 0:
                return None
            depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "mark" else 0
            if token.kind == "variable" and (depth == 0 or (depth == 1 and self._found[n - 1].is_word("AS"))):
                names.add(token.text[1:])
        return frozenset(names)

    def _closing(self, opening: int) -> int:
        depth = 0
        for n in range(opening, len(self._found)):
            if self._found[n].kind == "mark":
                depth += {"{": 1, "}": -1}.get(self._found[n].text, 0)
                if depth == 0:
                    return n
        raise ValueError("a bracket is closed")


def _values(bindings: Mapping[str, Binding]) -> str:
    names = " ".join(f"?{name}" for name in bindings)
    terms = " ".join(str(term) for term in bindings.values())
    return f"VALUES ({names}) {{ ({terms}) }}"


def _prologue(found: Sequence[Token]) -> str:
    """The base, and the package's prefixes that the text uses, so that it may leave them out; its own come after."""
    used = {token.text.partition(":")[0] for token in found if token.kind == "name"}
    lines = [f"BASE <{ID}>", *(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in sorted(used & PREFIXES.keys()))]
    return "\n".join(lines) + "\n"
