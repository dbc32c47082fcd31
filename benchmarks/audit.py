"""What the audit costs as claims and reports grow: ``python -m benchmarks.audit [--claims N] [REPORTS ...]``.

Judging is timed on the package grown to so many reports. The index of agreement is timed on synthetic claims of a
seeded generator that plants contradictions and paraphrases: the table says how many of either were found. All times
are of the processor, so that a busy machine does not tell.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from benchmarks.search import grown
from medkg import KnowledgeGraph, Package
from medkg.audit import AgreementIndex, Auditor, Bearing, Figure, Stated, Units
from medkg.namespaces import ID, PREFIXES

REPORT = "llm-clinical-medicine"
SEED = 20261122
PLANTED = 1_000
"""Contradictions, and as many paraphrases, among the synthetic claims."""
RUNS = 7

_PERCENT, _SHARE = PREFIXES["unit"] + "PERCENT", PREFIXES["unit"] + "UNITLESS"


def synthetic(number: int) -> Iterator[Stated]:
    """*number* claims: in groups of one to four that say the same in other words, and the planted pairs among them.

    Planted claims are named ``planted-<n>-a`` and ``-b`` (no value is both) or ``paraphrase-<n>-a`` and ``-b``.
    """
    chance = random.Random(SEED)
    pairs = min(PLANTED, number // 4)
    waiting = [f"{kind}-{pair}" for kind in ("planted", "paraphrase") for pair in range(pairs)]
    chance.shuffle(waiting)
    made, group = 0, 0
    every = max(1, (number - 2 * len(waiting)) // max(1, len(waiting)))
    while made < number:
        group += 1
        value = Decimal(chance.randrange(100, 1000)) / 10
        if waiting and (made >= every or number - made <= 2 * len(waiting)) and group % max(1, every // 3) == 0:
            name = waiting.pop()
            other = value - 5 if name.startswith("planted") else value
            yield _stated(f"{name}-a", group, value, 0)
            yield _stated(f"{name}-b", group, other, chance.choice((1, 2, 4 if name.startswith("planted") else 3)))
            made += 2
            continue
        for _claim in range(min(chance.randrange(1, 5), number - made)):
            yield _stated(f"plain-{made}", group, value, chance.randrange(0, 4))
            made += 1
    for name in waiting:
        raise AssertionError(f"{name} found no place among {number} claims")


def _stated(name: str, group: int, value: Decimal, wording: int) -> Stated:
    """A figure in one of these wordings: as it is, as a share, rounded with “about”, as over or under a bound."""
    unit, sign, number, tolerance, printed = _PERCENT, "=", value, None, f"{value:.1f}%"
    if wording == 1:
        unit, number, printed = _SHARE, value / 100, f"{value / 100:.3f}"
    elif wording == 2:
        sign, number, tolerance, printed = "≈", value.quantize(Decimal(1)), Decimal("0.02"), f"about {value:.0f}%"
    elif wording == 3:
        sign, number, printed = ">", value - 1, f"over {value - 1}%"
    elif wording == 4:
        sign, number, printed = "<", value + 1, f"under {value + 1}%"
    figure = Figure(
        iri=f"{ID}quantity/{name}",
        value=number,
        unit=unit,
        sign=sign,
        metric=f"{ID}metric/m-{group % 40}",
        about=f"{ID}model/m-{group % 5_000}",
        dataset=f"{ID}dataset/d-{group}",
        period="2024",
        printed=(printed,),
        tolerance=tolerance,
    )
    return Stated(claim=f"{ID}claim/{name}", report=f"{ID}report/r-{group % 1_000}", figure=figure)


def agreement_table(units: Units, number: int) -> list[str]:
    """Rows for a tenth of the claims and for all of them: near-linear means that the cost of a claim stays."""
    lines = [
        "| claims | generate, s | index and compare, s | µs a claim | planted found | others | false on paraphrases |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for size in (number // 10, number):
        start = time.process_time()
        claims = list(synthetic(size))
        generated = time.process_time()
        found = [one for one in AgreementIndex(units, claims) if one.bearing is Bearing.CONTRADICTS]
        done = time.process_time()
        names = [{claim.rpartition("/")[2] for side in one.claims for claim in side} for one in found]
        pairs = {frozenset(group) for group in names}
        planted = sum(1 for stated in claims if "/planted-" in stated.claim and stated.claim.endswith("-a"))
        hits = sum(1 for n in range(planted) if {f"planted-{n}-a", f"planted-{n}-b"} in pairs)
        paraphrased = sum(1 for group in names if any(name.startswith("paraphrase") for name in group))
        lines.append(
            f"| {size:,} | {generated - start:.1f} | {done - generated:.1f} | {(done - generated) / size * 1e6:.1f} | "
            f"{hits} of {planted} | {len(found) - hits} | {paraphrased} |"
        )
    return lines


def judging_table(sizes: list[int]) -> list[str]:
    """Rows by the number of reports: one claim, one report, all reports."""
    lines = [
        "| reports | load, s | one claim, ms | one report, ms | all reports, s | ms a report | audit / load |",
        "|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for reports in sizes:
        start = time.process_time()
        graph = grown(Package.bundled(), reports)
        load = time.process_time() - start
        auditor = Auditor(graph)
        auditor.judge(f"claim/{REPORT}/gpt-4-hit-rate-mimic-iv")
        one = _median(lambda auditor=auditor: auditor.judge(f"claim/{REPORT}/gpt-4-hit-rate-mimic-iv"))
        whole = _median(lambda auditor=auditor: auditor.judgements(REPORT))
        start = time.process_time()
        judged = len(auditor.judgements())
        every = time.process_time() - start
        assert judged == 90 * reports
        lines.append(
            f"| {reports:,} | {load:.2f} | {one * 1000:.1f} | {whole * 1000:.1f} | {every:.2f} | "
            f"{every / reports * 1000:.1f} | {every / load:.2f} |"
        )
    return lines


def _median(action: object) -> float:
    taken = []
    for _run in islice(iter(int, 1), RUNS):
        start = time.process_time()
        action()  # type: ignore[operator]
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.audit", description=__doc__)
    parser.add_argument("reports", nargs="*", type=int, default=[1, 10, 100])
    parser.add_argument("--claims", type=int, default=1_000_000)
    asked = parser.parse_args()
    for line in judging_table(asked.reports):
        print(line, flush=True)
    print()
    for line in agreement_table(Units.of(KnowledgeGraph.bundled()), asked.claims):
        print(line, flush=True)
    print(f"\nPeak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB.")


if __name__ == "__main__":
    main()
