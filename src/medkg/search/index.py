"""The search index: words in, hits with facets out.

>>> index = SearchIndex.of(KnowledgeGraph.bundled())
>>> results = index.search("诊断", language="zh")
>>> results.total, results.hits[0].snippet.pieces
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import Self

from pyoxigraph import Literal

from medkg.entities import IRI, Text, Words
from medkg.errors import QueryError
from medkg.graph import KnowledgeGraph
from medkg.language import translate as _
from medkg.rdf.triples import Triples
from medkg.search.building import Built, build
from medkg.search.corrections import corrected
from medkg.search.engine import COUNTED, RANKED, WEIGHED, Match
from medkg.search.facets import FACETS, Chosen, Facet
from medkg.search.snippets import Snippet, snippet
from medkg.search.suggestions import Suggestion
from medkg.search.wanted import Wanted

LONGEST_QUERY = 500
"""Characters of a query: a long sentence."""

LARGEST_PAGE = 100
"""Hits on one page."""

STARTS = 3
"""Parts from which a set of parts that stand together is sought."""

KEPT = 128
"""Queries of which the counts and the order are remembered, for the next page and the next reader: some megabytes."""

ANYTHING = Chosen()


@dataclass(frozen=True, kw_only=True)
class Hit:
    """What was found. ``verdict``: a claim's overall one, an evidence line's own; ``report``: where it stands."""

    iri: IRI
    cls: IRI
    label: Words
    snippet: Snippet | None
    report: IRI | None
    verdict: IRI | None


@dataclass(frozen=True, kw_only=True)
class Results:
    """One page of hits, the best first, and the facets over all hits.

    ``is_more``: there are more than ``total``. ``pages``: how many can be looked through. ``is_loose``: nothing holds
    all that was asked for, and these hold parts of it.
    """

    text: str
    hits: tuple[Hit, ...]
    total: int
    is_more: bool
    is_loose: bool
    facets: tuple[Facet, ...]
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class _Sought:
    """What is the same on every page of a query: how many hits there are, the best of them, and the facets."""

    wanted: Wanted
    is_loose: bool
    total: int
    is_more: bool
    ranked: tuple[int, ...]
    facets: tuple[Facet, ...]


class SearchIndex:
    """Words of a graph as it was when the index was built: at the first search, or at once by ``of``.

    Any number of threads may search. A graph that changes needs a new index.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._lock = Lock()
        self._once: Built | None = None
        self._lately = lru_cache(maxsize=KEPT)(self._seek)
        self._corrections = lru_cache(maxsize=KEPT)(self._correct)

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> Self:
        """The index of *graph*, built now."""
        index = cls(graph)
        index.build()
        return index

    def __len__(self) -> int:
        """How many things can be found."""
        return self.build().size

    def build(self) -> Built:
        """Build the index unless it is built; threads that come meanwhile wait for it."""
        with self._lock:
            if self._once is None:
                self._once = build(self._graph)
            return self._once

    @property
    def classes(self) -> dict[str, str]:
        """Short name to IRI of each class that things are filed under."""
        return {slug: shape.target for slug, shape in self._graph.package.shapes.by_slug.items()}

    def values(self, cls: str) -> dict[str, str]:
        """Short name to IRI of the things of a class (``verdict``, ``report`` ...) by which hits can be narrowed."""
        return self.build().filing.called(cls)

    def search(self, text: str, *, language: str, chosen: Chosen = ANYTHING, page: int = 1, size: int = 20) -> Results:
        """What holds every word of *text*: a thing of just that name first, then the words in a row; then kind by kind.

        Claims come first, then what is printed, then things, and in each the best by BM25.

        Texts are shown in *language* where the hit stands in it. A text without a word finds nothing. Raises
        QueryError for a text beyond LONGEST_QUERY, a page below 1 or a size that is not 1 to LARGEST_PAGE.
        """
        _check(text, page, size)
        built = self.build()
        sought = self._lately(text, chosen, COUNTED)
        first = (page - 1) * size
        return Results(
            text=text,
            hits=tuple(self._hits(built, sought.ranked[first : first + size], sought.wanted, language)),
            total=sought.total,
            is_more=sought.is_more,
            is_loose=sought.is_loose and bool(sought.total),
            facets=sought.facets,
            page=page,
            pages=-(-len(sought.ranked) // size),
        )

    def correct(self, text: str) -> str | None:
        """*text* with its misspelt words mended so that something holds all of it; None where that cannot be."""
        _check(text, 1, 1)
        return self._corrections(text)

    def suggest(self, prefix: str, language: str) -> tuple[Suggestion, ...]:
        """Up to eight names that begin with *prefix*, or of which a word does. QueryError for a text too long."""
        _check(prefix, 1, 1)
        return self.build().names.beginning(prefix, language)

    def _correct(self, text: str) -> str | None:
        return corrected(self.build().engine, text)

    def _seek(self, text: str, chosen: Chosen, most: int) -> _Sought:
        built = self.build()
        wanted = Wanted.read(text)
        match = Match(words=wanted.all_phrases, marks=built.marks.of(chosen))
        is_loose = bool(wanted) and not built.engine.number(Match(words=match.words), most=1)
        if is_loose:
            wanted = wanted.loosened()
            match = replace(match, words=wanted.any_phrase)
        documents = built.engine.documents(match, most=most + 1) if wanted else []
        return _Sought(
            wanted=wanted,
            is_loose=is_loose,
            total=min(len(documents), most),
            is_more=len(documents) > most,
            ranked=tuple(_ranked(built, wanted, match, documents, most=RANKED)) if documents else (),
            facets=tuple(_facets(built, match, documents, chosen, most=most)) if wanted else (),
        )

    def _hits(self, built: Built, documents: Iterable[int], wanted: Wanted, language: str) -> Iterator[Hit]:
        for document in documents:
            iri = built.engine.iri(document)
            filed = built.filing.of(document)
            told = self._graph.subgraph("things/description", thing=iri)
            report = built.filing.report(document)
            yield Hit(
                iri=IRI(iri),
                cls=IRI(filed.cls),
                label=Words(
                    {
                        text.language: str(text)
                        for path, text in _texts(iri, told)
                        if path == built.label_paths.get(filed.cls)
                    }
                ),
                snippet=snippet(_texts(iri, told), wanted, language, label_path=built.label_paths.get(filed.cls)),
                report=IRI(report) if report else None,
                verdict=IRI(filed.verdict) if filed.verdict else None,
            )


def _facets(built: Built, match: Match, documents: list[int], chosen: Chosen, *, most: int) -> Iterator[Facet]:
    """Each facet over what there would be if nothing were chosen in it."""
    counted = built.filing.counted(documents[:most])
    for name in FACETS:
        values = chosen.values(name)
        others = built.engine.documents(match.without(name), most=most + 1) if values else documents
        is_more = len(others) > most
        if name == "reports":
            yield built.filing.reports(others[:most], values, is_more=is_more)
        else:
            over = built.filing.counted(others[:most]) if values else counted
            yield built.filing.facet(name, over, values, is_more=is_more)


def _ranked(built: Built, wanted: Wanted, match: Match, documents: list[int], *, most: int) -> list[int]:
    """The *most* best of *documents*, which are those that match, in their order.

    Where all of it is found, claims come before other kinds of things; where parts are, what holds most of them.
    """
    ends = () if wanted.begins else built.ends
    called = built.documents_called(wanted.key)
    within = frozenset(documents) if called else frozenset[int]()
    best = [number for number in called if number in within]
    if len(wanted.phrases) > 1:
        first = replace(match, words=_together(built, wanted, match) if wanted.begins else wanted.in_a_row)
        found = built.engine.documents(first, most=WEIGHED)
        best += built.engine.ranked(first, last=found[-1], most=most, ends=ends) if found else []
    if len(best) < most:
        best += built.engine.ranked(match, last=documents[:WEIGHED][-1], most=most, ends=ends)
    return list(dict.fromkeys(best))[:most]


def _together(built: Built, wanted: Wanted, match: Match) -> str:
    """Parts that stand together in some document and cover most of what was asked for, the rarer ones first.

    Tried from each of the rarest parts, since a pair across two words is rare and tells little.
    """
    covers = {
        part: {atom.text for atom in phrase} for part, phrase in zip(wanted.each_phrase, wanted.phrases, strict=True)
    }
    sizes = {part: built.engine.number(replace(match, words=part), most=WEIGHED) for part in covers}
    rarest = sorted((part for part in covers if sizes[part]), key=lambda part: (sizes[part], part))
    best: tuple[int, list[str]] = (0, [])
    for start in rarest[:STARTS]:
        together = [start]
        for part in rarest:
            if part != start and built.engine.number(replace(match, words=" AND ".join([*together, part])), most=1):
                together.append(part)
        covered = len(set().union(*(covers[part] for part in together)))
        best = max(best, (covered, together), key=lambda tried: tried[0])
    return " AND ".join(best[1])


def _texts(iri: str, told: Triples) -> Iterator[tuple[str, Text]]:
    for path, values in told.properties(iri).items():
        for value in values:
            if isinstance(value, Literal):
                yield path, Text(value.value, value.language or "")


def _check(text: str, page: int, size: int) -> None:
    if len(text) > LONGEST_QUERY:
        raise QueryError(
            _("The search text is {length} characters long; at most {most} are looked for. Shorten it.").format(
                length=len(text), most=LONGEST_QUERY
            )
        )
    if page < 1:
        raise QueryError(_("There is no page {page}: pages count from 1.").format(page=page))
    if not 1 <= size <= LARGEST_PAGE:
        raise QueryError(
            _("A page of {size} results cannot be shown: it holds 1 to {most}.").format(size=size, most=LARGEST_PAGE)
        )
