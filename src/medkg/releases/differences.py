"""The differences of things, told once each: a claim's with its claim, and all others by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode

from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.rdf.identifiers import natural_key, segments
from medkg.releases.changes import Change, LineChange, PropertyChange, Status
from medkg.releases.labels import Labels
from medkg.releases.leftovers import Leftovers, Properties
from medkg.releases.renames import renamed

_CLAIM = PREFIXES["cito"] + "hasCitingEntity"
_WORK = PREFIXES["cito"] + "hasCitedEntity"
_VERDICT = ONTOLOGY + "verdict"


@dataclass(kw_only=True)
class OfClaim:
    """What became of a claim itself, if anything did, and of what is told with it."""

    own: Change | None = None
    figures: list[Change] = field(default_factory=list)
    lines: list[LineChange] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Differences:
    """``claims``: by their names now. ``things``: all else, and figures and lines that belong to no claim."""

    claims: Mapping[str, OfClaim]
    things: tuple[Change, ...]


def differences(left: Leftovers, names: Mapping[str, str], labels: Labels) -> Differences:
    """What is left of two versions, read as changes of things; *names* are old to new."""
    return _Reader(left, names, labels).read()


class _Reader:
    def __init__(self, left: Leftovers, names: Mapping[str, str], labels: Labels) -> None:
        self._left = left
        self._names = names
        self._old_names = {new: old for old, new in names.items()}
        self._labels = labels

    def read(self) -> Differences:
        claims: dict[str, OfClaim] = defaultdict(OfClaim)
        things: list[Change] = []
        for iri in sorted({self._names.get(iri, iri) for iri in self._left.old} | {*self._left.new}, key=natural_key):
            change = self._change(iri)
            if change is None:
                continue
            if change.slug == "claim":
                claims[iri].own = change
            elif change.slug == "quantity":
                for claim, figure in self._split(change, *self._owners(change)):
                    if claim is None:
                        things.append(figure)
                    else:
                        claims[claim].figures.append(figure)
            elif change.slug == "evidence-line":
                for claim, part in self._split(change, *(self._link(said, _CLAIM) for said in self._said(change))):
                    if claim is None:
                        things.append(part)
                    else:
                        claims[claim].lines.append(self._line(part, claim))
            else:
                things.append(change)
        return Differences(claims=dict(claims), things=tuple(things))

    def _change(self, iri: str) -> Change | None:
        """What became of the thing that is now called *iri*; None where it is the same but for renamed values."""
        was = self._old_names.get(iri)
        if was is not None:
            status = Status.CHANGED
        elif self._left.is_new(iri):
            status = Status.ADDED
        else:
            status = Status.GONE if self._left.is_gone(iri) else Status.CHANGED
        properties = tuple(self._properties(self._left.old.get(was or iri, {}), self._left.new.get(iri, {})))
        if not properties and was is None:
            return None
        return Change(
            iri=iri,
            was=was,
            slug=segments(iri)[0],
            status=status,
            label=self._labels.of(iri),
            properties=properties,
        )

    def _properties(self, old: Properties, new: Properties) -> Iterator[PropertyChange]:
        """A link to a thing that was renamed is the same link."""
        for path in sorted({*old, *new}):
            before = old.get(path, frozenset()) - new.get(path, frozenset())
            after = new.get(path, frozenset()) - old.get(path, frozenset())
            same = {one: now for one in before if (now := renamed(one, self._names)) in after and now != one}
            before, after = before - same.keys(), after - set(same.values())
            if before or after:
                yield PropertyChange(
                    path=path, before=tuple(sorted(before, key=str)), after=tuple(sorted(after, key=str))
                )

    def _said(self, change: Change) -> tuple[Properties, Properties]:
        """All that the old and the new version say of a thing."""
        return self._left.old.get(change.was or change.iri, {}), self._left.new.get(change.iri, {})

    def _split(self, change: Change, before: str | None, after: str | None) -> Iterable[tuple[str | None, Change]]:
        """A change with the claim it is told of: what moved is gone from the one claim and new on the other."""
        if change.status is Status.GONE:
            return [(before if before is not None else after, change)]
        if change.status is Status.ADDED or before == after or before is None or after is None:
            return [(after if after is not None else before, change)]
        taken = tuple(replace(one, after=()) for one in change.properties if one.before)
        given = tuple(replace(one, before=()) for one in change.properties if one.after)
        return [
            (before, replace(change, status=Status.GONE, properties=taken)),
            (after, replace(change, status=Status.ADDED, properties=given)),
        ]

    def _owners(self, change: Change) -> tuple[str | None, str | None]:
        """The claim of a figure in the old and in the new version, by its name now; the first where there are more."""
        before = self._left.old_owners.get(change.was or change.iri, ())
        after = self._left.new_owners.get(change.iri, ())
        return self._first(before), self._first(after)

    def _first(self, owners: Iterable[str]) -> str | None:
        claims = sorted(owner for owner in owners if segments(owner)[:1] == ("claim",))
        return self._names.get(claims[0], claims[0]) if claims else None

    def _line(self, change: Change, claim: str) -> LineChange:
        old, new = self._said(change)
        if change.status is Status.GONE:
            new = {}
        elif change.status is Status.ADDED:
            old = {}
        return LineChange(
            iri=change.iri,
            was=change.was,
            slug=change.slug,
            status=change.status,
            label=change.label,
            properties=change.properties,
            claim=claim,
            work=self._link(new or old, _WORK) or "",
            work_label=None,
            verdict_before=self._link(old, _VERDICT),
            verdict_after=self._link(new, _VERDICT),
        )

    def _link(self, properties: Properties, path: str) -> str | None:
        found = sorted(value.value for value in properties.get(path, ()) if isinstance(value, NamedNode))
        return self._names.get(found[0], found[0]) if found else None
