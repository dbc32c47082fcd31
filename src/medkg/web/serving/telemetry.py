"""What the server counts and writes down of each request, in front of everything else: metrics, and a line of log.

Neither holds a query string, a client's address or anything that a person typed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from medkg.web.refusals import OUTCOME
from medkg.web.reply import Layer, Reply
from medkg.web.serving.journal import Journal
from medkg.web.serving.tally import Tally

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from medkg.web.serving.notice import Notice
    from medkg.web.site import Site

METRICS = "/metrics"

KINDS = {
    "sparql": "sparql",
    "doc": "document",
    "id": "identifier",
    "linkset": "document",
    "ontology": "vocabulary",
    "shapes": "vocabulary",
    "questions": "question",
    "embed": "question",
    "query": "query-page",
    "search": "search",
    "search.json": "search",
    "download": "download",
    "static": "static",
    "health": "health",
    "metrics": "health",
    ".well-known": "description",
}
"""First part of an address to the kind that it is counted under; all else is a ``page``."""

_BEGAN = "medkg.began"
"""When an event loop got a request that it then passed on to a thread."""

_METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS"))


class Telemetry:
    """Counts what *beyond* answers, and answers ``/metrics``."""

    def __init__(
        self, beyond: Layer, site: Site, *, journal: Journal | None = None, notice: Notice | None = None
    ) -> None:
        self._beyond = beyond
        self._journal = journal if journal is not None and journal.as_json else None
        self._registry = CollectorRegistry()
        self._tally = Tally()
        self._registry.register(self._tally)
        triples = Gauge("medkg_store_triples", "Triples that the store holds.", registry=self._registry)
        triples.set_function(lru_cache(maxsize=1)(partial(_triples, site)))
        failed = Gauge("medkg_reload_failed", "1 while new data could not be taken.", registry=self._registry)
        failed.set_function(lambda: float(notice is not None and notice.read() is not None))
        version = Gauge("medkg_data_info", "The version of the data.", ("version",), registry=self._registry)
        version.labels(site.guard.version).set(1)
        started = Gauge("medkg_start_time_seconds", "When this process began to serve.", registry=self._registry)
        started.set_to_current_time()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == METRICS and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            body = generate_latest(self._registry)
            headers = [("Content-Type", CONTENT_TYPE_LATEST), ("Content-Length", str(len(body)))]
            start_response("200 OK", [*headers, ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")])
            return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)
        return self._counted(environ, start_response)

    def soon(self, environ: WSGIEnvironment, done: Callable[[Reply | None], None]) -> None:
        """What *beyond* replies in an event loop (``Layer``), counted."""
        began = environ[_BEGAN] = time.perf_counter()

        def counted(reply: Reply | None) -> None:
            if reply is None:
                self._tally.pass_on()
            else:
                self._note(environ, reply.status[:3], began)
            done(reply)

        self._tally.begin()
        self._beyond.soon(environ, counted)

    def _counted(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = environ.get(_BEGAN) or time.perf_counter()
        status = "500"

        def started(told: str, headers: list[tuple[str, str]], exc_info: OptExcInfo | None = None) -> object:
            nonlocal status
            status = told[:3]
            return start_response(told, headers) if exc_info is None else start_response(told, headers, exc_info)

        self._tally.begin()
        try:
            answer = self._beyond(environ, started)  # type: ignore[arg-type]
        except BaseException:
            self._note(environ, "500", began)
            raise
        if isinstance(answer, tuple | list):
            self._note(environ, status, began)
            return answer
        return _Answer(answer, lambda: self._note(environ, status, began))

    def _note(self, environ: WSGIEnvironment, status: str, began: float) -> None:
        taken = time.perf_counter() - began
        path: str = environ.get("PATH_INFO", "")
        method: str = environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"] in _METHODS else "other"
        outcome: str = environ.get(OUTCOME, "")
        kind = KINDS.get(path.lstrip("/").partition("/")[0], "page")
        self._tally.end(kind, method, status, outcome, taken)
        if self._journal is not None:
            facts = {"outcome": outcome} if outcome else {}
            readable = path.encode("latin-1", "replace").decode("utf-8", "replace")[:300]
            self._journal.request(
                method=method, path=readable, kind=kind, status=int(status), ms=round(taken * 1000, 2), **facts
            )


class _Answer:
    """An answer on its way; tells once when it was sent, or given up."""

    def __init__(self, answer: Iterable[bytes], sent: Callable[[], None]) -> None:
        self._answer = answer
        self._sent: Callable[[], None] | None = sent

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        try:
            if hasattr(self._answer, "close"):
                self._answer.close()
        finally:
            sent, self._sent = self._sent, None
            if sent is not None:
                sent()


def _triples(site: Site) -> float:
    return float(sum(int(str(row["triples"])) for row in site.graph.ask("package/graphs")))
