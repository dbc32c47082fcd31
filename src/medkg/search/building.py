"""Building the index: from the corpus to documents in the order of their rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from medkg.entities import Text, Words
from medkg.graph import KnowledgeGraph
from medkg.namespaces import ID
from medkg.search.corpus import NAMED_BY_FACETS, Corpus, Filed, Written, class_names
from medkg.search.engine import Engine
from medkg.search.facets import FACETS, Chosen, Filing, values_of
from medkg.search.fields import Field
from medkg.search.suggestions import Names
from medkg.search.words import tokens, whole_token
from medkg.vocabulary import MEDKG

KINDS = (
    (MEDKG.Claim,),
    (MEDKG.Heading, MEDKG.Sentence, MEDKG.Note),
    (),
    (MEDKG.Reference,),
    (MEDKG.EvidenceLine, MEDKG.Curation),
    (MEDKG.Quantity, MEDKG.Result),
)
"""What is asked for most comes first: claims, what is printed, then (the empty place) what has a name of its own."""

NAMED = KINDS.index(())
RANKS = {str(cls): rank for rank, classes in enumerate(KINDS) for cls in classes}


class Marks:
    """The tokens that stand for what documents are filed under."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def add(self, facet: str, value: str) -> str:
        return f"m%{self._numbers.setdefault((facet, value), len(self._numbers))}"

    def of(self, chosen: Chosen) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Facet to the marks of what is chosen in it; one that nothing carries where all of it is unknown."""
        return tuple(
            (facet, tuple(f"m%{self._numbers.get((facet, value), 'none')}" for value in values))
            for facet in FACETS
            if (values := chosen.values(facet))
        )


@dataclass(frozen=True, kw_only=True)
class Built:
    """The parts of an index. ``label_paths``: class to the property that names its things.

    ``ends``: of each of KINDS but the last, the last document.
    """

    engine: Engine
    filing: Filing
    names: Names
    marks: Marks
    label_paths: dict[str, str]
    size: int
    named: dict[str, int]
    ends: tuple[int, ...]

    def documents_called(self, key: str) -> list[int]:
        """The documents of which *key* is the whole name."""
        return [self.named[iri] for iri in self.names.called(key)]


def build(graph: KnowledgeGraph) -> Built:
    """Read *graph* once and index it."""
    corpus = Corpus()
    engine = Engine()
    reading = _Reading(corpus)
    engine.write(reading.words(corpus.read(graph)))
    things = reading.in_rank()
    engine.write((thing, Field.IDENTIFIER, _identifiers(corpus.iris[thing])) for thing in things)
    marks = Marks()
    filing = Filing(labels={**class_names(graph), **reading.facet_labels()})
    engine.arrange(_documents(corpus, things, filing, marks))
    kinds = Counter(map(reading.rank, things))
    return Built(
        engine=engine,
        filing=filing,
        names=Names(reading.names()),
        marks=marks,
        label_paths={shape.target: shape.label_path for shape in graph.package.shapes if shape.label_path},
        size=len(things),
        named={corpus.iris[thing]: number for number, thing in enumerate(things, start=1) if reading.is_named(thing)},
        ends=tuple(accumulate(kinds[rank] for rank in range(len(KINDS) - 1))),
    )


class _Reading:
    """What is noted of the texts while they stream from the corpus into the engine."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._length: dict[int, int] = {}
        self._names: list[tuple[int, Text]] = []

    def words(self, texts: Iterable[Written]) -> Iterator[tuple[int, int, str]]:
        for written in texts:
            found = tokens(written.spoken)
            self._length[written.thing] = self._length.get(written.thing, 0) + len(found)
            if written.field is Field.NAME:
                self._names.append((written.thing, written.text))
            yield written.thing, written.field, " ".join(found)

    def rank(self, thing: int) -> int:
        return RANKS.get(self._corpus.class_of(thing) or "", NAMED)

    def is_named(self, thing: int) -> bool:
        return self.rank(thing) == NAMED

    def in_rank(self) -> Sequence[int]:
        """The things that are of a class and have words, in the order of KINDS, in each the short first."""
        iris = self._corpus.iris
        found = (thing for thing in self._length if self._corpus.class_of(thing))
        return sorted(found, key=lambda thing: (self.rank(thing), self._length[thing], iris[thing]))

    def names(self) -> Iterator[tuple[Text, str, str]]:
        """What things are called that are not mere parts of a report."""
        for thing, name in self._names:
            cls = self._corpus.class_of(thing)
            if cls and self.is_named(thing):
                yield name, self._corpus.iris[thing], cls

    def facet_labels(self) -> dict[str, Words]:
        """What the values of facets are called: of a thing's names in a language the first, its label."""
        found: dict[str, dict[str, str]] = {}
        for thing, name in self._names:
            if self._corpus.class_of(thing) in NAMED_BY_FACETS:
                found.setdefault(self._corpus.iris[thing], {}).setdefault(name.language, str(name))
        return {iri: Words(names) for iri, names in found.items()}


def _documents(corpus: Corpus, things: Iterable[int], filing: Filing, marks: Marks) -> Iterator[tuple[int, str, str]]:
    for thing in things:
        filed = corpus.filed(thing)
        place = corpus.report_of(thing)
        report = corpus.iris[place] if place is not None else ""
        filing.add(filed, report)
        yield thing, corpus.iris[thing], " ".join(_marks(filed, report, marks))


def _marks(filed: Filed, report: str, marks: Marks) -> Iterator[str]:
    for facet in FACETS[:-1]:
        for value in values_of(filed, facet):
            yield marks.add(facet, value)
    if report:
        yield marks.add(FACETS[-1], report)


def _identifiers(iri: str) -> str:
    """A thing's address and its last segment, each as one token: their words are in its texts, if they matter."""
    path = iri.removeprefix(ID)
    return " ".join(whole_token(tokens(text)) for text in (path, path.rpartition("/")[2]))
