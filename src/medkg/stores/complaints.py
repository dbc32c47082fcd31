"""The engine's complaint about a query's text, told as a person would: where, what it met, what it hoped for."""

from __future__ import annotations

import re

from medkg.errors import QueryError, closest
from medkg.language import space
from medkg.language import translate as _
from medkg.namespaces import PREFIXES

_PLACE = re.compile(r"^(?:error at )?(\d+):(\d+): (?:expected )?(?:one of )?(.*)$", re.DOTALL)
_TOKEN = re.compile(r'"([^"\s]{1,12})"')
_PREFIX = re.compile(r"([A-Za-z][\w.-]*)?:[\w.-]*$")


def complaint(error: SyntaxError, text: str) -> QueryError:
    """What *error* says of *text*: the line with a mark under the place, and the mend."""
    found = _PLACE.match(str(error.msg))
    if found is None:
        return QueryError(_("The query is not valid SPARQL: {reason}.").format(reason=str(error.msg).rstrip(".")))
    line, column, expected = int(found[1]), int(found[2]), found[3]
    lines = text.splitlines() or [""]
    written = lines[line - 1] if line <= len(lines) else ""
    shown = f"{line}:{column}\n  {written}\n  {' ' * (column - 1)}^\n"
    if "Prefix not found" in expected:
        column, name = _prefix(written, column)
        shown = f"{line}:{column}\n  {written}\n  {' ' * (column - 1)}^\n"
        return QueryError(
            _("The query is not valid SPARQL at {place}").format(place=shown) + _undeclared(name),
            line=line,
            column=column,
        )
    tokens = " ".join(dict.fromkeys(_TOKEN.findall(expected)))
    hope = _("Here it could go on with: {tokens}").format(tokens=tokens) + "\n" if tokens else ""
    return QueryError(
        _("The query is not valid SPARQL at {place}").format(place=shown)
        + hope
        + _("Look just before the mark: a missing “.”, “}” or quotation mark shows late."),
        line=line,
        column=column,
    )


def _prefix(written: str, column: int) -> tuple[int, str]:
    """Where the name with the undeclared prefix begins, and the prefix: the engine points behind the name."""
    found = _PREFIX.search(written[: column - 1]) or re.search(r"([A-Za-z][\w.-]*):", written)
    return (found.start() + 1, found[1] or "") if found else (column, "")


def _undeclared(name: str) -> str:
    near = closest(name, PREFIXES)
    hint = _("Did you mean {names}?").format(names=" / ".join(near)) + space() if near else ""
    return hint + _("The prefix {prefix!r} is not declared: write PREFIX {prefix}: <…> above the query.").format(
        prefix=name
    )
