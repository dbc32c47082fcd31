"""Run the benchmarks and print a table: ``python -m benchmarks [--save] [WORD]``."""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import platform
from pathlib import Path

from benchmarks.cases import Case, cases
from benchmarks.timing import Timed, timed

LAST = Path(__file__).parent / "last.md"
PACKAGES = ("medkg", "pyoxigraph", "rdflib", "pyshacl")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("word", nargs="?", default="", help="only cases whose name holds this word")
    parser.add_argument("--save", action="store_true", help=f"write the table to {LAST.name} as well")
    asked = parser.parse_args()
    lines = [_head()]
    print(lines[0])
    for case in cases():
        if asked.word in case.name:
            lines.append(_row(case, timed(*case.make(), runs=case.runs)))
            print(lines[-1], flush=True)
    if asked.save:
        LAST.write_text("\n".join([_machine(), "", *lines]) + "\n", encoding="utf-8")


def _head() -> str:
    return "| case | medkg, ms | beside | its ms | its time / ours | runs |\n|---|---:|---|---:|---:|---:|"


def _row(case: Case, result: Timed) -> str:
    other = f"{result.other * 1000:.1f}" if result.other is not None else ""
    ratio = f"{result.ratio:.2f}" if result.ratio is not None else ""
    return f"| {case.name} | {result.medkg * 1000:.1f} | {case.beside} | {other} | {ratio} | {result.runs} |"


def _machine() -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    return (
        f"Medians of one run on {datetime.datetime.now(datetime.UTC).date()}: {platform.machine()}, "
        f"{platform.system()}, Python {platform.python_version()}; {versions}. "
        "Two ways of one case run in turn; the ratio is the median over the pairs. Machines are noisy: read the ratios."
    )


if __name__ == "__main__":
    main()
