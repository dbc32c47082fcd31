"""The engine: SQLite's FTS5 over tokens, in memory. It knows tokens and document numbers, not what they mean.

A document's number is its rank before anybody asks: kind by kind (claims first), and the shorter text first. BM25
over one word prefers the short as well; so where a word stands in very many documents, ranking the first two thousand
of them gives nearly what ranking all of them would.
"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from medkg.errors import StoreUnavailable
from medkg.language import translate as _
from medkg.search.fields import WEIGHTS, Field
from medkg.search.words import BREAK

COUNTED = 10_000
"""Hits that are counted; past these, a total is only “more than”."""

WEIGHED = 2_000
"""Hits that are weighed against each other."""

RANKED = 1_000
"""Hits that can be looked through, page by page."""

_COLUMNS = ", ".join(field.name.lower() for field in Field)
_WEIGHTS = ", ".join(str(WEIGHTS[field]) for field in Field)
_GATHERED = ", ".join(
    f"(SELECT group_concat(tokens, ' {BREAK} ') FROM words WHERE thing = documents.thing AND field = {field:d})"
    for field in Field
)


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a document must hold: an expression over its texts, and of each facet's marks one or more."""

    words: str
    marks: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __str__(self) -> str:
        """As FTS5 reads it. No word is a mark: these hold a ``%``, which in a text is a token of its own."""
        groups = (" OR ".join(f'"{mark}"' for mark in marks) for _facet, marks in self.marks)
        return " AND ".join([f"({self.words})", *(f"({group})" for group in groups)])

    def without(self, facet: str) -> Match:
        """The same, but for the marks of *facet*."""
        return replace(self, marks=tuple(group for group in self.marks if group[0] != facet))


class Engine:
    """Filled once (``write``, then ``arrange``), then read by any number of threads, one question at a time."""

    def __init__(self) -> None:
        # One connection for all threads; the lock sees to it that one of them speaks.
        self._lock = Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self.close = weakref.finalize(self, self._database.close)
        try:
            self._database.execute(
                f"CREATE VIRTUAL TABLE texts USING fts5({_COLUMNS}, marks, content='', "
                f"tokenize=\"ascii tokenchars '%{BREAK}'\")"
            )
        except sqlite3.OperationalError as error:
            self.close()
            raise StoreUnavailable(
                _("Search needs SQLite with FTS5, and this Python's SQLite {version} lacks it.").format(
                    version=sqlite3.sqlite_version
                )
            ) from error
        # Nameless: SQLite keeps it in a temporary file where it is large.
        self._database.execute("ATTACH DATABASE '' AS building")
        self._database.execute("CREATE TABLE building.words (thing INTEGER, field INTEGER, tokens TEXT)")
        self._database.execute(
            "CREATE TABLE documents (number INTEGER PRIMARY KEY, thing INTEGER, iri TEXT, marks TEXT)"
        )

    def write(self, words: Iterable[tuple[int, int, str]]) -> None:
        """Take in texts: thing, field and tokens, in any order."""
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO words VALUES (?, ?, ?)", words)
        self._database.execute("COMMIT")

    def arrange(self, things: Iterable[tuple[int, str, str]]) -> None:
        """Make a document of each thing that is given (thing, IRI, marks), the first the first in rank."""
        run = self._database.execute
        run("BEGIN")
        self._database.executemany("INSERT INTO documents (thing, iri, marks) VALUES (?, ?, ?)", things)
        run("CREATE INDEX building.of_thing ON words (thing, field)")
        run(
            f"INSERT INTO texts (rowid, {_COLUMNS}, marks) "
            f"SELECT number, {_GATHERED}, marks FROM documents ORDER BY number"
        )
        run("INSERT INTO texts (texts) VALUES ('optimize')")
        run("COMMIT")
        run("DETACH DATABASE building")
        self._keep_vocabulary()

    def _keep_vocabulary(self) -> None:
        """Words with their numbers of documents, in a table: FTS5 would count the documents anew at each look."""
        run = self._database.execute
        run("CREATE VIRTUAL TABLE terms USING fts5vocab('texts', 'row')")
        run("CREATE TABLE vocabulary (term TEXT PRIMARY KEY, documents INTEGER) WITHOUT ROWID")
        run("INSERT INTO vocabulary SELECT term, doc FROM terms WHERE instr(term, '%') = 0 ORDER BY term")
        run("DROP TABLE terms")

    def number(self, match: Match, *, most: int) -> int:
        """How many documents match; *most* where there are more."""
        found: int = self._ask(
            "SELECT count(*) FROM (SELECT 1 FROM texts WHERE texts MATCH ? LIMIT ?)", str(match), most
        )[0][0]
        return found

    def documents(self, match: Match, *, most: int) -> list[int]:
        """The first *most* documents that match, in the order of their rank."""
        asked = "SELECT group_concat(rowid) FROM (SELECT rowid FROM texts WHERE texts MATCH ? LIMIT ?)"
        (found,) = self._ask(asked, str(match), most)[0]
        return json.loads(f"[{found or ''}]")  # type: ignore[no-any-return]  # twice as fast as split and int

    def ranked(self, match: Match, *, last: int, most: int, ends: tuple[int, ...] = ()) -> list[int]:
        """Of the documents up to *last* that match, the *most* best by BM25; those up to each of *ends* come first."""
        kinds = "".join("rowid > ?, " for _end in ends)
        asked = (
            "SELECT rowid FROM texts WHERE texts MATCH ? AND rowid <= ? "
            f"ORDER BY {kinds}bm25(texts, {_WEIGHTS}, 0), rowid LIMIT ?"
        )
        return [number for (number,) in self._ask(asked, str(match), last, *ends, most)]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many documents each of *terms* stands; those that stand in none are left out."""
        asked = "SELECT term, documents FROM json_each(?) CROSS JOIN vocabulary ON term = value"
        return dict(self._ask(asked, json.dumps(list(terms))))

    def terms(self, first: str, last: str, lengths: range) -> list[str]:
        """The terms from *first* to before *last*, of one of the *lengths*."""
        asked = "SELECT term FROM vocabulary WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?"
        return [term for (term,) in self._ask(asked, first, last, lengths.start, lengths.stop - 1)]

    def pairs_starting(self, character: str) -> dict[str, int]:
        """The pairs of Chinese characters of which this is the first, with the number of documents."""
        asked = "SELECT term, documents FROM vocabulary WHERE term > ? AND term < ? AND length(term) = 2"
        return dict(self._ask(asked, character, chr(ord(character) + 1)))

    def pairs_ending(self, character: str) -> dict[str, int]:
        """The pairs of which this is the second. All terms are looked through."""
        return dict(
            self._ask("SELECT term, documents FROM vocabulary WHERE length(term) = 2 AND term LIKE ?", f"_{character}")
        )

    def iri(self, document: int) -> str:
        """The document's IRI."""
        found: str = self._ask("SELECT iri FROM documents WHERE number = ?", document)[0][0]
        return found

    def _ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()
