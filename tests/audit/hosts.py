"""A host of one's own that answers as hosts do: with redirections, faults, silence, and rules for robots."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType

THOUGHT = 0.01
"""Seconds before an answer, in which a second request would be noticed."""
SILENCE = 0.5
"""Seconds that a silent host says nothing."""


@dataclass
class Host:
    """``asked``: method, path, what the asker said of itself, and when; in the order in which requests came."""

    address: str
    asked: list[tuple[str, str, dict[str, str], float]] = field(default_factory=list)
    robots: str | None = None
    robots_status: int = 200
    busy: int = 0
    """How often ``/busy`` and ``/unavailable`` are answered with “later”."""
    later: str = "0"
    """``Retry-After``."""
    at_once: int = 0
    most_at_once: int = 0

    def methods(self, path: str) -> list[str]:
        return [method for method, asked, _headers, _when in self.asked if asked == path]

    def __truediv__(self, path: str) -> str:
        return f"{self.address}/{path}"


STATUSES = {
    "/here": 200,
    "/gone": 404,
    "/gone-for-good": 410,
    "/fault": 500,
    "/gateway": 502,
    "/for-members": 403,
    "/login": 401,
}
REDIRECTIONS = {
    "/moved": (301, "/here"),
    "/moved-308": (308, "/here?new"),
    "/elsewhere": (302, "/here"),
    "/elsewhere-303": (303, "/here"),
    "/elsewhere-307": (307, "/here"),
    "/moved-twice": (301, "/moved"),
    "/elsewhere-then-moved": (302, "/moved"),
    "/moved-then-elsewhere": (301, "/elsewhere"),
    "/moved-to-nothing": (301, "/gone"),
    "/circle": (302, "/circle-2"),
    "/circle-2": (302, "/circle"),
    "/to-a-file": (301, "file:///etc/passwd"),
    "/to-nowhere": (302, ""),
    "/moved-to-chinese": (301, "/这里"),
}


class Handler(BaseHTTPRequestHandler):
    host: Host
    lock = threading.Lock()

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, *_given: object) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        host, path = self.host, self.path
        with self.lock:
            host.asked.append((self.command, path, dict(self.headers.items()), time.monotonic()))
            host.at_once += 1
            host.most_at_once = max(host.most_at_once, host.at_once)
        time.sleep(THOUGHT)
        with self.lock:  # before the answer: whoever has it may ask the next thing at once
            host.at_once -= 1
        self._answer_to(path)

    def _answer_to(self, path: str) -> None:
        host = self.host
        if path == "/robots.txt":
            self._send(404 if host.robots is None else host.robots_status, body=(host.robots or "").encode())
        elif path == "/no-head" and self.command == "HEAD":
            self._send(405)
        elif path == "/head-lies" and self.command == "HEAD":
            self._send(404)
        elif (path == "/head-breaks-off" and self.command == "HEAD") or path == "/breaks-off":
            self.connection.shutdown(socket.SHUT_RDWR)
        elif path == "/silent":
            time.sleep(SILENCE)
            self._send(200)
        elif path == "/hangs":
            time.sleep(8)
        elif path == "/drip":
            self._drip()
        elif path in ("/busy", "/unavailable") and host.busy:
            host.busy -= 1
            self._send(429 if path == "/busy" else 503, {"Retry-After": host.later})
        elif path == "/cookie" and "seen=1" not in self.headers.get("Cookie", ""):
            self._send(302, {"Location": "/cookie", "Set-Cookie": "seen=1"})
        elif path in REDIRECTIONS:
            status, to = REDIRECTIONS[path]
            self._send(status, {"Location": to.encode("utf-8").decode("latin-1")})
        elif self.headers.get("Range") and STATUSES.get(path, 200) == 200:
            self._send(206, body=b"0")
        else:
            self._send(STATUSES.get(path, 200))

    def _drip(self) -> None:
        """A header that never ends, a letter at a time, faster than a host may be silent."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            for _number in range(60):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return  # whoever asked has gone

    def _send(self, status: int, headers: Mapping[str, str] = MappingProxyType({}), *, body: bytes = b"") -> None:
        try:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
        except OSError:
            return  # whoever asked has gone


@contextmanager
def hosting(*, certificate: Path | None = None) -> Iterator[Host]:
    """A host on a free port of this machine; with TLS where it has a *certificate*."""
    handler = type("OwnHandler", (Handler,), {"lock": threading.Lock()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    scheme = "http"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https"
    handler.host = Host(f"{scheme}://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    server.handle_error = lambda *_given: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield handler.host  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def own_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1, signed by itself, with its key."""
    made = folder / "host.pem"
    key = folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    subprocess.run([*command, *names, "-keyout", key, "-out", made], check=True, capture_output=True, timeout=30)
    made.write_text(key.read_text() + made.read_text())
    return made
