"""Finding words: one index over everything that has any, in Chinese and English. It takes no server."""

from medkg.search.facets import FACETS, Chosen, Facet, FacetValue
from medkg.search.index import LARGEST_PAGE, LONGEST_QUERY, Hit, Results, SearchIndex
from medkg.search.snippets import Piece, Snippet
from medkg.search.suggestions import Suggestion

__all__ = [
    "FACETS",
    "LARGEST_PAGE",
    "LONGEST_QUERY",
    "Chosen",
    "Facet",
    "FacetValue",
    "Hit",
    "Piece",
    "Results",
    "SearchIndex",
    "Snippet",
    "Suggestion",
]
