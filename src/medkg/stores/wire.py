"""What the guard's processes say to each other: messages over sockets of one machine, each with its length."""

from __future__ import annotations

import marshal
import socket
import struct
from dataclasses import dataclass
from typing import Literal, TypeAlias

ANSWER, CHUNK, END, FAILURE = b"A", b"C", b"E", b"F"
"""What a worker says: of what kind the answer is, a piece of it, that it is complete, or why there is none."""

Failure: TypeAlias = Literal["syntax", "answer", "rows", "bytes", "memory", "delivery"]

_HEAD = struct.Struct("!cI")
_LENGTH = struct.Struct("!I")


@dataclass(frozen=True, kw_only=True)
class Job:
    """One query, as a worker gets it."""

    text: str
    base: str
    table_format: str
    graph_format: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    has_dataset: bool
    """The query itself says FROM."""
    answer_rows: int
    answer_bytes: int
    seconds: float
    delivery_seconds: float

    def packed(self) -> bytes:
        """As bytes; trusted, since they come from the process that made the reader."""
        content = marshal.dumps(tuple(vars(self).values()))
        return _LENGTH.pack(len(content)) + content


def read_job(link: socket.socket) -> Job | None:
    """The next job; None where nobody is left to ask."""
    head = _exactly(link, _LENGTH.size)
    content = _exactly(link, _LENGTH.unpack(head)[0]) if head else b""
    if not content:
        return None
    names = Job.__dataclass_fields__
    return Job(**dict(zip(names, marshal.loads(content), strict=True)))


def message(kind: bytes, content: bytes = b"") -> bytes:
    return _HEAD.pack(kind, len(content)) + content


class Messages:
    """The messages of one worker, as they come. Nothing in them is believed to be more than bytes."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._held = bytearray()

    def next(self, seconds: float) -> tuple[bytes, bytes] | None:
        """The next message, waited for *seconds*; None where the worker is gone. Raises TimeoutError."""
        while (found := self._complete()) is None:
            self._link.settimeout(max(seconds, 0.001))
            try:
                got = self._link.recv(1 << 18)
            except ConnectionError:
                return None
            if not got:
                return None
            self._held += got
        return found

    def _complete(self) -> tuple[bytes, bytes] | None:
        if len(self._held) < _HEAD.size:
            return None
        kind, length = _HEAD.unpack_from(self._held)
        end = _HEAD.size + length
        if len(self._held) < end:
            return None
        content = bytes(self._held[_HEAD.size : end])
        del self._held[:end]
        return kind, content


def _exactly(link: socket.socket, length: int) -> bytes:
    got = bytearray()
    while len(got) < length:
        more = link.recv(length - len(got))
        if not more:
            return b""
        got += more
    return bytes(got)
