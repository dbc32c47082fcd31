"""The JSON-LD context of the whole vocabulary: what each name stands for, and what its values are.

Documents follow it, each with the part of it that it needs, so that they can be read where there is no network; the
whole is for who writes JSON-LD of their own, or wants one context for all documents. What it says nothing of, values
say for themselves in every document: so either context gives the same triples.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from medkg.namespaces import ID, PREFIXES
from medkg.rdf.identifiers import shorten
from medkg.rdf.shapes import PropertyShape, Shapes

LINK: Mapping[str, str] = {"@type": "@id"}
WORDS: Mapping[str, str] = {"@container": "@language"}
PLAIN: Mapping[str, str] = {}

_STRING = PREFIXES["xsd"] + "string"
_OF_DOCUMENTS = {PREFIXES["foaf"] + "primaryTopic": LINK, PREFIXES["void"] + "inDataset": LINK}
"""What documents say of themselves, and no shape speaks of."""


@lru_cache(maxsize=8)
def kinds(shapes: Shapes) -> Mapping[str, Mapping[str, str]]:
    """What the values of each property are: links, texts by language, or literals of one datatype.

    A property has no kind (PLAIN) where its values are plain strings, and where they are of several kinds, in one class
    or in two: a context can say one thing of a name, so each such value says itself what it is.
    """
    uses: dict[str, list[Mapping[str, str]]] = {}
    for shape in shapes:
        for prop in shape.properties:
            uses.setdefault(prop.path, []).append(_kind(prop))
    for path, kind in _OF_DOCUMENTS.items():
        uses.setdefault(path, []).append(kind)
    return {path: found[0] if all(kind == found[0] for kind in found) else PLAIN for path, found in uses.items()}


def context(shapes: Shapes) -> str:
    """The context of all that *shapes* speak of, and of what documents say of themselves."""
    terms = {
        shorten(path): {"@id": shorten(path), **{key: shorten(value) for key, value in kind.items()}}
        for path, kind in kinds(shapes).items()
        if kind
    }
    names = {prefix: PREFIXES[prefix] for prefix in sorted(PREFIXES)}
    said = {"@context": {"@base": ID, **names, **dict(sorted(terms.items()))}}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _kind(prop: PropertyShape) -> Mapping[str, str]:
    """The keyword of JSON-LD that says what the values of a property are."""
    if prop.languages:
        return WORDS
    if prop.datatypes:
        is_one = len(prop.datatypes) == 1 and not prop.are_links and _STRING not in prop.datatypes
        return {"@type": prop.datatypes[0]} if is_one else PLAIN
    return LINK if prop.are_links else PLAIN
