"""The SPARQL endpoint: queries by the SPARQL 1.1 Protocol, answered by the guard.

It stands in front of Flask and not in it: what a small query costs is mostly what is done around it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Hashable, Iterable, Iterator
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotAcceptable
from werkzeug.http import parse_etags
from werkzeug.sansio.utils import get_host

from medkg.errors import MedkgError, QueryError
from medkg.language import translate as _
from medkg.language import use_language
from medkg.stores.guard import Guard, GuardedAnswer, Question
from medkg.stores.guarding.kept import KeptAnswers
from medkg.stores.guarding.screening import Screened
from medkg.web.compression import SMALLEST, Coding, coding, packer
from medkg.web.media import GRAPHS, TABLES, best_format, content_type
from medkg.web.protocol import DIRECT, FORM, operation
from medkg.web.refusals import ALWAYS, OUTCOME, Headers, language_of, refused

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/sparql"

METHODS = ("GET", "HEAD", "POST", "OPTIONS")

IS_GONE = "medkg.is_gone"
"""Where the server that hosts us says whether a request's client has hung up."""

_PREFLIGHT: Headers = [
    ("Allow", ", ".join(METHODS)),
    ("Accept-Post", f"{DIRECT}, {FORM}"),
    ("Access-Control-Allow-Methods", ", ".join(METHODS)),
    ("Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type, If-None-Match, X-Requested-With"),
    ("Access-Control-Max-Age", "86400"),
]

_CONTENT_TYPES = {name: ("Content-Type", content_type(kind)) for name, kind in (*TABLES.items(), *GRAPHS.items())}

_ANY = "*"
"""For ``If-None-Match``: an answer, whichever it is (RFC 9110, section 13.1.2)."""

_OPENED = {"csv": '"', "xml": "<", "rdfxml": "<"}
"""What is never closed again before the mark of a cut-off answer: else the mark could pass for a text of the answer."""

_LONGEST_LOCATION = 4_000

_HEAD_BYTES = 2_000
"""Roughly, of the head of a response that is kept, besides the query in it."""


class CutOff(Exception):
    """An answer that was begun cannot be completed: the connection is broken off, so that nobody takes it for whole."""


