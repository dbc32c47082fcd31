"""What an audit finds that it did not find in an earlier version, and what has been mended since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medkg.audit.findings import Finding


@dataclass(frozen=True, kw_only=True)
class Since:
    """The findings on a report, each in the order of its card; ``mended`` are those that only *version* had.

    Findings are the same where their identities are: rule, report, thing and English message.
    """

    version: str
    new: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]
    mended: tuple[Finding, ...]


def since(version: str, before: Iterable[Finding], now: Iterable[Finding]) -> Since:
    """Compare the findings of two audits by the same rules. What is found twice has to be mended twice."""
    old, found = tuple(before), tuple(now)
    return Since(
        version=version,
        new=_without(found, old),
        unchanged=_without(found, _without(found, old)),
        mended=_without(old, found),
    )


def _without(findings: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """*findings* but for as many of each identity as *others* have."""
    left = Counter(one.identity for one in others)
    kept = []
    for finding in findings:
        if left[finding.identity]:
            left[finding.identity] -= 1
        else:
            kept.append(finding)
    return tuple(kept)
