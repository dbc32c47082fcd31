"""Search in a browser."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_first_page_opens(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe(violations: Violations, theme: str) -> None:
    assert violations("/", theme) == []
