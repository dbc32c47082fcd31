"""What search costs as the package grows: ``python -m benchmarks.search [REPORTS ...]`` prints a table."""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from medkg import KnowledgeGraph, Package
from medkg.rdf.files import GraphFile
from medkg.search import Chosen, SearchIndex
from medkg.stores.memory import MemoryStore

REPORT = "llm-clinical-medicine"
QUERIES: tuple[tuple[str, str, Chosen], ...] = (
    ("诊断", "zh", Chosen()),
    ("诊断", "zh", Chosen(classes=("medkg:Claim",), verdicts=("verdict/supports-in-part",))),
    ("诊断准确率", "zh", Chosen()),
    ("肝", "zh", Chosen()),
    ("CT筛查", "zh", Chosen()),
    ("93.9%", "en", Chosen()),
    ("GPT-4", "en", Chosen()),
    ("lung cancer screening", "en", Chosen()),
    ("大模型诊断肺癌", "zh", Chosen()),
    ("the", "en", Chosen()),
    ("10.1001/jamanetworkopen.2024.40969", "en", Chosen()),
)
PREFIXES = ("肺", "诊断", "g", "medical", "大模型")
RUNS = 15


class Copied(GraphFile):
    """A report's file as that of another report: the same words under other names, the hardest case for an index."""

    __slots__ = ("slug",)

    def __init__(self, file: GraphFile, slug: str) -> None:
        super().__init__(file.path, file.name.replace(REPORT, slug))
        self.slug = slug

    def read(self) -> bytes:
        return super().read().replace(f"/{REPORT}".encode(), f"/{self.slug}".encode())


def grown(package: Package, reports: int) -> KnowledgeGraph:
    """*package* with its report told *reports* times."""
    copies: Iterator[GraphFile] = (
        Copied(file, f"{REPORT}-{number}") for number in range(1, reports) for file in package.report_files(REPORT)
    )
    store = MemoryStore(package.files())
    store.load(copies)
    return KnowledgeGraph(store=store, package=package)


def search_cases(index: SearchIndex) -> Iterator[tuple[str, Callable[[], object]]]:
    """Name and action of each thing that is measured, once the index is built."""
    for text, language, chosen in QUERIES:
        name = f"search {text}" + (" with facets chosen" if chosen != Chosen() else "")
        yield name, partial(_search_anew, index, text, language, chosen, count())
    for prefix in PREFIXES:
        yield f"suggest {prefix}", partial(index.suggest, prefix, "zh")


def _search_anew(index: SearchIndex, text: str, language: str, chosen: Chosen, runs: Iterator[int]) -> object:
    """With white space that no run before had: what is remembered of a query is not what is measured."""
    return index.search(text + " " * next(runs), language=language, chosen=chosen)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.search", description=__doc__)
    parser.add_argument("reports", nargs="*", type=int, default=[1, 100])
    for reports in parser.parse_args().reports:
        graph = grown(Package.bundled(), reports)
        before = _memory()
        started = time.thread_time()
        index = SearchIndex.of(graph)
        seconds = time.thread_time() - started
        print(f"\n{reports} reports: {len(index)} things indexed in {seconds:.1f} s, {_memory() - before:.0f} MB\n")
        print("| case | hits | median, ms | slowest, ms |\n|---|---:|---:|---:|")
        for name, action in search_cases(index):
            times = list(_times(action))
            result = action()
            hits = len(result) if isinstance(result, tuple) else getattr(result, "total", "")
            print(f"| {name} | {hits} | {statistics.median(times):.2f} | {max(times):.2f} |", flush=True)


def _times(action: Callable[[], object]) -> Iterator[float]:
    """Milliseconds of this thread's own time: what others do on the machine is not in them."""
    for _run in range(RUNS):
        started = time.thread_time()
        action()
        yield (time.thread_time() - started) * 1000


def _memory() -> float:
    """What this process holds now, in MB; where the system does not tell, the most it has held."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
