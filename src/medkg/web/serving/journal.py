"""What the server says while it runs: lines for people, or JSON lines for programs."""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime


class Journal:
    """Writes to standard error, line by line. Two processes may hold one: a line is written at once."""

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._lock = threading.Lock()

    def tell(self, event: str, message: str, **facts: object) -> None:
        """Something happened to the server: *event* is its name for programs, *message* the sentence for people."""
        self._write(self._line(event, message=message, **facts) if self.as_json else message)

    def request(self, **facts: object) -> None:
        """One request was answered. People are not told."""
        if self.as_json:
            self._write(self._line("request", **facts))

    def _line(self, event: str, **facts: object) -> str:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        return json.dumps({"time": now, "event": event, **facts}, ensure_ascii=False)

    def _write(self, line: str) -> None:
        with self._lock:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
