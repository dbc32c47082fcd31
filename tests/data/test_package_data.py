"""The data of the package: canonical, valid, and as full as the report it models."""

import hashlib

import pytest

from medkg import Claim, KnowledgeGraph, Package, Quantity, Reference, Sentence, Work
from medkg.entities import EvidenceLine, Heading, Paragraph
from medkg.rdf.turtle import canonical
from medkg.validation import validate

REPORT = "llm-clinical-medicine"


@pytest.fixture(params=["real", "toy"])
def package(request: pytest.FixtureRequest, real_package: Package, toy_package: Package) -> Package:
    return real_package if request.param == "real" else toy_package


def test_every_data_file_is_in_canonical_form(package: Package) -> None:
    files = [*package.data_files(), *(f for f in package.ontology_files() if f.name.startswith("ontology/schemes/"))]
    wrong = [
        file.path.as_posix() for file in files if canonical(file.triples(), package.shapes) != file.read().decode()
    ]
    assert wrong == [], "mend with: medkg format"


def test_package_is_valid(package: Package) -> None:
    assert [str(finding) for finding in validate(package)] == []


def test_source_is_the_document_as_received(real_package: Package) -> None:
    source = real_package.data / "reports" / REPORT / "source.html"
    assert (
        hashlib.sha256(source.read_bytes()).hexdigest()
        == "0744e53356ee78d537e05e51a94b1796178cc9e655ba6271d74483df9dfc3467"
    )


def test_the_whole_report_is_there(real: KnowledgeGraph) -> None:
    counted = {cls: len(real.all(cls)) for cls in (Heading, Paragraph, Sentence, Reference)}
    assert counted == {Heading: 11, Paragraph: 8, Sentence: 33, Reference: 10}
    assert len(real.all(Claim)) >= 45


def test_every_sentence_but_the_report_s_aim_states_a_claim(real: KnowledgeGraph) -> None:
    stated = {claim.sentence for claim in real.claims(of=REPORT)}
    silent = [sentence for sentence in real.all(Sentence) if sentence.iri not in stated]
    assert [str(sentence.text.find("zh"))[:6] for sentence in silent] == ["本报告旨在分"]


def test_every_figure_in_the_text_is_a_quantity(real: KnowledgeGraph) -> None:
    printed = {str(quantity.printed.find("zh")) for quantity in real.all(Quantity)}
    for figure in ("93.9%", "98.7%", "千亿", "千款"):
        assert any(figure in text for text in printed), figure


def test_every_reference_is_reached_by_evidence(real: KnowledgeGraph) -> None:
    reached = {line.reference for line in real.all(EvidenceLine) if line.reference}
    assert {reference.iri for reference in real.all(Reference)} <= reached


def test_no_link_between_report_and_source_is_passed_off_as_the_report_s_own(real: KnowledgeGraph) -> None:
    bases = {line.basis.rpartition("/")[2] for line in real.all(EvidenceLine)}
    assert bases == {"cited-inferred", "found-by-curator"}, "the report has no citation marks"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("gpt-4-hit-rate-mimic-iv", "supports"),
        ("global-ai-healthcare-market-over-100-billion", "contradicts"),
        ("us-approved-over-a-thousand-devices", "supports"),
        ("china-leads-medical-model-releases", "supports"),
        ("neurodegenerative-treatment-beats-prescriptions", "supports-in-part"),
        ("lung-cancer-ct-screening-accuracy", "not-verified"),
        ("business-models-shift-to-subscription", "no-evidence"),
    ],
)
def test_verdicts_that_the_ledger_must_show(real: KnowledgeGraph, claim: str, verdict: str) -> None:
    verdicts = real.verdicts(of=REPORT)
    assert verdicts[f"https://w3id.org/medkg/id/claim/{REPORT}/{claim}"].slug == verdict


def test_what_the_works_are_is_told_against_what_the_list_prints(real: KnowledgeGraph) -> None:
    works = {work.iri: work for work in real.all(Work)}
    kinds = {
        reference.position: {t.rpartition("/")[2] for t in works[reference.refers_to].types if "fabio" in t}
        for reference in real.all(Reference)
    }
    assert kinds[1] == {"JournalArticle"}
    assert kinds[4] == {"Preprint"}
    assert kinds[3] == kinds[8] == {"BlogPost"}
    assert kinds[2] == kinds[6] == {"NewsItem"}
    assert works[next(r.refers_to for r in real.all(Reference) if r.position == 1)].doi == "10.1002/hcs2.79"
    assert works[next(r.refers_to for r in real.all(Reference) if r.position == 4)].pmid == "40297440"
