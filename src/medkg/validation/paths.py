"""Where a finding's file is, as it is written in a report for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medkg.package import Package


def relative(file: Path, package: Package) -> str:
    """The file's path from the working folder if it is below it, else the package's root, else in full."""
    full = file.absolute()
    for above in (Path.cwd(), package.root.absolute()):
        if full.is_relative_to(above):
            return full.relative_to(above).as_posix()
    return full.as_posix()
