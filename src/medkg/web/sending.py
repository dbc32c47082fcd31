"""Sending files: the form that the reader takes (RFC 9110, section 12.5.3), with its checksum (RFC 9530)."""

from __future__ import annotations

import base64
import gzip
import hashlib

import brotli
from flask import Response, request, send_file

from medkg.publish.shelf import Export
from medkg.web.negotiation import data_response
from medkg.web.ranges import in_part

WORTH_IT = 4_096
"""Bytes from which on an answer is compressed."""

PREFERRED = ("br", "gzip", "identity")
"""Content codings in the order in which they are chosen among those that the reader takes as gladly."""

_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6


def sent(body: bytes, *, kind: str, name: str | None = None) -> Response:
    """*body*, compressed where the reader takes that and it is worth it; *name* as in ``data_response``.

    What broke off is taken up again by its range.
    """
    coding = coding_for(PREFERRED) if len(body) >= WORTH_IT else ""
    if coding == "br":
        body = brotli.compress(body, quality=_BROTLI_QUALITY)
    elif coding == "gzip":
        body = gzip.compress(body, compresslevel=_GZIP_LEVEL, mtime=0)
    digest = hashlib.sha256(body)
    response = data_response(body, kind=kind, name=name)
    response.set_etag(digest.hexdigest()[:32])
    return in_part(_described(response, coding, digest.digest()), len(body))


def sent_export(export: Export, *, kind: str, name: str) -> Response:
    """*export* from the disk, in the form that the reader takes; what broke off is taken up again by its range."""
    form = export.forms[coding_for(tuple(coding or "identity" for coding in export.forms))]
    response = send_file(
        form.path,
        mimetype=kind,
        as_attachment=True,
        download_name=name,
        etag=form.sha256[:32],
        conditional=False,
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    del response.headers["Last-Modified"]  # the day on which the file was made here says nothing of the package
    return in_part(_described(response, form.coding, bytes.fromhex(form.sha256)), form.size)


def coding_for(known: tuple[str, ...]) -> str:
    """The content coding of *known* that the reader likes best, or as gladly as another; empty for none."""
    accepted = request.accept_encodings
    if not accepted:
        return ""
    named = {coding.lower(): quality for coding, quality in accepted}
    liked = {
        coding: named.get(coding, named.get("*", 0.001 if coding == "identity" else 0.0))
        for coding in PREFERRED
        if coding in known
    }
    best = max(liked, key=lambda coding: liked[coding])
    return "" if best == "identity" or liked[best] <= 0 else best


def _described(response: Response, coding: str, digest: bytes) -> Response:
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Repr-Digest"] = f"sha-256=:{base64.b64encode(digest).decode()}:"
    response.headers["Access-Control-Expose-Headers"] = "Content-Disposition, ETag, Repr-Digest"
    response.vary.add("Accept-Encoding")
    return response
