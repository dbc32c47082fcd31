"""The annotated narrative: claims marked, figures and names linked, the text untouched, data inside."""

import json
import shutil
from pathlib import Path

import pytest
from tests.narrative.parsed import Node, elements, parsed, texts

from medkg import KnowledgeGraph, NotFound, Package
from medkg.language import LANGUAGES
from medkg.narrative import document, mentions, notes, render
from medkg.narrative.pieces import _places, pieces

REPORT = "llm-clinical-medicine"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pieces_join_to_the_sentence(real: KnowledgeGraph, language: str) -> None:
    found = document(real, REPORT)
    beside, names = notes(real, found), mentions(real, found)
    for sentence in found.sentences:
        cut = pieces(sentence, beside, language, names=names.get(sentence.iri, ()))
        assert "".join(piece.text for piece in cut) == sentence.text.best(language)
        assert all(piece.text for piece in cut)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_claim_is_marked_just_where_its_quote_stands(real: KnowledgeGraph, language: str) -> None:
    found = document(real, REPORT)
    beside, names = notes(real, found), mentions(real, found)
    for sentence in found.sentences:
        cut = pieces(sentence, beside, language, names=names.get(sentence.iri, ()))
        for note in beside.of(sentence.iri):
            marked = "".join(piece.text for piece in cut if note in piece.claims)
            assert marked == note.claim.quote.best(language)
            assert sum(note in piece.ends for piece in cut) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_leads_to_its_quantity(real: KnowledgeGraph, language: str) -> None:
    found = document(real, REPORT)
    beside, names = notes(real, found), mentions(real, found)
    printed = {
        quantity.iri: str(quantity.printed.find(language))
        for claims in beside.claims.values()
        for note in claims
        for quantity in note.quantities
    }
    linked: dict[str, str] = {}
    for sentence in found.sentences:
        for piece in pieces(sentence, beside, language, names=names.get(sentence.iri, ())):
            if piece.link_kind == "quantity" and piece.link:
                linked[piece.link] = linked.get(piece.link, "") + piece.text
    assert linked == printed
    assert "93.9%" in printed.values()


def test_names_lead_to_their_things(real: KnowledgeGraph) -> None:
    found = document(real, REPORT)
    beside, names = notes(real, found), mentions(real, found)
    links = {
        piece.text: piece.link.rpartition("/id/")[2]
        for sentence in found.sentences
        for piece in pieces(sentence, beside, "zh", names=names.get(sentence.iri, ()))
        if piece.link_kind == "thing" and piece.link
    }
    expected = {
        "GPT-4": "model/gpt-4",
        "MIMIC-IV": "dataset/mimic-iv",
        "FDA监管框架": "regulation/fda-device-framework",
        "GDPR": "regulation/gdpr",
    }
    assert {name: links.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "name", "places"),
    [
        ("MRI and CT", "CT", ["CT"]),
        ("spectacular ct", "CT", ["ct"]),
        ("infectious", "ct", []),
        ("肺癌CT筛查", "CT", ["CT"]),
        ("GPT-4o与GPT-4.5优于GPT-4。", "GPT-4", ["GPT-4"]),
        ("OpenAI的AI", "AI", ["AI"]),
        ("准确率为95%，特异性为5%", "5%", ["5%"]),
        ("0.5% and 5%", "5%", ["5%"]),
        ("İstanbul uses Aster-1", "Aster-1", ["Aster-1"]),
    ],
)
def test_names_and_figures_are_whole_words_in_both_languages(text: str, name: str, places: list[str]) -> None:
    found = list(_places(text, name))
    assert [text[start:end] for start, end in found] == places
    assert [end for _start, end in found] == [len(text.removesuffix("。").removesuffix("筛查"))] * len(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_holds_the_report_s_words_every_claim_and_all_evidence(real: KnowledgeGraph, language: str) -> None:
    tree = parsed(render(real, REPORT, language=language, theme="annotated"))
    paragraphs = ["".join(texts(p)) for div in elements(tree, "div") for p in elements(div, "p")[:1]]
    found = document(real, REPORT)
    for sentence in found.sentences:
        words = "".join(c for c in sentence.text.best(language) if c.isalnum())
        assert any(words in "".join(c for c in text if c.isalnum()) for text in paragraphs)
    ids = {dict(details[1])["id"] for details in elements(tree, "details")}
    claims = real.claims(of=REPORT)
    assert ids == {f"claim-{claim.slug}" for claim in claims}
    hrefs = {dict(link[1]).get("href") for link in elements(tree, "a")}
    for claim in claims:
        for line in real.evidence(claim=claim.iri):
            assert {line.iri, line.work} <= hrefs


def test_identifiers_within_the_page_are_unique_and_links_into_it_arrive(real: KnowledgeGraph) -> None:
    html = render(real, REPORT, theme="annotated")
    tree = parsed(html)
    ids = _ids(tree)
    assert len(ids) == len(set(ids))
    targets = {dict(link[1])["href"][1:] for link in elements(tree, "a") if dict(link[1])["href"].startswith("#")}
    assert targets
    assert targets <= set(ids)


def test_json_ld_in_the_page_tells_each_claim_with_its_verdict(real: KnowledgeGraph) -> None:
    tree = parsed(render(real, REPORT, language="en", theme="annotated"))
    (script,) = elements(tree, "script")
    data = json.loads("".join(texts(script)))
    verdicts = real.verdicts(of=REPORT)
    assert {part["@id"]: part["creativeWorkStatus"] for part in data["hasPart"]} == {
        claim: str(verdict.label.best("en")) for claim, verdict in verdicts.items()
    }


def _ids(node: Node) -> list[str]:
    if isinstance(node, str):
        return []
    own = [value for name, value in node[1] if name == "id"]
    return own + [found for child in node[2] for found in _ids(child)]


def test_link_that_leads_nowhere_is_told_of(toy_package: Package, tmp_path: Path) -> None:
    shutil.copytree(toy_package.data, tmp_path / "data")
    file = tmp_path / "data" / "reports" / "toy" / "evidence.ttl"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("medkg:verdict <verdict/supports>", "medkg:verdict <verdict/fill-in>", 1), encoding="utf-8"
    )
    with pytest.raises(NotFound, match="verdict/fill-in"):
        render(KnowledgeGraph.of(Package.at(tmp_path)), "toy", theme="annotated")
