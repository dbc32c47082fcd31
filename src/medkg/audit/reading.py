"""A report as its auditor reads it: what is printed where, in the order of reading, and what each claim says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from medkg.audit.facts import whole
from medkg.entities import Text, Words
from medkg.errors import NotFound
from medkg.language import LANGUAGES
from medkg.language import translate as _
from medkg.namespaces import ID, PREFIXES
from medkg.rdf.identifiers import natural_key, shorten

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph


@dataclass(frozen=True, kw_only=True)
class Reading:
    """``order`` counts every printed part from 1; a claim or an evidence line stands where its sentence does."""

    report: str
    above: dict[str, str]
    texts: dict[str, Words]
    order: dict[str, int]
    statements: dict[str, Words]
    sentences: dict[str, str]
    """Claim to the sentence that makes it."""
    claim_of: Callable[[str], str | None] = lambda _line: None
    """The claim of an evidence line, looked up where a finding is at one."""

    @classmethod
    def of(cls, graph: KnowledgeGraph, report: str) -> Reading:
        """What *report* (IRI) prints and claims."""
        above: dict[str, str] = {}
        positions: dict[str, int] = {}
        texts: dict[str, dict[str, str]] = defaultdict(dict)
        for row in graph.ask("judging/printed", report=report):
            part = str(row["part"])
            above[part], positions[part] = str(row["above"]), whole(part, _POSITION, row["position"])
            if isinstance(row["text"], Text):
                texts[part][row["text"].language] = str(row["text"])
        statements: dict[str, dict[str, str]] = {}
        sentences: dict[str, str] = {}
        for row in graph.ask("judging/statements", report=report):
            claim = str(row["claim"])
            sentences[claim] = str(row["sentence"])
            statements[claim] = {language: str(row[f"statement_{language}"]) for language in LANGUAGES}
        return cls(
            report=report,
            above=above,
            texts={part: Words(words) for part, words in texts.items()},
            order=_order(report, above, positions),
            statements={claim: Words(words) for claim, words in statements.items()},
            sentences=sentences,
            claim_of=lambda line: _claim_of(graph, line),
        )

    def sentence(self, entity: str) -> str | None:
        """The sentence that prints *entity*: itself, or that of a claim or of an evidence line; None for all else."""
        if entity.startswith(_SENTENCE):
            return entity
        if entity.startswith(_LINE):
            return self.sentences.get(self.claim_of(entity) or entity)
        return self.sentences.get(entity)

    def place(self, entity: str) -> int:
        """Where *entity* is come upon in reading; 0 for what belongs to the report as a whole."""
        return self.order.get(self.sentence(entity) or entity, 0)

    def said(self, entity: str) -> Words | None:
        """What *entity* prints or claims."""
        return self.texts.get(entity) or self.statements.get(entity)

    @cached_property
    def chapters(self) -> tuple[str, ...]:
        """The report's sections, chapters and what is below them, in the order of reading."""
        found = [part for part in self.above if part.startswith(_SECTION)]
        return tuple(sorted(found, key=self.order.__getitem__))

    def sections_of(self, entity: str) -> tuple[str, ...]:
        """The sections that *entity* stands in, from the innermost outwards."""
        found = []
        part = self.sentence(entity) or entity
        while part in self.above:
            part = self.above[part]
            if part.startswith(_SECTION):
                found.append(part)
        return tuple(found)


_POSITION = PREFIXES["schema"] + "position"
_SENTENCE, _SECTION, _LINE = f"{ID}sentence/", f"{ID}section/", f"{ID}evidence-line/"


def _claim_of(graph: KnowledgeGraph, line: str) -> str | None:
    return next((str(row["claim"]) for row in graph.ask("judging/claim_of_line", line=line)), None)


def _order(report: str, above: dict[str, str], positions: dict[str, int]) -> dict[str, int]:
    below: dict[str, list[str]] = defaultdict(list)
    for part, holder in above.items():
        below[holder].append(part)
    order: dict[str, int] = {}
    waiting = [report]
    while waiting:
        part = waiting.pop()
        if part in above:
            order[part] = len(order) + 1
        # A part that is said to stand in two places is read once.
        waiting += sorted(below.pop(part, ()), key=lambda one: (positions[one], one), reverse=True)
    lost = above.keys() - order.keys()
    if lost:
        raise NotFound(
            _("{entity} is part of something that is part of it, and so of no report. Run “medkg validate”.").format(
                entity=shorten(min(lost, key=natural_key))
            )
        )
    return order
