"""Reaching hosts: which addresses may be reached, and connections that go where was looked and end in time.

A package may come from a stranger. Names are resolved once, every address is looked at, and the connection goes to the
address that was looked at: a name that answers otherwise a moment later gains nothing.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from medkg.audit.links.visits import Reason, Unanswered

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_FAULTY = {9, 10, 18, 62, 64}
"""OpenSSL's codes for certificates that no reader's browser takes either: not yet or no longer valid, signed by itself,
for another name. What else fails may be this machine's own list of authorities."""

_SAFE = "%/:=&?~#+!$,;'@()*[]"


def web_address(text: str) -> str:
    """*text* as it is sent: without its fragment, letters beyond ASCII encoded. Raises Unanswered for what is none."""
    try:
        parts = urlsplit(text.strip())
        host, port = _written(parts.hostname or ""), parts.port
    except ValueError as error:
        raise Unanswered(Reason.MALFORMED) from error
    if parts.scheme not in ("http", "https") or not host:
        raise Unanswered(Reason.MALFORMED)
    path, query = (quote(part, safe=_SAFE) for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, host if port is None else f"{host}:{port}", path, query, ""))


def host_of(address: str) -> str:
    """The host that is asked for *address*, with its port: for whom politeness is kept."""
    return urlsplit(address).netloc.lower()


def is_public(address: IP) -> bool:
    """Whether *address* is one of the public network, also where it is hidden in another."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            hidden = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if hidden is not None:
            return is_public(hidden)
    return address.is_global and not address.is_multicast


class Deadline:
    """Ends what lasts longer than *seconds* in all: a host that sends a letter now and then is not waited for."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self.end)
        self._timer.daemon = True
        self._socket: socket.socket | None = None
        self.is_over = False

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_reason: object) -> None:
        self._timer.cancel()

    def watches(self, found: socket.socket) -> None:
        self._socket = found

    def end(self) -> None:
        """What is under way ends now."""
        self.is_over = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself


class Connection(http.client.HTTPConnection):
    """A connection to a host whose addresses were looked at."""

    def __init__(self, host: str, *, timeout: float, deadline: Deadline, private: bool) -> None:
        super().__init__(host, timeout=timeout)
        self._patience = timeout
        self._deadline = deadline
        self._private = private

    def connect(self) -> None:
        self.sock: socket.socket = self._reached()

    def _reached(self) -> socket.socket:
        failure: OSError = ConnectionError(self.host)
        for family, place in _resolved(self.host, self.port, private=self._private):
            found = socket.socket(family, socket.SOCK_STREAM)
            found.settimeout(self._patience)
            self._deadline.watches(found)
            try:
                found.connect(place)
            except OSError as error:
                found.close()
                failure = error
            else:
                return found
        raise failure


class SecureConnection(Connection):
    """The same with TLS; certificates are checked for the name that the link has."""

    default_port = http.client.HTTPS_PORT

    def __init__(self, host: str, *, context: ssl.SSLContext, **given: Any) -> None:
        super().__init__(host, **given)
        self._context = context

    def connect(self) -> None:
        found = self._context.wrap_socket(self._reached(), server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = found
        self._deadline.watches(found)
        found.do_handshake()


def reason_of(error: BaseException) -> Reason:
    """What a connection that failed means for a link."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Reason.CERTIFICATE if error.verify_code in _FAULTY else Reason.NOT_SECURE
    if isinstance(error, ssl.SSLError):
        return Reason.NOT_SECURE
    if isinstance(error, socket.gaierror):
        known = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
        return Reason.NO_HOST if error.errno in known else Reason.NO_WAY
    if isinstance(error, TimeoutError):
        return Reason.SLOW
    if isinstance(error, ConnectionRefusedError):
        return Reason.NOBODY
    if isinstance(error, ConnectionError | http.client.HTTPException):
        return Reason.BROKEN_OFF
    return Reason.NO_WAY


def _resolved(host: str, port: int, *, private: bool) -> Sequence[tuple[socket.AddressFamily, Any]]:
    """The host's addresses, all of them public, or *private* ones are allowed. Raises Unanswered, gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = [(family, place) for family, _kind, _protocol, _name, place in found]
    if not private and not all(is_public(_ip(str(place[0]))) for _family, place in places):
        raise Unanswered(Reason.PRIVATE)
    return places


def _ip(text: str) -> IP:
    return ipaddress.ip_address(text.partition("%")[0])


def _written(host: str) -> str:
    """*host* as an address has it: names in ASCII (IDNA), IPv6 in brackets. Raises ValueError for what is none."""
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    written = host.encode("idna").decode("ascii")
    if any(letter in written for letter in "/?#@%\\ ") or not written.isprintable():
        raise ValueError(host)
    return written
