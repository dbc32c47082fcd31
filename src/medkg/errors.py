"""What can go wrong, as a tree. Each message says what happened and what to do about it.

    MedkgError                    exit 1, HTTP 500
    ├── PackageError              a folder or file of a package cannot be read (path, line); exit 2, 422
    ├── InvalidData               the data break rules (findings); exit 2, 422
    ├── NotFound                  no such entity, question, report or page; exit 3, 404
    ├── QueryError                a query that cannot be understood or answered; exit 4, 400
    │   ├── QueryRefused          a query that asks for what is not done here: writing, other endpoints; exit 4, 403
    │   ├── QueryTooLong          a query of more characters than are read; exit 4, 413
    │   └── QueryTooCostly        a query past a limit of time, memory, nesting or answer; exit 4, 422
    ├── StoreUnavailable          a store that does not answer; exit 5, 503
    │   └── TooBusy               too much is being asked by everyone (retry_after); exit 5, 503
    │       └── TooManyQueries    too much is being asked by this client (retry_after); exit 5, 429
    └── IngestError               a document that cannot be read into a package (source, line); exit 2, 422

Raised where they are known; caught only at the door (``medkg.cli``) and the window (``medkg.web``).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from medkg.language import space
from medkg.language import translate as _


class MedkgError(Exception):
    """The root: catching it catches all that medkg raises on purpose."""

    exit_code = 1
    http_status = 500


class PackageError(MedkgError):
    """A package's folder or file that cannot be used; ``line`` counts from 1, ``None`` where no line is at fault."""

    exit_code = 2
    http_status = 422

    def __init__(self, message: str, *, path: Path, line: int | None = None) -> None:
        where = f"{from_here(path)}:{line}" if line else from_here(path)
        super().__init__(f"{where}: {message}")
        self.reason = message
        self.path = path
        self.line = line


class InvalidData(MedkgError):
    """Data that break the rules; ``findings`` says which, where and how to mend each."""

    exit_code = 2
    http_status = 422

    def __init__(self, findings: Sequence[object]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = tuple(findings)


class NotFound(MedkgError):
    """Something asked for by a name that nothing has; ``suggestions`` are the closest names there are."""

    exit_code = 3
    http_status = 404

    def __init__(self, message: str, *, suggestions: Iterable[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        if self.suggestions:
            message += space() + _("Did you mean {names}?").format(names=" / ".join(self.suggestions))
        super().__init__(message)


class QueryError(MedkgError):
    """A query or a parameter that cannot be understood; ``line`` and ``column`` from 1, where the place is known."""

    exit_code = 4
    http_status = 400

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefused(QueryError):
    """A query that is understood well enough to know that it is not done here; nothing was changed or fetched."""

    http_status = 403


class QueryTooLong(QueryError):
    """A query of more bytes than are read."""

    http_status = 413


class QueryTooCostly(QueryError):
    """A query that reached a limit; asked again as it is, it would again.

    422, not 408 or 503: those invite programs to ask again by themselves.
    """

    http_status = 422


class StoreUnavailable(MedkgError):
    """A store that does not answer, or not in time; ``retry_after``: the seconds in which it may, where known."""

    exit_code = 5
    http_status = 503

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooBusy(StoreUnavailable):
    """Everyone together asks for more than can be answered; after ``retry_after`` seconds it is worth a try."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message, retry_after=retry_after)


class TooManyQueries(TooBusy):
    """One client asks for more at once than its share; after ``retry_after`` seconds it is worth a try."""

    http_status = 429


class IngestError(MedkgError):
    """A document that cannot be read; ``line`` counts from 1."""

    exit_code = 2
    http_status = 422

    def __init__(self, message: str, *, source: str, line: int | None = None) -> None:
        super().__init__(f"{source}:{line}: {message}" if line else f"{source}: {message}")
        self.source = source
        self.line = line


def from_here(path: Path) -> str:
    """*path* as messages show it: from the working folder if it lies below it, else in full."""
    full = Path(os.path.normpath(path.absolute()))
    here = Path.cwd()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else full.as_posix()


SHORT = 5
"""Letters of a name of which one that is half another may still look like it to ``difflib``: foo is not obo."""


def closest(name: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """The names in *known* that look most like *name*, best first; empty where none is near. Case makes no difference.

    Where one slip makes a name of another (a letter left out, doubled, changed or swapped with its neighbour), only
    such are near; of a name of up to SHORT letters no others are.
    """
    from difflib import get_close_matches

    written: dict[str, list[str]] = {}
    for one in known:
        written.setdefault(one.casefold(), []).append(one)
    folded = name.casefold()
    found = get_close_matches(folded, list(written), n=most, cutoff=0.6)
    slips = [one for one in found if is_one_slip(folded, one)]
    near = slips or [one for one in found if len(folded) > SHORT]
    return tuple(original for one in near for original in written[one])[:most]


def is_one_slip(name: str, other: str) -> bool:
    """Whether *name* and *other* are the same but for one letter: too many, too few, another, or two swapped."""
    shorter, longer = sorted((name, other), key=len)
    same = next((place for place, letter in enumerate(shorter) if letter != longer[place]), len(shorter))
    rest, left = shorter[same:], longer[same:]
    if len(rest) == len(left):
        return rest[1:] == left[1:] or (rest[1::-1] == left[:2] and rest[2:] == left[2:])
    return rest == left[1:]
