"""What each store costs: ``python -m benchmarks.stores [REPORTS ...]`` loads them all and asks them all, in turn.

The servers are started here, on loopback: Oxigraph's own and Virtuoso 7. What is printed last in each row is the
ratio to the store in memory, in the same run.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.stores.servers import oxigraph, virtuoso

from benchmarks.search import REPORT, Copied
from medkg import KnowledgeGraph, Package
from medkg.queries.catalog import Question
from medkg.rdf.files import GraphFile
from medkg.stores.base import Store
from medkg.stores.disk import DiskStore
from medkg.stores.memory import MemoryStore
from medkg.stores.remote import RemoteStore

RUNS = 5
QUESTIONS = (
    "things/description",
    "claims/evidence",
    "references/citing_claims",
    "reports/verdicts",
    "reports/narrative",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.stores", description=__doc__)
    parser.add_argument("reports", nargs="*", type=int, default=[1, 20])
    parser.add_argument("--without", nargs="*", default=[], help="stores to leave out, such as virtuoso")
    asked = parser.parse_args()
    with ExitStack() as stack, tempfile.TemporaryDirectory(prefix="medkg-") as folder:
        stores = {name: make for name, make in _stores(Path(folder), stack).items() if name not in asked.without}
        opened = {name: make() for name, make in stores.items()}
        for reports in asked.reports:
            _measure(opened, reports)


def _stores(folder: Path, stack: ExitStack) -> dict[str, Callable[[], Store]]:
    def on_virtuoso() -> Store:
        (folder / "virtuoso").mkdir()
        server = stack.enter_context(virtuoso(folder / "virtuoso"))
        os.environ["MEDKG_STORE_USER"], os.environ["MEDKG_STORE_PASSWORD"] = server.user, server.password
        return RemoteStore(server.address)

    return {
        "memory": MemoryStore,
        "disk": lambda: DiskStore(folder / "store"),
        "oxigraph": lambda: RemoteStore(stack.enter_context(oxigraph()).address),
        "virtuoso": on_virtuoso,
    }


def _measure(stores: dict[str, Store], reports: int) -> None:
    package = Package.bundled()
    files = tuple(_grown(package, reports))
    print(f"\n| {reports} reports | " + " | ".join(f"{name}, ms" for name in stores) + " | to memory |")
    print("|---|" + "---:|" * len(stores) + "---|")
    _row("load, all", {name: [_seconds(lambda s=store: s.fill(files))] for name, store in stores.items()})  # type: ignore[misc]
    if reports > 1:
        one = package.report_files(REPORT)
        _row("load, one report", {name: [_seconds(lambda s=store: s.load(one))] for name, store in stores.items()})  # type: ignore[misc]
    graphs = {name: KnowledgeGraph.of(package, store) for name, store in stores.items()}
    for question in map(graphs["memory"].catalog.question, QUESTIONS):
        taken: dict[str, list[float]] = {name: [] for name in stores}
        for turn in range(RUNS + 1):
            for name, graph in graphs.items():
                seconds = _seconds(lambda g=graph, q=question: _asked(g, q))  # type: ignore[misc]
                if turn:
                    taken[name].append(seconds)
        _row(question.name, taken)


def _grown(package: Package, reports: int) -> Iterator[GraphFile]:
    yield from package.files()
    for number in range(1, reports):
        for file in package.report_files(REPORT):
            yield Copied(file, f"{REPORT}-{number}")


def _asked(graph: KnowledgeGraph, question: Question) -> int:
    answer = graph.answer(question.name, **{given.name: given.example for given in question.parameters})
    return sum(1 for _one in (answer.triples() if answer.kind == "graph" else answer.rows()))


def _row(name: str, taken: dict[str, list[float]]) -> None:
    medians = {store: statistics.median(seconds) for store, seconds in taken.items()}
    cells = " | ".join(f"{seconds * 1000:.1f}" for seconds in medians.values())
    ratios = ", ".join(f"{store} {seconds / medians['memory']:.1f}" for store, seconds in medians.items())
    print(f"| {name} | {cells} | {ratios} |", flush=True)


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
