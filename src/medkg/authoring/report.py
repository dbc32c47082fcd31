"""A new report: its folder, its four files, and the smallest document there can be."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from medkg.authoring.skeleton import IS_PART_OF, Draft, Workshop
from medkg.namespaces import ID, PREFIXES
from medkg.package import Package
from medkg.rdf.identifiers import is_slug, no_slug
from medkg.rdf.triples import Triples

_MEDKG = PREFIXES["medkg"]
_PARTS = ("report", "references", "claims", "evidence")


def new_report(package: Package, slug: str, *, everything: bool = False) -> Draft:
    """The skeleton of a report: a title, one section with one sentence, the curation; claims and references stay empty.

    The package's description lists it, where there is one. Raises PackageError where it exists, QueryError where *slug*
    is none.
    """
    if not is_slug(slug):
        raise no_slug(slug)
    workshop = Workshop(package, everything=everything)
    title, section = (_iri("heading", slug, name) for name in ("title", "introduction"))
    report = workshop.add(
        "report",
        slug,
        values={_MEDKG + "heading": (title,), _MEDKG + "characterEncoding": (Literal("UTF-8"),)},
    )
    workshop.add("heading", slug, "title")
    part = workshop.add(
        "section", slug, "introduction", values={IS_PART_OF: (NamedNode(report),), _MEDKG + "heading": (section,)}
    )
    workshop.add("heading", slug, "introduction")
    paragraph = workshop.add("paragraph", slug, "introduction", values={IS_PART_OF: (NamedNode(part),)})
    workshop.add("sentence", slug, "introduction", values={IS_PART_OF: (NamedNode(paragraph),)})
    workshop.add("curation", slug, "first-curation")
    for catalog in workshop.things.instances(_MEDKG + "Package"):
        workshop.link(catalog, PREFIXES["dcat"] + "dataset", report)
    draft = workshop.draft()
    empty = {f"data/reports/{slug}/{part}": Triples() for part in _PARTS}
    return Draft(things=draft.things, additions={**empty, **draft.additions})


def _iri(cls: str, report: str, name: str) -> NamedNode:
    return NamedNode(f"{ID}{cls}/{report}/{name}")
