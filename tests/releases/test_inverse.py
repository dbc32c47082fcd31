"""A comparison leaves nothing out, tells nothing twice, and is the inverse of the one turned around."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Literal, NamedNode, Quad, Triple
from tests.releases.generated import BIBO, CITO, DCTERMS, pairs, quad, said, typed, written

from medkg import Package
from medkg.namespaces import ID, ONTOLOGY
from medkg.releases import Change, Changes, ClaimChange, Kind, LineChange, PropertyChange, Status, Version, changes

C = TypeVar("C", bound=Change)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TURNED = {Status.ADDED: Status.GONE, Status.GONE: Status.ADDED, Status.CHANGED: Status.CHANGED}
A, B = Literal("a", language="en"), Literal("b", language="en")
QUOTE, QUANTITY, VERDICT = (ONTOLOGY + name for name in ("quote", "quantity", "verdict"))
CITING, CITED = CITO + "hasCitingEntity", CITO + "hasCitedEntity"
SHARED = typed("claim/toy/shared", 1)
LINE_OF_A = [
    typed("evidence-line/toy/a"),
    quad("evidence-line/toy/a", CITING, "claim/toy/a"),
    quad("evidence-line/toy/a", VERDICT, "verdict/supports"),
]


def compared(package: Package, before: list[Quad], after: list[Quad]) -> Changes:
    return changes(Version.of_quads("old", before, package), Version.of_quads("new", after, package))


def told(found: Changes, *, is_old: bool) -> Iterator[Triple]:
    """Each triple of one version alone, as often as it is told."""

    def of(change: Change | ClaimChange, properties: tuple[PropertyChange, ...]) -> Iterator[Triple]:
        subject = NamedNode((change.was or change.iri) if is_old else change.iri)
        for one in properties:
            for value in one.before if is_old else one.after:
                yield Triple(subject, NamedNode(one.path), value)

    for claim in found.claims:
        yield from of(claim, (*claim.wording, *claim.properties))
        for part in (*claim.figures, *claim.lines):
            yield from of(part, part.properties)
    for thing in found.things:
        yield from of(thing, thing.properties)


def of_renames(found: Changes) -> tuple[set[Triple], set[Triple]]:
    """The triples of the old, and of the new version alone, that a rename has made of each other, one of one.

    A renamed thing says the same under its new name; a link to one is the same link, unless both were linked before.
    """
    was: set[Triple] = set()
    now: set[Triple] = set()
    for iri, properties in found.delta.old.items():
        name = found.renames.get(iri, iri)
        for path, mine in properties.items():
            theirs = found.delta.new.get(name, {}).get(path, frozenset())
            pairs = [(value, value) for value in mine & theirs]
            for value in mine - theirs:
                if isinstance(value, NamedNode) and value.value in found.renames:
                    other = NamedNode(found.renames[value.value])
                    pairs += [(value, other)] if other in theirs - mine else []
            was |= {Triple(NamedNode(iri), NamedNode(path), value) for value, _other in pairs}
            now |= {Triple(NamedNode(name), NamedNode(path), other) for _value, other in pairs}
    return was, now


def turned(found: Changes) -> Changes:
    """What the comparison the other way round has to tell, but for labels and the order of things."""
    back = {new: old for old, new in found.renames.items()}

    def name(iri: str) -> str:
        return back.get(iri, iri)

    def values(properties: tuple[PropertyChange, ...]) -> tuple[PropertyChange, ...]:
        return tuple(replace(one, before=one.after, after=one.before) for one in properties)

    def change(one: C) -> C:
        return replace(
            one,
            iri=name(one.iri),
            was=one.iri if one.was else None,
            status=TURNED[one.status],
            label=None,
            properties=values(one.properties),
        )

    def line(one: LineChange) -> LineChange:
        return replace(
            change(one),
            claim=name(one.claim),
            work="",
            work_label=None,
            verdict_before=one.verdict_after,
            verdict_after=one.verdict_before,
        )

    claims = tuple(
        replace(
            one,
            iri=name(one.iri),
            was=one.iri if one.was else None,
            status=TURNED[one.status],
            label=None,
            wording=values(one.wording),
            properties=values(one.properties),
            figures=tuple(sorted(map(change, one.figures), key=lambda figure: figure.iri)),
            lines=tuple(sorted(map(line, one.lines), key=lambda found: found.iri)),
            verdict_before=one.verdict_after,
            verdict_after=one.verdict_before,
        )
        for one in found.claims
    )
    return replace(
        found,
        claims=tuple(sorted(claims, key=lambda one: one.iri)),
        things=tuple(sorted(map(change, found.things), key=lambda one: one.iri)),
        renames=back,
        losses=(),
        verdicts={},
    )


def plain(found: Changes) -> Changes:
    """*found* without what ``turned`` leaves aside."""
    return turned(replace(turned(found), renames={new: old for old, new in found.renames.items()}))


def hold(package: Package, before: list[Quad], after: list[Quad]) -> Changes:
    """The properties that every comparison has, of one pair of versions; what it tells."""
    there, back = compared(package, before, after), compared(package, after, before)
    removed, added = set(there.delta.removed()), set(there.delta.added())
    assert (said(before) - removed) | added == said(after)
    assert (removed, added) == (said(before) - said(after), said(after) - said(before))
    assert (list(back.delta.removed()), list(back.delta.added())) == (
        list(there.delta.added()),
        list(there.delta.removed()),
    )
    was, now = of_renames(there)
    assert Counter(told(there, is_old=True)) == Counter(removed - was)
    assert Counter(told(there, is_old=False)) == Counter(added - now)
    assert dict(back.renames) == {new: old for old, new in there.renames.items()}
    mine, theirs = turned(there), plain(back)
    assert mine.claims == theirs.claims
    assert mine.things == theirs.things
    return there


@SLOW
@given(versions=pairs())
def test_every_change_is_told_once_and_the_other_way_round_turned(
    toy_package: Package, versions: tuple[list[Quad], list[Quad]]
) -> None:
    hold(toy_package, *versions)


@settings(SLOW, max_examples=25)
@given(versions=pairs())
def test_files_tell_the_same_as_a_dump_and_verdicts_are_those_of_the_whole_package(
    toy_package: Package, versions: tuple[list[Quad], list[Quad]]
) -> None:
    before, after = versions
    dumps = compared(toy_package, before, after)
    with TemporaryDirectory() as folder:
        old, new = written(before, Path(folder) / "old"), written(after, Path(folder) / "new")
        files = changes(old, new)
        graphs = (old.graph(), new.graph())
        counted = {str(row["class"]): row["things"] for row in graphs[0].ask("package/counts_by_class")}
    whole = [
        {str(row["claim"]): str(row["verdict"]) for row in graph.ask("claims/overall_verdicts")} for graph in graphs
    ]
    assert (files.claims, files.things, files.renames) == (dumps.claims, dumps.things, dumps.renames)
    assert files.losses == dumps.losses
    assert list(files.delta.removed()) == list(dumps.delta.removed())
    assert [loss.before for loss in files.losses] in (
        [],
        [counted[ONTOLOGY + cls] for cls in ("Report", "Claim", "EvidenceLine", "Work", "Reference")],
    )
    assert files.losses or not files
    for claim in files.claims:
        judged = whole[0].get(claim.was or claim.iri), whole[1].get(claim.iri)
        assert (claim.verdict_before, claim.verdict_after) == judged
    now = files.renames
    differing = {
        claim
        for claim in {now.get(one, one) for one in whole[0]} | whole[1].keys()
        if {now.get(one, one): verdict for one, verdict in whole[0].items()}.get(claim) != whole[1].get(claim)
    }
    assert differing <= {claim.iri for claim in files.claims}


def test_claim_without_a_class_has_no_verdict_and_gets_one_with_it(toy_package: Package) -> None:
    quote = quad("claim/toy/a", QUOTE, A)
    (claim,) = hold(toy_package, [SHARED, quote], [SHARED, quote, typed("claim/toy/a")]).claims
    assert (claim.status, claim.kinds) == (Status.CHANGED, (Kind.VERDICT, Kind.OTHER))
    assert (claim.verdict_before, claim.verdict_after) == (None, ID + "verdict/no-evidence")


def test_claim_that_loses_its_class_has_changed_and_is_lost_to_its_class(toy_package: Package) -> None:
    quote = quad("claim/toy/a", QUOTE, A)
    found = hold(toy_package, [SHARED, quote, typed("claim/toy/a")], [SHARED, quote])
    assert [(one.status, one.verdict_before, one.verdict_after) for one in found.claims] == [
        (Status.CHANGED, ID + "verdict/no-evidence", None)
    ]
    assert [(loss.before, loss.gone) for loss in found.losses if loss.slug == "claim"] == [(2, 1)]


def test_claim_of_which_nothing_is_said_any_more_is_gone(toy_package: Package) -> None:
    found = hold(toy_package, [SHARED, typed("claim/toy/a"), quad("claim/toy/a", QUOTE, A)], [SHARED])
    assert [claim.status for claim in found.claims] == [Status.GONE]


def test_triple_that_moved_to_another_file_has_not_changed(toy_package: Package) -> None:
    title = [quad("work/toy/a", DCTERMS + "title", A, place) for place in (0, 1)]
    assert not hold(toy_package, [SHARED, typed("work/toy/a"), title[0]], [SHARED, typed("work/toy/a"), title[1]])


def test_triple_said_in_two_files_and_then_in_one_has_not_changed(toy_package: Package) -> None:
    twice = [typed("work/toy/a", place) for place in (0, 1)]
    assert not hold(toy_package, [SHARED, *twice], [SHARED, twice[1]])


def test_triple_that_still_stands_in_a_file_that_is_the_same_has_not_changed(tmp_path: Path) -> None:
    kept, title = typed("work/toy/a", 0), quad("work/toy/a", DCTERMS + "title", A, 1)
    old = written([SHARED, kept, typed("work/toy/a", 1), title], tmp_path / "old")
    new = written([SHARED, kept], tmp_path / "new")
    found = changes(old, new)
    assert list(found.delta.removed()) == [title.triple]
    assert [(one.iri, one.status) for one in found.things] == [(ID + "work/toy/a", Status.CHANGED)]


def test_class_that_moved_while_something_else_changed_is_not_told(toy_package: Package) -> None:
    before = [SHARED, typed("work/toy/a", 0), quad("work/toy/a", DCTERMS + "title", A)]
    after = [SHARED, typed("work/toy/a", 2), quad("work/toy/a", DCTERMS + "title", B)]
    (work,) = hold(toy_package, before, after).things
    assert [one.path for one in work.properties] == [DCTERMS + "title"]


def test_line_that_names_no_claim_is_told_by_itself(toy_package: Package) -> None:
    found = hold(toy_package, [SHARED], [SHARED, typed("evidence-line/toy/a")])
    assert ([one.iri for one in found.things], found.claims) == ([ID + "evidence-line/toy/a"], ())


def test_line_that_moved_to_another_claim_tells_each_value_once(toy_package: Package) -> None:
    claims = [SHARED, typed("claim/toy/a"), typed("claim/toy/b")]
    line = [typed("evidence-line/toy/a"), quad("evidence-line/toy/a", VERDICT, "verdict/supports")]
    to = [quad("evidence-line/toy/a", CITING, f"claim/toy/{one}") for one in "ab"]
    found = hold(toy_package, [*claims, *line, to[0]], [*claims, *line, to[1]])
    assert [(claim.iri, claim.lines[0].status, claim.kinds) for claim in found.claims] == [
        (ID + "claim/toy/a", Status.GONE, (Kind.EVIDENCE, Kind.VERDICT)),
        (ID + "claim/toy/b", Status.ADDED, (Kind.EVIDENCE, Kind.VERDICT)),
    ]


def test_figure_that_no_claim_names_is_told_by_itself(toy_package: Package) -> None:
    found = hold(toy_package, [SHARED], [SHARED, typed("quantity/toy/a")])
    assert ([one.iri for one in found.things], found.claims) == ([ID + "quantity/toy/a"], ())


def test_figure_that_a_claim_names_no_more_is_told_though_it_stays(toy_package: Package) -> None:
    both = [SHARED, typed("claim/toy/a"), typed("quantity/toy/a")]
    (claim,) = hold(toy_package, [*both, quad("claim/toy/a", QUANTITY, "quantity/toy/a")], both).claims
    assert claim.kinds == (Kind.FIGURE,)


def test_figure_that_changed_and_moved_to_another_claim_is_told_of_both(toy_package: Package) -> None:
    both = [SHARED, typed("claim/toy/a"), typed("claim/toy/b"), typed("quantity/toy/a")]
    printed = ONTOLOGY + "asPrinted"
    before = [*both, quad("claim/toy/a", QUANTITY, "quantity/toy/a"), quad("quantity/toy/a", printed, A)]
    after = [*both, quad("claim/toy/b", QUANTITY, "quantity/toy/a"), quad("quantity/toy/a", printed, B)]
    found = hold(toy_package, before, after)
    assert [(claim.iri, claim.figures[0].status) for claim in found.claims] == [
        (ID + "claim/toy/a", Status.GONE),
        (ID + "claim/toy/b", Status.ADDED),
    ]


def test_thing_is_not_renamed_to_a_name_of_which_something_was_said_before(toy_package: Package) -> None:
    doi = Literal("10.1/1")
    before = [SHARED, typed("work/toy/a"), quad("work/toy/a", BIBO + "doi", doi), quad("work/toy/b", BIBO + "doi", doi)]
    after = [SHARED, typed("work/toy/b"), quad("work/toy/b", BIBO + "doi", doi)]
    found = hold(toy_package, before, after)
    assert dict(found.renames) == {}
    assert [(one.iri, one.status) for one in found.things] == [
        (ID + "work/toy/a", Status.GONE),
        (ID + "work/toy/b", Status.CHANGED),
    ]


def test_link_to_a_renamed_thing_is_told_where_the_new_name_was_linked_before(toy_package: Package) -> None:
    line = [typed("evidence-line/toy/a"), quad("evidence-line/toy/a", CITING, "claim/toy/shared")]
    to = [quad("evidence-line/toy/a", CITED, f"work/toy/{one}") for one in "ab"]
    titles = [quad(f"work/toy/{one}", DCTERMS + "title", A) for one in "ab"]
    before = [SHARED, *line, *to, typed("work/toy/a"), titles[0]]
    after = [SHARED, *line, to[1], typed("work/toy/b"), titles[1]]
    found = hold(toy_package, before, after)
    assert dict(found.renames) == {ID + "work/toy/a": ID + "work/toy/b"}
    assert [one.before for one in found.claims[0].lines[0].properties] == [(NamedNode(ID + "work/toy/a"),)]


def test_thing_that_named_both_itself_and_its_later_name_tells_the_link_that_is_gone(toy_package: Package) -> None:
    said_of = [(typed(f"work/toy/{one}"), quad(f"work/toy/{one}", DCTERMS + "title", A)) for one in "ab"]
    links = [quad(f"work/toy/{one}", DCTERMS + "isVersionOf", f"work/toy/{other}") for one, other in ("aa", "ab", "bb")]
    found = hold(toy_package, [SHARED, *said_of[0], *links[:2]], [SHARED, *said_of[1], links[2]])
    (work,) = found.things
    assert (work.was, [(one.before, one.after) for one in work.properties]) == (
        ID + "work/toy/a",
        [((NamedNode(ID + "work/toy/a"),), ())],
    )


def test_renamed_claim_keeps_its_verdict_and_its_line(toy_package: Package) -> None:
    before = [SHARED, typed("claim/toy/a"), quad("claim/toy/a", QUOTE, A), *LINE_OF_A]
    after = [
        SHARED,
        typed("claim/toy/b"),
        quad("claim/toy/b", QUOTE, A),
        *(one for one in LINE_OF_A if one.predicate.value != CITING),
        quad("evidence-line/toy/a", CITING, "claim/toy/b"),
    ]
    (claim,) = hold(toy_package, before, after).claims
    assert (claim.kinds, claim.verdict_before, claim.verdict_after) == (
        (Kind.RENAMED,),
        ID + "verdict/supports",
        ID + "verdict/supports",
    )


@pytest.mark.parametrize("steps", [(), ("reportsOn",), ("reportsOn", "reportsOn")])
def test_retraction_any_steps_behind_a_work_changes_the_verdict(toy_package: Package, steps: tuple[str, ...]) -> None:
    works = [f"work/toy/{number}" for number in range(len(steps) + 1)]
    chain = [quad(works[n], ONTOLOGY + step, works[n + 1]) for n, step in enumerate(steps)]
    before = [
        SHARED,
        typed("claim/toy/a"),
        *LINE_OF_A,
        quad("evidence-line/toy/a", CITED, works[0]),
        *map(typed, works),
        *chain,
    ]
    after = [*before, typed("work/toy/notice"), quad("work/toy/notice", CITO + "retracts", works[-1])]
    (claim,) = hold(toy_package, before, after).claims
    assert (claim.iri, claim.kinds, claim.verdict_after) == (
        ID + "claim/toy/a",
        (Kind.VERDICT,),
        ID + "verdict/not-verified",
    )
