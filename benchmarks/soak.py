"""A soak: fifty clients ask cheap queries without a break while others send bombs; memory is drawn over time."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks.load import memory_bytes, own_memory_bytes, put_load, tree

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
    held: list[float] = []
    ended: Counter[str] = Counter()
    stop = threading.Event()
    watching = threading.Thread(target=_watch, args=(root, held, stop))
    bombing = [threading.Thread(target=_bomb, args=(address, number, ended, stop)) for number in range(BOMBERS)]
    watching.start()
    time.sleep(3)
    put_load(address, root, cheap, clients=CLIENTS, seconds=WARM)  # the cache fills, the index is made, threads begin
    time.sleep(3)
    warm = memory_bytes(root) / 1e6
    for thread in bombing:
        thread.start()
    load = put_load(address, root, cheap, clients=CLIENTS, seconds=minutes * 60)
    stop_at = len(held)
    stop.set()
    for thread in bombing:
        thread.join()
    time.sleep(5)
    held.append(memory_bytes(root) / 1e6)
    watching.join()
    waited = f"p50 {load.p50:.0f} ms, p99 {load.p99:.0f} ms, longest {load.longest:.0f} ms"
    print(f"{load.requests} cheap queries, {load.failed} failed, {waited}")
    print("bombs:", ", ".join(f"{number} ended with {status}" for status, number in sorted(ended.items())))
    figures = (held[0], warm, max(held), held[stop_at - 1], held[-1])
    told = "memory, MB: {:.0f} begun, {:.0f} warm, {:.0f} at most, {:.0f} at the end, {:.0f} five seconds after"
    print(told.format(*figures))
    for number in tree(root):
        print(f"  process {number}: {own_memory_bytes(number) / 1e6:.0f} MB")
    PICTURE.write_text(_drawn(held), encoding="utf-8")


def _watch(root: int, held: list[float], stop: threading.Event) -> None:
    while not stop.wait(1):
        held.append(memory_bytes(root) / 1e6)


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


def _drawn(held: list[float]) -> str:
    """Memory over time, as SVG."""
    most = max(held) * 1.1
    points = " ".join(
        f"{60 + 520 * number / max(1, len(held) - 1):.1f},{200 - 180 * value / most:.1f}"
        for number, value in enumerate(held)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 230" font-family="sans-serif" font-size="12">\n'
        '<rect width="600" height="230" fill="#fff"/>\n'
        f'<text x="8" y="26">{most:.0f} MB</text><text x="40" y="204">0</text>\n'
        f'<text x="580" y="220" text-anchor="end">{len(held)} s</text>\n'
        '<path d="M60 20V200H580" fill="none" stroke="#888"/>\n'
        f'<polyline points="{points}" fill="none" stroke="#236" stroke-width="1.5"/>\n'
        "</svg>\n"
    )
