"""The SPARQL endpoint: queries by the SPARQL 1.1 Protocol, answered by the guard.

It stands in front of Flask and not in it: what a small query costs is mostly what is done around it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Hashable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotAcceptable
from werkzeug.http import parse_etags
from werkzeug.sansio.utils import get_host

from medkg.errors import MedkgError, QueryError
from medkg.language import translate as _
from medkg.language import use_language
from medkg.stores.guard import Guard, GuardedAnswer, Question, Work
from medkg.stores.guarding.kept import KeptAnswers
from medkg.stores.guarding.lanes import busy
from medkg.stores.guarding.reasons import Failed
from medkg.stores.guarding.screening import Screened
from medkg.web.compression import SMALLEST, Coding, coding, packer
from medkg.web.media import GRAPHS, TABLES, best_format, content_type
from medkg.web.protocol import DIRECT, FORM, operation
from medkg.web.refusals import ALWAYS, OUTCOME, language_of, refusal, refused
from medkg.web.reply import Headers, Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/sparql"

METHODS = ("GET", "HEAD", "POST", "OPTIONS")

IS_GONE = "medkg.is_gone"
"""Where the server that hosts us says whether a request's client has hung up."""

BEGUN = "medkg.begun"
"""Where the answer is, or the work on it, that an event loop began with."""

_SMALL = 8_192
"""Bytes of a request that is read and screened in an event loop: it takes two milliseconds or three at most."""

_PACKED_AT_ONCE = 32_768
"""Bytes of an answer that is compressed in an event loop."""

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

_MARK = 32
"""Letters of an entity tag, each of four bits."""

_HEAD_BYTES = 2_000
"""Roughly, of the head of a response that is kept, besides the query in it."""


class CutOff(Exception):
    """An answer that was begun cannot be completed: the connection is broken off, so that nobody takes it for whole."""


class _Asked(NamedTuple):
    """What a request asks, and how the answer to it travels."""

    question: Question
    packed: Coding
    mark: str | None
    """The entity tag."""
    wanted: Hashable | None
    """All that the response depends on."""


