"""Comparing two versions: which claims, figures, lines and other things changed, and whose verdict did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from medkg.entities import Report, Words, Work
from medkg.errors import NotFound, PackageError
from medkg.language import translate as _
from medkg.namespaces import ID, ONTOLOGY, PREFIXES
from medkg.rdf.identifiers import class_slug, natural_key, segments
from medkg.rdf.triples import RDF_TYPE, Term
from medkg.releases.changes import Change, Changes, ClaimChange, LineChange, Loss, PropertyChange, Status
from medkg.releases.leftovers import Leftovers, Properties, leftovers
from medkg.releases.renames import renamed, renames
from medkg.releases.versions import Version

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph

_CLAIM = PREFIXES["cito"] + "hasCitingEntity"
_WORK = PREFIXES["cito"] + "hasCitedEntity"
_VERDICT = ONTOLOGY + "verdict"
_WORDING = (ONTOLOGY + "statement", ONTOLOGY + "quote")
_LOSABLE = ("Report", "Claim", "EvidenceLine", "Work", "Reference")
_TYING = ("report", "claim", "work")
"""Classes of which one renamed thing shows that two packages belong together."""

_INSIDE = ("claim", "quantity", "evidence-line")


def changes(old: Version, new: Version) -> Changes:
    """What changed from *old* to *new*.

    Raises PackageError where a file of either cannot be read, or where both hold claims but have no report, claim or
    work in common: then they are no versions of one package.
    """
    left = leftovers(old, new)
    graph = old.graph()
    before, counts = _verdicts(graph), _counts(graph)
    del graph  # one version in memory at a time
    graph = new.graph()
    after = _verdicts(graph)
    names = renames(left)
    if before and after and not before.keys() & after.keys() and not any(segments(one)[0] in _TYING for one in names):
        _refuse_unrelated(old, new)
    comparison = _Comparison(left, names, before, after, graph)
    claims = comparison.claims()
    things = comparison.things()
    return Changes(
        old=old.name,
        new=new.name,
        claims=claims,
        things=things,
        losses=tuple(_losses(left, names, counts)),
        renames=names,
        verdicts=comparison.verdict_labels(claims),
        delta=left,
    )


class _Comparison:
    """One comparison: what is left of both versions, read as changes of things."""

    def __init__(
        self,
        left: Leftovers,
        names: Mapping[str, str],
        before: Mapping[str, str],
        after: Mapping[str, str],
        graph: KnowledgeGraph,
    ) -> None:
        self._left = left
        self._names = names
        self._old_names = {new: old for old, new in names.items()}
        self._before = {names.get(claim, claim): verdict for claim, verdict in before.items()}
        self._after = after
        self._graph = graph
        self._labels: dict[str, Words | None] = {}
        new_names = {names.get(iri, iri) for iri in left.old} | set(left.new)
        self._changed = sorted(new_names, key=natural_key)

    def claims(self) -> tuple[ClaimChange, ...]:
        """Each claim that changed itself, in a figure, in its evidence, or in its verdict."""
        figures: dict[str, list[Change]] = defaultdict(list)
        lines: dict[str, list[LineChange]] = defaultdict(list)
        touched: set[str] = set()
        for iri in self._changed:
            slug = segments(iri)[0]
            if slug == "claim":
                touched.add(iri)
            elif slug == "quantity" and (change := self._change(iri)) is not None:
                figures[self._owner(iri)].append(change)
            elif slug == "evidence-line":
                for line in self._lines(iri):
                    lines[line.claim].append(line)
        touched |= figures.keys() | lines.keys()
        touched |= {
            claim
            for claim in self._before.keys() | self._after.keys()
            if self._before.get(claim) != self._after.get(claim)
        }
        found = (self._claim(iri, figures.get(iri, ()), lines.get(iri, ())) for iri in sorted(touched, key=natural_key))
        return tuple(change for change in found if change.kinds)

    def things(self) -> tuple[Change, ...]:
        found = (self._change(iri) for iri in self._changed if segments(iri)[0] not in _INSIDE)
        return tuple(change for change in found if change is not None)

    def verdict_labels(self, claims: Iterable[ClaimChange]) -> dict[str, Words]:
        named: set[str | None] = set()
        for claim in claims:
            named |= {claim.verdict_before, claim.verdict_after}
            for line in claim.lines:
                named |= {line.verdict_before, line.verdict_after}
        found = {iri: self._label(iri) for iri in sorted(iri for iri in named if iri is not None)}
        return {iri: label for iri, label in found.items() if label is not None}

    def _claim(self, iri: str, figures: Iterable[Change], lines: Iterable[LineChange]) -> ClaimChange:
        own = self._change(iri)
        properties = own.properties if own is not None else ()
        path = segments(iri)
        return ClaimChange(
            iri=iri,
            was=own.was if own is not None else None,
            status=own.status if own is not None else Status.CHANGED,
            report=path[1] if len(path) > 2 else None,
            label=self._label(iri),
            wording=tuple(one for one in properties if one.path in _WORDING),
            properties=tuple(
                one for one in properties if one.path not in _WORDING and one.path != ONTOLOGY + "quantity"
            ),
            figures=tuple(figures),
            lines=tuple(lines),
            verdict_before=self._before.get(iri),
            verdict_after=self._after.get(iri),
        )

    def _change(self, iri: str) -> Change | None:
        """What became of the thing that is now called *iri*; None where it is the same but for renamed values."""
        was = self._old_names.get(iri)
        old, new = self._left.old.get(was or iri, {}), self._left.new.get(iri, {})
        status = Status.CHANGED
        if was is None:
            status = (
                Status.ADDED if self._left.is_new(iri) else Status.GONE if self._left.is_gone(iri) else Status.CHANGED
            )
        properties = tuple(self._differences(old, new))
        if not properties and was is None:
            return None
        return Change(
            iri=iri, was=was, slug=segments(iri)[0], status=status, label=self._label(iri), properties=properties
        )

    def _differences(self, old: Properties, new: Properties) -> Iterable[PropertyChange]:
        for path in sorted({*old, *new}):
            mine = frozenset(renamed(value, self._names) for value in old.get(path, ()))
            theirs = new.get(path, frozenset())
            if mine != theirs:
                yield PropertyChange(
                    path=path,
                    before=tuple(sorted(mine - theirs, key=str)),
                    after=tuple(sorted(theirs - mine, key=str)),
                )

    def _lines(self, iri: str) -> Iterable[LineChange]:
        """A line's change, told of its claim; a line moved to another claim is gone from one and new on the other."""
        change = self._change(iri)
        if change is None:
            return
        old, new = self._left.old.get(change.was or iri, {}), self._left.new.get(iri, {})
        before, after = self._link(old, _CLAIM), self._link(new, _CLAIM)
        if old and new and before != after:
            yield from self._line(change, Status.GONE, old, {})
            yield from self._line(change, Status.ADDED, {}, new)
        else:
            yield from self._line(change, change.status, old, new)

    def _line(self, change: Change, status: Status, old: Properties, new: Properties) -> Iterable[LineChange]:
        claim = self._link(new or old, _CLAIM)
        work = self._link(new or old, _WORK)
        if claim is not None:
            yield LineChange(
                iri=change.iri,
                was=change.was,
                slug=change.slug,
                status=status,
                label=change.label,
                properties=change.properties,
                claim=claim,
                work=work or "",
                work_label=self._label(work) if work else None,
                verdict_before=self._link(old, _VERDICT),
                verdict_after=self._link(new, _VERDICT),
            )

    def _link(self, properties: Properties, path: str) -> str | None:
        found = sorted(value.value for value in properties.get(path, ()) if isinstance(value, NamedNode))
        return self._names.get(found[0], found[0]) if found else None

    def _owner(self, quantity: str) -> str:
        """The claim of a figure, by its name now; where no claim names it, the figure itself."""
        owner = self._left.owners.get(quantity) or self._left.owners.get(self._old_names.get(quantity, quantity))
        return self._names.get(owner, owner) if owner else quantity

    def _label(self, iri: str) -> Words | None:
        """What people call *iri*, in the new version where it is still there."""
        if iri not in self._labels:
            said: Mapping[str, Iterable[Term]] = self._left.new.get(iri) or self._left.old.get(iri) or {}
            path = self._label_path(iri)
            if path not in said:
                said = self._described(iri)
            texts = {value.language or "": value.value for value in said.get(path, ()) if isinstance(value, Literal)}
            self._labels[iri] = Words(texts) if texts else None
        return self._labels[iri]

    def _label_path(self, iri: str) -> str:
        shape = self._graph.package.shapes.by_slug.get(segments(iri)[0]) if iri.startswith(ID) else None
        return (shape.label_path if shape is not None else None) or PREFIXES["rdfs"] + "label"

    def _described(self, iri: str) -> Mapping[str, Iterable[Term]]:
        try:
            return self._graph.describe(iri).properties(iri)
        except NotFound:  # it is named, and neither version says what it is
            return {}


