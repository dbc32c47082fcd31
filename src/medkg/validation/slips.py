"""One slip, one finding: what only follows from another finding, or repeats it, is not told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from medkg.namespaces import ID, PREFIXES
from medkg.validation import rules
from medkg.validation.findings import ADDRESS, BLANK_NODE, DANGLING, LITERAL, TYPE, Finding, joined, sort_key
from medkg.validation.reading import Contents
from medkg.validation.structure import Structure
from medkg.validation.wording import CLOSED, given, meant

_PATTERN = PREFIXES["sh"] + "PatternConstraintComponent"
_MIN_COUNT = PREFIXES["sh"] + "MinCountConstraintComponent"


def merged(first: Iterable[Finding], others: Iterable[Finding]) -> Iterator[Finding]:
    """All findings, where what structure and a shape both see is told once: structure's words, the shape's rule."""
    rest = sorted(others, key=sort_key)
    for finding in first:
        same = [other for other in rest if _sees_the_same(finding, other)]
        rest = [other for other in rest if other not in same]
        if same:
            yield replace(finding, rule=same[0].rule, component=same[0].component)
        else:
            yield finding
    yield from rest


def without_repetition(contents: Contents, findings: list[Finding]) -> Iterator[Finding]:
    """A property that a class does not have is told of once, however many values; not that the one meant is missing."""
    surplus = {(f.entity, f.path): f for f in reversed(findings) if f.component == CLOSED and f.path}
    meanings = {
        (entity, path) for (entity, wrong), f in surplus.items() for path in meant(contents, f.rule, wrong or "")
    }
    for finding in findings:
        where = (finding.entity, finding.path)
        if finding.component == CLOSED and where in surplus and surplus[where] is not finding:
            continue
        if finding.component == _MIN_COUNT and where in meanings:
            continue
        yield finding


def texts_as_one(contents: Contents, findings: Iterable[Finding]) -> Iterator[Finding]:
    """A text that is at fault in both languages (not yet written, say) is told of once, with what stands there."""
    rest = list(findings)
    faulty: dict[tuple[str, str | None, str | None], list[Finding]] = {}
    for finding in rest:
        prop = contents.shapes.property_shapes.get(finding.rule)
        if finding.component == _PATTERN and prop is not None and prop.in_each_language:
            faulty.setdefault((finding.rule, finding.entity, finding.path), []).append(finding)
    for finding in rest:
        same = faulty.get((finding.rule, finding.entity, finding.path), [])
        if finding.component != _PATTERN or len(same) < 2:
            yield finding
        elif finding is min(same, key=sort_key):
            told = {one.value for one in same}
            values = contents.things.values(finding.entity or "", finding.path or "")
            words = contents.shapes.property_shapes[finding.rule].messages
            given_there = given(*(value for value in values if str(value) in told))
            yield replace(finding, messages=joined(words, given_there))


def each_value_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of several constraints of one property that one value breaks, all in the same words, only the first."""
    told = set()
    for finding in findings:
        place = (finding.rule, finding.entity, finding.path, finding.value, finding.messages["en"])
        if place not in told:
            told.add(place)
            yield finding


def is_consequence(contents: Contents, found: Structure, finding: Finding) -> bool:
    """Whether *finding* only follows from a file that cannot be read, a link that leads nowhere, or a wrong class."""
    entity, value = finding.entity or "", (finding.value or "")[1:-1]
    if entity.startswith("_:"):
        return True
    if value in found.meant or (found.types.get(value, "") is None and value != entity):
        return True
    if finding.component == rules.COMPONENT:
        return (entity, value) in found.dangling or _rests_on_unreadable(contents, finding)
    return value.startswith(ID) and _is_unreadable(contents, value)


def _rests_on_unreadable(contents: Contents, finding: Finding) -> bool:
    """Whether the answer to a rule about an entity may depend on a file that cannot be read or does not exist."""
    entity = finding.entity or ""
    folders = {name.rpartition("/")[0] for name in contents.unreadable}
    if any(name.rpartition("/")[0] in folders for name in contents.blocks.get(entity, ())):
        return True
    used = contents.things.properties(entity)
    return any(_is_unreadable(contents, iri) for path in used for iri in contents.things.iris(entity, path))


def _is_unreadable(contents: Contents, iri: str) -> bool:
    """Whether *iri* lives in a file that cannot be read, or that does not exist."""
    home = contents.package.home(iri)
    return home is not None and home.name not in contents.quads


def _sees_the_same(finding: Finding, other: Finding) -> bool:
    if finding.entity != other.entity:
        return False
    if finding.rule == ADDRESS:
        return other.component == _PATTERN and other.path is None
    if finding.rule == BLANK_NODE:
        return other.path == finding.path and (other.value or "").startswith("_:")
    if finding.rule in (DANGLING, LITERAL, TYPE):
        return finding.value is not None and (other.path, other.value) == (finding.path, finding.value)
    return False
