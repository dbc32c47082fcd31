"""What the whole audit costs: ``python -m benchmarks.auditing [--rules] [REPORTS ...]``.

Packages of so many reports are grown (``benchmarks.growing``), loaded in a fresh process, and each of their reports is
audited with every rule, as ``medkg audit`` does it. All times are of the processor, so that a busy machine does not
tell; the ratio to loading the same package tells even less of the machine. ``--rules`` adds what each rule costs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from benchmarks.growing import REPORT, grow
from medkg import KnowledgeGraph, Package
from medkg.audit.audited import Audited
from medkg.audit.auditor import Auditor
from medkg.audit.card import Audit
from medkg.audit.rules import rules
from medkg.audit.words import Names

Made = TypeVar("Made")

SIZES = (1, 10, 100)
RUNS = 7
DEAREST = 12
"""How many rules ``--rules`` names, the dearest first."""


def measured(package: Package) -> dict[str, float]:
    """One package: seconds for loading, for the first card of a process, for one more, and for those of all reports."""
    load, graph = _seconds(lambda: _loaded(package))
    first, audit = _seconds(lambda: _audited(graph))
    again = statistics.median(_seconds(lambda: audit.card(REPORT))[0] for _run in range(RUNS))
    every, found = _seconds(lambda: sum(len(audit.card(report).findings) for report in audit.reports()))
    return {"load": load, "first": first, "again": again, "every": every, "findings": found}


def table(sizes: list[int]) -> Iterator[str]:
    """A row a size; ``growth`` is what a report costs beside what one costs in the first row."""
    heads = ("reports", "load, s", "first, ms", "one more, ms", "all, s", "ms a report", "growth", "audit / load")
    yield f"| {' | '.join(heads)} |"
    yield "|---:" * len(heads) + "|"
    least = None
    for reports in sizes:
        with tempfile.TemporaryDirectory() as folder:
            grow(Path(folder) / "package", reports=reports)
            told = _in_a_fresh_process(Path(folder) / "package")
        each = told["every"] / reports
        least = least if least is not None else each
        yield (
            f"| {reports:,} | {told['load']:.2f} | {told['first'] * 1000:.0f} | {told['again'] * 1000:.0f} | "
            f"{told['every']:.2f} | {each * 1000:.0f} | {each / least:.2f} | {told['every'] / told['load']:.1f} |"
        )


def rule_table(package: Package) -> Iterator[str]:
    """The dearest rules, by the median of their runs on one report, and what all rules share."""
    graph = _loaded(package)
    auditor, names, known = Auditor(graph), Names.of(graph), rules(graph.catalog)
    iri = graph.report(REPORT).iri
    taken: dict[str, list[float]] = defaultdict(list)
    for _run in range(RUNS):
        audited = Audited(auditor, iri, names)
        taken["(what is printed)"].append(_seconds(lambda audited=audited: audited.reading)[0])  # type: ignore[misc]
        taken["(judging)"].append(_seconds(lambda audited=audited: audited.examination)[0])  # type: ignore[misc]
        for rule in known:
            taken[rule.name].append(_seconds(lambda rule=rule, audited=audited: list(rule.findings(audited)))[0])  # type: ignore[misc]
    medians = {name: statistics.median(seconds) * 1000 for name, seconds in taken.items()}
    yield "| rule | ms |"
    yield "|---|---:|"
    for name in sorted(medians, key=lambda name: -medians[name])[:DEAREST]:
        yield f"| {name} | {medians[name]:.1f} |"
    yield f"| all {len(known)} and what they share | {sum(medians.values()):.1f} |"


def _loaded(package: Package) -> KnowledgeGraph:
    graph = KnowledgeGraph.of(package)
    graph.ask("package/reports")
    return graph


def _audited(graph: KnowledgeGraph) -> Audit:
    audit = Audit(graph)
    audit.card(REPORT)
    return audit


def _seconds(action: Callable[[], Made]) -> tuple[float, Made]:
    start = time.process_time()
    made = action()
    return time.process_time() - start, made


def _in_a_fresh_process(package: Path) -> dict[str, float]:
    line = [sys.executable, "-m", "benchmarks.auditing", "--package", str(package)]
    told: dict[str, float] = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.auditing", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("reports", nargs="*", type=int, default=SIZES)
    parser.add_argument("--rules", action="store_true", help="what each rule costs on the bundled package, too")
    parser.add_argument("--package", type=Path, help="measure this package alone, as JSON")
    asked = parser.parse_args()
    if asked.package is not None:
        print(json.dumps(measured(Package.at(asked.package))))
        return
    for line in table(list(asked.reports)):
        print(line, flush=True)
    if asked.rules:
        print()
        for line in rule_table(Package.bundled()):
            print(line, flush=True)


if __name__ == "__main__":
    main()
