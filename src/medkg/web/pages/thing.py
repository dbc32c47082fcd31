"""The page of a thing of any class: what its shape says is written, and what refers to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medkg.entities import IRI, Text, Words, python_value
from medkg.entities.mapping import Value
from medkg.errors import NotFound
from medkg.language import translate as _
from medkg.publish.citation import CITABLE
from medkg.rdf.identifiers import local_name, natural_key, segments, shorten
from medkg.rdf.shapes import NodeShape, PropertyShape
from medkg.rdf.triples import RDF_TYPE, Term, Triples
from medkg.web.addresses import lookup
from medkg.web.labels import capitalized, plain
from medkg.web.pages.citing import CiteLine, cite_line
from medkg.web.panels import Panel, panels
from medkg.web.site import Site
from medkg.web.tables import Cell, cell

MOST = 60
"""Values of one property before the rest is left to the download."""

RESTING = 3
"""Reports resting on a work that its page leads to; the others stand in their own panel."""

LEAD = ("description", "definition")
"""Properties (local names) that are told in full above the table instead of in it."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A property with its values; ``unseen`` is how many more there are."""

    path: str
    name: Text
    values: tuple[Cell, ...]
    unseen: int


@dataclass(frozen=True, kw_only=True)
class Crumb:
    """A step on the way to the page: a thing that this one is part of."""

    iri: str
    label: Text


@dataclass(frozen=True, kw_only=True)
class Resting:
    """The reports with claims that rest on a work: those with the most such claims, and how many there are in all."""

    reports: tuple[tuple[str, Text], ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class ThingPage:
    """``title`` and ``lead`` are in the reader's language first, then in the others.

    ``place`` is where a part of a report is read: the report's address and the fragment.
    """

    iri: str
    class_slug: str
    class_name: Text
    title: tuple[Text, ...]
    lead: tuple[Text, ...]
    rows: tuple[Row, ...]
    panels: tuple[Panel, ...]
    place: tuple[str, str] | None
    resting: Resting
    cite: CiteLine | None


def thing_page(site: Site, iri: str, *, language: str) -> ThingPage:
    """The page of *iri*. Raises NotFound where the package says nothing of it, or it is of no class of ours."""
    triples = site.graph.describe(iri)
    shape = shape_of(site, iri, triples)
    known = site.labels.around(iri)
    return ThingPage(
        iri=iri,
        class_slug=segments(iri)[0],
        class_name=named(site, shape, language),
        title=told_first(label_of(site, iri, shape, triples), language),
        lead=told_first(_words(triples, iri, _lead_path(shape)), language),
        rows=rows(site, iri, shape, triples, known, language=language, left_out=_left_out(shape)),
        panels=panels(site, iri, triples.iris(iri, RDF_TYPE), language=language),
        place=place_of(iri),
        resting=_resting(site, iri, language),
        cite=cite_line(site, iri) if segments(iri)[0] in CITABLE else None,
    )


def named(site: Site, shape: NodeShape, language: str) -> Text:
    """The name of a class, as it stands alone."""
    found = site.labels.class_name(shape.target).best(language)
    return Text(capitalized(found), found.language)


def shape_of(site: Site, iri: str, triples: Triples) -> NodeShape:
    """The shape of what *iri* is. Raises NotFound where it is of no class that has one."""
    for cls in triples.iris(iri, RDF_TYPE):
        if (shape := site.graph.package.shapes.find(cls)) is not None:
            return shape
    raise NotFound(_("{iri} is of no class that medkg reads.").format(iri=shorten(iri)))


def label_of(site: Site, iri: str, shape: NodeShape, triples: Triples) -> Words:
    """The label of a thing whose triples are at hand; its short name where the label is blank."""
    texts = _words(triples, iri, shape.label_path)
    found = texts if texts.languages else site.labels.of(iri)
    return found if any(found.best(tag).strip() for tag in found.languages) else plain(shorten(iri))


def told_first(words: Words, language: str) -> tuple[Text, ...]:
    """What is told in *language*, or in the language there is, then the same in the other languages."""
    spoken = words.best(language)
    others = (words.best(tag) for tag in words.languages if tag != spoken.language)
    return tuple(text for text in (spoken, *(text for text in others if text != spoken)) if text)


def rows(
    site: Site,
    iri: str,
    shape: NodeShape,
    triples: Triples,
    known: Mapping[str, Words],
    *,
    language: str,
    left_out: frozenset[str] = frozenset(),
) -> tuple[Row, ...]:
    """The properties of *iri* in the order of its shape, those that the shape does not name last."""
    said = triples.properties(iri)
    shaped = [prop.path for prop in shape.properties if prop.path in said]
    others = sorted((path for path in said if path not in shaped), key=natural_key)
    return tuple(
        _row(site, path, shape.property(path), triples.values(iri, path), known, language)
        for path in dict.fromkeys((*shaped, *others))
        if path not in left_out and not (path == RDF_TYPE and len(said[path]) == 1)
    )


def place_of(iri: str) -> tuple[str, str] | None:
    """The report that a part of one is read in (path of its address) and the fragment where it stands there."""
    path = segments(iri)
    if len(path) == 3 and path[0] in ("section", "paragraph", "sentence", "claim", "reference"):
        return f"report/{path[1]}", f"{path[0]}-{path[2]}"
    return None


def _resting(site: Site, iri: str, language: str) -> Resting:
    reports = site.resting(iri) if segments(iri)[0] == "work" else ()
    return Resting(
        reports=tuple((report, site.labels.best(report, language)) for report in reports[:RESTING]), total=len(reports)
    )


def _row(
    site: Site,
    path: str,
    prop: PropertyShape | None,
    terms: Sequence[Term],
    known: Mapping[str, Words],
    language: str,
) -> Row:
    values = [python_value(term) for term in terms]
    if path == RDF_TYPE:  # the class that the page is headed by is not said again
        values = [value for value in values if site.graph.package.shapes.find(str(value)) is None]
    values.sort(key=lambda value: (isinstance(value, Text) and value.language != language, natural_key(str(value))))
    return Row(
        path=path,
        name=_name(site, path, prop, language),
        values=tuple(_cell(site, path, value, known, language) for value in values[:MOST]),
        unseen=max(0, len(values) - MOST),
    )


def _cell(site: Site, path: str, value: Value, known: Mapping[str, Words], language: str) -> Cell:
    label = known[value].best(language) if isinstance(value, IRI) and value in known else None
    shown = cell(site, value, language=language, known=label)
    target = lookup(path, str(value)) if shown.kind == "text" else None
    return Cell(kind="outside", text=shown.text, iri=target) if target else shown


def _name(site: Site, path: str, prop: PropertyShape | None, language: str) -> Text:
    words = Words(prop.names) if prop is not None and prop.names else site.labels.of(path)
    found = words.best(language)
    return Text(capitalized(found), found.language)


def _words(triples: Triples, iri: str, path: str | None) -> Words:
    values = [python_value(term) for term in triples.values(iri, path or "")]
    return Words({value.language: str(value) for value in values if isinstance(value, Text)})


def _lead_path(shape: NodeShape) -> str | None:
    return next(
        (prop.path for prop in shape.properties if local_name(prop.path) in LEAD and prop.path != shape.label_path),
        None,
    )


def _left_out(shape: NodeShape) -> frozenset[str]:
    """What the head of the page says already: a label in several languages, and the lead."""
    label = shape.property(shape.label_path) if shape.label_path else None
    said = {label.path} if label is not None and label.in_each_language else set()
    return frozenset(said | {path for path in (_lead_path(shape),) if path})
