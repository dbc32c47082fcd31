"""Whether a client is still there: granian does not tell an application, but the kernel knows who holds connections."""

from __future__ import annotations

import socket
import sys
import threading
import time
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_ESTABLISHED = "01"

_FRESH = 0.25
"""Seconds that one look at the tables is good for."""


class Presence:
    """Who holds a connection to *listening*. Where the system does not tell (it is Linux that does), everybody does."""

    def __init__(self, listening: socket.socket) -> None:
        self._port = listening.getsockname()[1] if listening.family in (socket.AF_INET, socket.AF_INET6) else 0
        self._lock = threading.Lock()
        self._seen_at = -_FRESH
        self._seen: frozenset[str] | None = None

    def is_gone(self, client: str) -> bool:
        """Whether *client* (an address) has no open connection left. One that says it sends no more counts as gone."""
        with self._lock:
            if time.monotonic() - self._seen_at > _FRESH:
                self._seen = self._look()
                self._seen_at = time.monotonic()
            return self._seen is not None and _plain(client) not in self._seen

    def _look(self) -> frozenset[str] | None:
        found = set()
        try:
            for table in _TABLES:
                for line in table.read_text(encoding="ascii").splitlines()[1:]:
                    _number, local, remote, state, *_rest = line.split()
                    if state == _ESTABLISHED and int(local.partition(":")[2], 16) == self._port:
                        found.add(_plain(_address(remote.partition(":")[0])))
        except OSError:
            return None
        return frozenset(found)


def _address(written: str) -> str:
    """An address as the kernel's tables have it: words of four bytes, each as the machine keeps them."""
    words = [int(written[at : at + 8], 16).to_bytes(4, sys.byteorder) for at in range(0, len(written), 8)]
    packed = b"".join(words)
    return str(IPv4Address(packed) if len(packed) == 4 else IPv6Address(packed))


def _plain(address: str) -> str:
    """The same address in the same words: an IPv4 one that came by IPv6 is an IPv4 one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(getattr(found, "ipv4_mapped", None) or found)
