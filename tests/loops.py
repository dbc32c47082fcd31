"""An event loop as the server has it, for a test."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")


def in_loop(steps: Coroutine[Any, Any, T]) -> T:
    """What *steps* give in an event loop."""
    return in_thread(lambda: uvloop.run(steps))


def in_thread(step: Callable[[], T]) -> T:
    """What *step* gives in a thread of its own: in that of the tests, Playwright may keep a loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(step).result()
