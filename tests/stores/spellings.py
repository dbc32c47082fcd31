"""Literals in every spelling that XSD 1.1 part 2 (W3C 2012) allows, also those that hardly anybody writes."""

from __future__ import annotations

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

XSD = "http://www.w3.org/2001/XMLSchema#"

_zone = st.sampled_from(("", "Z", "+00:00", "-00:00", "+14:00", "-14:00", "+05:30", "-00:30"))
_fraction = st.sampled_from(("", ".0", ".000", ".5", ".50", ".123456", ".1234560"))
_year = st.one_of(st.integers(1, 9999).map("{:04}".format), st.sampled_from(("2024", "0001", "9999", "12024", "-0044")))
_month = st.integers(1, 12).map("{:02}".format)
_day = st.integers(1, 28).map("{:02}".format)
_date = st.tuples(_year, _month, _day).map("-".join)
_time = st.one_of(
    st.tuples(st.times().map(lambda moment: moment.strftime("%H:%M:%S")), _fraction).map("".join),
    st.sampled_from(("24:00:00", "24:00:00.0", "00:00:00")),
)


def _joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


def _pieces(letters: str, *, seconds: bool = False) -> st.SearchStrategy[str]:
    """Some of the numbers that end in these letters, in their order: 1Y12M."""
    number = st.one_of(st.integers(0, 400).map(str), st.sampled_from(("00", "012", "60", "3600")))
    pieces = [st.one_of(st.just(""), number.map(f"{{}}{letter}".format)) for letter in letters]
    if seconds:
        pieces.append(st.one_of(st.just(""), _joined(number, _fraction).map("{}S".format)))
    return _joined(*pieces)


_years_and_months = _pieces("YM")
_clock = _pieces("HM", seconds=True).map(lambda text: f"T{text}" if text else "")
_sign = st.sampled_from(("", "-"))


def _duration(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(_sign, _joined(*parts).filter(bool)).map(lambda found: f"{found[0]}P{found[1]}")


def _number(digits: int) -> str:
    return rf"[+-]?([0-9]{{1,{digits}}}(\.[0-9]{{0,3}})?|\.[0-9]{{1,3}})"


def _whole(low: int, high: int) -> st.SearchStrategy[str]:
    """Integers from *low* to *high*, with signs and zeros that say nothing."""

    def spellings(number: int) -> st.SearchStrategy[str]:
        signs = ["-"] if number < 0 else ["", "+"]
        if number == 0:
            signs.append("-")
        zeros = st.sampled_from(("", "0", "000"))
        return st.tuples(st.sampled_from(signs), zeros).map(lambda given: f"{given[0]}{given[1]}{abs(number)}")

    return st.integers(low, high).flatmap(spellings)


_LEXICAL: dict[str, st.SearchStrategy[str]] = {
    "dateTime": _joined(_date, st.just("T"), _time, _zone),
    "dateTimeStamp": _joined(_date, st.just("T"), _time, _zone.filter(bool)),
    "date": _joined(_date, _zone),
    "time": _joined(_time, _zone),
    "gYear": _joined(_year, _zone),
    "gYearMonth": _joined(_year, st.just("-"), _month, _zone),
    "gMonth": _joined(st.just("--"), _month, _zone),
    "gMonthDay": _joined(st.just("--"), _month, st.just("-"), _day, _zone),
    "gDay": _joined(st.just("---"), _day, _zone),
    "duration": _duration(_years_and_months, _pieces("D"), _clock),
    "dayTimeDuration": _duration(_pieces("D"), _clock),
    "yearMonthDuration": _duration(_years_and_months),
    "decimal": st.from_regex(_number(9), fullmatch=True),
    "double": st.one_of(
        st.from_regex(_number(6) + "([eE][+-]?0?[0-9])?", fullmatch=True),
        st.sampled_from(("INF", "+INF", "-INF", "NaN")),
    ),
    "float": st.one_of(
        st.from_regex(r"[+-]?[0-9]{1,3}(\.[0-9]{0,2})?([eE][+-]?0?[0-9])?", fullmatch=True),
        st.sampled_from(("INF", "+INF", "-INF", "NaN")),
    ),
    "boolean": st.sampled_from(("true", "false", "1", "0")),
    "hexBinary": st.from_regex("([0-9a-fA-F]{2}){0,4}", fullmatch=True),
    "integer": _whole(-(10**17), 10**17),
    "nonNegativeInteger": _whole(0, 10**17),
    "positiveInteger": _whole(1, 10**17),
    "nonPositiveInteger": _whole(-(10**17), 0),
    "negativeInteger": _whole(-(10**17), -1),
    "long": _whole(-(2**63), 2**63 - 1),
    "int": _whole(-(2**31), 2**31 - 1),
    "short": _whole(-(2**15), 2**15 - 1),
    "byte": _whole(-128, 127),
    "unsignedLong": _whole(0, 2**63),
    "unsignedInt": _whole(0, 2**32 - 1),
    "unsignedShort": _whole(0, 2**16 - 1),
    "unsignedByte": _whole(0, 255),
    "anyURI": st.sampled_from(("http://e.org/%7Ea", "HTTP://e.org/", "")),
    "language": st.sampled_from(("zh-Hans", "EN-us")),
}

DATATYPES = tuple(_LEXICAL)


def literals(*, of: tuple[str, ...] = DATATYPES) -> st.SearchStrategy[Literal]:
    """Literals of these datatypes of XSD."""
    return st.sampled_from(of).flatmap(
        lambda name: _LEXICAL[name].map(lambda text: Literal(text, datatype=NamedNode(XSD + name)))
    )


def is_held_by_virtuoso(literal: Literal) -> bool:
    """Virtuoso 7 makes a negative number of an xsd:unsignedInt that needs all its 32 bits."""
    return literal.datatype.value != XSD + "unsignedInt" or int(literal.value) < 2**31
