"""What was answered, counted with one lock and shown to Prometheus when it asks.

The library's own counters take a lock and several calls each, and a request has five of them: together as long as the
screening of a query. So only the showing is the library's.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 25.0)
"""Upper ends of the histogram's buckets; what takes longer is in one more."""


@dataclass
class _Taken:
    """How long the requests of one kind took."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(_SECONDS) + 1))
    seconds: float = 0.0

    def cumulative(self) -> list[tuple[str, float]]:
        """Upper ends and how many requests were no longer, as Prometheus has it."""
        total = 0
        found = []
        for end, number in zip((*map(str, _SECONDS), "+Inf"), self.buckets, strict=True):
            total += number
            found.append((end, float(total)))
        return found


class Tally(Collector):
    """Counts requests; used by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_work = 0
        self._requests: Counter[tuple[str, str, str]] = Counter()
        self._outcomes: Counter[str] = Counter()
        self._taken: dict[str, _Taken] = {}

    def begin(self) -> None:
        """A request is being worked on."""
        with self._lock:
            self._at_work += 1

    def end(self, kind: str, method: str, status: str, outcome: str, seconds: float) -> None:
        """It was answered, or given up. *outcome* is that of a query; empty for other requests."""
        with self._lock:
            self._at_work -= 1
            self._requests[kind, method, status] += 1
            taken = self._taken.get(kind) or self._taken.setdefault(kind, _Taken())
            taken.buckets[bisect_left(_SECONDS, seconds)] += 1
            taken.seconds += seconds
            if outcome:
                self._outcomes[outcome] += 1

    def pass_on(self) -> None:
        """It is begun again elsewhere."""
        with self._lock:
            self._at_work -= 1

    def collect(self) -> Iterator[Metric]:
        """The metrics as they stand."""
        requests = CounterMetricFamily("medkg_requests", "Requests answered.", labels=("kind", "method", "status"))
        outcomes = CounterMetricFamily(
            "medkg_queries", "Queries put to the endpoint, by how they ended.", labels=("outcome",)
        )
        seconds = HistogramMetricFamily(
            "medkg_request_seconds", "Seconds until an answer was sent whole.", labels=("kind",)
        )
        with self._lock:
            at_work = GaugeMetricFamily(
                "medkg_requests_at_work", "Requests that are worked on.", value=float(self._at_work)
            )
            for labels, number in self._requests.items():
                requests.add_metric(labels, number)
            for outcome, number in self._outcomes.items():
                outcomes.add_metric((outcome,), number)
            for kind, taken in self._taken.items():
                seconds.add_metric((kind,), taken.cumulative(), taken.seconds)
        yield from (requests, seconds, at_work, outcomes)
