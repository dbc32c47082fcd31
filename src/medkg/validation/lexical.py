"""Literals as they are written: what a datatype allows (XSD 1.1 part 2, W3C 2012), and characters that XML carries.

Engines differ here: one reads ``1_0`` or full-width digits as numbers, another drops what is too long for it. What
passes this check means the same everywhere.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from pyoxigraph import Literal

from medkg.language import mark as N_
from medkg.namespaces import PREFIXES
from medkg.rdf.gaps import FILL_IN
from medkg.rdf.identifiers import shorten
from medkg.validation.findings import LITERAL, Finding, in_both
from medkg.validation.reading import Contents

_ZONE = r"(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])?"
_DAY = r"-?[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_WRITTEN = {
    "integer": r"[+-]?[0-9]{1,18}",
    "decimal": r"(?=[^0-9]*([0-9][^0-9]*){1,18}$)[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    "boolean": r"true|false|1|0",
    "gYear": r"-?[0-9]{4}" + _ZONE,
    "gYearMonth": r"-?[0-9]{4}-(0[1-9]|1[0-2])" + _ZONE,
    "date": _DAY + _ZONE,
    "dateTime": _DAY + r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?" + _ZONE,
}
_FORMS = {PREFIXES["xsd"] + name: re.compile(form) for name, form in _WRITTEN.items()}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def check(contents: Contents) -> Iterator[Finding]:
    """Every literal that is not what its datatype says, or holds a character that some format cannot carry."""
    for name, triples in contents.files.items():
        for subject, path, term in triples:
            if not isinstance(term, Literal) or subject.startswith("_:"):
                continue
            messages = _fault(term)
            if messages:
                value = str(term)
                file, line = contents.place(subject, path, value, name=name)
                yield Finding(
                    rule=LITERAL, entity=subject, path=path, value=value, file=file, line=line, messages=messages
                )


def _fault(literal: Literal) -> dict[str, str] | None:
    control = _CONTROL.search(literal.value)
    if control:
        return in_both(
            N_("The text holds the control character U+{code}, which not every format can carry. Remove it."),
            code=f"{ord(control[0]):04X}",
        )
    form = _FORMS.get(literal.datatype.value)
    if form is not None and literal.value == FILL_IN:
        return in_both(N_("A value ({datatype}) is still to be filled in."), datatype=shorten(literal.datatype.value))
    if form is None or (form.fullmatch(literal.value) and _is_in_the_calendar(literal.value, literal.datatype.value)):
        return None
    return in_both(
        N_("“{text}” is not written as {datatype} wants it, or is longer than engines can count. Correct it."),
        text=literal.value,
        datatype=shorten(literal.datatype.value),
    )


def is_written_as(text: str, datatype: str) -> bool:
    """Whether *text* is a value of *datatype*, where that is one that this check knows."""
    form = _FORMS.get(datatype)
    return form is not None and form.fullmatch(text) is not None and _is_in_the_calendar(text, datatype)


def _is_in_the_calendar(text: str, datatype: str) -> bool:
    if not datatype.endswith(("#date", "#dateTime")) or text.startswith("-"):
        return True
    try:
        datetime.date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
