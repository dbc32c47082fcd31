"""The theme of a page: the one that a cookie names, set by a script when a reader chooses, else the system's."""

from __future__ import annotations

from flask import request
from markupsafe import Markup

COOKIE = "theme"
THEMES = ("light", "dark")


def theme_attribute() -> Markup:
    """`` data-theme="dark"`` for the root element, where the reader chose one of the two; else nothing."""
    chosen = request.cookies.get(COOKIE, "")
    return Markup(' data-theme="{}"').format(chosen) if chosen in THEMES else Markup("")
