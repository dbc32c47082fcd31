"""Smaller answers for those who can unpack them: gzip (RFC 1952) and Brotli (RFC 7932).

``packer`` packs what is sent piece by piece, ``pack`` a whole answer of Flask's. The pages hold no secret that somebody
could learn from their length.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, Protocol

import brotli
from flask import Response, request

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


# --- Whole answers ---------------------------------------------------------------------------------------------------

_TEXT = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/ld+json",
        "application/n-quads",
        "application/n-triples",
        "application/problem+json",
        "application/rdf+xml",
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "application/trig",
        "application/xml",
        "image/svg+xml",
    }
)


def pack(response: Response) -> Response:
    """Pack a whole text in the coding that the reader likes best, under an ETag of its own (RFC 9110, 8.8.3.3).

    What comes packed, with a checksum of its bytes, in a stream or in part is left as it is.
    """
    if not _is_text(response) or "Content-Encoding" in response.headers or "Repr-Digest" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    chosen = coding(request.headers.get("Accept-Encoding", ""))
    is_file = response.direct_passthrough
    if chosen == "identity" or response.status_code in (204, 206, 304) or (response.is_streamed and not is_file):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < SMALLEST:
        return response
    response.set_data(_packed_file(body, chosen) if is_file else _packed(body, chosen))
    response.headers["Content-Encoding"] = chosen
    response.headers.pop("Accept-Ranges", None)
    etag, is_weak = response.get_etag()
    if etag is not None:
        response.set_etag(f"{etag}-{chosen}", weak=bool(is_weak))
    return response


def _is_text(response: Response) -> bool:
    kind = response.mimetype or ""
    return kind.startswith("text/") or kind in _TEXT


def _packed(body: bytes, chosen: Coding) -> bytes:
    one = packer(chosen)
    return one.pack(body) + one.finish()


@lru_cache(maxsize=64)
def _packed_file(body: bytes, chosen: Coding) -> bytes:
    """Scripts and styles are the same for everybody: each is packed once."""
    return _packed(body, chosen)
