"""A soak: fifty clients ask cheap queries without a break while others send bombs; what it takes is drawn over time.

Drawn are the memory of all the server's processes, and the longest wait of the cheap queries of each second.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks.load import Load, memory_bytes, own_memory_bytes, put_load, tree

PICTURE = Path(__file__).with_name("soak.svg")
CLIENTS, BOMBERS = 50, 4
WARM = 20.0
"""Seconds of cheap queries alone, after which memory is where it has to come back to."""

BOMBS = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "SELECT * WHERE { ?a (<x:a>|!<x:a>)* ?b . ?b (<x:a>|!<x:a>)* ?c . ?c (<x:a>|!<x:a>)* ?d }",
    "ASK " + "{" * 10_000 + "}" * 10_000,
)


def soak(address: str, root: int, cheap: Callable[[int], str], *, minutes: float) -> None:
    """Print what the cheap queries took and how the bombs ended, and draw the memory of all the server's processes."""
    held: list[tuple[float, float]] = []
    ended: Counter[str] = Counter()
    stop = threading.Event()
    start = time.monotonic()
    watching = threading.Thread(target=_watch, args=(root, held, start, stop))
    bombing = [threading.Thread(target=_bomb, args=(address, number, ended, stop)) for number in range(BOMBERS)]
    watching.start()
    time.sleep(3)
    put_load(address, root, cheap, clients=CLIENTS, seconds=WARM)  # the cache fills, the index is made, threads begin
    time.sleep(3)
    warm = memory_bytes(root) / 1e6
    for thread in bombing:
        thread.start()
    begun = time.monotonic() - start
    load = put_load(address, root, cheap, clients=CLIENTS, seconds=minutes * 60)
    stop_at = len(held)
    stop.set()
    for thread in bombing:
        thread.join()
    time.sleep(5)
    held.append((time.monotonic() - start, memory_bytes(root) / 1e6))
    watching.join()
    memory = [value for _second, value in held]
    print(*_table(load, ended, (memory[0], warm, max(memory), memory[stop_at - 1], memory[-1]), minutes), sep="\n")
    for number in tree(root):
        print(f"process {number} holds {own_memory_bytes(number) / 1e6:.0f} MB")
    PICTURE.write_text(_drawn(held, load.longest_begun, begun=begun), encoding="utf-8")


def _table(load: Load, ended: Counter[str], memory: tuple[float, ...], minutes: float) -> list[str]:
    """As Markdown, for serving.md."""
    bombs = ", ".join(f"{number} ended with {status}" for status, number in sorted(ended.items()))
    held = "{:.0f} begun, {:.0f} warm, {:.0f} at most, {:.0f} at the end, {:.0f} five seconds after".format(*memory)
    rows = {
        "cheap queries": f"{load.requests:,} of {CLIENTS} clients, {load.failed} failed",
        "their waits, ms": f"p50 {load.p50:.0f}, p99 {load.p99:.0f}, longest {load.longest:.0f}",
        f"bombs of {BOMBERS} senders": bombs,
        "memory (PSS), MB": held,
    }
    return [f"| {minutes:g} minutes | |", "|---|---|", *(f"| {name} | {figures} |" for name, figures in rows.items())]


def _watch(root: int, held: list[tuple[float, float]], start: float, stop: threading.Event) -> None:
    """What the processes hold, in MB, by the seconds since *start*."""
    while not stop.wait(1):
        held.append((time.monotonic() - start, memory_bytes(root) / 1e6))


def _bomb(address: str, number: int, ended: Counter[str], stop: threading.Event) -> None:
    place = urlsplit(address)
    while not stop.is_set():
        number += 1
        connection = http.client.HTTPConnection(place.netloc, timeout=60)
        try:
            body = f"query={quote(BOMBS[number % len(BOMBS)])}"
            connection.request("POST", place.path, body, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = connection.getresponse()
            answer.read()
            ended[str(answer.status)] += 1
        except (OSError, http.client.HTTPException) as error:
            ended[type(error).__name__] += 1
        connection.close()


def _drawn(held: list[tuple[float, float]], longest: tuple[float, ...], *, begun: float) -> str:
    """Memory, and the longest wait of each second from the one on in which the load had *begun*, as SVG."""
    seconds = max(held[-1][0], begun + len(longest))
    panels = (
        ("memory, MB", 20, "#236", held),
        ("longest wait, ms", 230, "#a42", [(begun + number, wait) for number, wait in enumerate(longest)]),
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 440" font-family="sans-serif" font-size="12">\n'
        '<rect width="600" height="440" fill="#fff"/>\n'
        + "".join(_panel(*panel, seconds=seconds) for panel in panels)
        + f'<text x="580" y="430" text-anchor="end">{seconds:.0f} s</text>\n</svg>\n'
    )


def _panel(name: str, top: int, colour: str, values: list[tuple[float, float]], *, seconds: float) -> str:
    """One curve over the seconds, 180 high."""
    most = max(value for _second, value in values)
    bottom = top + 180
    points = " ".join(
        f"{60 + 520 * second / seconds:.1f},{bottom - 180 * value / max(1.0, most * 1.1):.1f}"
        for second, value in values
    )
    return (
        f'<text x="66" y="{top + 8}">{name}: {most:,.0f} at most</text>\n'
        f'<text x="52" y="{bottom + 4}" text-anchor="end">0</text>\n'
        f'<path d="M60 {top}V{bottom}H580" fill="none" stroke="#888"/>\n'
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>\n'
    )
