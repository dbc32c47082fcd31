"""The corpus: every thing that has words, as one question tells of it, with what it is filtered by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode
from rdflib import DCTERMS, PROV

from medkg.entities import Text, Words
from medkg.graph import KnowledgeGraph
from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import mint
from medkg.rdf.triples import RDF_TYPE, Term
from medkg.search.fields import FIELDS, KINDS_OF_IDENTIFIERS, Field
from medkg.vocabulary import MEDKG

_SCHEMA = PREFIXES["schema"]
_CITO = PREFIXES["cito"]

ABOUT = _SCHEMA + "about"
CITING = _CITO + "hasCitingEntity"
CITED = _CITO + "hasCitedEntity"
APPEARANCE = _SCHEMA + "appearance"
REPORT = str(MEDKG.Report)
CLAIM = str(MEDKG.Claim)
SCENARIO = str(MEDKG.Scenario)
VERDICT = str(MEDKG.verdict)
PRECEDENCE = str(MEDKG.precedence)
STUDY = str(MEDKG.studyKind)
HEADING = str(MEDKG.heading)
QUANTITY = str(MEDKG.quantity)
RETRACTS = _CITO + "retracts"

NO_EVIDENCE = mint("Verdict", "no-evidence")
"""The verdict of a claim on which no line bears."""
NOT_VERIFIED = mint("Verdict", "not-verified")
CONTRADICTS = mint("Verdict", "contradicts")

WITHIN = (str(DCTERMS.isPartOf), APPEARANCE, CITING, str(PROV.used))
"""What leads from a part of a report towards the report."""
HOLDING = (HEADING, QUANTITY)
"""What leads from a part of a report to a part of its own."""
WORK = (CITED, str(MEDKG.refersTo), str(MEDKG.reportedBy))
"""What leads to the work that a line, a reference or a result is of."""
RESTING_ON = (str(MEDKG.reportsOn), str(DCTERMS.isVersionOf))
"""What leads from a work to the study behind it."""
YEARS = (str(DCTERMS.issued), str(MEDKG.printedYear))

NAMED_BY_FACETS = (str(MEDKG.Verdict), SCENARIO, str(MEDKG.StudyKind), REPORT)

_STEPS = 12
"""Links from a part to its report: deeper nesting would be a circle."""


class Filed(NamedTuple):
    """What a thing is filtered by, but for its report: full IRIs, a year of four digits; empty where there is none."""

    cls: str
    verdict: str
    scenarios: frozenset[str]
    year: str
    study: str


class Written(NamedTuple):
    """One text of a thing, as it is met in the stream."""

    thing: int
    field: Field
    text: Text
    path: str

    @property
    def spoken(self) -> str:
        """The text as it is found: an identifier with the name of its kind, since people type “PMID 123”."""
        return f"{KINDS_OF_IDENTIFIERS[self.path]} {self.text}" if self.path in KINDS_OF_IDENTIFIERS else self.text


@dataclass(kw_only=True)
class Corpus:
    """Things by number, in the order they are met. Texts stream past; links are kept, since facets need them all."""

    iris: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)
    _class: dict[int, str] = field(default_factory=dict)
    _links: defaultdict[str, dict[int, tuple[int, ...]]] = field(default_factory=lambda: defaultdict(dict))
    _holder: dict[int, int] = field(default_factory=dict)
    _year: dict[int, str] = field(default_factory=dict)
    _precedences: dict[int, int] = field(default_factory=dict)
    _verdict: dict[int, str] = field(default_factory=dict)
    _scenarios: dict[int, frozenset[str]] = field(default_factory=dict)

    def read(self, graph: KnowledgeGraph) -> Iterator[Written]:
        """Every text of *graph*. What follows below is known when the last one has been given."""
        for triple in graph.answer("search/words").triples():
            if not isinstance(triple.subject, NamedNode):
                continue
            thing = self._number(triple.subject.value)
            path = triple.predicate.value
            found = FIELDS.get(path)
            if found is not None:
                yield Written(thing, found, _text(triple.object), path)
            else:
                self._link(thing, path, triple.object)
        self._find_verdicts()
        self._find_scenarios()

    def class_of(self, thing: int) -> str | None:
        """The class whose shape describes *thing*; None for what medkg has no class for."""
        return self._class.get(thing)

    def filed(self, thing: int) -> Filed:
        """What *thing* is filtered by.

        An evidence line has its own verdict, its claim's scenarios, and its work's year and kind of study; a sentence
        has the scenarios of its claims; a reference has the year it prints.
        """
        cls = self._class[thing]
        work = next(iter(self._targets(thing, WORK)), thing)
        return Filed(
            cls=cls,
            verdict=self._verdict.get(thing) or self._first(thing, VERDICT),
            scenarios=self._scenarios.get(thing, frozenset()),
            year=self._year.get(thing) or self._year.get(work, ""),
            study=self._first(work, STUDY),
        )

    def report_of(self, thing: int) -> int | None:
        """The report that *thing* is, or stands in; None for what reports share."""
        at: int | None = thing
        for _step in range(_STEPS):
            if at is None or self._class.get(at) == REPORT:
                return at
            at = next(iter(self._targets(at, WITHIN)), self._holder.get(at))
        return None

    def _link(self, thing: int, path: str, value: Term) -> None:
        if path in YEARS and isinstance(value, Literal):
            self._year[thing] = value.value[:4]
        elif path == PRECEDENCE and isinstance(value, Literal):
            self._precedences[thing] = int(value.value)
        elif isinstance(value, NamedNode):
            if path == RDF_TYPE:
                self._class.setdefault(thing, value.value)
                return
            target = self._number(value.value)
            if path in HOLDING:
                self._holder[target] = thing
            else:
                links = self._links[path]
                links[thing] = (*links.get(thing, ()), target)

    def _find_verdicts(self) -> None:
        """As the question ``claims/overall_verdicts`` has them (a test holds both to each other), without asking it."""
        best = {claim: NO_EVIDENCE for claim, cls in self._class.items() if cls == CLAIM}
        retracted = self._retracted()
        for line, claims in self._links[CITING].items():
            given = self._first(line, VERDICT)
            if given != CONTRADICTS and not retracted.isdisjoint(self._links[CITED].get(line, ())):
                given = NOT_VERIFIED
            for claim in claims:
                if self._precedence(given) < self._precedence(best.get(claim, NO_EVIDENCE)):
                    best[claim] = given
        self._verdict = best

    def _retracted(self) -> set[int]:
        """The works that a notice takes back, and those that rest on one of them."""
        found = {work for works in self._links[RETRACTS].values() for work in works}
        waiting = list(found)
        resting: defaultdict[int, list[int]] = defaultdict(list)
        for path in RESTING_ON if found else ():
            for work, studies in self._links[path].items():
                for study in studies:
                    resting[study].append(work)
        while waiting:
            for work in resting[waiting.pop()]:
                if work not in found:
                    found.add(work)
                    waiting.append(work)
        return found

    def _precedence(self, verdict: str) -> float:
        return self._precedences.get(self._numbers.get(verdict, -1), float("inf"))

    def _find_scenarios(self) -> None:
        for thing, targets in self._links[ABOUT].items():
            found = frozenset(self.iris[target] for target in targets if self._class.get(target) == SCENARIO)
            if found:
                self._scenarios[thing] = found
        claims = list(self._scenarios.items())
        for claim, found in claims:
            for sentence in self._targets(claim, (APPEARANCE,)):
                self._scenarios[sentence] = self._scenarios.get(sentence, frozenset()) | found
        for line, targets in self._links[CITING].items():
            self._scenarios[line] = self._scenarios.get(targets[0], frozenset())

    def _targets(self, thing: int, paths: Iterable[str]) -> Iterator[int]:
        return (target for path in paths for target in self._links[path].get(thing, ()))

    def _first(self, thing: int, path: str) -> str:
        return next((self.iris[target] for target in self._targets(thing, (path,))), "")

    def _number(self, iri: str) -> int:
        number = self._numbers.setdefault(iri, len(self.iris))
        if number == len(self.iris):
            self.iris.append(iri)
        return number


def class_names(graph: KnowledgeGraph) -> dict[str, Words]:
    """Class to what people call it."""
    found: dict[str, dict[str, str]] = {}
    for row in graph.ask("terms/class_names"):
        name = row["name"]
        found.setdefault(str(row["class"]), {})[getattr(name, "language", "")] = str(name)
    return {cls: Words(names) for cls, names in found.items()}


def _text(value: Term) -> Text:
    if isinstance(value, Literal):
        return Text(value.value, value.language or "")
    return Text(value.value if isinstance(value, NamedNode) else "")
