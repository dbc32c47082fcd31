"""The guard: strangers' queries are answered in processes that are ended when a query takes too much.

The engine knows no time-out, and some queries end its process. So the process that serves never runs them: it counts
brackets and words (screening), waits for a turn (lanes), hands the query to a worker (pool) and passes the bytes on.
A query is at first taken to be a short one. One that is not makes room: it goes on at low priority among the few long
ones, or begins again when there is a place among them.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple, TypedDict, Unpack

from medkg.errors import QueryError
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.stores.base import GRAPH_FORMATS, TABLE_FORMATS, Kind, Store
from medkg.stores.dataset import Dataset
from medkg.stores.guarding import wire
from medkg.stores.guarding.attendant import Attendant, Found
from medkg.stores.guarding.kept import KeptAnswers
from medkg.stores.guarding.lanes import Lane
from medkg.stores.guarding.limits import Limits
from medkg.stores.guarding.pool import Pool
from medkg.stores.guarding.reasons import Failed
from medkg.stores.guarding.run import Run
from medkg.stores.guarding.screening import Screened, glance, screen
from medkg.stores.guarding.zygote import Added

_REMEMBERED = 1_000
"""Long queries that are known again, and do not hold up short ones a second time."""

_SHORT = 4_000
"""Characters of a query whose reading is remembered."""


class Wanted(TypedDict, total=False):
    """How a query is to be answered. The default graph is the union of all graphs."""

    base: str
    """What relative IRIs in it are relative to."""
    table_format: str
    graph_format: str
    """The formats of an answer, whichever it turns out to be: names of TABLE_FORMATS and GRAPH_FORMATS."""
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    """If there are any, they make up the dataset alone."""


class Question(NamedTuple):
    """A query that passed the screening, with all that its answer depends on but the data."""

    text: str
    screened: Screened
    format: str
    """The format of the answer, which fits the form of the query."""
    base: str = ID
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
        """What tells it from others."""
        return (self.format, self.base, self.text, self.default_graphs, self.named_graphs)


class GuardedAnswer:
    """An answer as bytes. ``chunks`` raises a MedkgError where a limit is reached on the way.

    Whoever has one closes it, which gives back its place among the queries at work; leaving a ``with`` block does.
    """

    def __init__(
        self,
        *,
        kind: Kind,
        format: str,
        chunks: Iterator[bytes],
        body: bytes | None = None,
        close: Callable[[], None] = lambda: None,
        is_kept: bool = False,
    ) -> None:
        self.kind = kind
        self.is_kept = is_kept
        """Whether it was given before, and kept."""
        self.format = format
        self.chunks = chunks
        self.body = body
        """All of it, where it was held back whole."""
        self._close = close

    def close(self) -> None:
        """Let go of the worker."""
        self._close()

    def read(self) -> bytes:
        """All that is left."""
        try:
            return b"".join(self.chunks)
        finally:
            self.close()

    def __enter__(self) -> GuardedAnswer:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()


class Work:
    """A question whose answer has to be waited for, in a thread."""

    def __init__(self, guard: Guard, question: Question, key: Hashable, run: Run | None) -> None:
        self._guard = guard
        self._question = question
        self._key = key
        self._run = run

    def close(self) -> None:
        """Give it up, and give back the place that it has."""
        if self._run is not None:
            self._run.close()

    def finish(self, is_gone: Callable[[], bool] | None = None) -> GuardedAnswer:
        """The answer. *is_gone* tells whether the client has hung up: then the query is given up.

        Raises QueryError and its kinds, and StoreUnavailable and its kinds (medkg.errors).
        """
        run, question, guard, key = self._run, self._question, self._guard, self._key
        if run is None:
            return guard.put_elsewhere(question)
        try:
            kind, head = run.begin(_job(question), is_long=guard.is_long(key), is_gone=is_gone or (lambda: False))
        finally:
            guard.remember(key, is_long=run.was_long)
        if run.is_complete:
            body = b"".join(head)
            guard.keep(question, key, kind, body)
            return GuardedAnswer(kind=kind, format=question.format, chunks=iter((body,)), body=body, close=run.close)
        return GuardedAnswer(kind=kind, format=question.format, chunks=run.chunks(head), close=run.close)


class Guard:
    """Answers strangers' queries over a snapshot of *store*. One serves an application, from any of its threads.

    It is best made before there are threads: then workers share the store's memory. Made later, they get a copy.
    """

    def __init__(
        self, store: Store, *, limits: Limits | None = None, version: str | None = None, added: Added | None = None
    ) -> None:
        self.limits = limits or Limits.of_environment()
        self._store = store
        self._added = added
        self._pool = Pool(store, self.limits, added)
        self._kept: KeptAnswers[tuple[Kind, bytes]] = KeptAnswers(self.limits.cache_bytes // 2)
        self._long: OrderedDict[int, None] = OrderedDict()
        self._attendant: Attendant | None = None
        self._see(version)
        limits = self.limits
        self._quick_lane = Lane(
            limits.quick,
            per_client=limits.quick,
            waiting=limits.waiting,
            waiting_per_client=limits.waiting_per_client,
        )
        self._slow_lane = Lane(
            limits.slow,
            per_client=limits.slow_per_client,
            waiting=limits.slow_waiting,
            waiting_per_client=limits.slow_waiting_per_client,
        )

    @property
    def version(self) -> str:
        """Of the data: another one after ``refresh``. With a query and a format it names an answer."""
        return self._version

    @property
    def graphs(self) -> frozenset[str]:
        """The named graphs that a query may name in FROM."""
        return self._graphs

    def answer(
        self, text: str, *, client: str = "", is_gone: Callable[[], bool] | None = None, **wanted: Unpack[Wanted]
    ) -> GuardedAnswer:
        """The answer to *text*, asked by *client* (an address; clients take turns).

        *is_gone* tells whether the client has hung up: then the query is given up.

        Raises QueryError and its kinds, and StoreUnavailable and its kinds (medkg.errors).
        """
        return self.put(self.screen(text, **wanted), client=client, is_gone=is_gone)

    def screen(self, text: str, **wanted: Unpack[Wanted]) -> Question:
        """*text* as a question to ``put``, which needs no work yet. Raises QueryError where it is refused at sight."""
        base = wanted.get("base") or ID
        screened = self.screened(text, base)
        table_format, graph_format = wanted.get("table_format", "json"), wanted.get("graph_format", "turtle")
        if table_format not in TABLE_FORMATS or graph_format not in GRAPH_FORMATS:
            raise QueryError(
                _("There is no such format. For tables: {tables}. For graphs: {graphs}.").format(
                    tables=", ".join(TABLE_FORMATS), graphs=", ".join(GRAPH_FORMATS)
                )
            )
        return Question(
            text,
            screened,
            graph_format if screened.gives_graph else table_format,
            base,
            wanted.get("default_graphs", ()),
            wanted.get("named_graphs", ()),
        )

    def screened(self, text: str, base: str = ID) -> Screened:
        """What the tokens of *text* tell. Raises QueryError where it is refused at sight.

        Queries of programs come again and again: those that take a while to read need not be read a second time.
        """
        found = glance(text, self.limits) or self._read.get((text, base))
        if found is None:
            found = screen(text, self.limits, base=base, graphs=self._graphs)
            if len(text) <= _SHORT:
                if len(self._read) >= _REMEMBERED:
                    self._read.clear()
                self._read[text, base] = found
        return found

    def put(self, question: Question, *, client: str = "", is_gone: Callable[[], bool] | None = None) -> GuardedAnswer:
        """The answer to a question that passed the screening."""
        key = self.key(question)
        return self._answered(question, key) or self._work(question, key, client).finish(is_gone)

    def soon(
        self,
        question: Question,
        client: str,
        told: Callable[[GuardedAnswer | Work | Failed | None], None],
        is_gone: Callable[[], bool] = lambda: False,
    ) -> None:
        """In an event loop: have a question answered that passed the screening.

        *told* gets the answer, which needs no closing; or why there is none; or the work that is to be finished in a
        thread, since it takes longer; or None, where no turn came, or *is_gone* told when it came that the client has
        hung up. Raises TooBusy and TooManyQueries.
        """
        key = self.key(question)
        kept = self._answered(question, key)
        if kept is not None:
            told(kept)
            return
        if self._is_elsewhere or self.is_long(key):
            told(self._work(question, key, client))
            return

        def answered(found: Found) -> None:
            if isinstance(found, Run):
                told(Work(self, question, key, found))
            elif found is None or isinstance(found, Failed):
                told(found)
            else:
                kind, body = found
                self.keep(question, key, kind, body)
                told(GuardedAnswer(kind=kind, format=question.format, chunks=iter((body,)), body=body))

        if self._attendant is None:
            self._attendant = Attendant(self._pool, self._quick_lane, self.limits, self._run)
        self._attendant.put(_job(question), client, answered, is_gone)

    def key(self, question: Question) -> Hashable:
        """What tells a question and its data from others."""
        return (self._version, *question.key)

    def is_long(self, key: Hashable) -> bool:
        """Whether the question of this key took long before."""
        return bool(self._long) and hash(key) in self._long

    def remember(self, key: Hashable, *, is_long: bool) -> None:
        """How long the question of this key took."""
        mark = hash(key)
        if is_long:
            self._long[mark] = None
            while len(self._long) > _REMEMBERED:
                self._long.popitem(last=False)
        else:
            self._long.pop(mark, None)

    def keep(self, question: Question, key: Hashable, kind: Kind, body: bytes) -> None:
        """Keep an answer for who asks the same of the same data."""
        if question.screened.is_steady and self.limits.cache_bytes:
            self._kept.keep(key, (kind, body), len(body) + 2 * len(question.text))

    def put_elsewhere(self, question: Question) -> GuardedAnswer:
        """The answer of a store that guards itself."""
        dataset = None
        if question.default_graphs or question.named_graphs:
            dataset = Dataset(default=question.default_graphs, named=question.named_graphs)
        answer = self._store.query(question.text, dataset=dataset)
        body = answer.serialize(question.format)
        return GuardedAnswer(kind=answer.kind, format=question.format, chunks=iter((body,)), body=body)

    def refresh(self, *, version: str | None = None) -> None:
        """See what was written to the store since: new workers, nothing kept. What is on its way is of the old data."""
        old, self._pool = self._pool, Pool(self._store, self.limits, self._added)
        old.retire()
        attendant, self._attendant = self._attendant, None
        if attendant is not None:
            attendant.retire()
        self._see(version)
        self._kept.clear()

    def close(self) -> None:
        """End every process; the guard is not used after, and no event loop that used it runs any more."""
        if self._attendant is not None:
            self._attendant.close()
        self._pool.close()

    def _answered(self, question: Question, key: Hashable) -> GuardedAnswer | None:
        """The answer that was given to the same question before, if it is still here."""
        found = self._kept.find(key) if question.screened.is_steady else None
        if found is None:
            return None
        kind, body = found
        return GuardedAnswer(kind=kind, format=question.format, chunks=iter((body,)), body=body, is_kept=True)

    def _work(self, question: Question, key: Hashable, client: str) -> Work:
        return Work(self, question, key, None if self._is_elsewhere else self._run(client))

    def _run(self, client: str) -> Run:
        return Run(self._pool, self._quick_lane, self._slow_lane, self.limits, client=client)

    def _see(self, version: str | None) -> None:
        self._graphs = frozenset(
            (*self._store.graphs(), *(self._added.graphs if self._added and self._store.engine() is not None else ()))
        )
        self._is_elsewhere = self._store.engine() is None and self._store.database() is None
        self._read: dict[tuple[str, str], Screened] = {}
        self._version = version or uuid.uuid4().hex


def _job(question: Question) -> wire.Job:
    return wire.Job(
        question.text,
        question.base,
        question.format,
        question.default_graphs,
        question.named_graphs,
        question.screened.has_dataset,
    )
