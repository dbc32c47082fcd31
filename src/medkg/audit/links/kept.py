"""Results of visits in a file, so that the same links are not asked for again at every audit."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from medkg.audit.links.visits import Reason, State, Visit
from medkg.errors import PackageError
from medkg.language import translate as _
from medkg.rdf.writing import write_all

HOLDS = datetime.timedelta(days=7)
"""How long the result of a visit is believed; what could not be told is asked for again at once."""

_FORM = 1


def read(path: Path) -> dict[str, Visit]:
    """Link to its visit; empty where there is no file yet. Raises PackageError for a file that is something else."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise PackageError(
            _("The file cannot be read ({reason}).").format(reason=error.strerror or str(error)), path=path
        ) from error
    except (ValueError, RecursionError) as error:
        raise _strange(path) from error
    if not isinstance(found, dict) or found.get("medkg-links") != _FORM or not isinstance(found.get("visits"), dict):
        raise _strange(path)
    try:
        return {str(link): _visit(str(link), one) for link, one in found["visits"].items()}
    except (TypeError, ValueError, KeyError) as error:
        raise _strange(path) from error


def write(path: Path, visits: Mapping[str, Visit]) -> None:
    """Write *visits*, sorted by link: all of the file or nothing of it."""
    found = {link: _written(visits[link]) for link in sorted(visits)}
    text = json.dumps({"medkg-links": _FORM, "visits": found}, ensure_ascii=False, indent=2)
    write_all([(path, f"{text}\n")])


def fresh(visits: Mapping[str, Visit], links: Iterable[str], now: datetime.datetime) -> dict[str, Visit]:
    """Of *links* those whose visit still holds."""
    known = ((link, visits.get(link)) for link in links)
    return {
        link: visit
        for link, visit in known
        if visit is not None and visit.state is not State.UNSURE and datetime.timedelta(0) <= now - visit.at < HOLDS
    }


def _written(visit: Visit) -> dict[str, Any]:
    return {"reason": visit.reason.value, "at": visit.at.isoformat(), "status": visit.status, "to": visit.to}


def _visit(link: str, one: Mapping[str, Any]) -> Visit:
    at = datetime.datetime.fromisoformat(one["at"])
    if at.tzinfo is None:
        raise ValueError(one["at"])
    status, to = one.get("status"), one.get("to")
    if not isinstance(status, int | None) or not isinstance(to, str | None):
        raise TypeError(link)
    return Visit(link=link, reason=Reason(one["reason"]), at=at, status=status, to=to)


def _strange(path: Path) -> PackageError:
    return PackageError(
        _("This is not a file of link results that medkg wrote. Name another, or a new one."), path=path
    )
