"""The surroundings of one thing: what is linked with it, column by column from what is said to what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medkg.entities import Words
from medkg.errors import QueryError
from medkg.graph import KnowledgeGraph
from medkg.language import mark as N_
from medkg.language import translate as _
from medkg.network.headings import heading
from medkg.network.picture import Column, Group, Link, Node, Picture
from medkg.network.reading import Arc, Reader
from medkg.network.roles import PLUMBING, Role, column, role_of
from medkg.network.words import both, joined
from medkg.rdf.identifiers import expand, local_name, segments

DEPTHS = (1, 2)
MOST = 60
WIDEST = 1120.0
"""Pixels that the columns and what is between them share."""

_LINES = 4
_FEW = 8
_REPORTS_ON = "reportsOn"
_VERSION_OF = "isVersionOf"
_EVIDENCE = ("hasCitingEntity", "hasCitedEntity")


@dataclass(frozen=True, kw_only=True)
class Found:
    """Something near the focus: its role there, and the arc by which it was found (None: through what holds it)."""

    iri: str
    role: Role
    arc: Arc | None
    column: int
    heading: Words


def neighbourhood(graph: KnowledgeGraph, iri: str, *, depth: int = 1, most: int = MOST) -> Picture:
    """What surrounds *iri*, in at most *most* labels.

    One step reaches all that is linked with it; an evidence line and what it joins are one step. A second step goes
    on the same way: from claims and figures to the works that they rest on, from works to what they report on and to
    the list entries that lead to them; never back, and never on from things, which join everything with everything.
    Where there is too much, the nearer comes first and each kind in turn gives one, in the order of identifiers.

    Raises NotFound where the package says nothing of *iri*, QueryError for a depth or size that cannot be drawn.
    """
    if depth not in DEPTHS:
        depths = " / ".join(map(str, DEPTHS))
        raise QueryError(_("A picture reaches {depths} steps, not {depth}.").format(depths=depths, depth=depth))
    if most < 2:
        raise QueryError(_("A picture needs room for at least 2 labels, not {most}.").format(most=most))
    focus = expand(iri)
    graph.describe(focus)
    surroundings = _Surroundings(Reader(graph), focus)
    return surroundings.picture(depth=depth, most=most)


class _Surroundings:
    def __init__(self, reader: Reader, focus: str) -> None:
        self._reader = reader
        self._focus = focus
        self._role = role_of(reader.kind(focus))
        self._chosen: dict[str, Found] = {}
        self._seen: dict[str, str] = {}

    def picture(self, *, depth: int, most: int) -> Picture:
        first = list(self._units(self._first_step()))
        self._choose(first, most - 1)
        if depth == 2:
            second = [unit for found in list(self._chosen.values()) for unit in self._units(self._second_step(found))]
            self._choose(second, most - 1)
        left_out = Counter(kind for iri, kind in self._seen.items() if iri not in self._chosen)
        focus = self._reader.node(self._focus, is_focus=True)
        columns = self._columns(focus)
        links = tuple(self._links())
        shown = {node.verdict.iri for part in columns for node in part.nodes if node.verdict}
        remarks = () if self._chosen else (both(N_("Nothing in the package is linked with it.")),)
        return Picture(
            name="-".join(("around", *segments(self._focus))),
            title=both(N_("What is linked with “{thing}”"), thing=focus.label),
            description=self._description(columns, focus),
            columns=columns,
            links=links,
            left_out=tuple((self._reader.kind_name(kind), number) for kind, number in sorted(left_out.items())),
            is_capped=self._reader.is_capped,
            remarks=remarks,
            verdicts=tuple(verdict for iri, verdict in self._reader.verdicts.items() if iri in shown),
        )

    # --- finding -----------------------------------------------------------------------------------------------------

    def _first_step(self) -> Iterator[tuple[Found, ...]]:
        """What is linked with the focus, in units that are drawn together or not at all."""
        for arc in self._reader.outward(self._focus):
            if local_name(arc.path) not in PLUMBING:
                yield from self._across(arc, arc.target)
        for arc in self._reader.inward(self._focus):
            yield from self._across(arc, arc.source)
        if self._role == "part":
            yield from self._claims_within()
        if self._role == "claim":
            for line in self._reader.evidence(self._focus):
                yield from self._line(line.iri, line.work)

    def _across(self, arc: Arc, other: str) -> Iterator[tuple[Found, ...]]:
        role = role_of(self._reader.kind(other))
        if role == "line" and self._role in ("claim", "work", "entry", "figure", "thing"):
            if self._role != "claim":
                yield from self._line(other)
            return
        if role == "work" and self._role == "work" and local_name(arc.path) in (_REPORTS_ON, _VERSION_OF):
            role = "behind"
        yield (self._found(other, role, arc),)

    def _line(self, line: str, *others: str) -> Iterator[tuple[Found, ...]]:
        yield (
            self._found(line, "line", None),
            *(self._found(other, role_of(self._reader.kind(other)), None) for other in others),
        )

    def _claims_within(self) -> Iterator[tuple[Found, ...]]:
        if self._reader.kind(self._focus) == "section":
            for row in self._reader.graph.ask("claims/in_section", section=self._focus):
                yield (self._found(str(row["claim"]), "claim", None),)

    def _second_step(self, found: Found) -> Iterator[tuple[Found, ...]]:
        if found.role == "claim" and found.column > 0:
            for line in self._reader.evidence(found.iri):
                yield from self._line(line.iri, line.work)
        elif found.role in ("work", "behind"):
            for arc in self._reader.outward(found.iri):
                if local_name(arc.path) in (_REPORTS_ON, _VERSION_OF):
                    yield (self._found(arc.target, "behind", arc),)
            for arc in self._reader.inward(found.iri):
                if local_name(arc.path) in (_REPORTS_ON, _VERSION_OF):
                    yield (self._found(arc.source, "behind", arc),)
                elif local_name(arc.path) == "refersTo":
                    yield (self._found(arc.source, "entry", arc),)
        elif found.role in ("figure", "entry"):
            for arc in self._reader.outward(found.iri):
                if local_name(arc.path) in ("reportedBy", "refersTo"):
                    yield (self._found(arc.target, "work", None),)

    def _ends(self, line: str) -> tuple[str, ...]:
        """The claim and the work of an evidence line."""
        ends = {local_name(arc.path): arc.target for arc in self._reader.outward(line)}
        return tuple(ends[name] for name in _EVIDENCE if name in ends)

    def _found(self, iri: str, role: Role, arc: Arc | None) -> Found:
        is_inward = arc is not None and arc.source == iri
        return Found(
            iri=iri,
            role=role,
            arc=arc,
            column=column(self._role, role, is_inward=is_inward),
            heading=heading(self._reader, iri, role, arc, self._focus),
        )

    # --- choosing ----------------------------------------------------------------------------------------------------

    def _units(self, found: Iterable[tuple[Found, ...]]) -> Iterator[tuple[Found, ...]]:
        for unit in found:
            if all(one.iri == self._focus for one in unit) or not self._is_described(unit[0]):
                continue
            yield self._noted(unit)

    def _noted(self, unit: tuple[Found, ...]) -> tuple[Found, ...]:
        """*unit* without the focus; what is in it counts as seen."""
        for one in unit:
            if one.iri != self._focus:
                self._seen.setdefault(one.iri, self._reader.kind(one.iri))
        return tuple(one for one in unit if one.iri != self._focus)

    def _is_described(self, found: Found) -> bool:
        """Whether the package says anything of it; it does of what says something of others, and is not asked."""
        if found.arc is not None and found.arc.source == found.iri:
            return True
        return found.role == "line" or len(self._reader.said(found.iri)) > 0

    def _whole(self, unit: tuple[Found, ...]) -> tuple[Found, ...]:
        """*unit* with what an evidence line joins: asked for only where the line may be drawn."""
        if len(unit) > 1 or unit[0].role != "line":
            return unit
        return self._noted(next(self._line(unit[0].iri, *self._ends(unit[0].iri))))

    def _choose(self, units: Iterable[tuple[Found, ...]], most: int) -> None:
        """Take units by turns, one of each heading's, while there is room for a whole one."""
        waiting: dict[tuple[Role, Words], list[tuple[Found, ...]]] = {}
        for unit in units:
            waiting.setdefault((unit[0].role, unit[0].heading), []).append(unit)
        queues = list(waiting.values())
        while queues:
            for queue in queues:
                unit = queue.pop(0)
                if len(self._chosen) >= most:
                    continue
                fresh = {one.iri: one for one in self._whole(unit) if one.iri not in self._chosen}
                if len(self._chosen) + len(fresh) <= most:
                    self._chosen.update(fresh)
            queues = [queue for queue in queues if queue]

    # --- arranging ---------------------------------------------------------------------------------------------------

    def _columns(self, focus: Node) -> tuple[Column, ...]:
        groups: dict[int, dict[Words, list[Node]]] = {0: {focus.kind_name: [focus]}}
        for found in sorted(self._chosen.values(), key=lambda found: found.column):
            nodes = groups.setdefault(found.column, {}).setdefault(found.heading, [])
            nodes.append(self._reader.node(found.iri))
        number = len(groups)
        width = min(250.0, (WIDEST - 44.0 * (number - 1)) / number)
        return tuple(
            Column(
                groups=tuple(Group(heading=title, nodes=tuple(nodes)) for title, nodes in groups[place].items()),
                width=width,
                lines=_LINES if sum(map(len, groups[place].values())) <= _FEW else _LINES - 1,
            )
            for place in sorted(groups)
        )

    def _links(self) -> Iterator[Link]:
        drawn = {self._focus, *self._chosen}
        for iri in sorted(drawn):
            for arc in self._reader.outward(iri):
                if arc.target in drawn and self._is_drawn(arc):
                    name = local_name(arc.path)
                    source, target = arc.source, arc.target
                    relation = self._reader.relation(arc.source, arc.path)
                    if name == "hasCitingEntity":  # told from the claim to its evidence
                        source, target, relation = target, source, both(N_("evidence"))
                    yield Link(
                        source=source,
                        target=target,
                        relation=relation,
                        verdict=self._reader.verdict(arc.source) if name in _EVIDENCE else None,
                    )
        if self._reader.kind(self._focus) == "section":
            for found in self._chosen.values():
                if found.role == "claim":
                    yield Link(source=self._focus, target=found.iri, relation=both(N_("states")))

    def _is_drawn(self, arc: Arc) -> bool:
        """Things are joined with the focus only; an evidence line with its entry or figure only where that is it."""
        ends = {arc.source, arc.target}
        roles = {role_of(self._reader.kind(end)) for end in ends}
        if self._focus in ends:
            return local_name(arc.path) not in PLUMBING or arc.target == self._focus
        if local_name(arc.path) in PLUMBING or roles & {"thing", "part"}:
            return False
        return not (local_name(arc.path) in ("reference", "result") and "line" in roles)

    def _description(self, columns: tuple[Column, ...], focus: Node) -> Words:
        """The picture in a sentence, then each heading with the number of labels below it."""
        groups = [group for part in columns for group in part.groups if focus not in group.nodes]
        counts = (joined(group.heading, str(len(group.nodes)), by=" ") for group in groups)
        return joined(both(N_("“{thing}” and what is linked with it."), thing=focus.label), *counts)
