"""The page on which a report is read: its text in reading order, and in the margin what each claim rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from medkg.entities import Reference, Sentence, Text, Verdict, Words
from medkg.narrative import Document, Notes
from medkg.narrative.document import ParagraphPart, Part, ReferencesPart, SectionPart
from medkg.narrative.entries import Run, runs
from medkg.narrative.html import separator
from medkg.narrative.notes import ClaimNote
from medkg.narrative.pieces import Piece, pieces
from medkg.web.pages.audit import Graded, graded_report
from medkg.web.pages.citing import CiteLine, cite_line
from medkg.web.pages.evidence import Evidence, Figure, Link, evidence, figure, link, links
from medkg.web.pages.filtering import Filter, Filtering, filtering, only
from medkg.web.pages.marks import Bar, Mark, bar, mark
from medkg.web.site import Site


@dataclass(frozen=True, kw_only=True)
class MarginNote:
    """A claim beside its sentence. ``best`` is the first of its ``lines``, the one that gives it its verdict."""

    iri: str
    slug: str
    mark: Mark
    quote: Text
    figures: tuple[Figure, ...]
    best: Evidence | None
    lines: int


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Words under the same claims: ``numbers`` are the claims' places among the sentence's notes, from 1.

    ``style`` is the verdict of the innermost claim, empty outside of claims; ``ends`` are the notes whose claim
    ends here.
    """

    text: str
    style: str
    numbers: tuple[int, ...]
    ends: tuple[MarginNote, ...]


@dataclass(frozen=True, kw_only=True)
class SentenceBlock:
    slug: str
    language: str
    stretches: tuple[Stretch, ...]
    notes: tuple[MarginNote, ...]


@dataclass(frozen=True, kw_only=True)
class ParagraphBlock:
    """``beside`` are the same sentences in the other language, without notes of their own; empty where one is shown."""

    slug: str
    sentences: tuple[SentenceBlock, ...]
    separator: str
    beside: tuple[SentenceBlock, ...]
    separator_beside: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, kw_only=True)
class EntryBlock:
    """An entry of the list of references; ``uses`` counts the evidence lines that cite it, by verdict."""

    iri: str
    slug: str
    runs: tuple[Run, ...]
    language: str
    work: Link
    uses: Bar


@dataclass(frozen=True, kw_only=True)
class ReferencesBlock:
    entries: tuple[EntryBlock, ...]
    kind: Literal["references"] = "references"


@dataclass(frozen=True, kw_only=True)
class NoteBlock:
    text: Text
    beside: Text | None
    kind: Literal["note"] = "note"


@dataclass(frozen=True, kw_only=True)
class SectionBlock:
    """``bar`` counts the claims shown of the section and of those inside it."""

    slug: str
    level: int
    heading: Text
    beside: Text | None
    bar: Bar
    blocks: tuple[Block, ...]
    kind: Literal["section"] = "section"


Block = SectionBlock | ParagraphBlock | ReferencesBlock | NoteBlock


@dataclass(frozen=True, kw_only=True)
class NarrativePage:
    """``beside`` is the title in the other language, where both are shown."""

    iri: str
    slug: str
    title: Text
    beside: Text | None
    authors: tuple[Link, ...]
    sentences: int
    references: int
    bar: Bar
    graded: Graded
    filtering: Filtering
    blocks: tuple[Block, ...]
    cite: CiteLine | None


def narrative_page(
    site: Site, report: str, *, language: str, chosen: Filter | None = None, beside: str | None = None
) -> NarrativePage:
    """The page of the report with that slug, in *language* and, where asked for, in another one *beside* it.

    Claims that *chosen* leaves out stay unmarked and without a note. Raises NotFound where there is no such report.
    """
    found, margin = site.narrative(report)
    return _Setting(site, found, margin, chosen or Filter(), language, beside).page()


