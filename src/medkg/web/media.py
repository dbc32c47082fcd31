"""Media types of answers, and which of them a client likes best (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

TABLES: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
"""Format to media type, the first is what we like best."""

GRAPHS: Mapping[str, str] = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "trig": "application/trig",
    "nquads": "application/n-quads",
}

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "turtle": ("application/x-turtle", "application/turtle"),
    "ntriples": ("text/plain",),
    "jsonld": ("application/json",),
    "rdfxml": ("application/xml", "text/xml"),
    "nquads": ("text/x-nquads",),
}
"""What clients also call them."""

SHORT_NAMES: Mapping[str, str] = {
    **{name: name for name in (*TABLES, *GRAPHS)},
    **{kind: name for name, kind in (*TABLES.items(), *GRAPHS.items())},
    "ttl": "turtle",
    "nt": "ntriples",
    "json-ld": "jsonld",
    "rdf": "rdfxml",
    "nq": "nquads",
}
"""What ``?format=`` understands."""

_WITH_CHARSET = ("text/",)


def content_type(kind: str) -> str:
    """A media type as it stands in ``Content-Type``."""
    return f"{kind}; charset=utf-8" if kind.startswith(_WITH_CHARSET) else kind


@lru_cache(maxsize=256)
def best_format(accept: str, is_graph: bool) -> str | None:
    """The format of a table or a graph that ``Accept`` likes best; None where it takes none."""
    formats = GRAPHS if is_graph else TABLES
    return best(accept, {name: (kind, *OTHER_NAMES.get(name, ())) for name, kind in formats.items()})


def best(accept: str, offers: Mapping[str, Iterable[str]]) -> str | None:
    """The offer, each with its media types, that *accept* likes best; of equals the one offered first.

    A range that names a type counts before one that names a family, and that before ``*/*``. An empty *accept* takes
    anything.
    """
    ranges = quality(accept)
    if not ranges:
        return next(iter(offers))
    chosen, most = None, 0.0
    for name, kinds in offers.items():
        for kind in kinds:
            family = kind.partition("/")[0]
            liked = next((ranges[one] for one in (kind, f"{family}/*", "*/*") if one in ranges), 0.0)
            if liked > most:
                chosen, most = name, liked
    return chosen


@lru_cache(maxsize=256)
def quality(header: str) -> dict[str, float]:
    """What a header such as ``Accept`` names, in small letters, with its ``q``; what is malformed counts as 0."""
    found: dict[str, float] = {}
    for item in header.split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        if not name:
            continue
        weight = next((part[2:].strip() for part in parameters if part.startswith("q=")), "1")
        try:
            number = float(weight)
        except ValueError:
            number = 0.0
        found[name] = max(found.get(name, 0.0), number if 0 <= number <= 1 else 0.0)
    return found
