"""The page on which a report is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.web.reading import LANGUAGES, by_class, by_id, heading, links, page, parsed, text_of

from medkg import KnowledgeGraph, Package
from medkg.narrative import document, notes
from medkg.web import create_app
from medkg.web.pages.narrative import joined, narrative_page
from medkg.web.site import Site

REPORT = "/doc/report/toy"
REAL = "/doc/report/llm-clinical-medicine"


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_the_report_s_own(real_client: FlaskClient, real: KnowledgeGraph, language: str) -> None:
    root = page(real_client, REAL, language=language)
    shown = document(real, "llm-clinical-medicine")
    assert heading(root) == str(shown.heading.text.best(language))
    for sentence in shown.sentences:
        block = by_id(root, f"sentence-{sentence.slug}")
        for note in block.findall("details"):
            block.remove(note)
        marks = {verdict.notation for verdict in Site(real).verdicts}
        for mark in list(block.findall("a")):
            assert (mark.text or "") in marks | {"¶"}
            mark.text = ""
        assert "".join(block.itertext()) == str(sentence.text.best(language))


def test_sentences_of_a_paragraph_are_set_apart_as_the_language_does(client: FlaskClient) -> None:
    for language, separator in (("zh", ""), ("en", " ")):
        root = page(client, REPORT, language=language)
        tails = [block.tail or "" for paragraph in by_class(root, "paragraph") for block in list(paragraph)[:-1]]
        assert set(tails) <= {separator}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_is_marked_and_has_its_note_beside_its_sentence(
    real_client: FlaskClient, real: KnowledgeGraph, language: str
) -> None:
    root = page(real_client, REAL, language=language)
    shown = document(real, "llm-clinical-medicine")
    margin = notes(real, shown)
    for sentence in shown.sentences:
        block = by_id(root, f"sentence-{sentence.slug}")
        slugs = [note.claim.slug for note in margin.of(sentence.iri)]
        beside = [note.find("p").get("id") for note in block.findall("details")]  # type: ignore[union-attr]
        assert beside == [f"claim-{slug}" for slug in slugs]
        marks = [mark.get("href", "") for mark in by_class(block, "mark")]
        assert sorted(marks) == sorted(f"#claim-{slug}" for slug in slugs)


def test_verdict_is_told_by_shape_word_and_style(client: FlaskClient) -> None:
    root = page(client, REPORT)
    note = _note(root, "accuracy-pebble-100")
    assert note.get("class") == "note supports"
    assert text_of(note.find("summary")).startswith("● supported")
    (mark,) = [mark for mark in by_class(root, "mark") if mark.get("href") == "#claim-accuracy-pebble-100"]
    assert (mark.text, mark.get("aria-label"), mark.get("class")) == ("●", "supported", "mark supports")
    assert by_class(root, "contradicts")


def test_note_opens_on_what_the_source_found(client: FlaskClient, toy: KnowledgeGraph) -> None:
    note = _note(page(client, REPORT), "accuracy-pebble-100")
    (line, *_others) = toy.evidence(claim="claim/toy/accuracy-pebble-100")
    assert str(line.finding.best("en")) in text_of(note)
    assert "/doc/claim/toy/accuracy-pebble-100" in links(note)
    assert any(target.startswith("https://doi.org/") for target in links(note))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_note_tells_every_evidence_line_and_why(
    real_client: FlaskClient, real: KnowledgeGraph, language: str
) -> None:
    claims = {claim.slug: claim for claim in real.claims(of="llm-clinical-medicine")}
    claim = max(claims.values(), key=lambda claim: len(real.evidence(claim=claim.iri)))
    address = f"{REAL}/note/{claim.slug}?lang={language}"
    response = real_client.get(address)
    assert response.status_code == 200
    shown = text_of(parsed("<!DOCTYPE html><title>note</title>" + response.text))
    lines = real.evidence(claim=claim.iri)
    assert len(lines) > 2
    assert " ".join(str(claim.statement.best(language)).split()) in shown
    for line in lines:
        assert " ".join(str(line.rationale.best(language)).split()) in shown


def test_whole_note_of_a_claim_without_evidence_says_so(client: FlaskClient) -> None:
    assert "No source was given, and none was found." in client.get(f"{REPORT}/note/every-clinic").text


@pytest.mark.parametrize(
    ("address", "near"),
    [
        (f"{REPORT}/note/accuracy-pebble-10", "accuracy-pebble-100"),
        ("/doc/report/tox/note/accuracy-pebble-100", ""),
        ("/doc/sentence/toy/accurac", "sentence/toy/accuracy"),
        ("/doc/claim/toy/accuracy-pebble-1000", "claim/toy/accuracy-pebble-100"),
    ],
)
def test_name_that_is_not_there_is_told_with_the_nearest(client: FlaskClient, address: str, near: str) -> None:
    found = page(client, address, status=404)
    assert any(near in told for told in (text_of(found), *links(found)))


def test_claim_with_a_figure_is_set_beside_the_source_s_figure(client: FlaskClient) -> None:
    note = _note(page(client, REPORT), "accuracy-pebble-100")
    (table,) = note.iter("table")
    assert [text_of(cell) for cell in table.iter("th")][:2] == ["Report", "Source"]
    assert "91.5" in text_of(table)


def test_claim_without_evidence_says_so(client: FlaskClient) -> None:
    note = _note(page(client, REPORT), "every-clinic")
    assert text_of(note).startswith("– no evidence")
    assert "No source was given, and none was found." in text_of(note)


def test_bars_count_the_claims_of_the_report_and_of_each_section(client: FlaskClient, toy: KnowledgeGraph) -> None:
    found = narrative_page(Site(toy), "toy", language="en")
    counts = {segment.mark.style: segment.number for segment in found.bar.segments}
    assert counts == {"supports": 1, "supports-in-part": 1, "only-on-topic": 1, "contradicts": 1, "no-evidence": 2}
    assert found.bar.total == 6
    sections = [block for block in found.blocks if block.kind == "section"]
    assert sum(section.bar.total for section in sections) == 6
    inner = [block for section in sections for block in section.blocks if block.kind == "section"]
    assert all(0 < section.bar.total < 6 for section in inner)
    root = page(client, REPORT)
    (legend,) = by_class(root, "legend")
    assert text_of(legend) == "● supported 1 ◐ supported in part 1 ○ only on topic 1 ✕ contradicted 1 – no evidence 2"


def test_bar_is_as_long_as_its_claims(real: KnowledgeGraph) -> None:
    found = narrative_page(Site(real), "llm-clinical-medicine", language="zh")
    starts = [segment.start for segment in found.bar.segments]
    assert starts == sorted(starts)
    for segment in found.bar.segments:
        assert segment.width <= 1000 * segment.number / found.bar.total
        assert segment.start + segment.width <= 1000


def test_reference_leads_to_its_work_and_counts_what_rests_on_it(client: FlaskClient) -> None:
    root = page(client, REPORT)
    entry = by_id(root, "reference-aster-trial")
    assert "https://example.org/aster-trial" in links(entry)
    assert "/doc/reference/toy/aster-trial" in links(entry)
    assert by_class(entry, "supports")


def test_document_as_received_is_one_click_away(client: FlaskClient) -> None:
    assert "/doc/report/toy/source" in links(page(client, REPORT))
    root = page(client, "/doc/report/toy/source", language="zh")
    assert root.get("lang") == "zh-CN"
    assert not links(root) or not [target for target in links(root) if target.startswith("/static")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_stand_side_by_side_sentence_for_sentence(
    real_client: FlaskClient, real: KnowledgeGraph, language: str
) -> None:
    other = "en" if language == "zh" else "zh"
    root = page(real_client, f"{REAL}?text=both", language=language)
    told = {str(sentence.text.best(other)) for sentence in document(real, "llm-clinical-medicine").sentences}
    shown = set()
    for pair in by_class(root, "pair"):
        if not (paragraphs := by_class(pair, "paragraph")):
            continue
        own, beside = paragraphs
        assert (own.get("lang"), beside.get("lang")) == (None, other)
        assert len(list(own)) == len(list(beside))
        for sentence in beside:
            signs = len(by_class(sentence, "mark"))
            for sign in by_class(sentence, "mark"):
                assert sign.get("href") is None
                sign.text = ""
            twin = list(own)[list(beside).index(sentence)]
            assert signs == len(by_class(twin, "mark"))
            shown.add("".join(sentence.itertext()))
    assert shown == told
    assert len(by_class(root, "note")) == 90


def test_text_can_only_be_both(client: FlaskClient) -> None:
    root = page(client, f"{REPORT}?text=all", status=400)
    assert "“both”" in text_of(root)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["", "?text=both", "?verdict=supports-in-part&text=both", "?about=region/china"])
def test_report_is_at_most_100_kb_in_every_state(real_client: FlaskClient, query: str, language: str) -> None:
    asked = f"{query}{'&' if query else '?'}lang={language}"
    assert len(real_client.get(REAL + asked).data) <= 100_000


def test_links_to_a_sentence_and_a_claim_do_not_hang_on_their_words(toy_package: Package, tmp_path: Path) -> None:
    folder = tmp_path / "toy"
    shutil.copytree(toy_package.data, folder / "data")
    for name, before, after in (
        ("report.ttl", "reaches a diagnostic accuracy", "attains a diagnostic accuracy"),
        ("claims.ttl", "reaches a diagnostic accuracy", "attains a diagnostic accuracy"),
    ):
        file = folder / "data" / "reports" / "toy" / name
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")
    with create_app(KnowledgeGraph.of(Package.at(folder))).test_client() as edited:
        root = page(edited, REPORT)
    assert "attains a diagnostic accuracy" in text_of(by_id(root, "sentence-accuracy"))
    assert by_id(root, "claim-accuracy-pebble-100") is not None


def test_pieces_are_joined_where_only_a_link_ended(real: KnowledgeGraph) -> None:
    from medkg.narrative.pieces import pieces

    shown = document(real, "llm-clinical-medicine")
    margin = notes(real, shown)
    for sentence in shown.sentences:
        whole = pieces(sentence, margin, "zh")
        together = joined(whole)
        assert "".join(piece.text for piece in together) == "".join(piece.text for piece in whole)
        assert [note.claim.iri for piece in together for note in piece.ends] == [
            note.claim.iri for piece in whole for note in piece.ends
        ]


def _note(root, slug: str):  # type: ignore[no-untyped-def]
    (note,) = [note for note in root.iter("details") if note.find("p").get("id") == f"claim-{slug}"]
    return note
