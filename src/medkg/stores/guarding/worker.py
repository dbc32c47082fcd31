"""A worker: a process that answers strangers' queries, one after the other, and may be killed at any moment."""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import time
from collections.abc import Iterable, Iterator
from typing import IO, Any, NoReturn, cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple, serialize
from pyoxigraph import Store as Oxigraph

from medkg.errors import QueryError
from medkg.namespaces import PREFIXES
from medkg.rdf.xml import faithful, nameable
from medkg.stores.base import GRAPH_FORMATS, TABLE_FORMATS, XML, Kind
from medkg.stores.dataset import Dataset, named_in
from medkg.stores.guarding import wire
from medkg.stores.guarding.confinement import seal, seal_files
from medkg.stores.guarding.counting import Rows

_TIRED = 64 << 20
"""Bytes of memory that a worker may have left over from its last query; past it, it is replaced."""

_PIECE = 1 << 16

_MOMENT = 0.002
"""Seconds in which no query takes so much memory that it is worth a look: to look costs more than to read a job."""


def work(link: wire.Link, engine: Oxigraph, memory_bytes: int, *, is_in_memory: bool) -> NoReturn:
    """Answer what comes over *link* until it closes, or the memory of a query stays."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel ends us when the time is up, whatever the engine does
    statm = os.open("/proc/self/statm", os.O_RDONLY) if os.path.exists("/proc/self/statm") else None  # noqa: PTH110
    seal(memory_bytes)
    if is_in_memory:  # an engine on disk goes on opening its files
        seal_files()
    fresh = _size(statm)
    try:
        jobs = wire.Jobs(link)
        while (job := jobs.next()) is not None:
            began = time.monotonic()
            _answer(_Delivery(link, job), engine, job)
            if time.monotonic() - began > _MOMENT and _size(statm) > fresh + _TIRED:
                break
    except OSError:  # whoever asked is gone
        os._exit(0)
    os._exit(0)


def _answer(delivery: _Delivery, engine: Oxigraph, job: wire.Job) -> None:
    signal.setitimer(signal.ITIMER_REAL, job.seconds)
    try:
        _write(delivery, _asked(engine, job), job)
        delivery.finish()
    except SyntaxError as error:
        delivery.fail("syntax", str(error.msg))
    except _TooMuch as error:
        delivery.fail(error.what)
    except MemoryError:
        delivery.fail("memory")
    except (RuntimeError, ValueError, QueryError) as error:
        delivery.fail("answer", str(error))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _asked(engine: Oxigraph, job: wire.Job) -> QuerySolutions | QueryBoolean | QueryTriples:
    """The engine's answer. Raises SyntaxError.

    Most queries of programs declare their prefixes. Only where one does not, the engine is told of ours, which takes a
    fifth of a short query's time.
    """
    dataset = _dataset(job)
    try:
        return engine.query(job.text, base_iri=job.base, **dataset)
    except SyntaxError:
        return engine.query(job.text, base_iri=job.base, prefixes=PREFIXES, **dataset)


def _dataset(job: wire.Job) -> dict[str, Any]:
    """What the query speaks of: the graphs of the request, else those of its FROM, else the union of all."""
    said = None
    if job.default_graphs or job.named_graphs:
        said = Dataset(default=job.default_graphs, named=job.named_graphs)
    elif job.has_dataset:
        said = named_in(job.text, base=job.base)
    if said is None:
        return {} if job.has_dataset else {"use_default_graph_as_union": True}
    return {
        "default_graph": [NamedNode(name) for name in said.default],
        "named_graphs": [NamedNode(name) for name in said.named],
    }


def _write(delivery: _Delivery, result: QuerySolutions | QueryBoolean | QueryTriples, job: wire.Job) -> None:
    wanted = job.graph_format if isinstance(result, QueryTriples) else job.table_format
    output = cast("IO[bytes]", _Faithful(delivery) if wanted in XML else delivery)
    if isinstance(result, QueryTriples):
        delivery.begin("graph")
        triples = nameable(result) if wanted in XML else result
        serialize(_counted(triples, job.answer_rows), output, format=GRAPH_FORMATS[wanted], prefixes=_prefixes(job))
    elif isinstance(result, QueryBoolean):
        delivery.begin("truth")
        result.serialize(output, format=TABLE_FORMATS[job.table_format])
    else:
        delivery.begin("table", job.table_format)
        result.serialize(output, format=TABLE_FORMATS[job.table_format])


def _prefixes(job: wire.Job) -> dict[str, str] | None:
    return PREFIXES if job.graph_format in ("turtle", "trig", "rdfxml") else None


def _counted(triples: Iterable[Triple], most: int) -> Iterator[Triple]:
    for number, triple in enumerate(triples):
        if number >= most:
            raise _TooMuch("rows")
        yield triple


class _TooMuch(Exception):
    def __init__(self, what: wire.Failure) -> None:
        super().__init__(what)
        self.what = what


class _Faithful:
    """XML on its way to a delivery: what a parser would read otherwise is written as a reference."""

    def __init__(self, delivery: _Delivery) -> None:
        self._delivery = delivery

    def write(self, chunk: bytes) -> int:
        self._delivery.write(faithful(bytes(chunk)))
        return len(chunk)

    def flush(self) -> None:
        self._delivery.flush()


class _Delivery:
    """The file that the engine writes its answer to. A slow reader's time is not the query's."""

    __slots__ = ("_held", "_job", "_kind", "_link", "_patience", "_piece", "_rows", "_uncounted", "_written")

    def __init__(self, link: wire.Link, job: wire.Job) -> None:
        self._link = link.sending
        self._job = job
        self._kind: Kind | None = None
        self._held = bytearray()
        self._piece = bytearray()
        self._written = 0
        self._rows: Rows | None = None
        self._uncounted = bytearray()
        self._patience = job.delivery_seconds

    def begin(self, kind: Kind, table_format: str | None = None) -> None:
        """What comes is of this *kind*; the rows of a table are counted."""
        self._kind = kind
        self._rows = Rows(table_format) if table_format else None

    def write(self, chunk: bytes) -> int:
        self._written += len(chunk)
        if self._written > self._job.answer_bytes:
            raise _TooMuch("bytes")
        self._piece += chunk
        if len(self._piece) >= _PIECE:
            self._count()
            self._wrap()
            self._send()
        return len(chunk)

    def flush(self) -> None:
        """Nothing is sent before there is enough, or an end."""

    def finish(self) -> None:
        self._count()
        if self._kind is not None:  # nothing has been sent: all of it is here
            self._held += wire.message(wire.WHOLE, wire.LETTERS[self._kind] + self._piece)
        else:
            self._wrap()
            self._held += wire.message(wire.END)
        self._send()

    def fail(self, what: wire.Failure, reason: str = "") -> None:
        told = f"{what}\n{reason}".encode("utf-8", "replace")
        self._held += wire.message(wire.FAILURE, told)
        self._send()

    def _count(self) -> None:
        """Raise where there are too many rows. An answer that is too short to have so many is not looked through."""
        if self._rows is None:
            return
        self._uncounted += self._piece
        if self._written > self._job.answer_rows:
            self._rows.add(bytes(self._uncounted))
            self._uncounted.clear()
            if self._rows.count > self._job.answer_rows:
                raise _TooMuch("rows")

    def _wrap(self) -> None:
        if self._kind is not None:
            self._held += wire.message(wire.ANSWER, self._kind.encode())
            self._kind = None
        if self._piece:
            self._held += wire.message(wire.CHUNK, bytes(self._piece))
            self._piece.clear()

    def _send(self) -> None:
        while self._held:
            try:
                sent = self._link.send(self._held, socket.MSG_DONTWAIT)
            except BlockingIOError:
                self._wait()
            else:
                del self._held[:sent]

    def _wait(self) -> None:
        """Until the reader takes more: the query's clock stands, the reader's runs."""
        left, _interval = signal.setitimer(signal.ITIMER_REAL, max(self._patience, 0.001))
        began = time.monotonic()
        select.select((), (self._link,), ())
        self._patience -= time.monotonic() - began
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.001))


def _size(statm: int | None) -> int:
    """Bytes of memory mapped."""
    return int(os.pread(statm, 64, 0).split()[0]) * resource.getpagesize() if statm is not None else 0
