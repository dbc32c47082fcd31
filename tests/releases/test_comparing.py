"""What a comparison finds, edit by edit, over the toy package."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal
from tests.releases.conftest import Compared, Edited

from medkg import Package
from medkg.errors import PackageError
from medkg.namespaces import ID
from medkg.releases import Changes, ClaimChange, Kind, Status, Version, changes

CLAIMS, EVIDENCE = "reports/toy/claims", "reports/toy/evidence"
RETRACTION = """
<work/retraction-of-trial>
    a medkg:Work ;
    dcterms:title "Retraction: Aster-1 in the diagnosis of toy fever"@en ;
    dcterms:description "一则虚构的撤稿声明。"@zh , "An invented notice of retraction."@en ;
    medkg:publisherKind <publisher-kind/journal> ;
    medkg:studyKind <study-kind/editorial-notice> ;
    medkg:verification <verification-status/verified> ;
    cito:retracts <work/aster-2025-trial> .
"""


def only(found: Changes) -> ClaimChange:
    (claim,) = found.claims
    return claim


def test_package_has_not_changed_from_itself(toy_package: Package) -> None:
    version = Version.of(toy_package)
    found = changes(version, version)
    assert not found
    assert (found.claims, found.things, dict(found.renames)) == ((), (), {})


def test_claim_said_in_other_words_is_reworded(compared: Compared) -> None:
    claim = only(compared((CLAIMS, "星辰-1的诊断准确率高于医生。", "星辰-1的诊断准确率高于住院医师。")))
    assert (claim.iri, claim.kinds, claim.report) == (ID + "claim/toy/above-physicians", (Kind.REWORDED,), "toy")
    assert [(one.before, one.after) for one in claim.wording] == [
        (
            (Literal("星辰-1的诊断准确率高于医生。", language="zh"),),
            (Literal("星辰-1的诊断准确率高于住院医师。", language="zh"),),
        )
    ]


def test_figure_is_told_with_its_claim(compared: Compared) -> None:
    claim = only(compared((CLAIMS, "qudt:numericValue 91.50", "qudt:numericValue 92.50")))
    assert (claim.iri, claim.kinds) == (ID + "claim/toy/accuracy-pebble-100", (Kind.FIGURE,))
    assert claim.figures[0].iri == ID + "quantity/toy/accuracy-pebble-100"


def test_digits_count_as_written(compared: Compared) -> None:
    assert only(compared((CLAIMS, "qudt:numericValue 91.50", "qudt:numericValue 91.5"))).kinds == (Kind.FIGURE,)


def test_new_verdict_of_a_line_changes_evidence_and_overall_verdict(compared: Compared) -> None:
    claim = only(compared((EVIDENCE, "<verdict/supports> ;", "<verdict/only-on-topic> ;")))
    assert claim.kinds == (Kind.EVIDENCE, Kind.VERDICT)
    assert (claim.verdict_before, claim.verdict_after) == (ID + "verdict/supports", ID + "verdict/only-on-topic")
    assert (claim.lines[0].verdict_before, claim.lines[0].verdict_after) == (claim.verdict_before, claim.verdict_after)


def test_retraction_changes_verdicts_though_no_line_changed(compared: Compared) -> None:
    found = compared(
        (
            "works",
            "@prefix dcterms:",
            "@prefix cito: <http://purl.org/spar/cito/> .\n@prefix dcterms:",
        ),
        ("works", "<work/meadow-2025-aster-blog>\n", RETRACTION + "\n<work/meadow-2025-aster-blog>\n"),
    )
    assert {claim.iri: claim.kinds for claim in found.claims} == {
        ID + "claim/toy/accuracy-pebble-100": (Kind.VERDICT,),
        ID + "claim/toy/above-physicians": (Kind.VERDICT,),
        ID + "claim/toy/integration": (Kind.VERDICT,),
    }
    assert {claim.verdict_after for claim in found.claims} == {ID + "verdict/not-verified"}
    assert [(one.iri, one.status) for one in found.things] == [(ID + "work/retraction-of-trial", Status.ADDED)]


def test_renamed_claim_is_told_as_renamed_and_its_evidence_is_the_same(compared: Compared) -> None:
    old, new = "claim/toy/market-size", "claim/toy/market-worth"
    claim = only(compared((CLAIMS, f"<{old}>", f"<{new}>"), (EVIDENCE, f"<{old}>", f"<{new}>")))
    assert (claim.iri, claim.was, claim.kinds) == (ID + new, ID + old, (Kind.RENAMED,))
    assert claim.verdict_before == claim.verdict_after == ID + "verdict/contradicts"


def test_renamed_work_is_no_change_of_the_lines_that_rest_on_it(compared: Compared) -> None:
    names = ("<work/toyland-2025-market-estimate>", "<work/toyland-market>")
    found = compared(
        ("works", *names),
        (EVIDENCE, *names),
        ("results", *names),
        ("results", "result/toyland-2025", "result/toyland"),
        (EVIDENCE, "result/toyland-2025", "result/toyland"),
    )
    assert found.claims == ()
    assert found.renames[ID + "work/toyland-2025-market-estimate"] == ID + "work/toyland-market"


def test_line_moved_to_another_claim_is_gone_from_one_and_new_on_the_other(compared: Compared) -> None:
    found = compared((EVIDENCE, "<claim/toy/market-size>", "<claim/toy/every-clinic>"))
    assert {claim.iri: claim.lines[0].status for claim in found.claims} == {
        ID + "claim/toy/market-size": Status.GONE,
        ID + "claim/toy/every-clinic": Status.ADDED,
    }


def test_thing_that_moved_to_another_file_has_not_changed(edited: Edited, toy_package: Package) -> None:
    moved = edited()
    works, extra = moved.data / "works.ttl", moved.data / "zz.ttl"
    works.replace(extra)
    assert not changes(Version.of(toy_package), Version.of(moved))


def test_mass_loss_is_told_by_class(edited: Edited, toy_package: Package) -> None:
    poorer = edited()
    (poorer.data / "reports/toy/evidence.ttl").write_text("", encoding="utf-8")
    found = changes(Version.of(toy_package), Version.of(poorer))
    assert [(loss.slug, loss.before, loss.gone) for loss in found.mass_losses(0.1)] == [("evidence-line", 4, 4)]
    assert {claim.verdict_after for claim in found.claims} == {ID + "verdict/no-evidence"}


def test_all_is_gone_from_an_empty_package_and_comes_from_it(tmp_path: Path, toy_package: Package) -> None:
    (tmp_path / "data").mkdir()
    empty = Version.of(Package.at(tmp_path))
    gone, come = changes(Version.of(toy_package), empty), changes(empty, Version.of(toy_package))
    assert {claim.kinds for claim in gone.claims} == {(Kind.GONE,)}
    assert {claim.kinds for claim in come.claims} == {(Kind.ADDED,)}
    assert len(gone.claims) == len(come.claims) == 6
    assert gone.mass_losses(0.1)
    assert not come.mass_losses(0.1)


def test_packages_that_have_nothing_in_common_are_refused(toy_package: Package, real_package: Package) -> None:
    with pytest.raises(PackageError, match="no report, claim or work in common"):
        changes(Version.of(toy_package), Version.of(real_package))
