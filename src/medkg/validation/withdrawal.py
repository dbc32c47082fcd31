"""The list of what was withdrawn: its lines name what is gone, and lead to what is there."""

from __future__ import annotations

from collections.abc import Iterator

from medkg.errors import PackageError, closest
from medkg.language import mark as N_
from medkg.namespaces import ID
from medkg.rdf.files import GraphFile
from medkg.rdf.identifiers import segments, shorten
from medkg.rdf.withdrawn import Withdrawn, read_withdrawn
from medkg.validation.findings import UNREADABLE, WITHDRAWN, Finding, did_you_mean, in_both, joined, spoken
from medkg.validation.reading import Contents

SHOWN = 100
"""Characters of a malformed line that are repeated."""


def check(contents: Contents) -> Iterator[Finding]:
    """What is wrong with ``data/withdrawn.txt``, line by line; nothing where there is no such file."""
    path = contents.package.withdrawn_file
    if not path.exists():
        return
    file = GraphFile(path, "data/withdrawn")
    try:
        content = file.read()
    except PackageError as error:
        yield _unreadable(file, error)
        return
    seen: dict[str, int] = {}
    lines = list(read_withdrawn(content))
    gone = {line.identifier for line in lines if line.identifier}
    for line in lines:
        messages = _fault(contents, line, seen, gone)
        if messages is not None:
            yield Finding(rule=WITHDRAWN, file=path, line=line.number, messages=messages)
        seen.setdefault(line.identifier, line.number)


def _fault(contents: Contents, line: Withdrawn, seen: dict[str, int], gone: set[str]) -> dict[str, str] | None:
    """The first thing that is wrong with *line*; None where nothing is."""
    name, instead = line.identifier.removeprefix(ID), line.instead.removeprefix(ID)
    if not name:
        return in_both(
            N_(
                "“{text}” is no identifier with, after a space, the one that took its place. Write lines such as "
                "“model/older model/newer”, without the identifiers’ base, and notes behind a “#”."
            ),
            text=line.text[:SHOWN],
        )
    slugs = contents.shapes.by_slug
    kind = segments(line.identifier)[0]
    if kind not in slugs:
        told = in_both(N_("No class is called “{cls}”, so {name} never was an identifier."), cls=kind, name=name)
        return joined(told, did_you_mean(closest(kind, slugs)))
    if line.identifier in seen:
        return in_both(
            N_("{name} is withdrawn in line {line} already. Keep one of the two lines."),
            name=name,
            line=seen[line.identifier],
        )
    if contents.is_known(line.identifier):
        return in_both(
            N_("{name} is withdrawn, but the data still describe it. Take it out of the data, or out of this list."),
            name=name,
        )
    if line.instead in gone:
        return in_both(
            N_("{instead}, which took the place of {name}, is withdrawn itself. Name what is there now, or nothing."),
            instead=instead,
            name=name,
        )
    if line.instead and not contents.is_known(line.instead) and not _may_be_known(contents, line.instead):
        told = in_both(
            N_("{instead}, which took the place of {name}, is not in the package. Name what is, or nothing."),
            instead=instead,
            name=name,
        )
        near = closest(instead, (shorten(iri).removeprefix("id:") for iri in contents.blocks))
        return joined(told, did_you_mean(near))
    return None


def _may_be_known(contents: Contents, iri: str) -> bool:
    """Whether *iri* lives in a file that could not be read, of which another finding tells."""
    home = contents.package.home(iri)
    return home is not None and home.name in contents.unreadable


def _unreadable(file: GraphFile, error: PackageError) -> Finding:
    def reason() -> str:
        try:
            file.read()
        except PackageError as again:
            return again.reason
        return error.reason

    return Finding(rule=UNREADABLE, file=file.path, line=error.line, messages=spoken(reason))