class Endpoint:
    """Answers queries at ``/sparql``; all else goes on to *beyond*."""

    def __init__(self, beyond: WSGIApplication, guard: Guard, *, trusted_hosts: list[str] | None = None) -> None:
        self._beyond = beyond
        self._guard = guard
        self._trusted_hosts = trusted_hosts
        self._ready: KeptAnswers[Reply] = KeptAnswers(guard.limits.cache_bytes // 2)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not _is_here(environ):
            return self._beyond(environ, start_response)
        use_language(language_of(environ))
        begun: GuardedAnswer | Work | None = environ.pop(BEGUN, None)
        try:
            asked = self._read(environ)
            if asked is None:
                return self._beyond(environ, start_response)
            if isinstance(asked, Reply):
                if begun is not None:  # somebody else's answer to the same query came first
                    begun.close()
                return asked.sent(environ, start_response)
            client, is_gone = client_of(environ.get("REMOTE_ADDR", "")), environ.get(IS_GONE)
            answer = begun or self._guard.put(asked.question, client=client, is_gone=is_gone)
            if isinstance(answer, Work):
                answer = answer.finish(is_gone)
            reply = self._reply(asked, answer, environ)
            return reply.sent(environ, start_response) if reply else _stream(answer, asked, environ, start_response)
        except (MedkgError, HTTPException) as error:
            return refused(error, environ, start_response)

    def soon(self, environ: WSGIEnvironment, done: Callable[[Reply | None], None]) -> None:
        """The reply to a short query, made in an event loop (``Layer``)."""
        if not _is_here(environ) or not _is_small(environ):
            done(None)
            return
        use_language(language_of(environ))
        try:
            asked = self._read(environ)
            if asked is None or isinstance(asked, Reply):
                done(asked)
                return
            client = client_of(environ.get("REMOTE_ADDR", ""))
            told = partial(self._told, asked, environ, done)
            self._guard.soon(asked.question, client, told, environ.get(IS_GONE, bool))
        except (MedkgError, HTTPException) as error:
            done(refusal(error, environ))

    def _told(
        self,
        asked: _Asked,
        environ: WSGIEnvironment,
        done: Callable[[Reply | None], None],
        answer: GuardedAnswer | Work | Failed | None,
    ) -> None:
        if answer is None or isinstance(answer, Failed):
            use_language(language_of(environ))
            done(refusal(answer.error() if answer else busy(), environ))
            return
        reply = None
        if isinstance(answer, GuardedAnswer) and (
            asked.packed == "identity" or len(answer.body or b"") <= _PACKED_AT_ONCE
        ):
            with suppress(Exception):  # what goes wrong goes wrong in a thread again, and is told there
                reply = self._reply(asked, answer, environ)
        if reply is None:
            environ[BEGUN] = answer
        done(reply)

    def _read(self, environ: WSGIEnvironment) -> _Asked | Reply | None:
        """What is asked, or the reply where it needs no query; None where nothing is asked. Raises what is refused."""
        if self._trusted_hosts:
            server = (environ.get("SERVER_NAME", ""), int(environ.get("SERVER_PORT") or 0))
            get_host(environ["wsgi.url_scheme"], environ.get("HTTP_HOST"), server, self._trusted_hosts)
        wanted = self._wanted(environ)
        ready = self._ready.find(wanted) if wanted is not None else None
        if ready is not None:
            environ[OUTCOME] = "Kept"
            return ready
        method = environ["REQUEST_METHOD"]
        if method == "OPTIONS":
            return Reply("204 No Content", [*_PREFLIGHT, *ALWAYS])
        if method not in METHODS:
            raise MethodNotAllowed(METHODS, _("Queries are sent by GET or POST."))
        asked = operation(environ, self._guard.limits.query_bytes)
        if asked is None:
            return None
        screened = self._guard.screened(asked.query)
        question = Question(
            asked.query,
            screened,
            _format(screened, asked.format, environ.get("HTTP_ACCEPT", "")),
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
        packed = coding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        mark = self._mark(question, packed) if method != "POST" else None
        if mark and _has(environ, mark):
            return _unchanged(mark, environ)
        return _Asked(question, packed, mark, wanted)

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

    def _reply(self, asked: _Asked, answer: GuardedAnswer, environ: WSGIEnvironment) -> Reply | None:
        """The reply, where it is whole."""
        if environ["REQUEST_METHOD"] != "POST" and _held(environ) == _ANY:
            answer.close()
            return _unchanged(asked.mark, environ)
        environ[OUTCOME] = "Kept" if answer.is_kept else "Answered"
        if answer.body is None:
            return None
        with answer:
            reply = _whole(answer, answer.body, asked, environ)
        if asked.wanted is not None and asked.mark:
            size = len(reply.body) + 3 * len(environ.get("QUERY_STRING", "")) + _HEAD_BYTES
            self._ready.keep(asked.wanted, reply, size)
        return reply

    def _mark(self, question: Question, packed: Coding) -> str | None:
        """The entity tag: of the data, the query, its dataset, the format and the coding."""
        if not question.screened.is_steady:
            return None
        told = "\n".join((self._guard.version, packed, *map(str, question.key)))
        return hashlib.sha256(told.encode()).hexdigest()[:_MARK]


def _is_here(environ: WSGIEnvironment) -> bool:
    """Whether this is our address; more slashes do not make it another one, neither here nor in Flask."""
    path: str = environ.get("PATH_INFO", "")
    return path == PATH or f"/{path.strip('/')}" == PATH


def _is_small(environ: WSGIEnvironment) -> bool:
    """Whether it is read in next to no time, and told its length."""
    told = environ.get("CONTENT_LENGTH") or "0"
    return len(environ.get("QUERY_STRING", "")) <= _SMALL and told.isdigit() and int(told) <= _SMALL


def _held(environ: WSGIEnvironment) -> str:
    """What the client says that it has (``If-None-Match``)."""
    held: str = environ.get("HTTP_IF_NONE_MATCH", "")
    return held.strip()


def _has(environ: WSGIEnvironment, mark: str) -> bool:
    """Whether the client has this very answer. Whether there is any, which ``*`` asks, only the engine can tell."""
    held = _held(environ)
    return bool(held) and held != _ANY and parse_etags(held).contains_weak(mark)


def _unchanged(mark: str | None, environ: WSGIEnvironment) -> Reply:
    environ[OUTCOME] = "Unchanged"
    return Reply("304 Not Modified", [*_validators(mark), *ALWAYS])


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


def _whole(answer: GuardedAnswer, body: bytes, asked: _Asked, environ: WSGIEnvironment) -> Reply:
    headers = _headers(answer, asked.mark, environ)
    if asked.packed != "identity" and len(body) >= SMALLEST:
        headers.append(("Content-Encoding", asked.packed))
        packing = packer(asked.packed)
        body = packing.pack(body) + packing.finish()
    headers.append(("Content-Length", str(len(body))))
    return Reply("200 OK", headers, body)


def _stream(
    answer: GuardedAnswer, asked: _Asked, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Send an answer as it comes. It may be cut off, so it has no entity tag by which it could be told to be good."""
    headers = _headers(answer, None, environ)
    if asked.packed != "identity":
        headers.append(("Content-Encoding", asked.packed))
    start_response("200 OK", headers)
    if environ["REQUEST_METHOD"] == "HEAD":
        answer.close()
        return ()
    return _Stream(answer, asked.packed, environ)


def _headers(answer: GuardedAnswer, mark: str | None, environ: WSGIEnvironment) -> Headers:
    return [
        _CONTENT_TYPES[answer.format],
        *_validators(mark),
        *_location(answer.format, environ),
        *ALWAYS,
    ]


def _is_plain(address: str) -> bool:
    """Whether it may stand in a header as it is."""
    return address.isascii() and address.isprintable()


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
    if environ["REQUEST_METHOD"] == "POST" or len(asked) > _LONGEST_LOCATION or not _is_plain(asked):
        return []
    rest = asked
    if "format=" in asked:
        rest = "&".join(field for field in asked.split("&") if not field.startswith("format="))
    root = environ.get("SCRIPT_NAME", "")
    place = quote(root.encode("latin-1"), safe="/") + PATH if root else PATH
    return [("Content-Location", f"{place}?{rest}&format={fmt}")]
