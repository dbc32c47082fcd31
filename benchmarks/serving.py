"""The endpoint beside others: ``python -m benchmarks.serving [--seconds 2] [--save]``, ``... --soak --minutes 10``.

Oxigraph's own server, rdflib-endpoint (under uvicorn, as medkg is), Virtuoso 7 and medkg, with and without its cache,
hold the same triples and are asked by the same clients in one run. Counted are requests for each second of processor
time of the server's processes, since clients and servers share the machine.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import quote

from tests.stores.servers import free_port, oxigraph, virtuoso, wait_for

from benchmarks.load import Load, cpu_seconds, put_load, tree
from benchmarks.soak import soak
from medkg import Package
from medkg.stores.guard import Guard
from medkg.stores.guarding.limits import Limits
from medkg.stores.memory import MemoryStore
from medkg.stores.remote import RemoteStore

LAST = Path(__file__).with_name("serving.md")
_MEANT = "## What the figures mean"
"""What follows in the file is written by hand, and kept."""
_UNIT = Path(__file__).parents[1] / "deploy" / "medkg.service"
HEAD = "PREFIX medkg: <https://w3id.org/medkg/ontology#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
SIZES = {"small": 5, "medium": 60}

ROUNDS = 5
"""How often each server is asked, all of them in turn: ratios are medians over the rounds."""

TARGETS = (
    ("medkg", "oxigraph", "small", "cold", 0.35),
    ("medkg", "oxigraph", "medium", "cold", 0.5),
    ("medkg", "rdflib-endpoint", "small", "cold", 5.0),
    ("medkg", "rdflib-endpoint", "medium", "cold", 5.0),
    ("medkg", "virtuoso", "small", "cold", 1.0),
    ("medkg", "virtuoso", "medium", "cold", 1.0),
    ("medkg, cache", "oxigraph", "medium", "repeated", 1.5),
)
"""Who, beside whom, which query, how, and how many times as much at least."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A server that holds the data."""

    name: str
    address: str
    process: int


def cold(size: str) -> Callable[[int], str]:
    """Queries that are all different, so that nothing kept is of use."""
    rows = SIZES[size]
    return lambda number: (
        f"{HEAD}SELECT ?claim ?text WHERE {{ ?claim rdf:type medkg:Claim ; medkg:statement ?text "
        f'FILTER(STR(?text) != "{number}") }} LIMIT {rows}'
    )


def repeated(size: str) -> Callable[[int], str]:
    """The same query again and again."""
    text = cold(size)(-1)
    return lambda _number: text


WAYS = {"cold": cold, "repeated": repeated}


def deployed() -> dict[str, str]:
    """What ``deploy/medkg.service`` sets in the environment. All servers get it."""
    lines = _UNIT.read_text(encoding="utf-8").splitlines()
    told = (line.removeprefix("Environment=") for line in lines if line.startswith("Environment="))
    return dict(one.split("=", 1) for one in told)


