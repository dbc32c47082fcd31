"""What the guard's processes say to each other: messages over sockets of one machine, each with its length."""

from __future__ import annotations

import marshal
import socket
import struct
from collections.abc import Container
from typing import Literal, NamedTuple, TypeAlias

from medkg.stores.base import Kind

ANSWER, CHUNK, END, FAILURE = b"A", b"C", b"E", b"F"
"""What a worker says: of what kind the answer is, a piece of it, that it is complete, or why there is none."""

WHOLE = b"W"
"""All three in one, of an answer that is short: the first letter of its kind, then its bytes."""

ENDS = frozenset((WHOLE, FAILURE))
"""What is all that a worker says of a query, if it is the first that it says."""

KINDS: dict[bytes, Kind] = {b"t": "table", b"g": "graph", b"y": "truth"}
LETTERS: dict[Kind, bytes] = {kind: letter for letter, kind in KINDS.items()}

Failure: TypeAlias = Literal["syntax", "answer", "rows", "bytes", "memory"]

_HEAD = struct.Struct("!cI")
_LENGTH = struct.Struct("!I")
_TIMEVAL = struct.Struct("@ll")

_PIECE = 1 << 15
"""Bytes that are read at once: larger pieces of memory make the C library tidy up each time."""


class Link(NamedTuple):
    """One end of what joins two processes: a socket for each direction.

    Whoever waits at a socket for both directions is woken each time that the other side has read what was sent to it,
    for there is room again. That is two wakings for each query, for nothing.
    """

    receiving: socket.socket
    sending: socket.socket

    @classmethod
    def pair(cls) -> tuple[Link, Link]:
        """Both ends."""
        there, from_here = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        here, from_there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        return cls(here, from_here), cls(there, from_there)

    def filenos(self) -> tuple[int, int]:
        return self.receiving.fileno(), self.sending.fileno()

    def close(self) -> None:
        for one in self:
            one.close()


class Job(NamedTuple):
    """One query, as a worker gets it."""

    text: str
    base: str
    format: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    has_dataset: bool
    """The query itself says FROM."""

    def packed(self) -> bytes:
        """As bytes; trusted, since they come from the process that made the reader."""
        content = marshal.dumps(tuple(self))
        return _LENGTH.pack(len(content)) + content


class Jobs:
    """The jobs that come over *link*, one after the other. The next ones may be sent before one is answered."""

    def __init__(self, link: Link) -> None:
        self._link = link.receiving
        self._room = memoryview(bytearray(_PIECE))
        self._held = b""

    def next(self) -> Job | None:
        """The next job; None where nobody is left to ask."""
        while (job := self._complete()) is None:
            size = self._link.recv_into(self._room)
            if not size:
                return None
            self._held += self._room[:size]
        return job

    def _complete(self) -> Job | None:
        held = self._held
        if len(held) < _LENGTH.size:
            return None
        end = _LENGTH.size + _LENGTH.unpack_from(held)[0]
        if len(held) < end:
            return None
        self._held = held[end:]
        return Job(*marshal.loads(held[_LENGTH.size : end]))


def message(kind: bytes, *content: bytes) -> bytes:
    """A message whose content comes in pieces."""
    return b"".join((_HEAD.pack(kind, sum(map(len, content))), *content))


class Messages:
    """The messages of one worker, as they come. Nothing in them is believed to be more than bytes."""

    def __init__(self, link: Link) -> None:
        self._link = link.receiving
        self._held = b""
        self._patience = 0.0

    def next(self, seconds: float) -> tuple[bytes, bytes] | None:
        """The next message, waited for *seconds*; None where the worker is gone. Raises TimeoutError."""
        while (found := self._complete()) is None:
            self._wait_for(seconds)
            try:
                got = self._link.recv(_PIECE)
            except BlockingIOError:
                raise TimeoutError from None
            except ConnectionError:
                return None
            if not got:
                return None
            self._held += got
        return found

    def fetch(self) -> bool:
        """Take what is here; nothing is waited for. False where the worker is gone."""
        try:
            got = self._link.recv(_PIECE, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
        self._held = self._held + got if self._held else got
        return bool(got)

    def take(self, kinds: Container[bytes]) -> tuple[bytes, bytes] | None:
        """The next of the messages that were fetched, if it is all here and one of *kinds*; else it stays."""
        return self._complete() if self._held[:1] in kinds else None

    def is_here(self) -> bool:
        """Whether all of the next message was fetched."""
        held = self._held
        return len(held) >= _HEAD.size and len(held) >= _HEAD.size + _HEAD.unpack_from(held)[1]

    def _wait_for(self, seconds: float) -> None:
        """How long the next read may take, to some milliseconds: the kernel is told, if that is news to it.

        Python's own time-outs take two more calls of the system for each read, and two more turns among our threads.
        """
        patience = max(round(seconds, 2), 0.01)
        if patience != self._patience:
            set_patience(self._link, socket.SO_RCVTIMEO, patience)
            self._patience = patience

    def _complete(self) -> tuple[bytes, bytes] | None:
        held = self._held
        if len(held) < _HEAD.size:
            return None
        kind, length = _HEAD.unpack_from(held)
        end = _HEAD.size + length
        if len(held) < end:
            return None
        self._held = held[end:]
        return kind, held[_HEAD.size : end]


def set_patience(link: socket.socket, option: int, seconds: float) -> None:
    """Let reading (SO_RCVTIMEO) or sending (SO_SNDTIMEO) wait for *seconds* at most, then raise BlockingIOError."""
    link.setsockopt(socket.SOL_SOCKET, option, _TIMEVAL.pack(int(seconds), int(seconds % 1 * 1_000_000)))
