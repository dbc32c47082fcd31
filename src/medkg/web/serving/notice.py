"""What the process that keeps watch tells the one that serves: a few words in memory that both of them see."""

from __future__ import annotations

import json
import mmap
import struct
from datetime import UTC, datetime

_SIZE = 4096
_HEAD = struct.Struct("=I")


class Notice:
    """The last thing that went wrong with a reload, empty while nothing did. Made before the processes part."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _SIZE)

    def put(self, reason: str) -> None:
        """New data could not be taken, for this *reason*."""
        while True:
            said = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), "reason": reason}).encode()
            if len(said) <= _SIZE - _HEAD.size:
                break
            reason = reason[: len(reason) // 2] + "…"
        self.clear()
        self._memory[_HEAD.size : _HEAD.size + len(said)] = said
        self._memory[: _HEAD.size] = _HEAD.pack(len(said))  # last: who reads meanwhile sees nothing, not a half

    def clear(self) -> None:
        """All is well again."""
        self._memory[: _HEAD.size] = _HEAD.pack(0)

    def read(self) -> dict[str, str] | None:
        """``at`` (ISO 8601) and ``reason``; None while all is well."""
        (size,) = _HEAD.unpack(self._memory[: _HEAD.size])
        if not size:
            return None
        try:
            found: dict[str, str] = json.loads(self._memory[_HEAD.size : _HEAD.size + size])
        except ValueError:  # it is being written just now
            return None
        return found