@contextmanager
def medkg(name: str, *words: str) -> Iterator[Asked]:
    """``medkg serve`` over the bundled package."""
    line = [sys.executable, "-m", "medkg", "serve", "--port", "0", *words]
    environment = {**os.environ, "MEDKG_LANGUAGE": "en"}
    with subprocess.Popen(line, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            told = process.stderr.readline()
            address = next(word for word in told.split() if word.startswith("http://"))
            yield Asked(name=name, address=f"{address}sparql", process=process.pid)
        finally:
            process.terminate()


@contextmanager
def rdflib_endpoint(data: Path) -> Iterator[Asked]:
    port = free_port()
    line = [
        sys.executable,
        "-m",
        "uvicorn",
        "--port",
        str(port),
        "--log-level",
        "critical",
        "benchmarks.rdflib_app:app",
    ]
    environment = {**os.environ, "MEDKG_BENCHMARK_DATA": str(data)}
    with subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_for(address, lambda: process.poll() is None)
            yield Asked(name="rdflib-endpoint", address=address, process=process.pid)
        finally:
            process.terminate()


def process_on(address: str) -> int:
    """Our child that answers at *address*: the one whose processor time grows with a request."""
    ours = [number for number in tree(os.getpid()) if number != os.getpid()]
    before = {number: cpu_seconds(number) for number in ours}
    query = quote(HEAD + "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?c ?d ?e }")
    for _ in range(20):
        with urllib.request.urlopen(f"{address}?query={query}", timeout=60) as answer:
            answer.read()
    return max(ours, key=lambda number: cpu_seconds(number) - before.get(number, 0.0))


def rows(server: Asked, query: str) -> int:
    request = urllib.request.Request(
        f"{server.address}?query={quote(query)}", headers={"Accept": "application/sparql-results+json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return len(json.load(answer)["results"]["bindings"])


def overhead() -> list[str]:
    """What the guard adds to a query that is new each time: medians of pairs, asked in turn, without the web."""
    lines = ["| query | engine, ms | guarded, ms | added, ms |", "|---|---:|---:|---:|"]
    store = MemoryStore(Package.bundled().files())
    with closing(Guard(store, limits=Limits(cache_bytes=0))) as guard:
        for size in SIZES:
            query, alone, guarded = cold(size), [], []
            for number in range(2_000):
                began = time.perf_counter()
                store.query(query(number)).serialize("json")
                between = time.perf_counter()
                guard.answer(query(number)).read()
                alone.append(between - began)
                guarded.append(time.perf_counter() - between)
            added = statistics.median(more - less for more, less in zip(guarded, alone, strict=True))
            times = (statistics.median(alone), statistics.median(guarded), added)
            lines.append(f"| {size} | " + " | ".join(f"{seconds * 1000:.3f}" for seconds in times) + " |")
    return lines


def start(stack: ExitStack, folder: Path) -> list[Asked]:
    """All servers, with the same triples."""
    package = Package.bundled()
    data = folder / "data.nt"
    lines = sorted({f"{quad.triple} .\n" for file in package.files() for quad in file.quads()})
    data.write_text("".join(lines), encoding="utf-8")
    servers = [
        stack.enter_context(medkg("medkg", "--limit", "cache_bytes=0")),
        stack.enter_context(medkg("medkg, cache")),
    ]
    ox = stack.enter_context(oxigraph())
    put = urllib.request.Request(
        ox.address.replace("/query", "/store?default"), data.read_bytes(), {"Content-Type": "application/n-triples"}
    )
    urllib.request.urlopen(put, timeout=60).close()
    servers.append(Asked(name="oxigraph", address=ox.address, process=process_on(ox.address)))
    servers.append(stack.enter_context(rdflib_endpoint(data)))
    (folder / "virtuoso").mkdir()
    virt = stack.enter_context(virtuoso(folder / "virtuoso"))
    os.environ["MEDKG_STORE_USER"], os.environ["MEDKG_STORE_PASSWORD"] = virt.user, virt.password
    RemoteStore(virt.address).load(package.files())
    servers.append(Asked(name="virtuoso", address=virt.address, process=process_on(virt.address)))
    return servers


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.serving", description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--save", action="store_true", help=f"write the figures to {LAST.name}")
    parser.add_argument("--soak", action="store_true", help="50 clients and bombs on medkg alone, memory plotted")
    parser.add_argument("--minutes", type=float, default=10.0, help="of the soak")
    asked = parser.parse_args()
    os.environ.update(deployed())
    if asked.soak:
        with medkg("medkg") as server:
            soak(server.address, server.process, cold("small"), minutes=asked.minutes)
        return
    lines = [*overhead(), ""]
    print(*lines, sep="\n")
    with ExitStack() as stack:
        lines += compare(start(stack, Path(stack.enter_context(tempfile.TemporaryDirectory()))), asked.seconds)
    if asked.save:
        _head, mark, meant = LAST.read_text(encoding="utf-8").partition(_MEANT)
        LAST.write_text("\n".join([*_preface(asked.seconds), *lines, "", mark]) + meant, encoding="utf-8")


def compare(servers: list[Asked], seconds: float) -> list[str]:
    """The table and the ratios, printed as they come."""
    lines = [
        "| query | clients | server | requests a CPU-second | a second | p50, ms | p99, ms | failed |",
        "|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    print(*lines, sep="\n")
    found: dict[tuple[str, str, str, int], list[Load]] = {}
    for size, expected in SIZES.items():
        for way, queries in WAYS.items():
            for server in servers:
                got = rows(server, queries(size)(0))
                if got != expected:
                    raise SystemExit(f"{server.name} gives {got} rows instead of {expected}")
            for clients in (1, 50):
                for server in servers:
                    put_load(server.address, server.process, queries(size), clients=clients, seconds=seconds / 4)
                for _round, server in product(range(ROUNDS), servers):
                    load = put_load(
                        server.address, server.process, queries(size), clients=clients, seconds=seconds / ROUNDS
                    )
                    found.setdefault((server.name, size, way, clients), []).append(load)
                for server in servers:
                    told = " | ".join(_middle(found[server.name, size, way, clients]))
                    lines.append(f"| {size}, {way} | {clients} | {server.name} | {told} |")
                    print(lines[-1], flush=True)
    lines += ["", "| medkg | beside | query | 1 client | 50 clients | target |", "|---|---|---|---:|---:|---:|"]
    print(*lines[-3:], sep="\n")
    for ours, other, size, way, target in TARGETS:
        ratios = []
        for clients in (1, 50):
            pairs = zip(found[ours, size, way, clients], found[other, size, way, clients], strict=True)
            ratios.append(statistics.median(one.per_cpu_second / two.per_cpu_second for one, two in pairs))
        told = " | ".join(f"{ratio:.2f}" for ratio in ratios)
        lines.append(f"| {ours} | {other} | {size}, {way} | {told} | {target} |")
        print(lines[-1])
    return lines


def _middle(loads: list[Load]) -> tuple[str, ...]:
    """The medians of the rounds; of what failed, all."""
    return (
        f"{statistics.median(load.per_cpu_second for load in loads):.0f}",
        f"{statistics.median(load.per_second for load in loads):.0f}",
        f"{statistics.median(load.p50 for load in loads):.2f}",
        f"{statistics.median(load.p99 for load in loads):.2f}",
        str(sum(load.failed for load in loads)),
    )


def _preface(seconds: float) -> list[str]:
    machine = f"{platform.machine()}, {os.cpu_count()} cores that other work shared (load {os.getloadavg()[0]:.1f})"
    run = (
        f"One run of `python -m benchmarks.serving --save` on {datetime.datetime.now(datetime.UTC).date()}: {machine}, "
        f"{platform.system()}, Python {platform.python_version()}; {seconds:g} seconds a row, in {ROUNDS} rounds in "
        "which all servers take turns, after a quarter of that to warm up; medians of the rounds. Clients and servers "
        "share the cores, so waiting times are those of a busy machine; what counts are requests for each second of "
        "processor time of the server's processes."
    )
    ways = (
        "Small: 5 rows, medium: 60 rows. Cold: each query is another one; repeated: the same query. `medkg` has its "
        "cache off, `medkg, cache` is as it is by default. rdflib-endpoint runs under uvicorn, as medkg does. All "
        "servers have the environment of `deploy/medkg.service`."
    )
    return ["# Serving, measured", "", run, "", ways, ""]


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
