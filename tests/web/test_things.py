"""Pages of things: the shape's properties, the languages, what refers to it."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal
from tests.web.reading import by_class, by_id, heading, links, page, text_of

from medkg import KnowledgeGraph
from medkg.namespaces import ID
from medkg.queries.catalog import Question
from medkg.web.labels import brief
from medkg.web.pages.thing import rows
from medkg.web.panels import questions_about
from medkg.web.site import Site
from medkg.web.tables import MOST, grid


@pytest.fixture(scope="module")
def site(toy: KnowledgeGraph) -> Site:
    return Site(toy)


def test_properties_stand_in_the_order_of_the_shape_under_its_names(client: FlaskClient) -> None:
    root = page(client, "/doc/work/aster-2025-trial")
    names = [text_of(term) for term in root.iter("dt")]
    assert names[:3] == ["Type", "Author names", "Date issued"]
    assert names.index("DOI") < names.index("PMID") < names.index("Study kind")


def test_label_and_lead_are_told_in_both_languages_the_reader_s_first(client: FlaskClient) -> None:
    for language, first, second in (("zh", "星辰-1", "Aster-1"), ("en", "Aster-1", "星辰-1")):
        root = page(client, "/doc/model/aster-1", language=language)
        assert heading(root) == first
        assert text_of(by_class(root, "other-title")[0]) == second
        lead = by_class(root, "lead")
        assert [part.get("lang") for part in lead] == [None, "en" if language == "zh" else "zh"]


def test_values_are_links_with_labels(client: FlaskClient) -> None:
    root = page(client, "/doc/model/aster-1")
    shown = {target.get("href"): text_of(target) for target in root.iter("a")}
    assert shown["/doc/organization/meadow-ai"] == "Meadow AI"
    assert shown["/doc/technology/large-language-model"] == "large language model"
    assert shown["https://example.org/entity/aster-1"] == "example.org/entity/aster-1"


def test_identifiers_lead_to_where_they_are_looked_up(client: FlaskClient) -> None:
    found = links(page(client, "/doc/work/aster-2025-trial"))
    assert "https://doi.org/10.5555/toy.2025.1" in found
    assert "https://pubmed.ncbi.nlm.nih.gov/999999999/" in found
    assert "https://arxiv.org/abs/0000.00000" in links(page(client, "/doc/work/aster-2024-preprint"))


def test_part_of_a_report_leads_to_its_place(client: FlaskClient) -> None:
    for path in ("claim/toy/integration", "reference/toy/aster-blog", "section/toy/references"):
        cls, report, slug = path.split("/")
        assert f"/doc/report/{report}#{cls}-{slug}" in links(page(client, f"/doc/{path}"))


def test_section_is_called_by_its_heading(client: FlaskClient) -> None:
    assert heading(page(client, "/doc/section/toy/references")) == "References"


def test_what_refers_to_a_thing_is_a_panel(client: FlaskClient) -> None:
    root = page(client, "/doc/model/aster-1")
    panel = by_id(root, "things-referring")
    assert text_of(by_id(root, "things-referring-title")) == "What refers to this?"
    assert "/doc/work/aster-2025-trial" in links(panel)
    assert "SELECT ?thing ?source ?property" in text_of(panel)


def test_claims_that_rest_on_a_work_are_a_panel(client: FlaskClient) -> None:
    panel = by_id(page(client, "/doc/work/aster-2025-trial"), "works-citing-claims")
    assert "/doc/claim/toy/accuracy-pebble-100" in links(panel)
    assert by_class(panel, "supports")


def test_panel_leads_to_the_same_answer_on_its_own(client: FlaskClient) -> None:
    panel = by_id(page(client, "/doc/work/aster-2025-trial"), "works-citing-claims")
    (own,) = [
        target
        for target in links(panel)
        if target.startswith("/questions/") and not re.search(r"[.](csv|json|ttl)[?]", target)
    ]
    alone = page(client, own)
    here = [[text_of(cell) for cell in row.iter("td")] for row in panel.iter("tr")]
    assert here == [[text_of(cell) for cell in row.iter("td")] for row in alone.iter("tr")]


def test_panel_without_an_answer_does_not_appear(client: FlaskClient) -> None:
    root = page(client, "/doc/work/toyland-2025-market-estimate")
    assert not [element for element in root.iter() if element.get("id") == "works-versions"]
    for panel in by_class(root, "panel"):
        assert list(panel.iter("td"))


def test_question_stands_on_the_pages_of_its_parameter_s_class(site: Site) -> None:
    names = [question.name for question in questions_about(site, {"https://w3id.org/medkg/ontology#Work"})]
    assert "works/citing_claims" in names
    assert "models/figures" not in names
    assert names[-1] == "things/referring"


def test_properties_that_the_shape_does_not_know_are_shown_last(toy: KnowledgeGraph, site: Site) -> None:
    iri = f"{ID}model/aster-1"
    triples = toy.describe(iri)
    triples.add(iri, "https://example.org/odd", Literal("seldom"))
    shape = toy.package.shapes.by_slug["model"]
    found = rows(site, iri, shape, triples, {}, language="en")
    assert [row.path.rpartition("/")[2].rpartition("#")[2] for row in found] == [
        "prefLabel",
        "altLabel",
        "description",
        "technology",
        "creator",
        "exactMatch",
        "odd",
    ]
    assert [str(value.text) for value in found[-1].values] == ["seldom"]


def test_columns_of_two_languages_are_one(site: Site) -> None:
    answer = site.graph.answer("works/citing_claims", work="work/aster-2025-trial")
    found = grid(site, answer, language="zh", given=("work",))
    assert [column.name for column in found.columns] == ["claim", "verdict"]
    verdict = found.rows[0][1]
    assert (verdict.kind, verdict.text) == ("verdict", "部分支持")


def test_shown_rows_are_cut_and_all_are_counted(site: Site) -> None:
    answer = site.graph.answer("reports/verdicts", report="report/toy")
    found = grid(site, answer, language="en", length=2, start=1)
    assert (len(found.rows), found.total, found.is_capped) == (2, 6, False)


def test_long_answer_is_counted_honestly(real: KnowledgeGraph) -> None:
    question = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
    found = grid(Site(real), real.store.query(question), language="en", length=1)
    assert (found.total, found.is_capped) == (MOST, True)


def test_no_question_is_called_like_a_field_of_the_viewer(toy: KnowledgeGraph) -> None:
    taken = {"lang", "page"}
    questions: list[Question] = list(toy.catalog)
    assert [question.name for question in questions if taken & {one.name for one in question.parameters}] == []


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("https://creativecommons.org/licenses/by-nc-sa/3.0/deed.zh", "CC BY-NC-SA 3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("https://creativecommons.org/about/", "creativecommons.org/about"),
        ("https://example.org/licenses/by/4.0/", "example.org/licenses/by/4.0"),
    ],
)
def test_a_licence_is_called_by_its_name(address: str, name: str) -> None:
    assert brief(address) == name


def test_bounds_that_are_printed_are_not_told_again(real_client: FlaskClient) -> None:
    text = text_of(page(real_client, "/doc/claim/llm-clinical-medicine/gpt-4-hit-rate-mimic-iv"))
    assert "97.4%" in text
    assert "(97–97.8)" not in text
