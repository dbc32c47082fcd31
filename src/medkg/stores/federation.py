"""No federation: a query must not make this machine call another, so ``SERVICE`` is refused before it is parsed."""

from __future__ import annotations

from medkg.errors import QueryRefused
from medkg.language import translate as _
from medkg.stores.tokens import words


def refuse_federation(text: str) -> None:
    """Raise QueryRefused where *text* asks another endpoint."""
    if "service" in text.lower() and "SERVICE" in words(text):
        raise QueryRefused(
            _("SERVICE is refused: a query is answered from this package alone. Query the other endpoint itself.")
        )
