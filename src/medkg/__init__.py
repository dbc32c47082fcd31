"""medkg: narrative reports as graphs of claims and evidence.

from medkg import KnowledgeGraph, Package

graph = KnowledgeGraph.bundled()
for row in graph.ask("package/reports"):
    print(row["title_en"], row["claims"])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medkg.entities import (
        Claim,
        EvidenceLine,
        Quantity,
        Reference,
        Report,
        Sentence,
        Verdict,
        Work,
    )
    from medkg.errors import (
        IngestError,
        InvalidData,
        MedkgError,
        NotFound,
        PackageError,
        QueryError,
        StoreUnavailable,
    )
    from medkg.graph import KnowledgeGraph, Table
    from medkg.package import Package

__version__ = "0.1.0"

__all__ = [
    "Claim",
    "EvidenceLine",
    "IngestError",
    "InvalidData",
    "KnowledgeGraph",
    "MedkgError",
    "NotFound",
    "Package",
    "PackageError",
    "Quantity",
    "QueryError",
    "Reference",
    "Report",
    "Sentence",
    "StoreUnavailable",
    "Table",
    "Verdict",
    "Work",
]

_HOMES = {
    "medkg.errors": (
        "IngestError",
        "InvalidData",
        "MedkgError",
        "NotFound",
        "PackageError",
        "QueryError",
        "StoreUnavailable",
    ),
    "medkg.graph": ("KnowledgeGraph", "Table"),
    "medkg.package": ("Package",),
    "medkg.entities": (
        "Claim",
        "EvidenceLine",
        "Quantity",
        "Reference",
        "Report",
        "Sentence",
        "Verdict",
        "Work",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``medkg query`` does not pay for what it does not need."""
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
