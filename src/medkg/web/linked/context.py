"""The JSON-LD context of the whole vocabulary: what each name stands for, and what its values are.

Each document carries its own part of it, so that it can be read where there is no network; this is for who writes
JSON-LD of their own, or wants one context for all documents.
"""

from __future__ import annotations

import json

from medkg.namespaces import ID, PREFIXES
from medkg.rdf.identifiers import shorten
from medkg.rdf.shapes import PropertyShape, Shapes


def context(shapes: Shapes) -> str:
    """The context of all that *shapes* speak of. A property whose values are of several kinds has no kind in it."""
    uses: dict[str, list[PropertyShape]] = {}
    for shape in shapes:
        for prop in shape.properties:
            uses.setdefault(prop.path, []).append(prop)
    terms: dict[str, object] = {}
    for path, found in uses.items():
        kinds = {_kind(prop) for prop in found}
        if len(kinds) == 1 and (kind := kinds.pop()):
            terms[shorten(path)] = {"@id": shorten(path), **dict([kind])}
    names = {prefix: PREFIXES[prefix] for prefix in sorted(PREFIXES)}
    said = {"@context": {"@base": ID, **names, **dict(sorted(terms.items()))}}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _kind(prop: PropertyShape) -> tuple[str, str] | None:
    """The keyword of JSON-LD that says what the values of a property are."""
    if prop.languages:
        return "@container", "@language"
    if prop.datatypes:
        plain = PREFIXES["xsd"] + "string"
        return (
            ("@type", shorten(prop.datatypes[0])) if len(prop.datatypes) == 1 and plain not in prop.datatypes else None
        )
    return ("@type", "@id") if prop.classes else None
