"""The command line ``medkg``. All is imported late: a command when it is run, the rest when it is needed."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130


def main() -> None:
    """What the script ``medkg`` calls. A terminal that cannot show a character gets its number, not an error."""
    _open_closed_streams()
    try:
        from medkg.cli.terminal.door import medkg

        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="backslashreplace")
        medkg.main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _open_closed_streams() -> None:
    """Give standard streams that were closed (``medkg stats >&-``) to the void: Python leaves None in their place.

    In this order each gets the descriptor that is its own, which no file opened later may have.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
