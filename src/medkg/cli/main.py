"""The command line ``medkg``. All is imported late: a command when it is run, the rest when it is needed."""

from __future__ import annotations

import io
import os
import sys

INTERRUPTED = 130


def main() -> None:
    """What the script ``medkg`` calls. A terminal that cannot show a character gets its number, not an error."""
    _open_closed_streams()
    _buffer_output()
    try:
        from medkg.cli.terminal.door import medkg

        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="backslashreplace")
        medkg.main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _buffer_output() -> None:
    """Give standard output a buffer where Python was told to have none (``PYTHONUNBUFFERED``, ``-u``).

    A bare descriptor takes what there is room for and drops the rest without a word; a buffer writes all, or raises.
    """
    if isinstance(sys.stdout.buffer, io.RawIOBase):
        errors, encoding = sys.stdout.errors, sys.stdout.encoding
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(sys.stdout.detach()), encoding=encoding, errors=errors, line_buffering=True
        )


def _open_closed_streams() -> None:
    """Put something in the place of standard streams that were closed (``medkg stats >&-``): Python leaves None there.

    In this order each gets the descriptor that is its own, which no file opened later may have. Talk goes to the void;
    output does not, for whoever closed it would take an exit code of 0 for a result that was written. Its descriptor
    is open for reading alone, so that the first write fails as on a full disk, and ``--output FILE`` does not.
    """
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
