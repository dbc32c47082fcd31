"""What the viewer's pages cost as the package grows: ``python -m benchmarks.viewer [--reports 1 1000] [--seed S]``.

Milliseconds of the serving thread's own time, median of the runs, asked through the application without a network;
pages are asked for as a browser asks, each of several things of a kind in turn, so that no answer is one kept from
just before.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks.growing import REPORT, grow
from benchmarks.memory import resident
from medkg import KnowledgeGraph, Package
from medkg.web import create_app

RUNS = 40


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of page: its name, the addresses that are asked in turn, and its target at 1,000 reports in ms.

    ``is_new``: each address is asked once, and all but the first count.
    """

    name: str
    addresses: tuple[str, ...]
    is_new: bool = False
    target: float | None = None


def kinds(reports: int) -> Iterator[Kind]:
    chance = random.Random(0)
    slugs = [REPORT, *(f"{REPORT}-{number}" for number in range(2, reports + 1))]
    some = [chance.choice(slugs) for _ in range(8)]
    yield Kind(name="narrative", addresses=tuple(f"/doc/report/{slug}" for slug in some), target=25)
    yield Kind(
        name="thing: work",
        addresses=(
            "/doc/work/sarvari-2024-gpt-4-palm2-mimic-iv",
            "/doc/work/nature-methods-2025-biomedparse",
            "/doc/work/radiology-imaging-cancer-2025-liver-mri",
        ),
        target=10,
    )
    yield Kind(
        name="thing: model, organization, scenario",
        addresses=("/doc/model/gpt-4", "/doc/organization/36kr", "/doc/scenario/image-analysis"),
        target=10,
    )
    yield Kind(
        name="thing: claim",
        addresses=tuple(f"/doc/claim/{slug}/lung-cancer-ct-screening-accuracy" for slug in some),
        target=10,
    )
    yield Kind(
        name="thing: sentence",
        addresses=tuple(f"/doc/sentence/{slug}/llms-transform-clinical-medicine" for slug in some),
        target=10,
    )
    yield Kind(
        name="search", addresses=tuple(f"/search?q={word}" for word in ("诊断", "GPT-4", "liver", "肺癌")), target=20
    )
    yield Kind(name="search, each query for the first time", addresses=tuple(searches()), is_new=True, target=20)
    later = ("?page=9",) if reports > 10 else ()
    yield Kind(name="class: works", addresses=tuple(f"/class/work{page}" for page in ("", *later)))
    yield Kind(name="class: claims", addresses=tuple(f"/class/claim{page}" for page in ("", *later)))
    yield Kind(name="claims by verdict", addresses=("/claims?verdict=supports", "/claims"))
    yield Kind(name="first page", addresses=("/",))
    yield Kind(name="compare", addresses=("/compare/accuracy",))
    yield Kind(
        name="picture of links", addresses=("/graph/model/gpt-4", "/graph/work/sarvari-2024-gpt-4-palm2-mimic-iv")
    )
    yield Kind(name="evidence map", addresses=tuple(f"/evidence-map/{slug}" for slug in some[:3]))


def searches() -> Iterator[str]:
    """Different searches: words and names, alone and narrowed."""
    words = (
        "诊断",
        "模型",
        "肺癌",
        "筛查",
        "医疗",
        "数据",
        "准确率",
        "药物研发",
        "liver",
        "lung cancer",
        "GPT-4",
        "the",
        "93.9%25",
    )
    choices = ("&class=claim", "&verdict=supports&verdict=contradicts", "&year=2025", "&scenario=diagnostic-assistance")
    for choice in ("", *choices):
        yield from (f"/search?q={word}{choice}" for word in words)


@dataclass(frozen=True, kw_only=True)
class Cost:
    """``first`` is the very first request of the kind, ``median`` and ``slowest`` those after one round; ms and kB."""

    first: float
    median: float
    slowest: float
    size: float


def measured(client: FlaskClient, kind: Kind) -> Cost:
    """Raises RuntimeError where a page is not found: its time would mean nothing."""
    times, size = [], 0
    rounds = (
        kind.addresses if kind.is_new else itertools.islice(itertools.cycle(kind.addresses), RUNS + len(kind.addresses))
    )
    for address in rounds:
        started = time.thread_time()
        response = client.get(address, headers={"Accept-Language": "zh"})
        times.append((time.thread_time() - started) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        size = max(size, len(response.data))
    settled = times[1 if kind.is_new else len(kind.addresses) :]
    return Cost(first=times[0], median=statistics.median(settled), slowest=max(settled), size=size / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.viewer", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--reports", type=int, nargs="+", default=[1, 1_000])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, help="a grown package that is there already")
    parser.add_argument("word", nargs="?", default="")
    asked = parser.parse_args()
    for reports in asked.reports:
        with tempfile.TemporaryDirectory() as folder:
            package = _package(asked.folder, Path(folder) / "grown", reports, asked.seed)
            started = time.perf_counter()
            graph = KnowledgeGraph.of(package)
            app = create_app(graph)
            client = app.test_client()
            print(
                f"\n{reports} reports, {len(graph.store):,} quads: loaded in {time.perf_counter() - started:.1f} s, "
                f"{resident():.0f} MB\n\n"
                "| page | first, ms | median, ms | slowest, ms | target | kB |\n|---|---:|---:|---:|---:|---:|"
            )
            if asked.word in "search":
                before, started = resident(), time.perf_counter()
                size = len(app.extensions["medkg"].finding.index(patience=600))
                seconds = time.perf_counter() - started
                print(f"| index of {size:,} things: {seconds:.1f} s, {resident() - before:.0f} MB | | | | | |")
            for kind in kinds(reports):
                if asked.word in kind.name:
                    cost = measured(client, kind)
                    print(
                        f"| {kind.name} | {cost.first:.1f} | {cost.median:.1f} | {cost.slowest:.1f} "
                        f"| {kind.target or ''} | {cost.size:.0f} |",
                        flush=True,
                    )


def _package(given: Path | None, folder: Path, reports: int, seed: int) -> Package:
    if reports == 1:
        return Package.bundled()
    return Package.at(given) if given else grow(folder, reports=reports, seed=seed)


if __name__ == "__main__":
    main()
