"""The report in a real Chromium: reached by one click from a version's page, and on paper all of it and only it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.app_server import serving
from support.browsing import browser, opened, stand_still
from support.clicks import Clicks
from support.demo_catalog import fill_governed

__all__ = ["browser"]
pytestmark = pytest.mark.browser
PARTS = ("Sources", "Findings", "Lineage", "Validations", "Approvals")


def test_a_report_is_opened_and_printed_whole(browser: Browser, tmp_path: Path) -> None:
    with serving(fill_governed(tmp_path / "governed.duckdb")) as url:
        page = opened(browser, f"{url}/dataset?namespace=models&name=churn&version=v2", 1280)
        stand_still(page)
        user = Clicks(page)
        user.on("link", re.compile("Report$"))
        page.wait_for_url("**/report?*")
        expect(page.get_by_role("heading", name="churn v2")).to_be_visible()
        for part in PARTS:
            expect(page.get_by_role("heading", name=re.compile(part))).to_be_visible()
        assert user.count == 1
        stand_still(page)
        page.emulate_media(media="print")
        for frame in ("stSidebar", "stHeader"):
            expect(page.get_by_test_id(frame).locator("visible=true")).to_have_count(0)
        expect(page.locator("table.report").last).to_be_visible()
        printed = page.pdf(prefer_css_page_size=True)
        # A page that scrolls within a window would be printed as far as the window goes.
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 1
        page.close()
