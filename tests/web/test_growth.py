"""A package of many reports: a page shows one thing, and says how much more there is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from benchmarks.growing import REPORT, grow
from flask import Flask
from flask.testing import FlaskClient
from tests.web.reading import page, text_of

from medkg import KnowledgeGraph
from medkg.web import create_app

REPORTS = 12
WORK = "/doc/work/sarvari-2024-gpt-4-palm2-mimic-iv"


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    package = grow(tmp_path_factory.mktemp("grown") / "package", reports=REPORTS)
    app = create_app(KnowledgeGraph.of(package))
    yield app.test_client()
    app.extensions["medkg"].guard.close()


@pytest.mark.parametrize(
    "address",
    [
        f"/doc/report/{REPORT}",
        f"/doc/claim/{REPORT}/gpt-4-hit-rate-mimic-iv",
        f"/doc/sentence/{REPORT}/gpt-4-on-mimic-iv",
        f"/evidence-map/{REPORT}",
        f"/network/{REPORT}",
    ],
)
def test_page_of_a_part_of_one_report_is_as_large_as_with_one_report(
    grown: FlaskClient, real_app: Flask, address: str
) -> None:
    alone, among = (len(client.get(address).data) for client in (real_app.test_client(), grown))
    assert among <= 1.1 * alone


def test_work_that_many_reports_rest_on_leads_to_some_of_them_and_counts_all(grown: FlaskClient) -> None:
    text = grown.get(WORK).text
    leading = re.findall(r'href="/network/[^"]*without=work[^"]*"[^>]*>([^<]*)', text)
    assert len(leading) == len(set(leading)) == 3
    told = re.search(r"of (\d+) reports", text_of(page(grown, WORK)))
    assert told is not None
    assert 3 < int(told[1]) <= REPORTS
