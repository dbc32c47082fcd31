"""The search index of a site: built once, beside the first requests, and waited for only a little."""

from __future__ import annotations

import gc
import os
from threading import BoundedSemaphore, Event, Lock, Thread

from medkg.errors import MedkgError, StoreUnavailable
from medkg.graph import KnowledgeGraph
from medkg.language import translate as _
from medkg.search import SearchIndex

PATIENCE = 2.0
"""Seconds that a search waits for an index that is being built."""

WAITING = 2
"""Searches that wait at once; more would keep the server's threads from answering pages."""

RETRY_AFTER = 5
"""Seconds after which a search that came too early is worth another try."""

LARGE = 10_000
"""Things in an index from which on the collector of garbage leaves alone what there is when it is built."""


class Finding:
    """Builds the index in a thread when it is started or first asked for: no thread runs before.

    A process that was forked off builds an index of its own: the thread of the other one is not in it, and a lock
    that was held there would be held here for good.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._begin()

    def _begin(self) -> None:
        self._lock = Lock()
        self._places = BoundedSemaphore(WAITING)
        self._building: _Building | None = None
        self._process = os.getpid()

    def start(self) -> None:
        """Begin to build the index, unless that has begun. Returns at once."""
        self._started()

    def index(self, *, patience: float = PATIENCE) -> SearchIndex:
        """The index, waiting *patience* seconds at most. Raises StoreUnavailable where it is not ready by then."""
        building = self._started()
        if building.done.is_set():
            return building.result()
        if not self._places.acquire(blocking=False):
            raise _not_ready()
        try:
            if not building.done.wait(patience):
                raise _not_ready()
        finally:
            self._places.release()
        return building.result()

    def _started(self) -> _Building:
        if self._process != os.getpid():
            self._begin()
        with self._lock:
            if self._building is None or self._building.has_failed:
                self._building = _Building(self._graph)
            return self._building


class _Building:
    """One attempt, in a thread of its own. What nobody foresaw, that thread tells the log."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.done = Event()
        self._index: SearchIndex | None = None
        self._failure: MedkgError | None = None
        # A daemon: who ends the server does not wait for an index that nobody will ask.
        Thread(target=self._build, args=(graph,), name="search-index", daemon=True).start()

    @property
    def has_failed(self) -> bool:
        return self.done.is_set() and self._index is None

    def result(self) -> SearchIndex:
        if self._failure is not None:
            raise self._failure
        if self._index is None:
            raise RuntimeError("the search index could not be built; the log says why")
        return self._index

    def _build(self, graph: KnowledgeGraph) -> None:
        try:
            self._index = SearchIndex.of(graph)
            if len(self._index) > LARGE:
                # What lasts as long as the process is gone through in vain, 30 ms each time, by whoever asks meanwhile.
                gc.freeze()
        except MedkgError as failure:
            self._failure = failure
        finally:
            self.done.set()


def _not_ready() -> StoreUnavailable:
    return StoreUnavailable(
        _("The search index is still being built. All other pages are ready; try again in some seconds."),
        retry_after=RETRY_AFTER,
    )
