"""A report's evidence as a whole: its claims, section by section, and the works that bear on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal

from medkg.entities import Claim, EvidenceLine, Report, Verdict, Words, Work
from medkg.entities.verdicts import in_reading_order
from medkg.graph import KnowledgeGraph
from medkg.language import mark as N_
from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.network.picture import Column, Group, Link, Node, Picture
from medkg.network.reading import Reader
from medkg.network.words import both
from medkg.rdf.identifiers import natural_key
from medkg.rdf.triples import Triples

CLAIMS_WIDTH = 460.0
WORKS_WIDTH = 390.0

_PART_OF = PREFIXES["dcterms"] + "isPartOf"
_POSITION = PREFIXES["schema"] + "position"
_TEXT = ONTOLOGY + "text"


def evidence_map(graph: KnowledgeGraph, report: str) -> Picture:
    """The evidence map of *report* (slug or IRI): each claim that has evidence, linked with the works it is judged by.

    Claims stand in reading order; works by kind of publisher, ordered so that few links cross. Claims without
    evidence are counted, section by section. Raises NotFound for an unknown report.
    """
    found = graph.report(report)
    reader = Reader(graph)
    claims = graph.claims(of=found.iri)
    overall = graph.verdicts(of=found.iri)
    lines = EvidenceLine.read_all(graph.subgraph("reports/evidence", report=found.iri))
    works: dict[str, Work] = {
        work.iri: work for work in Work.read_all(graph.subgraph("reports/works", report=found.iri))
    }
    parts = graph.subgraph("reports/narrative", report=found.iri)
    backed: set[str] = {line.claim for line in lines}
    retracted = {str(row["work"]) for row in graph.ask("judging/studies", report=found.iri) if row["notice"]}
    retracted |= {line.claim for line in lines if line.work in retracted}
    sections = tuple(_sections(reader, parts, claims, overall, backed, retracted))
    shown = Counter(claim.iri in backed for claim in claims)
    return Picture(
        name=f"evidence-of-{found.slug}",
        title=both(N_("What the claims of this report rest on")),
        description=_description(found, shown, works=len({line.work for line in lines})),
        columns=tuple(column for column in _columns(reader, sections, lines, works, retracted) if column.groups),
        links=tuple(_links(reader, lines)),
        remarks=() if claims else (both(N_("The report makes no claims.")),),
        verdicts=tuple(verdict for iri, verdict in reader.verdicts.items() if iri in set(map(_iri, overall.values()))),
    )


def _sections(
    reader: Reader,
    parts: Triples,
    claims: tuple[Claim, ...],
    overall: dict[str, Verdict],
    backed: set[str],
    retracted: set[str],
) -> Iterator[Group]:
    """The parts of the report that state claims, in reading order, each with its claims and the count of the rest."""
    verdicts = in_reading_order(reader.verdicts.values())
    by_section: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: (*_place(parts, claim), natural_key(claim.iri))):
        by_section.setdefault(_section(parts, claim.sentence), []).append(claim)
    for section, own in by_section.items():
        tally = Counter(overall[claim.iri].iri for claim in own)
        nodes = [
            Node(
                iri=claim.iri,
                kind="claim",
                kind_name=reader.kind_name("claim"),
                label=claim.statement,
                verdict=overall[claim.iri],
                is_retracted=claim.iri in retracted,
            )
            for claim in own
            if claim.iri in backed
        ]
        unbacked = [overall[claim.iri] for claim in own if claim.iri not in backed]
        if unbacked:
            nodes.append(_count(reader, section, len(unbacked), unbacked[0], alone=not nodes))
        yield Group(
            heading=reader.label(section),
            iri=section,
            nodes=tuple(nodes),
            tally=tuple((verdict, tally[verdict.iri]) for verdict in verdicts if tally[verdict.iri]),
            in_order=True,
        )


def _count(reader: Reader, section: str, number: int, verdict: Verdict, *, alone: bool) -> Node:
    """One label for all claims of a section that have no evidence."""
    if number == 1:
        label = both(N_("1 claim without evidence") if alone else N_("1 more claim without evidence"))
    elif alone:
        label = both(N_("{number} claims without evidence"), number=number)
    else:
        label = both(N_("{number} more claims without evidence"), number=number)
    return Node(iri=section, kind="section", kind_name=reader.kind_name("section"), label=label, verdict=verdict)


def _columns(
    reader: Reader,
    sections: tuple[Group, ...],
    lines: tuple[EvidenceLine, ...],
    works: dict[str, Work],
    retracted: set[str],
) -> Iterator[Column]:
    yield Column(groups=sections, width=CLAIMS_WIDTH, lines=2)
    by_kind: dict[str, list[str]] = {}
    for work in sorted({line.work for line in lines}, key=natural_key):
        by_kind.setdefault(works[work].publisher_kind, []).append(work)
    groups = tuple(
        Group(heading=reader.label(kind), iri=kind, nodes=tuple(_work(reader, works[work], retracted) for work in own))
        for kind, own in by_kind.items()
    )
    yield Column(groups=groups, width=WORKS_WIDTH, lines=2, in_order=False)


def _work(reader: Reader, work: Work, retracted: set[str]) -> Node:
    """A work under its title and year; its publisher's kind stands above."""
    return Node(
        iri=work.iri,
        kind="work",
        kind_name=reader.kind_name("work"),
        label=work.title,
        year=str(work.issued or "")[:4] or "–",
        is_retracted=work.iri in retracted,
    )


def _links(reader: Reader, lines: tuple[EvidenceLine, ...]) -> Iterator[Link]:
    for line in sorted(lines, key=lambda line: natural_key(line.iri)):
        verdict = reader.verdicts[line.verdict]
        yield Link(source=line.claim, target=line.work, relation=both(N_("evidence")), verdict=verdict, iri=line.iri)


def _section(parts: Triples, iri: str) -> str:
    """The section that *iri* stands in; the report where it stands in none."""
    while (above := parts.iris(iri, _PART_OF)) and "/section/" not in iri:
        iri = above[0]
    return iri


def _place(parts: Triples, claim: Claim) -> tuple[tuple[int, ...], int]:
    """Where *claim* stands: the positions of all that its sentence is part of, outermost first, then its quote's."""
    places: list[int] = []
    iri: str = claim.sentence
    while above := parts.iris(iri, _PART_OF):
        position = parts.value(iri, _POSITION)
        places.insert(0, int(position.value) if isinstance(position, Literal) else 0)
        iri = above[0]
    texts = {text.language: text.value for text in parts.values(claim.sentence, _TEXT) if isinstance(text, Literal)}
    language = max(texts, key=str, default="")  # zh where there is Chinese
    return tuple(places), texts.get(language, "").find(claim.quote.best(language or "zh"))


def _description(report: Report, shown: Counter[bool], *, works: int) -> Words:
    return both(
        N_("{title}: {backed} claims with evidence are linked with {works} works; {unbacked} claims have no evidence."),
        title=report.title,
        backed=shown[True],
        unbacked=shown[False],
        works=works,
    )


def _iri(verdict: Verdict) -> str:
    return verdict.iri
