"""Which store a name means: ``memory``, the address of an endpoint, or a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from medkg.errors import StoreUnavailable
from medkg.language import translate as _
from medkg.rdf.files import GraphFile
from medkg.stores.base import Store

MEMORY = "memory"


def open_store(where: str, files: Callable[[], Iterable[GraphFile]]) -> Store:
    """The store called *where*; one in memory is filled with *files*. The others are asked when they are needed.

    Raises StoreUnavailable for a name that means no store.
    """
    if where == MEMORY:
        from medkg.stores.memory import MemoryStore

        return MemoryStore(files())
    return kept_store(where)


def kept_store(where: str) -> Store:
    """The store called *where*, which lasts: a folder or an address. Raises StoreUnavailable for any other name."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*)://", where)
    if scheme is not None and scheme[1].lower() in ("http", "https"):
        from medkg.stores.remote import RemoteStore

        return RemoteStore(where)
    if scheme is not None or where in ("", MEMORY):
        raise StoreUnavailable(
            _(
                "{where!r} is no store that lasts. Name a folder, or an address that begins with http:// or https://."
            ).format(where=where)
        )
    from medkg.stores.disk import DiskStore

    return DiskStore(Path(where))
