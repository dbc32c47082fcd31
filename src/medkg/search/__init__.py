"""Finding words: one index over everything that has any, in Chinese and English. It takes no server."""

from medkg.search.choosing import MOST_CHOSEN, NAMED, choose, short_name
from medkg.search.engine import RANKED
from medkg.search.facets import FACETS, Chosen, Facet, FacetValue
from medkg.search.index import LARGEST_PAGE, LONGEST_QUERY, Hit, Results, SearchIndex
from medkg.search.records import record
from medkg.search.snippets import Piece, Snippet
from medkg.search.suggestions import Suggestion

__all__ = [
    "FACETS",
    "LARGEST_PAGE",
    "LONGEST_QUERY",
    "MOST_CHOSEN",
    "NAMED",
    "RANKED",
    "Chosen",
    "Facet",
    "FacetValue",
    "Hit",
    "Piece",
    "Results",
    "SearchIndex",
    "Snippet",
    "Suggestion",
    "choose",
    "record",
    "short_name",
]
