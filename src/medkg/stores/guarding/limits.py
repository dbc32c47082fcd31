"""How much a stranger's query may cost: every limit, its default, its unit, and where it is set."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from medkg.errors import MedkgError
from medkg.language import translate as _

ENVIRONMENT = "MEDKG_QUERY_"
"""``MEDKG_QUERY_SECONDS=5`` sets ``seconds``, and so on."""


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a query may use. A query that reaches one is ended and told which; docs/sparql.md has the table."""

    seconds: float = 10.0
    """Of working on one query; waiting in a queue and for a slow reader is not counted."""
    memory_bytes: int = 512 << 20
    """That one query may take in addition to the data."""
    answer_rows: int = 200_000
    """Rows of a table, or triples of a graph."""
    answer_bytes: int = 64 << 20
    """Of an answer, before compression."""
    query_bytes: int = 256 << 10
    """Of a query's text, in UTF-8."""
    tokens: int = 40_000
    """Words, names and marks of a query."""
    nesting: int = 64
    """Brackets of any kind within each other, and signs such as ``!`` in a row."""
    groups: int = 400
    """Pairs of ``{ }`` in a query."""

    quick_seconds: float = 0.3
    """Of processor time, after which a query is a long one, and makes room for the short ones."""
    quick: int = max(2, _cores())
    """Queries that are worked on at once while they are short."""
    slow: int = 4
    """Long queries that are worked on at once, at low priority."""
    slow_per_client: int = 2
    """Of these, for one client."""
    waiting: int = 256
    """Queries that may wait for their turn."""
    waiting_per_client: int = 64
    """Of these, from one client."""
    slow_waiting: int = 8
    """Long queries that may wait for their turn."""
    slow_waiting_per_client: int = 4
    """Of these, from one client."""
    waiting_seconds: float = 15.0
    """That a query waits for its turn before it is told to come again."""

    held_bytes: int = 1 << 20
    """Of an answer's beginning that are held back, so that an error can still be told by status."""
    delivery_seconds: float = 60.0
    """That a reader may make an answer wait, in all."""
    cache_bytes: int = 32 << 20
    """Of answers that are kept for who asks the same again; 0 keeps none."""

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The defaults, changed by the variables that begin with MEDKG_QUERY_. Raises MedkgError for a wrong one."""
        given = {name: f"{ENVIRONMENT}{name.upper()}" for name in _NAMES}
        return cls().changed(
            (name, environment[variable]) for name, variable in given.items() if variable in environment
        )

    def changed(self, values: Iterable[tuple[str, str]]) -> Self:
        """These limits with others in their place, such as ``("seconds", "5")``. Raises MedkgError for a wrong one."""
        changes: dict[str, Any] = {}
        for name, value in values:
            if name not in _NAMES:
                raise MedkgError(
                    _("There is no limit called {name}. There are: {known}.").format(name=name, known=", ".join(_NAMES))
                )
            kind = type(getattr(self, name))
            try:
                changes[name] = kind(value)
            except ValueError as error:
                raise MedkgError(
                    _("The limit {name} is a number, not {value!r}.").format(name=name, value=value)
                ) from error
        return replace(self, **changes)

    def __post_init__(self) -> None:
        for name in _NAMES:
            value = getattr(self, name)
            least = 0 if name in ("cache_bytes", "slow_waiting", "slow_waiting_per_client") else 1e-3
            if not least <= value < float("inf"):
                raise MedkgError(_("The limit {name} cannot be {value}.").format(name=name, value=value))


_NAMES = tuple(field.name for field in fields(Limits))
