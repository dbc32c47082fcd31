"""Spelling: a store may tell a literal otherwise than it was written; what is noted of that, and what it must not do.

One value has many spellings (1.50 and 1.5, PT60M and PT1H, +00:00 and Z), and a store is free to keep another one
than it was given (XSD 1.1 part 2, W3C 2012). How each store spells is never guessed: the store is asked.
"""

from __future__ import annotations

import datetime
import math
import re
import struct
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from pyoxigraph import BlankNode, Literal, Quad
from pyoxigraph import Store as Oxigraph

from medkg.namespaces import PREFIXES
from medkg.rdf.triples import Term

_XSD = PREFIXES["xsd"]
_TEXT = (_XSD + "string", PREFIXES["rdf"] + "langString")
_INTEGERS = (
    *("integer", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger", "positiveInteger"),
    *("long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
_EXACT = frozenset(_XSD + name for name in ("decimal", *_INTEGERS))
_FLOATS = frozenset(_XSD + name for name in ("double", "float"))
_MOMENTS = frozenset(_XSD + name for name in ("dateTime", "dateTimeStamp"))
_DATES = ("date", "time", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay")
_DURATIONS = ("duration", "dayTimeDuration", "yearMonthDuration")
_OF_ANY_FORM = frozenset(_XSD + name for name in (*_DATES, *_DURATIONS))
_ZONED = frozenset({*_MOMENTS, *(_XSD + name for name in _DATES)})
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,3})?")
_MIDNIGHT = re.compile(r"(T00:00:00(\.0+)?)?(Z|[+-]00:00)?\Z")
"""What a moment may have after its date and still be that date to Virtuoso 7: midnight, in UTC or in no zone."""

_UNKNOWN_YEAR = re.compile(r"-|0+-|[0-9]{5}")

Spelled = Callable[[Quad], Quad | None]
"""What a store has in place of a quad; None where it has nothing."""

Pair = tuple[Quad, Quad]
"""How a quad is told by a store, and how it was written."""

_Place = tuple[object, object]
"""Property and value of what is said of some blank node."""


def may_be_respelled(quad: Quad) -> bool:
    """Whether a store may tell the quad's literal otherwise: it has a datatype, and is no text."""
    return isinstance(quad.object, Literal) and quad.object.datatype.value not in _TEXT


def as_held(engine: Oxigraph) -> Spelled:
    """How *engine* spells what it was given: it finds a quad by any spelling, and gives its own."""

    def held(quad: Quad) -> Quad | None:
        return next(engine.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name), None)

    return held


def respelled(quads: Iterable[Quad], spelled: Spelled) -> Iterator[Pair]:
    """The pairs of all *quads* that a store tells otherwise, and of those that fell together with one of them."""
    together: dict[Quad, list[Quad]] = {}
    for quad in quads:
        there = spelled(quad)
        if there is not None:
            written = together.setdefault(there, [])
            if quad not in written:
                written.append(quad)
    for there, written in together.items():
        if written != [there]:
            yield from ((there, quad) for quad in written)


def sendable(quad: Quad) -> Quad:
    """*quad* for a server that drops the time zone -00:00 (Virtuoso 7); it is +00:00 (XSD 1.1 part 2, 3.3.7.2)."""
    value = quad.object
    if isinstance(value, Literal) and value.datatype.value in _ZONED and value.value.endswith("-00:00"):
        return _with(quad, Literal(f"{value.value[:-6]}+00:00", datatype=value.datatype))
    return quad


@dataclass(frozen=True)
class ReadBack:
    """What a server gives back of one graph: ``kept``, and the ``forms`` that it gives to literals, by that written.

    It names blank nodes anew. So what is said of them is only counted, and a literal there is known again by its
    property, where that has one spelling of the value. Virtuoso 7 keeps one of equal numbers in one place, whatever
    their datatypes (an integer 5, a decimal 5, a boolean that it holds as 1), and one of a date, the same
    in UTC and its midnight: the others are known again by it.
    """

    kept: set[Quad]
    forms: Mapping[Literal, Literal]

    def pairs(self, risky: Iterable[Quad]) -> list[Pair]:
        """The pairs of *risky* quads."""
        found = list(respelled(risky, self._expected))
        named = [pair for pair in found if not is_blank(pair[0])]
        return named + [pair for pairs in self._unnamed(found).values() for pair in pairs]

    def lost(self, sent: Iterable[Quad]) -> list[Quad]:
        """What of *sent* is not there in any form, or says something else now."""
        every = list(sent)
        unnamed = [quad for quad in every if is_blank(quad)]
        gone = [quad for quad in every if not is_blank(quad) and self._expected(quad) not in self.kept]
        harmed = [quad for quad in every if not self._is_kept(quad)]
        unknown = [
            quad
            for place, pairs in self._unnamed(respelled(filter(may_be_respelled, unnamed), self._expected)).items()
            if not pairs
            for quad in unnamed
            if _place(self._expected(quad)) == place
        ]
        few = unnamed if len(unnamed) != sum(map(is_blank, self.kept)) else []
        return sorted({*gone, *harmed, *unknown}, key=str) or few

    def _expected(self, quad: Quad) -> Quad:
        value = quad.object
        if not isinstance(value, Literal):
            return quad
        there = _with(quad, self.forms.get(value, value))
        return there if there in self.kept else self._equals.get(_equal(there), there)

    @cached_property
    def _equals(self) -> dict[object, Quad]:
        """One number, and one date, in each place."""
        found = {_equal(quad): quad for quad in self.kept}
        found.pop(None, None)
        return found

    def _is_kept(self, quad: Quad) -> bool:
        value = quad.object
        return not isinstance(value, Literal) or is_kept(value, self.forms.get(value, value))

    def _unnamed(self, pairs: Iterable[Pair]) -> dict[_Place, list[Pair]]:
        """The pairs about blank nodes, in the server's names; none for a place where they cannot be told apart."""
        written = defaultdict(list)
        for there, quad in pairs:
            if is_blank(there):
                written[_place(there)].append(quad.object)
        there_now = defaultdict(list)
        for quad in self.kept:
            if is_blank(quad):
                there_now[_place(quad)].append(quad)
        return {
            place: [(quad, _with(quad, values[0])) for quad in there_now[place]]
            if len(set(values)) == 1 and len(there_now[place]) == len(values)
            else []
            for place, values in written.items()
        }


def is_kept(written: Literal, there: Literal) -> bool:
    """Whether what a store made of *written* still says it.

    A number must be that number, a moment that moment, and what is neither must be the same text. Of a date without a
    time, a time or a duration any form will do: Virtuoso 7 tells a duration as a number of months or seconds.
    """
    if written == there:
        return True
    datatype = written.datatype.value
    if datatype in _OF_ANY_FORM:
        return there.datatype == written.datatype
    return _value(written) == _value(there, read_as=datatype)


def is_blank(quad: Quad) -> bool:
    """Whether it speaks of a blank node, which each store names as it likes."""
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def _with(quad: Quad, value: Term) -> Quad:
    return Quad(quad.subject, quad.predicate, value, quad.graph_name)


def _equal(quad: Quad) -> object:
    """What is the same for equal numbers, and for dates and their midnights, in one place; None for all else."""
    value = quad.object
    if is_blank(quad) or not isinstance(value, Literal) or value.datatype.value in _TEXT:
        return None
    if value.datatype.value in _ZONED:
        return (quad.subject, quad.predicate, _MIDNIGHT.sub("", value.value))
    number = {"true": "1", "false": "0"}.get(value.value, value.value)
    return (quad.subject, quad.predicate, Decimal(number)) if _NUMBER.fullmatch(number) else None


def _place(quad: Quad) -> _Place:
    return quad.predicate, quad.object


def _value(literal: Literal, *, read_as: str = "") -> object:
    """What tells whether two literals say the same: a number, a moment, a truth, else the text and its datatype."""
    text, datatype = literal.value, literal.datatype.value
    try:
        if datatype in _EXACT:
            return _as_float(text, read_as) if read_as in _FLOATS else Decimal(text)
        if datatype in _FLOATS:
            return _as_float(text, datatype)
        if datatype == _XSD + "boolean":
            return {"1": "true", "0": "false"}.get(text, text)
        if datatype in _MOMENTS:
            return _moment(text)
    except (ValueError, InvalidOperation):
        pass
    return text, datatype


def _as_float(text: str, datatype: str) -> float:
    """The number as that datatype holds it: a float has 24 binary digits."""
    number = float(text)
    if datatype.endswith("#double"):
        return number
    try:
        single: float = struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        return math.copysign(math.inf, number)
    return single


def _moment(text: str) -> object:
    """The moment to the microsecond; of a year that Python does not know, that it is one."""
    if _UNKNOWN_YEAR.match(text):
        return "a moment"
    day, _t, time = text.partition("T")
    at_midnight = time.startswith("24:")
    moment = datetime.datetime.fromisoformat(f"{day}T{'00:' + time[3:] if at_midnight else time}")
    if at_midnight:
        moment += datetime.timedelta(days=1)
    return moment.astimezone(datetime.UTC) if moment.tzinfo else moment
