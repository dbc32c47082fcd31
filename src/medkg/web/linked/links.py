"""Links between a thing, the documents about it and its dataset, typed for programs (Signposting; RFC 8288, 9264)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from medkg.namespaces import ID, PREFIXES
from medkg.publish.description.statements import Statements
from medkg.rdf.identifiers import segments
from medkg.rdf.triples import RDF_TYPE
from medkg.web.media import GRAPHS
from medkg.web.negotiation import ENDINGS, PAGE
from medkg.web.site import Site

LINKSET = "application/linkset+json"

_IN_DATASET = PREFIXES["void"] + "inDataset"
_ABOUT_PAGE = "https://schema.org/AboutPage"
_KINDS = {ending: GRAPHS[name] for name, ending in ENDINGS.items()}
_REPORT_KINDS = {**_KINDS, "trig": GRAPHS["trig"], "nq": GRAPHS["nquads"]}


@dataclass(frozen=True, kw_only=True)
class Link:
    """From *anchor* to *target*, which is of the media type *kind* where that is known."""

    anchor: str
    relation: str
    target: str
    kind: str = ""

    def header(self) -> str:
        """As one value of ``Link``, on the anchor itself."""
        kind = f'; type="{self.kind}"' if self.kind else ""
        return f'<{self.target}>; rel="{self.relation}"{kind}'


def about_document(site: Site, iri: str, root: str) -> Iterator[Triple]:
    """What a document says of itself: which thing it is about, of which dataset it is a part, and its licence.

    It is said of the document, whose address is below *root*, and not of the thing: the thing has no licence.
    """
    said = Statements()
    document = f"{root}doc/{iri.removeprefix(ID)}"
    said.say(document, "foaf:primaryTopic", iri)
    said.say(document, "void:inDataset", site.dataset)
    if site.package is not None:
        said.say(document, "dcterms:license", site.package.license)
    yield from (Triple(NamedNode(document), triple.predicate, triple.object) for triple in said)


def links_of_page(site: Site, iri: str, root: str) -> list[Link]:
    """From the page about *iri*, the landing page: Signposting level 1, and the linkset for level 2."""
    name = iri.removeprefix(ID)
    page = f"{root}doc/{name}"
    found = [Link(anchor=page, relation="cite-as", target=iri)]
    for ending, kind in _kinds(iri).items():
        found.append(Link(anchor=page, relation="describedby", target=f"{page}.{ending}", kind=kind))
    found += [
        Link(anchor=page, relation="alternate", target=f"{page}.{ending}", kind=_KINDS[ending]) for ending in _KINDS
    ]
    found += [Link(anchor=page, relation="item", target=f"{page}/source", kind=PAGE)] if _is_report(iri) else []
    found += [Link(anchor=page, relation="type", target=kind) for kind in (_ABOUT_PAGE, *_types(site, iri))]
    found += _common(site, page)
    found.append(Link(anchor=page, relation="linkset", target=f"{root}linkset/{name}", kind=LINKSET))
    return found


def links_of_data(site: Site, iri: str, root: str, ending: str) -> list[Link]:
    """From a document of data about *iri* back to its page."""
    name = iri.removeprefix(ID)
    data, page = f"{root}doc/{name}.{ending}", f"{root}doc/{name}"
    return [
        Link(anchor=data, relation="describes", target=page, kind=PAGE),
        *_common(site, data),
        Link(anchor=data, relation="linkset", target=f"{root}linkset/{name}", kind=LINKSET),
    ]


def linkset(site: Site, iri: str, root: str) -> dict[str, object]:
    """All links around *iri*, in the form of RFC 9264, section 4.2: one object an anchor."""
    found = [link for link in links_of_page(site, iri, root) if link.relation != "linkset"]
    for ending in _kinds(iri):
        found += [link for link in links_of_data(site, iri, root, ending) if link.relation != "linkset"]
    if _is_report(iri):
        page = f"{root}doc/{iri.removeprefix(ID)}"
        found.append(Link(anchor=f"{page}/source", relation="collection", target=page, kind=PAGE))
    return {"linkset": [_from(anchor, found) for anchor in dict.fromkeys(link.anchor for link in found)]}


def _from(anchor: str, found: Iterable[Link]) -> dict[str, object]:
    said: dict[str, object] = {"anchor": anchor}
    for link in found:
        if link.anchor == anchor:
            target = {"href": link.target, **({"type": link.kind} if link.kind else {})}
            targets = said.setdefault(link.relation, [])
            assert isinstance(targets, list)
            targets.append(target)
    return said


def _common(site: Site, anchor: str) -> list[Link]:
    licence = [Link(anchor=anchor, relation="license", target=site.package.license)] if site.package else []
    return [*licence, Link(anchor=anchor, relation=_IN_DATASET, target=site.dataset)]


def _kinds(iri: str) -> dict[str, str]:
    return _REPORT_KINDS if _is_report(iri) else _KINDS


def _is_report(iri: str) -> bool:
    return segments(iri)[0] == "report"


def _types(site: Site, iri: str) -> tuple[str, ...]:
    """What the thing is: Signposting wants a type besides that of the page."""
    return site.graph.describe(iri).iris(iri, RDF_TYPE)
