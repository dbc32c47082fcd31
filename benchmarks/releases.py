"""What comparing two versions costs as reports grow: ``python -m benchmarks.releases [REPORTS ...]``.

Each size is grown once and edited: nothing; an evidence line and a work; a retraction of a work of many reports; a
word in the claims of every report. Loading the package is timed beside it. All times are of the processor, so that a
busy machine does not tell.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks.growing import REPORT, grow
from medkg import KnowledgeGraph, Package
from medkg.publish.export import export
from medkg.releases import Changes, Version, changes, opened

T = TypeVar("T")


def edits() -> Iterator[tuple[str, Callable[[Path], None]]]:
    """What is edited, in words, and the edit of the package's data."""
    yield "nothing", lambda data: None
    yield "a line and a work", _one
    yield "a retraction", _retraction
    yield "every report", _every


def _one(data: Path) -> None:
    _replace(data / f"reports/{REPORT}/evidence.ttl", "<verdict/only-on-topic>", "<verdict/contradicts>", once=True)
    _replace(data / "works.ttl", 'dcterms:title "', 'dcterms:title "On ', once=True)


def _retraction(data: Path) -> None:
    works = data / "works.ttl"
    text = works.read_text("utf-8")
    name = text.split("\n<work/", 2)[1].split(">")[0]
    notice = f"<work/{name}-notice>\n    a medkg:Work ;\n    cito:retracts <work/{name}> .\n"
    works.unlink()
    works.write_text(f"@prefix cito: <http://purl.org/spar/cito/> .\n{text}\n{notice}", "utf-8")


def _every(data: Path) -> None:
    for claims in data.glob("reports/*/claims.ttl"):
        _replace(claims, "AI", "artificial intelligence", once=True)


def _replace(file: Path, old: str, new: str, *, once: bool) -> None:
    text = file.read_text("utf-8")
    assert old in text, f"{file} holds no {old!r}"
    file.unlink()  # the copy shares its files with the package until they are written
    file.write_text(text.replace(old, new, 1 if once else -1), "utf-8")


def table(sizes: list[int]) -> Iterator[str]:
    """Rows by the number of reports and by what was edited; the ratio is to the load of one version."""
    yield "| reports | edited | compare, s | compare / load | claims told | triples told |"
    yield "|---:|---|---:|---:|---:|---:|"
    for reports in sizes:
        with TemporaryDirectory(prefix="medkg-") as folder:
            old = grow(Path(folder) / "old", reports=reports)
            loaded, _graph = _timed(lambda: KnowledgeGraph.of(old))  # noqa: B023  asked at once
            del _graph
            yield f"| {reports:,} | (load) | {loaded:.2f} | 1.00 | | |"
            for number, (name, edit) in enumerate(edits()):
                root = Path(folder) / str(number)
                shutil.copytree(old.root, root, copy_function=_linked)
                edit(root / "data")
                yield _row(reports, name, loaded, Version.of(old), Version.of(Package.at(root)))
            dump = Path(folder) / "old.nq"
            dump.write_bytes(export(old, "nquads"))
            taken, found = _timed(lambda: _with_dump(dump, old))  # noqa: B023
            yield _told(reports, "nothing; against a dump", loaded, taken, found)


def _row(reports: int, name: str, loaded: float, old: Version, new: Version) -> str:
    taken, found = _timed(lambda: changes(old, new))
    return _told(reports, name, loaded, taken, found)


def _told(reports: int, name: str, loaded: float, taken: float, found: Changes) -> str:
    triples = sum(1 for _triple in found.delta.removed()) + sum(1 for _triple in found.delta.added())
    return f"| {reports:,} | {name} | {taken:.2f} | {taken / loaded:.2f} | {len(found.claims):,} | {triples:,} |"


def _with_dump(dump: Path, package: Package) -> Changes:
    with opened(str(dump), package) as old:
        return changes(old, Version.of(package))


def _linked(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def _timed(action: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    found = action()
    return time.process_time() - start, found


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.releases", description=__doc__)
    parser.add_argument("reports", nargs="*", type=int, default=[1, 10, 100])
    asked = parser.parse_args()
    for line in table(asked.reports):
        print(line, flush=True)
    print(f"\nPeak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB.")


if __name__ == "__main__":
    main()
