"""Making one export of the whole package, compressed too, in a process of its own: its memory is given back at its end.

Called as ``python -m medkg.publish.making <root> <ontology> <questions> <format> <target>``; what was made it says on
standard output, as JSON.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

import brotli

from medkg.package import Package
from medkg.publish.export import export
from medkg.publish.inventory import archive, held_files
from medkg.queries.catalog import Catalog

NICENESS = 5
"""Steps by which this work yields to those who read pages."""

CHUNK = 1 << 20
BROTLI_QUALITY = 7
GZIP_LEVEL = 9
ENCODINGS = {"": "", "gzip": ".gz", "br": ".br"}
"""Content coding to what the file's name ends in."""

UNPACKED = "zip"
"""The format that is compressed already."""


def make(package: Package, catalog: Catalog, fmt: str, target: Path) -> None:
    """Write *target* and its compressed forms beside it."""
    if fmt == UNPACKED:
        archive(held_files(package, catalog), target)
        return
    target.write_bytes(export(package, fmt))
    with (
        target.open("rb") as source,
        target.with_name(target.name + ".gz").open("wb") as to,
        gzip.GzipFile(filename="", fileobj=to, mode="wb", compresslevel=GZIP_LEVEL, mtime=0) as packed,
    ):
        shutil.copyfileobj(source, packed, CHUNK)
    with target.open("rb") as source, target.with_name(target.name + ".br").open("wb") as to:
        compressor = brotli.Compressor(quality=BROTLI_QUALITY)
        while chunk := source.read(CHUNK):
            to.write(compressor.process(chunk))
        to.write(compressor.finish())


def told(target: Path) -> dict[str, dict[str, str | int]]:
    """Size and SHA-256 of each form of *target* that is there, by content coding."""
    found: dict[str, dict[str, str | int]] = {}
    for coding, suffix in ENCODINGS.items():
        path = target.with_name(target.name + suffix)
        if path.is_file():
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            found[coding] = {"size": path.stat().st_size, "sha256": digest}
    return found


def main() -> None:
    root, ontology, questions, fmt, target = sys.argv[1:]
    os.nice(NICENESS)
    make(Package(root=Path(root), ontology=Path(ontology)), Catalog(Path(questions)), fmt, Path(target))
    sys.stdout.write(json.dumps(told(Path(target))))


if __name__ == "__main__":
    main()
