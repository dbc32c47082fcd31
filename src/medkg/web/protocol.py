"""What a request of the SPARQL 1.1 Protocol (W3C 2013) asks: one query, over which graphs, in which format."""

from __future__ import annotations

from binascii import a2b_qp
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from urllib.parse import unquote

from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_options_header

from medkg.errors import QueryError, QueryRefused
from medkg.language import translate as _
from medkg.web.media import SHORT_NAMES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_Fields: TypeAlias = dict[str, list[str]]

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"

_OF_UPDATES = frozenset(("update", "using-graph-uri", "using-named-graph-uri"))
_MOST_FIELDS = 1_000
_BESIDES = 16_384
"""Bytes that a form may have besides its query: graphs and the like."""


class Operation(NamedTuple):
    """A query with its dataset, and the format of ``?format=``."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None


def longest_body(query_bytes: int) -> int:
    """Bytes of the largest body that is taken: a form with the longest query, each byte of it percent-encoded."""
    return 3 * query_bytes + _BESIDES


def operation(environ: WSGIEnvironment, query_bytes: int) -> Operation | None:
    """What the request asks; None where it asks nothing, and so wants to know what this service is.

    *query_bytes* is the size of the longest query.

    Raises QueryError for a request that is not of the protocol, QueryRefused for an update, UnsupportedMediaType and
    RequestEntityTooLarge.
    """
    fields = _fields(_unpassed(environ.get("QUERY_STRING", "")))
    if environ["REQUEST_METHOD"] == "POST":
        kind, options = parse_options_header(environ.get("CONTENT_TYPE", "").lower())
        if options.get("charset", "utf-8") not in ("utf-8", "utf8"):
            raise UnsupportedMediaType(_("Queries are sent in UTF-8."))
        if kind == FORM:
            for name, values in _fields(_text(_body(environ, longest_body(query_bytes)))).items():
                fields.setdefault(name, []).extend(values)
        elif kind == DIRECT:
            fields.setdefault("query", []).append(_text(_body(environ, query_bytes)))
        elif kind == UPDATE:
            fields["update"] = [""]
        else:
            raise UnsupportedMediaType(_("A query is sent as {form} or as {direct}.").format(form=FORM, direct=DIRECT))
    elif "query" not in fields and "update" not in fields:
        return None
    return _operation(fields)


def _operation(fields: _Fields) -> Operation:
    queries = fields.get("query", ())
    if not _OF_UPDATES.isdisjoint(fields):
        if queries:
            raise QueryError(_("A request has one query or one update, not both."))
        raise QueryRefused(_("Updates are refused: this service answers queries and changes nothing."))
    if len(queries) != 1:
        raise QueryError(
            _("A request has exactly one query; this one has {number}. Send it as the parameter “query”.").format(
                number=len(queries)
            )
        )
    if len(fields) == 1:
        return Operation(queries[0], (), (), None)
    return Operation(
        query=queries[0],
        default_graphs=tuple(filter(None, fields.get("default-graph-uri", ()))),
        named_graphs=tuple(filter(None, fields.get("named-graph-uri", ()))),
        format=_format(next(filter(None, fields.get("format", ())), None)),
    )


def _format(name: str | None) -> str | None:
    if name is None:
        return None
    found = SHORT_NAMES.get(name.replace(" ", "+").lower())
    if found is None:
        raise QueryError(
            _("There is no format {name!r}. There are: {known}.").format(
                name=name[:80], known=", ".join(sorted(set(SHORT_NAMES.values())))
            )
        )
    return found


def _fields(encoded: str) -> _Fields:
    """The fields of an address or a form. Raises QueryError where they are not UTF-8, or too many."""
    fields: _Fields = {}
    pairs = encoded.split("&")
    if len(pairs) > _MOST_FIELDS:
        raise QueryError(_("The request has too many fields."))
    try:
        for pair in pairs:
            if pair:
                name, _equals, value = pair.partition("=")
                fields.setdefault(_plain(name), []).append(_plain(value))
    except UnicodeDecodeError as error:
        raise QueryError(_("The request is not UTF-8. Encode the query as UTF-8, then percent-encode it.")) from error
    return fields


def _unpassed(text: str) -> str:
    """An address's text that WSGI passes on, byte for byte, as if it were Latin-1 (PEP 3333)."""
    return text if text.isascii() else _text(text.encode("latin-1"))


def _plain(encoded: str) -> str:
    """A name or value without its percent-encoding.

    What urllib's ``unquote_plus`` gives, by the decoder of quoted-printable, which is written in C: it has ``=`` for
    ``%`` and the rest is alike, as long as two digits follow each. Then it makes one letter of each three.
    """
    spaced = encoded.replace("+", " ")
    if "%" not in spaced:
        return spaced
    if spaced.isascii() and "\n" not in spaced and "\r" not in spaced:
        printable = spaced.replace("=", "%3D").replace("%", "=")
        plain = a2b_qp(printable)
        if len(plain) == len(printable) - 2 * printable.count("="):
            return plain.decode()
    return unquote(spaced, errors="strict")


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise QueryError(_("The request is not UTF-8. Encode the query as UTF-8.")) from error


def _body(environ: Mapping[str, Any], most: int) -> bytes:
    """What was sent. Raises RequestEntityTooLarge before more than *most* bytes are read."""
    told = environ.get("CONTENT_LENGTH") or ""
    if told:
        length = int(told) if told.isascii() and told.isdigit() else most + 1
    else:
        length = most + 1 if environ.get("wsgi.input_terminated") else 0
    if told and length > most:
        raise RequestEntityTooLarge(
            _("What was sent is too large: {most} bytes are the most (limit query_bytes).").format(most=most)
        )
    body: bytes = environ["wsgi.input"].read(length)
    if len(body) > most:
        raise RequestEntityTooLarge(
            _("What was sent is too large: {most} bytes are the most (limit query_bytes).").format(most=most)
        )
    if told and len(body) < length:
        raise QueryError(_("The request ended before all of it was sent."))
    return body
