"""How many rows a table's bytes hold, counted as they pass: terms need not become Python objects for it."""

from __future__ import annotations


class Rows:
    """Counts the rows of an answer in ``json``, ``xml``, ``csv`` or ``tsv``, whatever the pieces it comes in."""

    def __init__(self, fmt: str) -> None:
        self._separator = {"json": b"},{", "xml": b"<result>", "csv": b"\r\n", "tsv": b"\n"}[fmt]
        self._is_quoting = fmt in ("json", "csv")
        self._has_escapes = fmt == "json"
        self._in_string = False
        self._tail = b""
        self._escape = b""
        self.count = {"json": 1, "xml": 0, "csv": -1, "tsv": -1}[fmt]

    def add(self, chunk: bytes) -> None:
        """Count what *chunk* adds. Between quotation marks anything may stand; a separator may be cut in two."""
        if self._is_quoting:
            chunk = self._outside(chunk)
        seen = self._tail + chunk
        self.count += seen.count(self._separator)
        keep = len(self._separator) - 1
        rest = seen[seen.rfind(self._separator) + len(self._separator) :] if self._separator in seen else seen
        self._tail = rest[-keep:] if keep else b""

    def _outside(self, chunk: bytes) -> bytes:
        """What stands outside strings, with one mark for each string."""
        if self._has_escapes:
            chunk = self._escape + chunk
            ending = len(chunk) - len(chunk.rstrip(b"\\"))
            self._escape = b"\\" if ending % 2 else b""
            chunk = chunk[: len(chunk) - ending % 2].replace(b"\\\\", b"").replace(b'\\"', b"")
        pieces = chunk.split(b'"')
        outside = b'"'.join(pieces[1 if self._in_string else 0 :: 2])
        self._in_string ^= len(pieces) % 2 == 0
        return outside
