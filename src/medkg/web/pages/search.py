"""The page of what was found: hits with the words marked, facets to narrow them, advice where there is nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import category

from medkg.entities import Text
from medkg.rdf.identifiers import shorten
from medkg.search import NAMED, RANKED, Chosen, Facet, Hit, Results, SearchIndex, Snippet, choose, short_name
from medkg.web.addresses import address, search_address
from medkg.web.labels import brief, capitalized, cut
from medkg.web.pages.marks import Mark, mark
from medkg.web.pages.paging import Place, place
from medkg.web.pages.thing import place_of
from medkg.web.site import Site

LENGTH = 20

SHOWN = 8
"""Values of a facet before the rest is folded away."""

EXAMPLES = 8
"""Things that are named where nothing was asked for yet."""

_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of all that follows them."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A hit as it is shown: ``title`` where its label holds what was looked for, else ``label`` and ``snippet``.

    ``is_text``: it is a text of a report, not something that has a name. ``place`` is where it is read: the report's
    path and the fragment.
    """

    iri: str
    class_name: Text
    label: Text
    title: Snippet | None
    snippet: Snippet | None
    is_text: bool
    mark: Mark | None
    report: Text | None
    place: tuple[str, str] | None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value of a facet; ``address`` is that of the search with it chosen, or no longer chosen."""

    name: str
    label: Text
    hits: int
    is_chosen: bool
    mark: Mark | None
    address: str


@dataclass(frozen=True, kw_only=True)
class Box:
    """A facet: its first choices, those that are folded away, and how many there are besides."""

    name: str
    choices: tuple[Choice, ...]
    folded: tuple[Choice, ...]
    left_out: int
    is_more: bool


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """``found`` is None where nothing was asked for. ``unnarrowed``: hits there would be with nothing chosen;
    ``correction``: what was perhaps meant.

    ``reachable`` is how many hits can be looked through where that is not all of them.
    """

    text: str
    given: Mapping[str, Sequence[str]]
    found: Results | None = None
    entries: tuple[Entry, ...] = ()
    boxes: tuple[Box, ...] = ()
    chosen: tuple[Choice, ...] = ()
    place: Place | None = None
    reachable: int | None = None
    unnarrowed: int = 0
    correction: str | None = None
    examples: tuple[Text, ...] = ()


def clean(text: str) -> str:
    """What was typed, on one line, without what no page may hold: control characters and what turns its direction."""
    seen = (" " if category(character) in ("Cc", "Cs", "Cn") else character for character in _DIRECTIONS.sub("", text))
    return " ".join("".join(seen).split())


def search_page(site: Site, text: str, given: Mapping[str, Sequence[str]], number: int, *, language: str) -> SearchPage:
    """Page *number* of what holds *text*, narrowed by what is *given*.

    Raises QueryError for a text that is too long, NotFound for a page past the last and an unknown value of a facet,
    StoreUnavailable while the index is being built.
    """
    index = site.finding.index()
    chosen = choose(index, given)
    if not text:
        return SearchPage(text=text, given=given, examples=_examples(site, language))
    found = index.search(text, language=language, chosen=chosen, page=number, size=LENGTH)
    boxes = tuple(_box(site, text, facet, given, language) for facet in found.facets)
    reachable = min(found.total, RANKED)
    return SearchPage(
        text=text,
        given=given,
        found=found,
        entries=tuple(_entry(site, hit, language) for hit in found.hits),
        boxes=tuple(box for box in boxes if _narrows(box, found.total)),
        chosen=tuple(_chosen(site, text, chosen, given, language)),
        place=place(number, reachable, length=LENGTH),
        reachable=reachable if found.is_more or found.total > reachable else None,
        unnarrowed=_unnarrowed(index, text, language) if given and not found.total else 0,
        correction=index.correct(text) if found.is_loose or not found.total else None,
    )


def suggested(site: Site, text: str, *, language: str, patience: float) -> list[dict[str, str]]:
    """Things that are called as *text* begins: name, its language, what it is, where its page is."""
    index = site.finding.index(patience=patience)
    return [
        {
            "label": str(one.label),
            "language": one.label.language,
            "class": _class_name(site, one.cls, language),
            "address": address(one.iri),
        }
        for one in index.suggest(text, language)
    ]


def _unnarrowed(index: SearchIndex, text: str, language: str) -> int:
    return index.search(text, language=language, size=1).total


def _examples(site: Site, language: str) -> tuple[Text, ...]:
    """What the first report speaks of most: words that are surely found."""
    report = next((str(row["report"]) for row in site.reports), None)
    if report is None:
        return ()
    rows = list(site.graph.ask("things/most_named", report=report))[:EXAMPLES]
    return tuple(Text(str(row[f"label_{language}"]), language) for row in rows)


def _entry(site: Site, hit: Hit, language: str) -> Entry:
    shape = site.graph.package.shapes.find(hit.cls)
    is_text = shape is not None and "{report}" in shape.home
    is_title = hit.snippet is not None and shape is not None and hit.snippet.path == shape.label_path
    label = hit.label.best(language)
    verdict = next((one for one in site.verdicts if one.iri == hit.verdict), None)
    return Entry(
        iri=hit.iri,
        class_name=_class_name(site, hit.cls, language),
        label=cut(label) if label.strip() else Text(brief(hit.iri)),
        title=hit.snippet if is_title else None,
        snippet=None if is_title else hit.snippet,
        is_text=is_text,
        mark=mark(verdict, language, retracted=hit.iri in site.retracted) if verdict is not None else None,
        report=site.labels.best(hit.report, language) if hit.report and hit.report != hit.iri else None,
        place=place_of(hit.iri) or ((shorten(hit.report), "") if hit.report else None),
    )


def _box(site: Site, text: str, facet: Facet, given: Mapping[str, Sequence[str]], language: str) -> Box:
    name = next(name for name, named in NAMED.items() if named.facet == facet.name)
    choices = [
        _choice(site, text, name, one.value, given, language, label=one.label.best(language), hits=one.hits)
        for one in facet.values
    ]
    shown = {choice.name for choice in choices[:SHOWN]} | {choice.name for choice in choices if choice.is_chosen}
    return Box(
        name=name,
        choices=tuple(choice for choice in choices if choice.name in shown),
        folded=tuple(choice for choice in choices if choice.name not in shown),
        left_out=facet.left_out,
        is_more=facet.is_more,
    )


def _choice(
    site: Site,
    text: str,
    name: str,
    value: str,
    given: Mapping[str, Sequence[str]],
    language: str,
    *,
    label: Text,
    hits: int = 0,
) -> Choice:
    short = short_name(name, value, site.class_slugs)
    others = [one for one in given.get(name, ()) if one != short]
    is_chosen = short in given.get(name, ())
    verdict = next((one for one in site.verdicts if one.iri == value), None)
    if name == "class":
        label = _class_name(site, value, language)
    return Choice(
        name=short,
        label=label,
        hits=hits,
        is_chosen=is_chosen,
        mark=mark(verdict, language) if verdict is not None else None,
        address=search_address(text, {**given, name: others if is_chosen else [*others, short]}),
    )


def _chosen(
    site: Site, text: str, chosen: Chosen, given: Mapping[str, Sequence[str]], language: str
) -> Iterable[Choice]:
    """What is chosen in all facets, so that it can be let go of in one place, with hits or without."""
    for name, named in NAMED.items():
        for value in chosen.values(named.facet):
            label = Text(value) if name == "year" else site.labels.best(value, language)
            yield _choice(site, text, name, value, given, language, label=label)


def _narrows(box: Box, total: int) -> bool:
    """Whether a facet can lead to hits, and to others than there are: not where all of them have its one value."""
    choices = (*box.choices, *box.folded)
    if not any(choice.hits for choice in choices):
        return False
    return len(choices) > 1 or any(choice.is_chosen or choice.hits < total for choice in choices)


def _class_name(site: Site, cls: str, language: str) -> Text:
    name = site.labels.class_name(cls).best(language)
    return Text(capitalized(name), name.language)