class _Setting:
    """Sets one report: what every part needs is said once."""

    def __init__(
        self, site: Site, found: Document, margin: Notes, chosen: Filter, language: str, beside: str | None
    ) -> None:
        self._site = site
        self._document = found
        self._every = margin
        self._chosen = chosen
        self._notes = only(margin, chosen, site)
        self._language = language
        self._beside = beside
        self._uses: dict[str, Counter[str]] = {}
        for note in (note for group in self._notes.claims.values() for note in group):
            for line in note.lines:
                if line.line.reference:
                    self._uses.setdefault(line.line.reference, Counter())[line.verdict.iri] += 1

    def page(self) -> NarrativePage:
        found = self._document
        title = found.heading.text
        return NarrativePage(
            iri=found.report.iri,
            slug=found.report.slug,
            title=title.best(self._language),
            beside=self._other(title),
            authors=links(self._site, found.report.attributed_to, self._language),
            sentences=len(found.sentences),
            references=len(found.references),
            bar=bar(self._every.tally(), self._language),
            graded=graded_report(self._site, found.report.iri, self._language),
            filtering=filtering(self._site, self._every, self._notes, self._chosen, self._language),
            blocks=self._blocks(found.parts),
            cite=cite_line(self._site, found.report.iri),
        )

    def _other(self, text: Words) -> Text | None:
        return text.best(self._beside) if self._beside else None

    def _blocks(self, parts: Iterable[Part]) -> tuple[Block, ...]:
        return tuple(self._block(part) for part in parts)

    def _block(self, part: Part) -> Block:
        if isinstance(part, SectionPart):
            return self._section(part)
        if isinstance(part, ParagraphPart):
            return self._paragraph(part)
        if isinstance(part, ReferencesPart):
            return ReferencesBlock(entries=tuple(self._entry(entry, part) for entry in part.entries))
        return NoteBlock(text=part.note.text.best(self._language), beside=self._other(part.note.text))

    def _section(self, part: SectionPart) -> SectionBlock:
        return SectionBlock(
            slug=part.section.slug,
            level=part.level,
            heading=part.heading.text.best(self._language),
            beside=self._other(part.heading.text),
            bar=bar(self._tally(part), self._language),
            blocks=self._blocks(part.parts),
        )

    def _paragraph(self, part: ParagraphPart) -> ParagraphBlock:
        margins: list[dict[str, MarginNote]] = [
            {note.claim.iri: self._note(note) for note in self._notes.of(one.iri)} for one in part.sentences
        ]
        both = tuple(zip(part.sentences, margins, strict=True))
        other = self._beside
        return ParagraphBlock(
            slug=part.paragraph.slug,
            sentences=tuple(self._sentence(one, margin, self._language) for one, margin in both),
            separator=separator(self._language),
            beside=tuple(self._sentence(one, margin, other) for one, margin in both) if other else (),
            separator_beside=separator(other) if other else "",
        )

    def _sentence(self, sentence: Sentence, margin: dict[str, MarginNote], language: str) -> SentenceBlock:
        number = {iri: place for place, iri in enumerate(margin, start=1)}
        return SentenceBlock(
            slug=sentence.slug,
            language=sentence.text.best(language).language,
            stretches=tuple(
                Stretch(
                    text=piece.text,
                    style=self._mark(piece.claims[-1]).style if piece.claims else "",
                    numbers=tuple(number[note.claim.iri] for note in piece.claims),
                    ends=tuple(margin[note.claim.iri] for note in piece.ends),
                )
                for piece in joined(pieces(sentence, self._notes, language))
            ),
            notes=tuple(margin.values()),
        )

    def _note(self, note: ClaimNote) -> MarginNote:
        claimed = tuple(figure(self._site, quantity, self._language) for quantity in note.quantities)
        return MarginNote(
            iri=note.claim.iri,
            slug=note.claim.slug,
            mark=self._mark(note),
            quote=note.claim.quote.best(self._language),
            figures=claimed,
            best=evidence(self._site, note.lines[0], claimed, self._language) if note.lines else None,
            lines=len(note.lines),
        )

    def _mark(self, note: ClaimNote) -> Mark:
        return mark(note.verdict, self._language, retracted=note.claim.iri in self._site.retracted)

    def _entry(self, entry: Reference, part: ReferencesPart) -> EntryBlock:
        used = self._uses.get(entry.iri, Counter())
        return EntryBlock(
            iri=entry.iri,
            slug=entry.slug,
            runs=runs(entry, part.list.entry_pattern, self._language),
            language=entry.title.best(self._language).language,
            work=link(self._site, entry.refers_to, self._language),
            uses=bar(((verdict, used[verdict.iri]) for verdict in self._notes.verdicts), self._language),
        )

    def _tally(self, part: SectionPart) -> list[tuple[Verdict, int]]:
        counted = Counter(note.verdict.iri for note in self._claims_in(part))
        return [(verdict, counted[verdict.iri]) for verdict in self._notes.verdicts]

    def _claims_in(self, part: Part) -> Iterable[ClaimNote]:
        if isinstance(part, SectionPart):
            for inner in part.parts:
                yield from self._claims_in(inner)
        elif isinstance(part, ParagraphPart):
            for sentence in part.sentences:
                yield from self._notes.of(sentence.iri)


def joined(found: Iterable[Piece]) -> tuple[Piece, ...]:
    """Pieces under the same claims as one: where a link starts or ends is no seam here."""
    whole: list[Piece] = []
    for piece in found:
        if whole and whole[-1].claims == piece.claims and not whole[-1].ends:
            before = whole.pop()
            whole.append(replace(piece, text=before.text + piece.text))
        else:
            whole.append(piece)
    return tuple(whole)
