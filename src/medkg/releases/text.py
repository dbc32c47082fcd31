"""Changes as text for a terminal: report by report, claim by claim, what was (-) and what is (+)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from medkg.language import space
from medkg.language import translate as _
from medkg.rdf.identifiers import shorten
from medkg.rdf.shapes import Shapes
from medkg.rdf.triples import Term
from medkg.releases import words
from medkg.releases.changes import Change, Changes, ClaimChange, LineChange, PropertyChange, Status


def as_text(changes: Changes, shapes: Shapes) -> str:
    """*changes* in the current language, one thing after the other, ending in a newline."""
    return "".join(f"{line}\n" for line in _lines(changes, shapes))


def _lines(changes: Changes, shapes: Shapes) -> Iterator[str]:
    yield _("Changes from {old} to {new}").format(old=changes.old, new=changes.new)
    if not changes:
        yield _("Nothing has changed.")
        return
    for warning in words.warnings(changes):
        yield _("Warning:") + space() + warning
    summary = _(", ").join(_counted(words.kind(kind), count) for kind, count in words.counted(changes))
    if summary:
        yield _("Claims: {summary}").format(summary=summary)
    things = _counts(changes.things, shapes)
    if things:
        yield _("Other things: {summary}").format(summary=_(", ").join(things))
    for report, claims in groupby(changes.claims, key=lambda claim: claim.report):
        yield ""
        yield _("Claims of the report {report}").format(report=report) if report else _("Claims of no report")
        for claim in claims:
            yield ""
            yield from _claim(claim, changes, shapes)
    for slug, found in groupby(sorted(changes.things, key=lambda one: one.slug), key=lambda one: one.slug):
        yield ""
        yield words.class_name(slug, shapes)
        for change in found:
            yield from _thing(change, shapes, "  ")


def _counts(things: Iterable[Change], shapes: Shapes) -> list[str]:
    found: dict[str, int] = defaultdict(int)
    for change in things:
        found[change.slug] += 1
    return [_counted(words.class_name(slug, shapes), count) for slug, count in sorted(found.items())]


def _counted(name: str, count: int) -> str:
    return _("{name} {count}").format(name=name, count=count)


def _claim(claim: ClaimChange, changes: Changes, shapes: Shapes) -> Iterator[str]:
    kinds = _(", ").join(words.kind(kind) for kind in claim.kinds)
    yield f"{words.SIGNS[claim.status]} {words.label(claim.label, claim.iri)}"
    yield "    " + _("{name} ({what})").format(name=shorten(claim.iri), what=kinds)
    if claim.was is not None:
        yield "    " + _("was: {name}").format(name=shorten(claim.was))
    if claim.verdict_before != claim.verdict_after or claim.status is not Status.CHANGED:
        yield f"    {_('verdict')}{_(': ')}" + _arrow(claim.verdict_before, claim.verdict_after, changes)
    if claim.status is Status.CHANGED:
        for property_change in words.own_changes(claim):
            yield from _property(property_change, claim.iri, shapes, "    ")
    for figure in claim.figures:
        if claim.status is Status.CHANGED or figure.status is not claim.status:
            yield from _thing(figure, shapes, "    ")
    for line in claim.lines:
        yield from _line(line, changes, shapes)


def _line(line: LineChange, changes: Changes, shapes: Shapes) -> Iterator[str]:
    work = words.label(line.work_label, line.work)
    verdicts = _arrow(line.verdict_before, line.verdict_after, changes)
    told = _("{name} ({what})").format(name=f"{work} [{verdicts}]", what=words.became(line))
    yield f"    {words.SIGNS[line.status]} {_('evidence')}{_(': ')}{told}"
    yield f"        {shorten(line.iri)}"
    if line.status is Status.CHANGED:
        for property_change in line.properties:
            yield from _property(property_change, line.iri, shapes, "        ")


def _thing(change: Change, shapes: Shapes, indent: str) -> Iterator[str]:
    named = _(": ") + words.label(change.label, change.iri) if change.label is not None else ""
    told = _("{name} ({what})").format(name=shorten(change.iri) + named, what=words.became(change))
    yield f"{indent}{words.SIGNS[change.status]} {told}"
    if change.was is not None:
        yield f"{indent}    " + _("was: {name}").format(name=shorten(change.was))
    if change.status is Status.CHANGED:
        for property_change in change.properties:
            yield from _property(property_change, change.iri, shapes, indent + "    ")


def _property(change: PropertyChange, iri: str, shapes: Shapes, indent: str) -> Iterator[str]:
    yield f"{indent}{words.property_name(change.path, iri, shapes)}{_(': ').rstrip()}"
    shown = words.spoken(change)
    for term in shown.before:
        yield f"{indent}  - {_flat(term)}"
    for term in shown.after:
        yield f"{indent}  + {_flat(term)}"


def _flat(term: Term) -> str:
    """A value on one line: what is left of it can be told from what goes with it."""
    return " ".join(words.value(term).split())


def _arrow(before: str | None, after: str | None, changes: Changes) -> str:
    told = [words.verdict(one, changes.verdicts) for one in (before, after)]
    if before == after or before is None:
        return told[1]
    return told[0] if after is None else f"{told[0]} → {told[1]}"