def _verdicts(graph: KnowledgeGraph) -> dict[str, str]:
    rows = graph.ask("claims/overall_verdicts")
    return {str(row["claim"]): str(row["verdict"]) for row in rows}


def _counts(graph: KnowledgeGraph) -> dict[str, int]:
    rows = graph.ask("package/counts_by_class")
    return {str(row["class"]): int(str(row["things"])) for row in rows}


def _losses(left: Leftovers, names: Mapping[str, str], counts: Mapping[str, int]) -> Iterable[Loss]:
    for cls in _LOSABLE:
        typed = NamedNode(ONTOLOGY + cls)
        gone = sum(
            typed in properties.get(RDF_TYPE, ()) and iri not in names and left.is_gone(iri)
            for iri, properties in left.old.items()
        )
        yield Loss(slug=class_slug(cls), before=counts.get(ONTOLOGY + cls, 0), gone=gone)


def _refuse_unrelated(old: Version, new: Version) -> None:
    """Two packages that share no claim, report or work are not two versions of one."""
    for cls in (Report, Work):
        if {thing.iri for thing in old.graph().all(cls)} & {thing.iri for thing in new.graph().all(cls)}:
            return
    raise PackageError(
        _(
            "This is no version of {old}: the two have no report, claim or work in common. "
            "Name two versions of one package."
        ).format(old=old.name),
        path=Path(new.name),
    )
