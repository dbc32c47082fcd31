"""The command line ``medkg``. All is imported late: a command when it is run, the rest when it is needed."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """What the script ``medkg`` calls. A terminal that cannot show a character gets its number, not an error."""
    try:
        from medkg.cli.terminal.door import medkg

        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="backslashreplace")
        medkg.main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
