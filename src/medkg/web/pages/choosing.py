"""Choosing among the figures of a measure: by what they are of, by dataset, by report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from medkg.entities import Text
from medkg.language import translate as _
from medkg.namespaces import ID
from medkg.network import Choice, Given, report_of
from medkg.web.addresses import iri_of
from medkg.web.site import Site

FIELDS = ("about", "dataset", "report")

MOST = 60
"""Values of one field that are offered, those with most figures first; an address can name any."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """A value of a field as an address has it, what people call it, and how many figures it has."""

    value: str
    label: Text
    figures: int
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One field with its values. ``left_out``: how many more values there are that are not offered."""

    name: str
    heading: str
    options: tuple[Option, ...]
    left_out: int


def chosen(site: Site, fields: Mapping[str, str]) -> Choice:
    """What the fields of an address ask for. Raises NotFound where the package says nothing of a thing they name."""
    about, dataset, report = (fields.get(name, "") for name in FIELDS)
    for path in filter(None, (about, dataset, f"report/{report}" if report else "")):
        site.graph.describe(iri_of(path))
    return Choice(about=_iri(about), dataset=_iri(dataset), report=report or None)


def filters(site: Site, figures: Given, fields: Mapping[str, str], *, language: str) -> tuple[Filter, ...]:
    """The fields in which the figures of a measure differ, with their values; what is chosen is always among them."""
    counted = (
        ("about", _("Of"), Counter(_path(row["of"]) for row in figures.rows)),
        ("dataset", _("Data"), Counter(_path(row["dataset"]) for row in figures.rows if row["dataset"])),
        ("report", _("Report"), Counter(report_of(row) for row in figures.rows if row["is_claimed"])),
    )
    return tuple(
        _filter(site, name, heading, values, fields.get(name, ""), language)
        for name, heading, values in counted
        if len(values) > 1 or fields.get(name)
    )


def _filter(site: Site, name: str, heading: str, values: Counter[str], value: str, language: str) -> Filter:
    most = [one for one, _many in values.most_common(MOST)]
    offered = most if not value or value in most else [value, *most]
    options = [
        Option(
            value=one,
            label=site.labels.best(ID + (f"report/{one}" if name == "report" else one), language),
            figures=values[one],
            is_chosen=one == value,
        )
        for one in offered
    ]
    return Filter(
        name=name,
        heading=heading,
        options=tuple(sorted(options, key=lambda option: option.label.casefold())),
        left_out=max(0, len(values) - len(offered)),
    )


def _iri(path: str) -> str | None:
    return iri_of(path) if path else None


def _path(iri: object) -> str:
    return str(iri).removeprefix(ID)
