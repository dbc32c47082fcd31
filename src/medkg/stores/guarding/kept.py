"""Answers that are kept for who asks the same of the same data again: the latest, up to so many bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")

_OVERHEAD = 1_000
"""Bytes that an entry costs besides its answer and its query, roughly."""


class KeptAnswers(Generic[V]):
    """The most recently wanted answers, in whatever form. May be used by many threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._answers: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> V | None:
        if not self._answers:
            return None
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, answer: V, size: int) -> None:
        """Keep *answer*, if it does not fill more than an eighth of the room, and let the oldest go for it.

        *size* is how many bytes the answer and its key have.
        """
        size += _OVERHEAD
        if size * 8 > self._most_bytes:
            return
        with self._lock:
            _kept, replaced = self._answers.pop(key, (None, 0))
            self._answers[key] = (answer, size)
            self._bytes += size - replaced
            while self._bytes > self._most_bytes:
                _key, (_old, freed) = self._answers.popitem(last=False)
                self._bytes -= freed

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self._bytes = 0
