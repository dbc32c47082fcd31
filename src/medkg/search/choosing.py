"""Facets by the short names that people give in addresses and on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from medkg.errors import NotFound, QueryError, closest
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.rdf.identifiers import local_name
from medkg.search.facets import Chosen
from medkg.search.index import SearchIndex

MOST_CHOSEN = 50
"""Values that can be chosen in one facet."""


class Named(NamedTuple):
    """A facet by one of its values: what the library calls it, and the class of its values where these are things."""

    facet: str
    cls: str
    unknown: str


NAMED = {
    "class": Named("classes", "", N_("There is no class called {name!r}.")),
    "verdict": Named("verdicts", "verdict", N_("There is no verdict called {name!r}.")),
    "scenario": Named("scenarios", "scenario", N_("There is no scenario called {name!r}.")),
    "year": Named("years", "", N_("{name!r} is no year: it takes four digits.")),
    "study": Named("studies", "study-kind", N_("There is no kind of study called {name!r}.")),
    "report": Named("reports", "report", N_("There is no report called {name!r}.")),
}
"""The short name of a facet to the facet."""

_YEAR = re.compile(r"[0-9]{4}")


def choose(index: SearchIndex, given: Mapping[str, Iterable[str]]) -> Chosen:
    """What *given* chooses: short name of a facet (``verdict``) to short names of values (``supports``).

    Raises NotFound, with the closest names, for a value that nothing could have; QueryError for a year that is none,
    and for too many values.
    """
    return Chosen(**{NAMED[name].facet: _values(index, name, values) for name, values in given.items()})


def short_name(name: str, value: str, classes: Mapping[str, str]) -> str:
    """The short name of a facet's *value*; *classes*: class (full IRI) to its slug."""
    return classes.get(value) or local_name(value) if name == "class" else local_name(value)


def _values(index: SearchIndex, name: str, values: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(_value(index, name, value) for value in values))
    if len(chosen) > MOST_CHOSEN:
        raise QueryError(_("At most {most} values can be chosen in one facet.").format(most=MOST_CHOSEN))
    return chosen


def _value(index: SearchIndex, name: str, value: str) -> str:
    named = NAMED[name]
    if name == "year":
        if not _YEAR.fullmatch(value):
            raise QueryError(_(named.unknown).format(name=value[:80]))
        return value
    known = index.classes if name == "class" else index.values(named.cls)
    if value not in known:
        raise NotFound(_(named.unknown).format(name=value[:80]), suggestions=closest(value[:80], known))
    return known[value]
