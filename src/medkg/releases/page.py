"""Changes as one HTML page that stands alone: no script, no other file, readable on paper."""

from __future__ import annotations

from functools import cache, partial
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from medkg.language import current_language
from medkg.language import translate as _
from medkg.rdf.identifiers import shorten
from medkg.rdf.shapes import Shapes
from medkg.releases import words
from medkg.releases.changes import Changes


def as_html(changes: Changes, shapes: Shapes) -> str:
    """*changes* in the current language."""
    return (
        _templates()
        .get_template("changes.html")
        .render(
            changes=changes,
            language=current_language(),
            style=_style(),
            reports=[(report, list(claims)) for report, claims in groupby(changes.claims, key=lambda one: one.report)],
            classes=[
                (words.class_name(slug, shapes), list(found))
                for slug, found in groupby(sorted(changes.things, key=lambda one: one.slug), key=lambda one: one.slug)
            ],
            words=words,
            verdict=partial(words.verdict, labels=changes.verdicts),
            property_name=partial(words.property_name, shapes=shapes),
            shorten=shorten,
            _=_,
        )
    )


@cache
def _style() -> Markup:
    return Markup((Path(__file__).parent / "changes.css").read_text(encoding="utf-8"))


@cache
def _templates() -> Environment:
    """Everything is escaped; a name that is not given is an error."""
    return Environment(
        loader=PackageLoader("medkg.releases"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
