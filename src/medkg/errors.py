"""What can go wrong, as a tree. Each message says what happened and what to do about it.

    MedkgError                    exit 1, HTTP 500
    ├── PackageError              a folder or file of a package cannot be read (path, line); exit 2, 422
    ├── InvalidData               the data break rules (findings); exit 2, 422
    ├── NotFound                  no such entity, question, report or page; exit 3, 404
    ├── QueryError                a query that cannot be understood or answered; exit 4, 400
    ├── StoreUnavailable          a store that does not answer; exit 5, 503
    └── IngestError               a document that cannot be read into a package (source, line); exit 2, 422

Raised where they are known; caught only at the door (``medkg.cli``) and the window (``medkg.web``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

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
        where = f"{path}:{line}" if line else str(path)
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
            message += " " + _("Did you mean {names}?").format(names=" / ".join(self.suggestions))
        super().__init__(message)


class QueryError(MedkgError):
    """A query or a parameter that cannot be understood."""

    exit_code = 4
    http_status = 400


class StoreUnavailable(MedkgError):
    """A store that does not answer, or not in time; ``retry_after``: the seconds in which it may, where known."""

    exit_code = 5
    http_status = 503

    def __init__(self, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class IngestError(MedkgError):
    """A document that cannot be read; ``line`` counts from 1."""

    exit_code = 2
    http_status = 422

    def __init__(self, message: str, *, source: str, line: int | None = None) -> None:
        super().__init__(f"{source}:{line}: {message}" if line else f"{source}: {message}")
        self.source = source
        self.line = line


def closest(name: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """The names in *known* that look most like *name*, best first; empty where none is near."""
    from difflib import get_close_matches

    return tuple(get_close_matches(name, list(known), n=most, cutoff=0.6))
