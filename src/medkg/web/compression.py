"""Smaller answers for those who can unpack them: gzip (RFC 1952) and Brotli (RFC 7932)."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Literal, Protocol

import brotli

from medkg.web.media import quality

Coding = Literal["br", "gzip", "identity"]

SMALLEST = 1_000
"""Bytes of an answer below which packing gains nothing."""

_LEVEL = 4
"""Of both: most of what can be gained, for a little of the time."""

_GZIP = 16 + zlib.MAX_WBITS


class Packer(Protocol):
    """Packs an answer piece by piece."""

    def pack(self, piece: bytes) -> bytes: ...

    def finish(self) -> bytes: ...


class _Gzip:
    def __init__(self) -> None:
        self._packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)

    def pack(self, piece: bytes) -> bytes:
        return self._packer.compress(piece)

    def finish(self) -> bytes:
        return self._packer.flush()


class _Brotli:
    def __init__(self) -> None:
        self._packer = brotli.Compressor(quality=_LEVEL)

    def pack(self, piece: bytes) -> bytes:
        packed: bytes = self._packer.process(piece)
        return packed

    def finish(self) -> bytes:
        packed: bytes = self._packer.finish()
        return packed


class _Plain:
    def pack(self, piece: bytes) -> bytes:
        return piece

    def finish(self) -> bytes:
        return b""


_PACKERS: dict[Coding, Callable[[], Packer]] = {"br": _Brotli, "gzip": _Gzip, "identity": _Plain}


def coding(accepted: str) -> Coding:
    """The one that ``Accept-Encoding`` likes best; Brotli of equals."""
    liked = quality(accepted)
    chosen: Coding = "identity"
    most = 0.0
    for name in ("br", "gzip"):
        likes = liked.get(name, liked.get("*", 0.0))
        if likes > most:
            chosen, most = name, likes
    return chosen if most >= liked.get("identity", 0.0) else "identity"


def packer(name: Coding) -> Packer:
    return _PACKERS[name]()
