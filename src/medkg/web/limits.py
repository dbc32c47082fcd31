"""The limits of queries, told in words."""

from __future__ import annotations

from medkg.language import LANGUAGES, current_language, use_language
from medkg.language import translate as _
from medkg.stores.guarding.limits import Limits


def limits_told(limits: Limits) -> dict[str, str]:
    """By language: what a query may cost, and that the default graph is the union."""
    spoken = current_language()
    told = {}
    try:
        for language in LANGUAGES:
            use_language(language)
            told[language] = _told(limits)
    finally:
        use_language(spoken)
    return told


def _told(limits: Limits) -> str:
    return _(
        "Answers SPARQL 1.1 queries by GET and POST, and changes nothing. The default graph is the union of all named "
        "graphs. SERVICE, LOAD and FROM with a graph that is not here are refused. A query may take {seconds} seconds "
        "and {memory} MB of memory, have {query} kB and brackets {nesting} deep; an answer may have {rows} rows or "
        "triples and {answer} MB. One client may have {slow} long queries at work and {waiting} waiting. A query that "
        "reaches a limit is ended with status 422 and told which; 429 and 503 say when to ask again."
    ).format(
        seconds=f"{limits.seconds:g}",
        memory=limits.memory_bytes >> 20,
        query=limits.query_bytes >> 10,
        nesting=limits.nesting,
        rows=limits.answer_rows,
        answer=limits.answer_bytes >> 20,
        slow=limits.slow_per_client,
        waiting=limits.waiting_per_client,
    )
