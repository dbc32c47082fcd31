"""Nearby: what an address that leads nowhere may have meant, and the words in it to search for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app, request, url_for

from medkg.entities import Text
from medkg.errors import closest
from medkg.language import current_language, translate
from medkg.language import mark as N_
from medkg.namespaces import ID
from medkg.web.addresses import address, question_address
from medkg.web.pages.thing import named
from medkg.web.site import site

SPOKEN_OF = {
    "doc": "",
    "id": "",
    "graph": "",
    "cite": "",
    "evidence-map": "report/",
    "network": "report/",
    "compare": "metric/",
    "downloads": "",
}
"""First part of an address to the class of the thing that the rest names, where the rest does not say it."""

KINDS = (*SPOKEN_OF, "class", "questions", "embed", "download", "static", "file", "source")
"""Parts of addresses that say what kind of page it is: nobody searches for them."""

PAGES = {
    "overview.package": N_("First page"),
    "overview.classes": N_("Things"),
    "claims.claims": N_("Claims"),
    "search.search": N_("Search"),
    "questions.questions": N_("Questions"),
    "query.query": N_("Query"),
    "pictures.measures": N_("Compare"),
    "help.reading": N_("Help"),
    "downloads.downloads": N_("Downloads"),
    "downloads.files": N_("Files"),
}
"""The pages for people that every package has, and what they are called."""

LONGEST = 100
"""Characters of the words that are searched for."""

FARTHEST = 300
"""Characters of an address after which it is not compared to others."""

_ENDING = re.compile(r"\.(ttl|trig|nq|nt|jsonld|rdf|svg|csv|tsv|json|xml|bib|ris|txt|html?|php|aspx?)$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, kw_only=True)
class Near:
    """A page whose address looks like the one that was asked for."""

    address: str
    label: Text


def near() -> tuple[Near, ...]:
    """The pages that the address may have meant; empty where none is near."""
    path = request.path.strip("/")
    if not path or len(path) > FARTHEST:
        return ()
    found = {one.address: one for one in (*_things(path), *_classes(path), *_questions(path), *_pages(path))}
    return tuple(found.values())


def words() -> str:
    """The words of the address that somebody may have looked for."""
    parts = _ENDING.sub("", request.path[:FARTHEST]).strip("/").split("/")
    kinds = 2 if parts[0] in SPOKEN_OF and not SPOKEN_OF[parts[0]] else 1 if parts[0] in KINDS else 0
    parts = parts[min(kinds, len(parts) - 1) :]
    return " ".join(_WORD.findall(" ".join(parts)))[:LONGEST].strip()


def _things(path: str) -> Iterator[Near]:
    first, _slash, rest = path.partition("/")
    if first in SPOKEN_OF:
        for name in site().near(SPOKEN_OF[first] + _ENDING.sub("", rest)):
            iri = ID + name
            yield Near(address=address(iri), label=site().labels.best(iri, current_language()))


def _classes(path: str) -> Iterator[Near]:
    first, _slash, rest = path.partition("/")
    shapes = site().graph.package.shapes.by_slug
    if first == "class" or not rest:
        for slug in closest(rest or first, shapes):
            label = named(site(), shapes[slug], current_language())
            yield Near(address=url_for("overview.members", slug=slug), label=label)


def _questions(path: str) -> Iterator[Near]:
    first, _slash, rest = path.removeprefix("embed/").partition("/")
    if first == "questions":
        for name in closest(_ENDING.sub("", rest), site().graph.catalog.names()):
            question = site().graph.catalog.question(name)
            yield Near(address=question_address(question), label=Text(question.label, current_language()))


def _pages(path: str) -> Iterator[Near]:
    """Pages that every package has, by their address alone."""
    known = {rule.rule.strip("/"): rule.endpoint for rule in current_app.url_map.iter_rules() if rule.endpoint in PAGES}
    for name in closest(path, known):
        yield Near(address=url_for(known[name]), label=Text(translate(PAGES[known[name]]), current_language()))
