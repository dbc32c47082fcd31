"""Comparing two versions: which claims, figures, lines and other things changed, and whose verdict did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode

from medkg.errors import PackageError
from medkg.language import translate as _
from medkg.namespaces import ONTOLOGY
from medkg.rdf.identifiers import class_slug, natural_key, segments
from medkg.releases.changes import Changes, ClaimChange, Loss, Status
from medkg.releases.differences import Differences, OfClaim, differences
from medkg.releases.labels import Labels
from medkg.releases.leftovers import Reading, read
from medkg.releases.outlines import COUNTED
from medkg.releases.renames import renames
from medkg.releases.verdicts import verdicts
from medkg.releases.versions import Version

_WORDING = (ONTOLOGY + "statement", ONTOLOGY + "quote")
_TYING = ("Report", "Claim", "Work")
"""Classes of which one thing in common shows that two packages belong together, even where it was renamed."""
_TYING_SLUGS = tuple(map(class_slug, _TYING))


def changes(old: Version, new: Version) -> Changes:
    """What changed from *old* to *new*.

    Raises PackageError where a file of either cannot be read, or where both hold claims but have no report, claim or
    work in common: then they are no versions of one package.
    """
    reading = read(old, new)
    left = reading.left
    names = renames(left)
    _refuse_unrelated(old, new, reading, names)
    labels = Labels(left, new)
    found = differences(left, names, labels)
    told = set(found.claims)
    old_names = {now: was for was, now in names.items()}
    before, after = verdicts(old, new, reading, told | {old_names[iri] for iri in told if iri in old_names})
    before = {names.get(claim, claim): verdict for claim, verdict in before.items()}
    told |= {claim for claim in before.keys() | after.keys() if before.get(claim) != after.get(claim)}
    named = _verdicts_named(found, before, after, told)
    labels.learn(told | named | {line.work for one in found.claims.values() for line in one.lines if line.work})
    claims = (
        _claim(iri, found.claims.get(iri, OfClaim()), labels, (before.get(iri), after.get(iri)))
        for iri in sorted(told, key=natural_key)
    )
    return Changes(
        old=old.name,
        new=new.name,
        claims=tuple(change for change in claims if change.kinds),
        things=found.things,
        losses=tuple(_losses(reading, names)),
        renames=names,
        verdicts={iri: label for iri in sorted(named) if (label := labels.of(iri)) is not None},
        delta=left,
    )


def _verdicts_named(
    found: Differences, before: Mapping[str, str], after: Mapping[str, str], told: Iterable[str]
) -> set[str]:
    lines = (line for claim in found.claims.values() for line in claim.lines)
    named = {verdict for line in lines for verdict in (line.verdict_before, line.verdict_after)}
    named |= {known.get(claim) for claim in told for known in (before, after)}
    return {verdict for verdict in named if verdict is not None}


def _claim(iri: str, found: OfClaim, labels: Labels, overall: tuple[str | None, str | None]) -> ClaimChange:
    properties = found.own.properties if found.own is not None else ()
    path = segments(iri)
    return ClaimChange(
        iri=iri,
        was=found.own.was if found.own is not None else None,
        status=found.own.status if found.own is not None else Status.CHANGED,
        report=path[1] if len(path) > 2 else None,
        label=labels.of(iri),
        wording=tuple(one for one in properties if one.path in _WORDING),
        properties=tuple(one for one in properties if one.path not in _WORDING),
        figures=tuple(found.figures),
        lines=tuple(replace(line, work_label=labels.of(line.work) if line.work else None) for line in found.lines),
        verdict_before=overall[0],
        verdict_after=overall[1],
    )


def _losses(reading: Reading, names: Mapping[str, str]) -> Iterator[Loss]:
    """A thing that is no longer of its class is lost to it, whatever else is still said of it."""
    if reading.is_same:
        return
    for cls in COUNTED.values():
        before, after = reading.old.things[cls], reading.new.things[cls]
        gone = sum(not (isinstance(one, NamedNode) and one.value in names) for one in before - after)
        yield Loss(slug=class_slug(cls), before=len(before), gone=gone)


def _refuse_unrelated(old: Version, new: Version, reading: Reading, names: Mapping[str, str]) -> None:
    """Two packages that share no claim, report or work are not two versions of one."""
    before, after = reading.old.things, reading.new.things
    if not before["Claim"] or not after["Claim"]:
        return
    if any(before[cls] & after[cls] for cls in _TYING) or any(segments(one)[0] in _TYING_SLUGS for one in names):
        return
    raise PackageError(
        _(
            "This is no version of {old}: the two have no report, claim or work in common. "
            "Name two versions of one package."
        ).format(old=old.name),
        path=Path(new.name),
    )
