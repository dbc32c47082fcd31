"""What a grade says, beside the grade: on the claim's page, on the report's, on the first page and among the audits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.conftest import TOY
from tests.web.reading import LANGUAGES, by_class, links, page, text_of

from medkg import KnowledgeGraph, Package
from medkg.web import create_app

REPORT = "/doc/report/llm-clinical-medicine"
CLAIM = "/doc/claim/llm-clinical-medicine/gpt-4-hit-rate-mimic-iv"
GRADE = (
    "Median grade of the 77 claims that can be checked: E, nothing of weight. 31 are better. "
    "13 norms and outlooks are not graded."
)


@pytest.mark.parametrize("address", ["/", REPORT, "/audit"])
def test_grade_of_a_report_is_told_where_the_report_is(real_client: FlaskClient, address: str) -> None:
    root = page(real_client, address, language="en")
    (told,) = by_class(root, "standing")
    assert text_of(told).endswith(GRADE)
    assert f"{REPORT}/audit" in links(root)


@pytest.mark.parametrize("language", LANGUAGES)
def test_audits_are_in_the_navigation(client: FlaskClient, language: str) -> None:
    assert "/audit" in links(page(client, "/", language=language))


def test_short_address_leads_to_the_audit(client: FlaskClient) -> None:
    answer = client.get("/audit/toy?lang=zh")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/doc/report/toy/audit?lang=zh")
    assert client.get("/audit/No%20Slug").status_code == 404
    assert client.get("/audit/no-such-report", follow_redirects=True).status_code == 404
    assert client.get("/audit?page=2").status_code == 404


def test_strong_claim_says_on_top_how_little_stands_behind_it(real_client: FlaskClient) -> None:
    (top,) = by_class(page(real_client, CLAIM, language="en"), "stands")
    told = text_of(top)
    assert "A: the source that measured or laid it down says this · one source only" in told
    assert "n = 1,000" in told
    assert "It does not punish surplus diagnoses" in told
    assert "They come from one hospital" in told


def test_claim_without_weight_says_no_more_than_its_grade(client: FlaskClient) -> None:
    (top,) = by_class(page(client, "/doc/claim/toy/every-clinic", language="en"), "stands")
    assert text_of(top).startswith("E: No support that counts")


@pytest.mark.parametrize(("language", "end"), [("en", "is recorded as not verified."), ("zh", "记为未核实。")])
def test_how_a_claim_was_recorded_is_told_whole(real_client: FlaskClient, language: str, end: str) -> None:
    told = text_of(page(real_client, CLAIM, language=language))
    assert end in told


def test_same_figure_is_marked_and_others_stand_below(real_client: FlaskClient) -> None:
    root = page(real_client, CLAIM, language="en")
    table = by_class(root, "comparison")[0]
    heads = [text_of(head) for head in table.iter("th") if head.get("scope") == "col"]
    assert heads == ["Report", "Source: the same figure"]
    assert any("84.7%" in text_of(one) for one in by_class(root, "also"))


def test_all_claims_are_listed_by_grade(real_client: FlaskClient) -> None:
    root = page(real_client, f"{REPORT}/audit/claims", language="en")
    lists = by_class(root, "ranked")
    assert sum(len(list(one.iter("li"))) for one in lists) == 77
    assert all("source" in text_of(one) for one in lists[0].iter("li"))


def test_report_that_cannot_be_judged_spoils_no_other_page(tmp_path: Path) -> None:
    """A line without a verdict: its report has no grade, and the audit says which line."""
    shutil.copytree(TOY, tmp_path / "toy")
    evidence = tmp_path / "toy/data/reports/toy/evidence.ttl"
    text = evidence.read_text(encoding="utf-8")
    evidence.write_text(text.replace("    medkg:verdict <verdict/supports> ;\n", "", 1), encoding="utf-8")
    app = create_app(KnowledgeGraph.of(Package.at(tmp_path / "toy")))
    with app.test_client() as client:
        (told,) = by_class(page(client, "/", language="en"), "standing")
        assert "No grade: its data lack what an audit needs." in text_of(told)
        assert "has no" in client.get("/doc/report/toy/audit?lang=en").get_data(as_text=True)
    app.extensions["medkg"].guard.close()