class Endpoint:
    """Answers queries at ``/sparql``; all else goes on to *beyond*."""

    def __init__(self, beyond: WSGIApplication, guard: Guard, *, trusted_hosts: list[str] | None = None) -> None:
        self._beyond = beyond
        self._guard = guard
        self._trusted_hosts = trusted_hosts
        self._ready: KeptAnswers[_Ready] = KeptAnswers(guard.limits.cache_bytes // 2)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return self._beyond(environ, start_response)
        use_language(language_of(environ))
        try:
            if self._trusted_hosts:
                server = (environ.get("SERVER_NAME", ""), int(environ.get("SERVER_PORT") or 0))
                get_host(environ["wsgi.url_scheme"], environ.get("HTTP_HOST"), server, self._trusted_hosts)
            wanted = self._wanted(environ)
            ready = self._ready.find(wanted) if wanted is not None else None
            if ready is not None:
                environ[OUTCOME] = "Kept"
                start_response("200 OK", list(ready.headers))
                return (ready.body,)
            return self._answer(environ, start_response, wanted)
        except (MedkgError, HTTPException) as error:
            return refused(error, environ, start_response)

    def _wanted(self, environ: WSGIEnvironment) -> Hashable | None:
        """All that a response to a GET depends on; None where it depends on more."""
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_IF_NONE_MATCH" in environ or not self._guard.limits.cache_bytes:
            return None
        return (
            self._guard.version,
            environ.get("QUERY_STRING", ""),
            environ.get("HTTP_ACCEPT", ""),
            environ.get("HTTP_ACCEPT_ENCODING", ""),
            environ.get("SCRIPT_NAME", ""),
        )

    def _answer(
        self, environ: WSGIEnvironment, start_response: StartResponse, wanted: Hashable | None
    ) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method == "OPTIONS":
            start_response("204 No Content", [*_PREFLIGHT, *ALWAYS])
            return ()
        if method not in METHODS:
            raise MethodNotAllowed(METHODS, _("Queries are sent by GET or POST."))
        asked = operation(environ, self._guard.limits.query_bytes)
        if asked is None:
            return self._beyond(environ, start_response)
        accept = environ.get("HTTP_ACCEPT", "")
        screened = self._guard.screened(asked.query)
        question = Question(
            asked.query,
            screened,
            _format(screened, asked.format, accept),
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
        packed = coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        mark = self._mark(question, packed) if method != "POST" else None
        if mark and _has(environ, mark):
            return _unchanged(mark, environ, start_response)
        answer = self._guard.put(
            question,
            client=client_of(environ.get("REMOTE_ADDR", "")),
            is_gone=environ.get(IS_GONE),
        )
        if method != "POST" and _held(environ) == _ANY:
            answer.close()
            return _unchanged(mark, environ, start_response)
        environ[OUTCOME] = "Kept" if answer.is_kept else "Answered"
        if answer.body is None:
            return _stream(answer, packed, environ, start_response)
        with answer:
            ready = _ready(answer, answer.body, packed, mark, environ)
        if wanted is not None and mark:
            self._ready.keep(wanted, ready, len(ready.body) + 3 * len(environ.get("QUERY_STRING", "")) + _HEAD_BYTES)
        start_response("200 OK", ready.headers)
        return () if method == "HEAD" else (ready.body,)

    def _mark(self, question: Question, packed: Coding) -> str | None:
        """The entity tag: of the data, the query, its dataset, the format and the coding."""
        if not question.screened.is_steady:
            return None
        told = repr((self._guard.version, question.key, packed))
        return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def _held(environ: WSGIEnvironment) -> str:
    """What the client says that it has (``If-None-Match``)."""
    held: str = environ.get("HTTP_IF_NONE_MATCH", "")
    return held.strip()


def _has(environ: WSGIEnvironment, mark: str) -> bool:
    """Whether the client has this very answer. Whether there is any, which ``*`` asks, only the engine can tell."""
    held = _held(environ)
    return bool(held) and held != _ANY and parse_etags(held).contains_weak(mark)


def _unchanged(mark: str | None, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    environ[OUTCOME] = "Unchanged"
    start_response("304 Not Modified", [*_validators(mark), *ALWAYS])
    return ()


def client_of(address: str) -> str:
    """Whom an address stands for: a site of IPv6 is one client, whatever its last 64 bits."""
    if ":" not in address:
        return address
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return found.exploded[:19]
    return str(getattr(found, "ipv4_mapped", found))


def _format(screened: Screened, asked: str | None, accept: str) -> str:
    """The format that the answer is given in. Raises NotAcceptable, or QueryError where *asked* does not fit."""
    is_graph = screened.gives_graph
    known = GRAPHS if is_graph else TABLES
    if asked is not None:
        if asked not in known:
            raise QueryError(
                _("{form} cannot be answered as {format}. Use one of: {known}.").format(
                    form=screened.form, format=asked, known=", ".join(known)
                )
            )
        return asked
    found = best_format(accept, is_graph)
    if found is None:
        raise NotAcceptable(
            _("{form} can be answered as {known}.").format(form=screened.form, known=", ".join(known.values()))
        )
    return found


class _Ready(NamedTuple):
    """A response as it is sent."""

    headers: Headers
    body: bytes


def _ready(answer: GuardedAnswer, body: bytes, packed: Coding, mark: str | None, environ: WSGIEnvironment) -> _Ready:
    headers = _headers(answer, mark, environ)
    if packed != "identity" and len(body) >= SMALLEST:
        headers.append(("Content-Encoding", packed))
        packing = packer(packed)
        body = packing.pack(body) + packing.finish()
    headers.append(("Content-Length", str(len(body))))
    return _Ready(headers, body)


def _stream(
    answer: GuardedAnswer, packed: Coding, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Send an answer as it comes. It may be cut off, so it has no entity tag by which it could be told to be good."""
    headers = _headers(answer, None, environ)
    if packed != "identity":
        headers.append(("Content-Encoding", packed))
    start_response("200 OK", headers)
    if environ["REQUEST_METHOD"] == "HEAD":
        answer.close()
        return ()
    return _Stream(answer, packed, environ)


def _headers(answer: GuardedAnswer, mark: str | None, environ: WSGIEnvironment) -> Headers:
    return [
        _CONTENT_TYPES[answer.format],
        *_validators(mark),
        *_location(answer.format, environ),
        *ALWAYS,
    ]


class _Stream:
    """An answer on its way, piece by piece; what cuts it off is told in it, and breaks the connection."""

    def __init__(self, answer: GuardedAnswer, packed: Coding, environ: WSGIEnvironment) -> None:
        self._answer = answer
        self._environ = environ
        self._pieces = self._packed(packed)

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        self._pieces.close()
        self._answer.close()

    def _packed(self, packed: Coding) -> Generator[bytes, None, None]:
        packing = packer(packed)
        try:
            for piece in self._answer.chunks:
                if found := packing.pack(piece):
                    yield found
        except MedkgError as error:
            end = _("This answer is cut off here; it is not complete.")
            opened = _OPENED.get(self._answer.format, "")
            told = f"\n\n{opened}!! medkg: {error}\n!! {end}\n"
            yield packing.pack(told.encode()) + packing.finish()
            self._environ[OUTCOME] = "CutOff"
            raise CutOff(str(error)) from error
        yield packing.finish()


def _validators(mark: str | None) -> Headers:
    """Whoever keeps the answer asks whether it is still good; what changes by itself is not kept."""
    kept = [("ETag", f'"{mark}"'), ("Cache-Control", "no-cache")] if mark else [("Cache-Control", "no-store")]
    return [*kept, ("Vary", "Accept, Accept-Encoding")]


def _location(fmt: str, environ: WSGIEnvironment) -> Headers:
    """Where just this format of the answer is."""
    asked = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] == "POST" or len(asked) > _LONGEST_LOCATION or not asked.isascii():
        return []
    rest = asked
    if "format=" in asked:
        rest = "&".join(field for field in asked.split("&") if not field.startswith("format="))
    root = quote(environ.get("SCRIPT_NAME", "").encode("latin-1"), safe="/")
    return [("Content-Location", f"{root}{PATH}?{rest}&format={fmt}")]
