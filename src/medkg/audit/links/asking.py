"""One request to a host and its answer: no redirection is followed here, nothing is tried again."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from functools import cache
from http.cookiejar import CookieJar
from typing import Any, Literal

from medkg import __version__
from medkg.audit.links.reaching import Connection, Deadline, SecureConnection, reason_of
from medkg.audit.links.visits import Unanswered
from medkg.namespaces import ID

AGENT = f"medkg/{__version__} (+{ID.removesuffix('id/')}; checks links when asked to)"
"""Who asks, for whoever reads the logs of a host."""

Method = Literal["HEAD", "GET"]


@dataclass(frozen=True)
class Answer:
    """``body`` holds no more than was wanted of it."""

    status: int
    headers: Message
    body: bytes = b""

    @property
    def location(self) -> str | None:
        """Where it redirects to. Many hosts write UTF-8 there, which HTTP hands on byte by byte."""
        text: str | None = self.headers.get("Location")
        if text is None or text.isascii():
            return text
        try:
            return text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return text


@dataclass(frozen=True, kw_only=True)
class Asking:
    """How requests are put. *timeout*: seconds that a host may be silent; *deadline*: those of a whole request."""

    timeout: float = 15.0
    deadline: float = 30.0
    private: bool = False

    def ask(
        self, address: str, method: Method, deadline: Deadline, *, jar: CookieJar | None = None, wanted: int = 0
    ) -> Answer:
        """The answer to a request for *address* before its *deadline*, with the first *wanted* bytes of it.

        Raises Unanswered.
        """
        headers = {"Accept": "*/*"}
        if method == "GET" and not wanted:
            headers["Range"] = "bytes=0-0"
        request = urllib.request.Request(address, headers=headers, method=method)
        with deadline:
            try:
                with self._opener(deadline, jar).open(request, timeout=self.timeout) as response:
                    answer = Answer(response.status, response.headers, response.read(wanted) if wanted else b"")
            except urllib.error.URLError as error:
                raise _unanswered(error.reason, deadline) from error
            except (OSError, http.client.HTTPException) as error:
                raise _unanswered(error, deadline) from error
            if deadline.is_over:  # what ended it looks like the end of a short answer
                raise _unanswered(None, deadline)
            return answer

    def _opener(self, deadline: Deadline, jar: CookieJar | None) -> urllib.request.OpenerDirector:
        """Without what opens other addresses than the web's, follows redirections, or asks a proxy."""
        opener = urllib.request.OpenerDirector()
        opener.addheaders = [("User-Agent", AGENT)]
        opener.add_handler(_Handler(timeout=self.timeout, deadline=deadline, private=self.private))
        if jar is not None:
            opener.add_handler(urllib.request.HTTPCookieProcessor(jar))
        return opener


class _Handler(urllib.request.AbstractHTTPHandler):
    def __init__(self, **given: Any) -> None:
        super().__init__()
        self._given = given

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._plain, request)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._secure, request)

    http_request = https_request = urllib.request.AbstractHTTPHandler.do_request_

    def _plain(self, host: str, **_more: Any) -> http.client.HTTPConnection:
        return Connection(host, **self._given)

    def _secure(self, host: str, **_more: Any) -> http.client.HTTPConnection:
        return SecureConnection(host, context=_context(), **self._given)


@cache
def _context() -> ssl.SSLContext:
    """The machine's own list of authorities, read once."""
    return ssl.create_default_context()


def _unanswered(error: object, deadline: Deadline) -> Unanswered:
    if isinstance(error, Unanswered):
        return error
    if deadline.is_over:
        return Unanswered(reason_of(TimeoutError()))
    return Unanswered(reason_of(error if isinstance(error, BaseException) else OSError(error)))
