"""Talking to a store on another machine: SPARQL 1.1 Protocol and Graph Store Protocol (W3C 2013) over HTTP.

Only the standard library. Questions are asked again where the connection failed, changes never are. Credentials come
from the environment, are given only where the server asks for them, and never follow it elsewhere: a redirection is
told, not followed.
"""

from __future__ import annotations

import http.client
import io
import os
import re
import time
import urllib.error
import urllib.request
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from urllib.parse import SplitResult, urlencode, urlsplit

from medkg.errors import QueryError, StoreUnavailable
from medkg.language import translate as _

USER, PASSWORD, TIMEOUT, GRAPHS = (
    "MEDKG_STORE_USER",
    "MEDKG_STORE_PASSWORD",
    "MEDKG_STORE_TIMEOUT",
    "MEDKG_STORE_GRAPHS",
)
PATIENCE = 60.0
"""Seconds that an answer may take to begin, and each piece of it to come."""

_PAUSES = (0.2, 0.8)
_BUSY = (429, 502, 503, 504)
_CONNECTION = (ConnectionError, http.client.RemoteDisconnected, http.client.BadStatusLine)


class Response(io.RawIOBase):
    """The body of a response, read as it comes; what breaks off is StoreUnavailable, never an end."""

    def __init__(self, opened: http.client.HTTPResponse, address: str) -> None:
        self.headers: Message = opened.headers
        self._opened = opened
        self._address = address
        self._close = weakref.finalize(self, opened.close)

    @property
    def content_type(self) -> str:
        return self.headers.get_content_type()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        with _telling(self._address):
            piece = self._opened.read1(len(buffer)) if self._opened.length is None else self._opened.read(len(buffer))
            if not piece:
                if self._opened.length:
                    raise http.client.IncompleteRead(b"", self._opened.length)
                self._close()
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._close()
        super().close()


