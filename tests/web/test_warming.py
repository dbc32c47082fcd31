"""What is read before the first reader comes: then the first page judges nothing any more."""

from __future__ import annotations

import threading

import pytest

from medkg import KnowledgeGraph
from medkg.web import create_app
from medkg.web.warming import warm


def test_first_page_finds_the_grades_of_its_reports(toy: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(toy)
    site = app.extensions["medkg"]
    warm(site)
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join(60)

    def judged(report: str) -> None:
        raise AssertionError(f"{report} is judged while somebody waits for the page")

    monkeypatch.setattr(site.audit, "grade", judged)
    page = app.test_client().get("/?lang=en").text
    assert "Median grade of the" in page
    site.finding.index()
    site.guard.close()
