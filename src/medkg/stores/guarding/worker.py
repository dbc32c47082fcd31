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
from medkg.stores.guarding.limits import Limits

_TIRED = 64 << 20
"""Bytes of memory that a worker may have left over from its last query; past it, it is replaced."""

_PIECE = 1 << 16

_UNION: dict[str, Any] = {"use_default_graph_as_union": True}

_MOMENT = 0.002
"""Seconds in which no query takes so much memory that it is worth a look: to look costs more than to read a job."""


def work(link: wire.Link, engine: Oxigraph, limits: Limits, *, is_in_memory: bool) -> NoReturn:
    """Answer what comes over *link* until it closes, or the memory of a query stays."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel ends us when the time is up, whatever the engine does
    statm = os.open("/proc/self/statm", os.O_RDONLY) if os.path.exists("/proc/self/statm") else None  # noqa: PTH110
    seal(limits.memory_bytes)
    if is_in_memory:  # an engine on disk goes on opening its files
        seal_files()
    fresh = _size(statm)
    try:
        jobs = wire.Jobs(link)
        while (job := jobs.next()) is not None:
            began = time.monotonic()
            _answer(_Delivery(link, limits), engine, job, limits)
            if time.monotonic() - began > _MOMENT and _size(statm) > fresh + _TIRED:
                break
    except OSError:  # whoever asked is gone
        os._exit(0)
    os._exit(0)


def _answer(delivery: _Delivery, engine: Oxigraph, job: wire.Job, limits: Limits) -> None:
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    try:
        _write(delivery, _asked(engine, job), job.format, limits)
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
    said: Dataset | None
    if job.default_graphs or job.named_graphs:
        said = Dataset(default=job.default_graphs, named=job.named_graphs)
    elif job.has_dataset:
        said = named_in(job.text, base=job.base)
    else:
        return _UNION
    if said is None:
        return {}
    return {
        "default_graph": [NamedNode(name) for name in said.default],
        "named_graphs": [NamedNode(name) for name in said.named],
    }


def _write(delivery: _Delivery, result: QuerySolutions | QueryBoolean | QueryTriples, fmt: str, limits: Limits) -> None:
    if isinstance(result, QueryTriples):
        delivery.begin("graph")
        triples = nameable(result) if fmt in XML else result
        counted = _counted(triples, limits.answer_rows)
        serialize(counted, _file(delivery, fmt), format=GRAPH_FORMATS[fmt], prefixes=_prefixes(fmt))
    elif isinstance(result, QueryBoolean):
        delivery.begin("truth")
        result.serialize(_file(delivery, fmt), format=TABLE_FORMATS[fmt])
    else:
        delivery.begin("table", fmt)
        result.serialize(_file(delivery, fmt), format=TABLE_FORMATS[fmt])


def _file(delivery: _Delivery, fmt: str) -> IO[bytes]:
    return cast("IO[bytes]", _Faithful(delivery) if fmt in XML else delivery)


def _prefixes(fmt: str) -> dict[str, str] | None:
    return PREFIXES if fmt in ("turtle", "trig", "rdfxml") else None


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

    __slots__ = (
        "_format",
        "_kind",
        "_limits",
        "_link",
        "_patience",
        "_pieces",
        "_rows",
        "_size",
        "_uncounted",
        "_written",
    )

    def __init__(self, link: wire.Link, limits: Limits) -> None:
        self._link = link.sending
        self._limits = limits
        self._kind: Kind | None = None
        self._format: str | None = None
        self._rows: Rows | None = None
        self._pieces: list[bytes] = []
        self._uncounted: list[bytes] = []
        self._size = 0
        self._written = 0
        self._patience = limits.delivery_seconds

    def begin(self, kind: Kind, table_format: str | None = None) -> None:
        """What comes is of this *kind*; the rows of a table are counted."""
        self._kind = kind
        self._format = table_format

    def write(self, chunk: bytes) -> int:
        size = len(chunk)
        self._written += size
        if self._written > self._limits.answer_bytes:
            raise _TooMuch("bytes")
        self._pieces.append(chunk)
        self._size += size
        if self._size >= _PIECE:
            self._send(self._begun() + self._chunk())
        return size

    def flush(self) -> None:
        """Nothing is sent before there is enough, or an end."""

    def finish(self) -> None:
        if self._kind is None or self._written > self._limits.answer_rows:
            self._send(self._begun() + self._chunk() + wire.message(wire.END))
        else:  # nothing has been sent, and there is less of it than it may have rows
            self._send(wire.message(wire.WHOLE, wire.LETTERS[self._kind], *self._pieces))

    def fail(self, what: wire.Failure, reason: str = "") -> None:
        told = f"{what}\n{reason}".encode("utf-8", "replace")
        self._send(wire.message(wire.FAILURE, told))

    def _begun(self) -> bytes:
        """What tells the kind of the answer, before the first piece of it."""
        if self._kind is None:
            return b""
        told = self._kind.encode()
        self._kind = None
        if self._format is not None:
            self._rows = Rows(self._format)
        return wire.message(wire.ANSWER, told)

    def _chunk(self) -> bytes:
        """What was written since the last time. Raises where there are too many rows.

        An answer that is too short to have so many is not looked through.
        """
        piece = b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        if self._rows is not None:
            self._uncounted.append(piece)
            if self._written > self._limits.answer_rows:
                self._rows.add(b"".join(self._uncounted))
                self._uncounted.clear()
                if self._rows.count > self._limits.answer_rows:
                    raise _TooMuch("rows")
        return wire.message(wire.CHUNK, piece)

    def _send(self, told: bytes) -> None:
        while True:
            try:
                sent = self._link.send(told, socket.MSG_DONTWAIT)
            except BlockingIOError:
                self._wait()
            else:
                if sent == len(told):
                    return
                told = told[sent:]

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
