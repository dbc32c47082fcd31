"""Where a file is, as it is written in a report for programs."""

from pathlib import Path


def relative(file: Path, root: Path) -> str:
    """The file's path from the working folder if it is below it, else from the package's *root*, else in full."""
    full = file.absolute()
    for above in (Path.cwd(), root.absolute()):
        if full.is_relative_to(above):
            return full.relative_to(above).as_posix()
    return full.as_posix()
