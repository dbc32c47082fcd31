"""The report as a tree: the graph's parts in reading order, each inside its whole."""

from __future__ import annotations

from dataclasses import dataclass

from medkg.entities import (
    Heading,
    Note,
    Paragraph,
    Reference,
    ReferenceList,
    Report,
    Section,
    Sentence,
    StyleSheet,
)
from medkg.errors import NotFound
from medkg.graph import KnowledgeGraph
from medkg.language import translate as _
from medkg.rdf.identifiers import shorten
from medkg.rdf.triples import Triples


@dataclass(frozen=True, kw_only=True)
class ParagraphPart:
    paragraph: Paragraph
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class ReferencesPart:
    list: ReferenceList
    entries: tuple[Reference, ...]


@dataclass(frozen=True, kw_only=True)
class SectionPart:
    """``level`` is that of its heading: 2 for the sections of a report, one more for each step inside, 6 at most."""

    section: Section
    heading: Heading
    level: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class NotePart:
    note: Note


Part = SectionPart | ParagraphPart | ReferencesPart | NotePart


@dataclass(frozen=True, kw_only=True)
class Document:
    """A whole report, ready to be set."""

    report: Report
    heading: Heading
    style_sheet: StyleSheet | None
    parts: tuple[Part, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in reading order."""
        return tuple(sentence for part in self.parts for sentence in _sentences(part))

    @property
    def references(self) -> tuple[Reference, ...]:
        """All list entries in printed order."""
        return tuple(entry for part in self.parts for entry in _references(part))


def document(graph: KnowledgeGraph, report: str) -> Document:
    """The document of the report with that slug or IRI.

    Raises NotFound where there is no such report, or a part that its text needs is missing.
    """
    found = graph.report(report)
    return assemble(graph.subgraph("reports/narrative", report=found.iri), found.iri)


def assemble(triples: Triples, report: str) -> Document:
    """The document that *triples*, a report's narrative, describe."""
    return _Assembly(triples).document(report)


class _Assembly:
    def __init__(self, triples: Triples) -> None:
        self._triples = triples
        self._headings: dict[str, Heading] = {heading.iri: heading for heading in Heading.read_all(triples)}
        self._children: dict[str, list[Section | Paragraph | Sentence | Note | ReferenceList | Reference]] = {}
        for cls in (Section, Paragraph, Sentence, Note, ReferenceList, Reference):
            for part in cls.read_all(triples):
                self._children.setdefault(part.part_of, []).append(part)
        for siblings in self._children.values():
            siblings.sort(key=lambda part: (part.position, part.iri))

    def document(self, iri: str) -> Document:
        report = Report.read(iri, self._triples)
        sheet = report.style_sheet
        return Document(
            report=report,
            heading=self._heading(report.heading, of=iri),
            style_sheet=StyleSheet.read(sheet, self._triples) if sheet else None,
            parts=self._parts(iri, level=2),
        )

    def _parts(self, whole: str, *, level: int) -> tuple[Part, ...]:
        parts: list[Part] = []
        for child in self._children.get(whole, ()):
            if isinstance(child, Section):
                heading = self._heading(child.heading, of=child.iri)
                inner = self._parts(child.iri, level=min(level + 1, 6))
                parts.append(SectionPart(section=child, heading=heading, level=level, parts=inner))
            elif isinstance(child, Paragraph):
                inside = tuple(part for part in self._children.get(child.iri, ()) if isinstance(part, Sentence))
                parts.append(ParagraphPart(paragraph=child, sentences=inside))
            elif isinstance(child, ReferenceList):
                entries = tuple(part for part in self._children.get(child.iri, ()) if isinstance(part, Reference))
                parts.append(ReferencesPart(list=child, entries=entries))
            elif isinstance(child, Note):
                parts.append(NotePart(note=child))
        return tuple(parts)

    def _heading(self, iri: str, *, of: str) -> Heading:
        if iri not in self._headings:
            raise NotFound(
                _("The heading {heading} of {whole} is missing. Run “medkg validate”.").format(
                    heading=shorten(iri), whole=shorten(of)
                )
            )
        return self._headings[iri]


def _sentences(part: Part) -> tuple[Sentence, ...]:
    if isinstance(part, ParagraphPart):
        return part.sentences
    if isinstance(part, SectionPart):
        return tuple(sentence for inner in part.parts for sentence in _sentences(inner))
    return ()


def _references(part: Part) -> tuple[Reference, ...]:
    if isinstance(part, ReferencesPart):
        return part.entries
    if isinstance(part, SectionPart):
        return tuple(entry for inner in part.parts for entry in _references(inner))
    return ()
