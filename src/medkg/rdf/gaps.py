"""Gaps: what stands in a file where something must be filled in.

A text starts with a space and says so in its language; a link ends in ``/fill-in``, which leads nowhere; a number or
a date is ``"fill-in"``. No shape accepts any of these, so that validation names each until it is filled in.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from medkg.rdf.triples import Term

FILL_IN = "fill-in"
TEXTS = {"zh": " 待填写：{slug}", "en": " to be filled in: {slug}"}

_BEGINNINGS = tuple(text.partition("{")[0] for text in TEXTS.values())


def is_placeholder(iri: str) -> bool:
    """Whether *iri* is a link that waits to be filled in."""
    return iri.endswith("/" + FILL_IN)


def is_gap(term: Term) -> bool:
    """Whether *term* stands for something that waits to be filled in."""
    if isinstance(term, NamedNode):
        return is_placeholder(term.value)
    return isinstance(term, Literal) and (term.value == FILL_IN or term.value.startswith(_BEGINNINGS))
