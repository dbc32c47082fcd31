"""``--grades`` of ``medkg diff``: what follows from changes: other grades, and claims on results that changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medkg.language import translate as _
from medkg.rdf.identifiers import natural_key, shorten

if TYPE_CHECKING:
    from medkg.entities import Words
    from medkg.graph import KnowledgeGraph
    from medkg.releases import Changes, Version


@dataclass(frozen=True, kw_only=True)
class Regraded:
    """A claim of both versions whose grade is another: the letters."""

    claim: str
    statement: Words
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A claim with evidence from a work of which ``results`` were added, changed or are gone."""

    claim: str
    statement: Words
    work: str
    results: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """What follows from the changes between two versions. Each version is judged by its own ontology."""

    regraded: tuple[Regraded, ...]
    carried: tuple[Carried, ...]


def consequences(changes: Changes, old: Version, new: Version) -> Consequences:
    """Both versions are loaded and judged whole: a grade can hang on a work that the claim's report does not change."""
    if not changes:
        return Consequences(regraded=(), carried=())
    before, after = old.graph(), new.graph()
    return Consequences(
        regraded=tuple(_regraded(changes, before, after)), carried=tuple(_carried(changes, before, after))
    )


def as_lines(found: Consequences) -> Iterator[str]:
    """For people, in the current language."""
    yield ""
    yield _("{word}: {value}").format(word=_("Claims with another grade"), value=len(found.regraded))
    for one in found.regraded:
        yield f"  {one.before} → {one.after}  {one.statement}"
        yield f"         {shorten(one.claim)}"
    yield ""
    yield _("{word}: {value}").format(
        word=_("Claims with evidence from works whose results changed"), value=len(found.carried)
    )
    for claim in found.carried:
        yield f"  {claim.statement}"
        yield f"      {shorten(claim.claim)} ← {_(', ').join(map(shorten, claim.results))}"


def as_data(found: Consequences) -> dict[str, Any]:
    """For programs."""
    return {
        "grades": [{"claim": one.claim, "before": one.before, "after": one.after} for one in found.regraded],
        "claims_on_changed_results": [
            {"claim": one.claim, "work": one.work, "results": list(one.results)} for one in found.carried
        ],
    }


def _regraded(changes: Changes, before: KnowledgeGraph, after: KnowledgeGraph) -> Iterator[Regraded]:
    from medkg.entities import Claim

    was = {changes.renames.get(claim, claim): grade for claim, grade in _grades(before).items()}
    for claim, grade in sorted(_grades(after).items(), key=lambda pair: natural_key(pair[0])):
        if claim in was and was[claim] != grade:
            statement = after.get(Claim, claim).statement
            yield Regraded(claim=claim, statement=statement, before=was[claim], after=grade)


def _grades(graph: KnowledgeGraph) -> dict[str, str]:
    from medkg.audit.card import Audit

    return {one.claim: one.grade.notation for one in Audit(graph, ()).auditor.judgements()}


def _carried(changes: Changes, before: KnowledgeGraph, after: KnowledgeGraph) -> Iterator[Carried]:
    from medkg.entities import Claim, Result, Work
    from medkg.releases.changes import Status

    works: dict[str, list[str]] = {}
    for change in changes.things:
        if change.slug == "result":
            graph = before if change.status is Status.GONE else after
            works.setdefault(graph.get(Result, change.iri).reported_by, []).append(change.iri)
    known = {work.iri for work in after.all(Work)} if works else set()
    for work, results in sorted(works.items(), key=lambda pair: natural_key(pair[0])):
        rows = after.ask("works/citing_claims", work=work) if work in known else ()
        for claim in dict.fromkeys(str(row["claim"]) for row in rows):
            statement = after.get(Claim, claim).statement
            yield Carried(claim=claim, statement=statement, work=work, results=tuple(results))
