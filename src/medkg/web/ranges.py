"""Parts of an answer (RFC 9110, section 14): one range is sent alone; several, and what is no range, give the whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import is_resource_modified

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_RANGE = re.compile(r"\d{1,99}-\d{0,99}|-\d{1,99}")


def in_part(response: Response, length: int) -> Response:
    """*response*, whose body has *length* bytes, as much of it as was asked for; 304 to a reader who has it already.

    Raises RequestedRangeNotSatisfiable where every range that was asked for lies beyond the end.
    """
    environ = _with_one_range(request.environ, length, response.headers.get("ETag"))
    try:
        response.make_conditional(environ, accept_ranges=True, complete_length=length)
    except RequestedRangeNotSatisfiable:
        response.close()
        raise
    return response


def _with_one_range(environ: WSGIEnvironment, length: int, etag: str | None) -> WSGIEnvironment:
    """*environ* with a range that the library judges as the standard does, or with none."""
    plain = {name: value for name, value in environ.items() if name != "HTTP_RANGE"}
    unit, _equals, asked = environ.get("HTTP_RANGE", "").partition("=")
    if unit.lower() != "bytes" or environ["REQUEST_METHOD"] != "GET" or not is_resource_modified(plain, etag):
        return plain
    specs = [spec.strip() for spec in asked.split(",") if spec.strip()]
    if not specs or not all(_RANGE.fullmatch(spec) for spec in specs):
        return plain
    bounds = [_bounds(spec, length) for spec in specs]
    if any(start > stop for start, stop in bounds):  # 9-5 makes the header invalid: it is as if it were not there
        return plain
    within = [(start, stop) for start, stop in bounds if start < length]
    if len(specs) > 1 and within:
        return plain
    start, stop = within[0] if within else (length, length)
    return {**plain, "HTTP_RANGE": f"bytes={start}-{stop}"}


def _bounds(spec: str, length: int) -> tuple[int, int]:
    """The first and the last byte of a range; of ``-0``, which has none, what lies beyond the end."""
    first, _dash, last = spec.partition("-")
    if not first:
        return (max(0, length - int(last)), length - 1) if int(last) else (length, length)
    return int(first), int(last) if last else max(int(first), length - 1)
