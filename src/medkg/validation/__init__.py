"""Validation: what in a package breaks the rules, all of it at once, each with its place and its mend.

Structure first (files, names, classes, homes, links), then the shapes' core constraints and the rules across
entities, on whatever could be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from medkg.errors import InvalidData
from medkg.language import mark as N_
from medkg.stores.memory import MemoryStore
from medkg.validation import lexical, rules, shape_faults, structure, withdrawal
from medkg.validation.core import Core
from medkg.validation.findings import BAD_SHAPES, Finding, in_both, sort_key
from medkg.validation.reading import Contents, describes_things, is_shapes, read
from medkg.validation.slips import each_value_once, is_consequence, merged, texts_as_one, without_repetition

if TYPE_CHECKING:
    from medkg.package import Package

__all__ = ["Finding", "check", "validate", "validate_contents"]


def check(package: Package) -> None:
    """Raise InvalidData with all findings where *package* breaks a rule."""
    findings = validate(package)
    if findings:
        raise InvalidData(findings)


def validate(package: Package) -> tuple[Finding, ...]:
    """Every rule that *package* breaks, in the order of files and lines; empty where it is as it must be.

    Where the ontology or the shapes cannot be read or used, nothing but that is told.
    """
    contents, faults = read(package)
    if all(describes_things(name) for name in contents.unreadable):
        faults += _unusable_shapes(contents) or (*validate_contents(contents), *withdrawal.check(contents))
    return tuple(each_value_once(sorted(faults, key=sort_key)))


def validate_contents(
    contents: Contents, *, core: Core | None = None, things: Iterable[str] | None = None
) -> tuple[Finding, ...]:
    """Every rule broken by what could be read, each constraint for itself.

    Core constraints look at one thing and the classes of what it links to: whoever knows which *things* changed
    can spare the others, and keep *core* from one time to the next.
    """
    found = structure.check(contents)
    judged = found.spare(contents)
    others = [*(core or Core(judged)).check(judged, things), *rules.check(judged, stored(judged))]
    kept = [finding for finding in others if not is_consequence(contents, found, finding)]
    told = without_repetition(contents, list(texts_as_one(contents, kept)))
    return tuple(sorted(merged([*found.findings, *lexical.check(contents)], told), key=sort_key))


def stored(contents: Contents) -> MemoryStore:
    """What is judged, in a store, each file as its graph; without the shapes, as SHACL keeps the two graphs apart."""
    store = MemoryStore()
    for name, quads in contents.quads.items():
        if not is_shapes(name):
            store.replace(contents.package.file(name).graph, quads)
    return store


def _unusable_shapes(contents: Contents) -> list[Finding]:
    if contents.shape_quads:
        return shape_faults.check(contents)
    messages = in_both(
        N_(
            "There are no shapes, so nothing can be judged. Restore them; without any “ontology”, medkg's own is used, "
            "and a package's own concepts go to data/schemes."
        )
    )
    return [Finding(rule=BAD_SHAPES, file=contents.package.ontology / "shapes", messages=messages)]
