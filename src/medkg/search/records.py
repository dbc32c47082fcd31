"""Results as data: what ``/search.json`` and ``medkg search --format json`` give."""

from __future__ import annotations

from typing import Any

from medkg.entities import Words
from medkg.search.facets import Facet
from medkg.search.index import Hit, Results
from medkg.search.snippets import Snippet


def record(results: Results) -> dict[str, Any]:
    """*results* in values that JSON has; identifiers in full, texts by language."""
    return {
        "query": results.text,
        "total": results.total,
        "is_more": results.is_more,
        "is_loose": results.is_loose,
        "page": results.page,
        "pages": results.pages,
        "hits": [_hit(hit) for hit in results.hits],
        "facets": [_facet(facet) for facet in results.facets],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "iri": hit.iri,
        "class": hit.cls,
        "label": _words(hit.label),
        "verdict": hit.verdict,
        "report": hit.report,
        "snippet": _snippet(hit.snippet) if hit.snippet is not None else None,
    }


def _snippet(snippet: Snippet) -> dict[str, Any]:
    return {
        "property": snippet.path,
        "language": snippet.language,
        "is_cut_before": snippet.is_cut_before,
        "is_cut_after": snippet.is_cut_after,
        "pieces": [{"text": piece.text, "is_hit": piece.is_hit} for piece in snippet.pieces],
    }


def _facet(facet: Facet) -> dict[str, Any]:
    return {
        "name": facet.name,
        "is_more": facet.is_more,
        "left_out": facet.left_out,
        "values": [
            {"value": one.value, "label": _words(one.label), "hits": one.hits, "is_chosen": one.is_chosen}
            for one in facet.values
        ],
    }


def _words(words: Words) -> dict[str, str]:
    return {language: str(words.best(language)) for language in words.languages}