class Transport:
    """Requests to the server at *address*, the one that questions go to."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.timeout = _timeout()
        handlers: list[urllib.request.BaseHandler] = [_NoRedirection()]
        user, password = os.environ.get(USER), os.environ.get(PASSWORD)
        self.has_credentials = bool(user)
        if user:
            known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            origin = urlsplit(address)
            known.add_password(None, f"{origin.scheme}://{origin.netloc}/", user, password or "")
            handlers += [urllib.request.HTTPDigestAuthHandler(known), urllib.request.HTTPBasicAuthHandler(known)]
        self._opener = urllib.request.build_opener(*handlers)

    def ask(self, query: str, accept: str) -> Response:
        """The response to a query. Raises QueryError where the server does not take it."""
        body = urlencode({"query": query}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        request = urllib.request.Request(self.address, data=body, headers=headers, method="POST")
        return self._safely(request, is_query=True)

    def get(self, address: str, accept: str) -> Response:
        """What is at *address*."""
        return self._safely(urllib.request.Request(address, headers={"Accept": accept}))

    def put(self, address: str, content: bytes, content_type: str) -> None:
        """Make *content* what is at *address*. Tried once."""
        headers = {"Content-Type": content_type}
        self._open(urllib.request.Request(address, data=content, headers=headers, method="PUT")).read()

    def add(self, address: str, content: bytes, content_type: str) -> None:
        """Add *content* to what is at *address*. Tried once."""
        headers = {"Content-Type": content_type}
        self._open(urllib.request.Request(address, data=content, headers=headers, method="POST")).read()

    def delete(self, address: str) -> None:
        """Let nothing be at *address*; that there was nothing is no error. Tried once."""
        try:
            self._open(urllib.request.Request(address, method="DELETE")).read()
        except NoSuchAddress:
            return

    def _safely(self, request: urllib.request.Request, *, is_query: bool = False) -> Response:
        """A request that changes nothing, tried again after a moment where the connection or the server gave way."""
        for pause in _PAUSES:
            try:
                return self._open(request, is_query=is_query)
            except _TryAgain:
                time.sleep(pause)
        return self._open(request, is_query=is_query)

    def _open(self, request: urllib.request.Request, *, is_query: bool = False) -> Response:
        address = request.full_url
        with _telling(address):
            try:
                return Response(self._opener.open(request, timeout=self.timeout), address)
            except urllib.error.HTTPError as error:
                with error:
                    raise self._failure(error, address, is_query=is_query) from error

    def _failure(self, error: urllib.error.HTTPError, address: str, *, is_query: bool) -> StoreUnavailable | QueryError:
        said = _first_words(error)
        shown = without_query(address)
        if is_query and error.code == 400:
            return QueryError(_("The store cannot answer the query: {reason}").format(reason=said))
        if error.code in (401, 403):
            mend = (
                _("Check {user} and {password}, and that this user may do this.")
                if self.has_credentials
                else _("It asks for credentials: set {user} and {password} in the environment.")
            )
            reason = _("{address} refuses: {status}.").format(address=shown, status=f"{error.code} {error.reason}")
            return StoreUnavailable(" ".join(filter(None, (reason, said, mend.format(user=USER, password=PASSWORD)))))
        if error.code == 404:
            return NoSuchAddress(
                _("There is nothing at {address}. Name the address of the store's SPARQL endpoint.").format(
                    address=shown
                )
            )
        if error.code in (301, 302, 303, 307, 308):
            return StoreUnavailable(
                _("{address} has moved to {new}. Name that address.").format(
                    address=shown, new=error.headers.get("Location", "?")
                )
            )
        kind = _TryAgain if error.code in _BUSY else StoreUnavailable
        return kind(
            _("The store at {address} cannot do it now: {status}. {reason}").format(
                address=shown, status=f"{error.code} {error.reason}", reason=said
            )
        )


class NoSuchAddress(StoreUnavailable):
    """Nothing is at an address."""


class _TryAgain(StoreUnavailable):
    """A failure that may pass in a moment."""


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


@contextmanager
def _telling(address: str) -> Iterator[None]:
    """What goes wrong between here and there, as StoreUnavailable."""
    shown = without_query(address)
    try:
        yield
    except urllib.error.URLError as error:
        raise _unreachable(error.reason, shown) from error
    except (OSError, http.client.HTTPException) as error:
        raise _unreachable(error, shown) from error


def _unreachable(reason: object, address: str) -> StoreUnavailable:
    if isinstance(reason, TimeoutError):
        return StoreUnavailable(
            _(
                "The store at {address} did not answer in time. Ask for less, or allow it more seconds in {name}."
            ).format(address=address, name=TIMEOUT)
        )
    if isinstance(reason, http.client.IncompleteRead):
        return StoreUnavailable(_("The answer of {address} broke off. Ask again.").format(address=address))
    kind = _TryAgain if isinstance(reason, _CONNECTION) else StoreUnavailable
    told = getattr(reason, "strerror", None) or reason
    return kind(
        _("The store at {address} cannot be reached ({reason}). Check the address, and that the server runs.").format(
            address=address, reason=told
        )
    )


def without_query(address: str) -> str:
    """*address* as it is shown."""
    return address.partition("?")[0]


def _first_words(error: urllib.error.HTTPError) -> str:
    """What the server said, as one line without markup."""
    try:
        content = error.read(4000)  # of an error that urllib made itself, older Pythons read an empty str
        text = content.decode("utf-8", "replace") if content else ""
    except (OSError, http.client.HTTPException):
        return ""
    if "<" in text:
        text = re.sub(r"<(style|script|title)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return " ".join(text.partition("SPARQL query:")[0].split())[:300]


def _timeout() -> float:
    text = os.environ.get(TIMEOUT, "")
    try:
        seconds = float(text) if text else PATIENCE
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 86_400:
        raise StoreUnavailable(
            _("{name} is {value!r}. Give a number of seconds, such as 30.").format(name=TIMEOUT, value=text)
        )
    return seconds


def parts_of(address: str) -> SplitResult:
    """The parts of an address that can be asked. Raises StoreUnavailable for any other."""
    try:
        parts = urlsplit(address)
        is_usable = bool(parts.hostname) and not parts.fragment and parts.port != 0 and address.isascii()
    except ValueError:
        is_usable = False
    if not is_usable or re.search(r"[\x00-\x20\x7f]", address):
        raise StoreUnavailable(
            _("{address!r} is no address of a store. For example: http://127.0.0.1:8890/sparql").format(
                address=re.sub(r"//[^/]*@", "//", address)
            )
        )
    return parts


@contextmanager
def reading() -> Iterator[None]:
    """An answer that is not what it says it is broke off, or comes from no SPARQL endpoint."""
    try:
        yield
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise StoreUnavailable(
            _("The store's answer cannot be read to its end ({reason}).").format(reason=error)
        ) from error
