"""The auditor: judges claims, compares their figures with their sources, and finds newer figures on the same data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from medkg.audit.facts import ClaimFacts, Facts, Row, Scope, figures, lacking, read
from medkg.audit.figures import Comparer, Figure, FigureMatch, Outcome
from medkg.audit.kinds import Kinds, Kinship
from medkg.audit.periods import year
from medkg.audit.rule import Charge, Judgement, Line, judged
from medkg.audit.units import Units
from medkg.audit.weights import Weights
from medkg.entities import Claim, Grade, Report, Verdict
from medkg.errors import NotFound
from medkg.namespaces import ID, ONTOLOGY, PREFIXES
from medkg.rdf.identifiers import mint

if TYPE_CHECKING:
    from medkg.graph import KnowledgeGraph

_CLAIM = f"{ID}claim/"
_TECHNOLOGY, _CONDITION, _MODEL = (ONTOLOGY + name for name in ("Technology", "Condition", "Model"))


@dataclass(frozen=True, kw_only=True)
class NewerFigure:
    """Another figure of the same metric on the same data as a claim's, from a later work than those it rests on.

    It is of the same thing or of one that is akin to it, as two models are. ``is_better`` is None where the metric has
    no better or worse, and where the two leave it open: “below 95” against 91.5. ``lead`` is by how much it differs, in
    the claim's unit.
    """

    claim: str
    quantity: Figure
    result: Figure
    work: str
    published: str
    is_better: bool | None
    lead: Decimal


@dataclass(frozen=True, kw_only=True)
class Examination:
    """All that is computed for one report, from one reading of the facts. ``kinds``: claim to its kind."""

    report: str
    judgements: tuple[Judgement, ...]
    matches: tuple[FigureMatch, ...]
    newer: tuple[NewerFigure, ...]
    kinds: Mapping[str, str]
    figures: Mapping[str, tuple[Figure, ...]]
    """Claim to the figures it gives."""


class _Rival(NamedTuple):
    """A figure that some work reports; ``date`` is ``published``, to be compared by."""

    work: str
    published: str
    date: str
    figure: Figure


class Auditor:
    """Judges the claims of one graph. Weights, units and kinds are read once: keep it for as long as the data stand."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self._known_rivals: dict[tuple[str, str], tuple[_Rival, ...]] = {}

    def judge(self, claim: str) -> Judgement:
        """The judgement of one claim (IRI or short name). Raises NotFound where there is no such claim."""
        scope = self._alone(claim)
        return self._judgement(self._read(scope), str(scope.claim))

    def judgements(self, report: str | None = None) -> tuple[Judgement, ...]:
        """The judgements of all claims of a report (slug or IRI), or of the package, in the order of their names."""
        facts = self._read(self._scope(report))
        return tuple(self._judgement(facts, claim) for claim in sorted(facts.claims))

    def lines(self, report: str | None = None) -> dict[str, tuple[Line, ...]]:
        """What the rule knows of the lines of each claim of a report, or of the package: for judging without some."""
        facts = self._read(self._scope(report))
        return {claim: self._lines(facts, claim) for claim in sorted(facts.claims)}

    @property
    def weights(self) -> Weights:
        """The weights of the rule, as the graph's ontology states them."""
        return self._weights

    def figure_matches(self, claim: str) -> tuple[FigureMatch, ...]:
        """Each figure of a claim against each of its lines; nothing for a claim without figures."""
        scope = self._alone(claim)
        return tuple(self._matches(self._read(scope), str(scope.claim)))

    def all_figure_matches(self, report: str | None = None) -> tuple[FigureMatch, ...]:
        """Those of all claims of a report, or of the package."""
        facts = self._read(self._scope(report))
        return tuple(match for claim in sorted(facts.claims) for match in self._matches(facts, claim))

    def newer_figures(self, report: str | None = None) -> tuple[NewerFigure, ...]:
        """What later works report on the same metric and data as the figures of a report, or of the package."""
        scope = self._scope(report)
        return self._all_newer(self._read(scope))

    def examine(self, report: str) -> Examination:
        """Judgements, matches and newer figures of one report (slug or IRI), for less than the three of them alone."""
        scope = self._scope(report)
        facts = self._read(scope)
        claims = sorted(facts.claims)
        return Examination(
            report=str(scope.report),
            judgements=tuple(self._judgement(facts, claim) for claim in claims),
            matches=tuple(match for claim in claims for match in self._matches(facts, claim)),
            newer=self._all_newer(facts),
            kinds={claim: facts.claims[claim].kind for claim in claims},
            figures={claim: tuple(facts.claims[claim].figures) for claim in claims},
        )

    def _all_newer(self, facts: Facts) -> tuple[NewerFigure, ...]:
        newer = [finding for fact in facts.claims.values() for finding in self._newer(facts, fact)]
        return tuple(sorted(newer, key=lambda one: (one.claim, one.quantity.iri, one.result.iri)))

    def _alone(self, claim: str) -> Scope:
        iri = self.graph.get(Claim, claim).iri
        printed = next(iter(self.graph.ask("judging/report", claim=iri)), None)
        if printed is None:
            raise _unprinted(iri)
        return Scope(report=str(printed["report"]), claim=iri)

    def _scope(self, report: str | None) -> Scope:
        if report is None:
            return Scope()
        return Scope(report=self.graph.get(Report, report if "/" in report else mint("Report", report)).iri)

    def _read(self, scope: Scope) -> Facts:
        if scope.claim is None:
            for claim in self._unprinted:
                if scope.report in (None, f"{ID}report/{claim.removeprefix(_CLAIM).partition('/')[0]}"):
                    raise _unprinted(claim)
        return read(self.graph, scope, self._weights)

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The grades there are, the best first."""
        return self._weights.grades

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts there are, in the order of their precedence."""
        return tuple(sorted(self._weights.verdicts.values(), key=lambda one: one.precedence))

    @cached_property
    def units(self) -> Units:
        """The units of the package."""
        return Units.of(self.graph)

    @cached_property
    def _unprinted(self) -> tuple[str, ...]:
        """Claims that no report would come upon; to which one each belongs, its identifier tells."""
        return tuple(str(row["claim"]) for row in self.graph.ask("judging/unprinted"))

    @cached_property
    def _weights(self) -> Weights:
        return Weights.of(self.graph)

    @cached_property
    def _kinds(self) -> Kinds:
        return Kinds.of(self.graph)

    @cached_property
    def _comparer(self) -> Comparer:
        return Comparer(self.units, self._kinds, performance(self._weights))

    def _judgement(self, facts: Facts, claim: str) -> Judgement:
        return judged(claim, self._lines(facts, claim), self._weights)

    def _lines(self, facts: Facts, claim: str) -> tuple[Line, ...]:
        fact = facts.claims[claim]
        shown = {match.line for match in self._matches(facts, claim) if match.outcome is Outcome.MATCH}
        return tuple(self._line(facts, fact, row, shown) for row in fact.lines)

    def _line(self, facts: Facts, fact: ClaimFacts, row: Row, shown: set[str]) -> Line:
        given = self._weights.verdicts[row["verdict"]]
        return Line(
            iri=row["line"],
            source=facts.sources[row["work"]],
            given=given,
            study_kind=self._weights.study_kinds[row["study_kind"]],
            claim_kind=fact.kind,
            charges=tuple(self._charges(facts, fact, row, given, shown)),
            notices=facts.notices.get(row["work"], ()),
            programs=tuple(sorted(facts.programs.get(row["work"], ()))),
        )

    def _charges(self, facts: Facts, fact: ClaimFacts, row: Row, given: Verdict, shown: set[str]) -> Iterator[Charge]:
        """The limitations of a line; none where it speaks for neither side."""
        weights = self._weights
        if given not in (weights.supports, weights.supports_in_part, weights.contradicts):
            return
        told = {
            given.limitation,
            weights.publisher_kinds[row["publisher_kind"]].limitation,
            weights.limiting[row["verification"]].limitation,
            weights.limiting[row["method"]].limitation,
        }
        for iri in sorted(one for one in told if one is not None):
            yield self._charge(weights.limitations[iri].slug)
        yield from self._by_age(fact, row)
        yield from self._by_size(facts, row)
        # What is not direct is why a line supports in part only: it is told, and not taken off twice.
        in_part = given == weights.supports_in_part
        if differing := self._not_direct(facts, fact, row):
            yield self._charge("not-direct", *differing, free=in_part)
        if fact.figures and given != weights.contradicts and row["line"] not in shown:
            yield self._charge("other-figure", free=in_part)

    def _by_age(self, fact: ClaimFacts, row: Row) -> Iterator[Charge]:
        life = self._weights.claim_kinds[fact.kind].shelf_life
        if life is None:
            return
        published = year(str(row["published"])) if row["published"] is not None else None
        if published is None:
            yield self._charge("undated")
        elif fact.year is not None and fact.year - published > life:
            yield self._charge(
                "dated", ("published", str(published)), ("claimed", str(fact.year)), ("shelf life", str(life))
            )

    def _by_size(self, facts: Facts, row: Row) -> Iterator[Charge]:
        size, least = facts.samples.get(row["line"]), self._weights.limitation("small-sample").threshold
        if size is not None and least is not None and size < least:
            yield self._charge("small-sample", ("sample", str(size)), ("threshold", str(least)))

    def _not_direct(self, facts: Facts, fact: ClaimFacts, row: Row) -> tuple[tuple[str, str], ...]:
        """In what the work studied something else: each as claimed and as studied."""
        claimed, studied = facts.subjects.get(fact.iri, {}), facts.studied.get(row["work"], {})
        models = studied.get(_MODEL, set()) | {figure.about for figure in facts.reported.get(row["line"], ())}
        kinds = self._kinds
        differing: list[tuple[str, str]] = []

        def unlike(mine: set[str], theirs: set[str], *fitting: Kinship) -> None:
            nearest = kinds.nearest(theirs, mine)
            if nearest is not None and nearest not in fitting:
                differing.extend((("claimed", min(mine)), ("studied", min(theirs))))

        technologies = studied.get(_MODEL, set()) | studied.get(_TECHNOLOGY, set())
        unlike(claimed.get(_TECHNOLOGY, set()), technologies, Kinship.SAME, Kinship.NARROWER)
        unlike(claimed.get(_CONDITION, set()), studied.get(_CONDITION, set()), Kinship.SAME, Kinship.BROADER)
        if claimed.get(_MODEL) and studied.get(_MODEL) and not claimed[_MODEL] & models:
            differing.extend((("claimed", min(claimed[_MODEL])), ("studied", min(studied[_MODEL]))))
        return tuple(differing)

    def _charge(self, slug: str, *particulars: tuple[str, str], free: bool = False) -> Charge:
        limitation = self._weights.limitation(slug)
        return Charge(limitation=limitation, points=0 if free else limitation.steps, particulars=particulars)

    def _matches(self, facts: Facts, claim: str) -> Iterator[FigureMatch]:
        fact = facts.claims[claim]
        for quantity in fact.figures:
            for row in fact.lines:
                best, *others = self._comparer.best(quantity, facts.reported.get(row["line"], ()), until=fact.year)
                yield FigureMatch(
                    claim=claim,
                    quantity=quantity,
                    line=row["line"],
                    work=row["work"],
                    best=best,
                    others=tuple(others),
                )

    def _newer(self, facts: Facts, fact: ClaimFacts) -> Iterator[NewerFigure]:
        bearing = [
            row
            for row in fact.lines
            if self._weights.verdicts[row["verdict"]] in self._bearing and row["work"] not in facts.notices
        ]
        works = {row["work"] for row in bearing}
        since = max((_date(str(row["published"])) for row in bearing if row["published"] is not None), default=None)
        if since is None:
            return
        for quantity in fact.figures:
            higher = self._weights.metrics[quantity.metric].higher_is_better
            for rival in self._rivals(quantity):
                if rival.date <= since or rival.work in works:
                    continue
                if not self._kinds.are_akin(rival.figure.about, quantity.about):
                    continue
                gap = self._comparer.gap(quantity, rival.figure)
                if not gap or self._comparer.says_the_same(quantity, rival.figure):
                    continue
                above = self._comparer.is_above(quantity, rival.figure)
                yield NewerFigure(
                    claim=fact.iri,
                    quantity=quantity,
                    result=rival.figure,
                    work=rival.work,
                    published=rival.published,
                    is_better=None if higher is None or above is None else above == higher,
                    lead=abs(gap),
                )

    def _rivals(self, figure: Figure) -> tuple[_Rival, ...]:
        """What works report on the same data by the same metric, read once however many claims it is held against."""
        if figure.dataset is None:
            return ()
        on = figure.dataset, figure.metric
        if on not in self._known_rivals:
            told = (dict(row) for row in self.graph.ask("judging/rivals", dataset=figure.dataset, metric=figure.metric))
            self._known_rivals[on] = tuple(
                _Rival(work, published, _date(published), rival)
                for (work, published), rival in figures(told, self._weights, "work", "published")
            )
        return self._known_rivals[on]

    @cached_property
    def _bearing(self) -> tuple[Verdict, ...]:
        return self._weights.supports, self._weights.supports_in_part


def performance(weights: Weights) -> frozenset[str]:
    """The metrics that tell how well something does: those of which more is better or worse."""
    return frozenset(iri for iri, metric in weights.metrics.items() if metric.higher_is_better is not None)


def _unprinted(claim: str) -> NotFound:
    return lacking(claim, PREFIXES["schema"] + "appearance", "claim")


def _date(text: str) -> str:
    """A date of any precision, to be compared by its year first and as late within it as it allows."""
    return f"{text}-12-31"[:10] if len(text) == 4 else f"{text}-31"[:10]
