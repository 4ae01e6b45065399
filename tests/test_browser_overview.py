"""The overview in a real Chromium: new data is offered and not forced, and what waits leads to where it is done."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.app_server import serving
from support.browsing import browser, opened, stand_still
from support.clicks import Clicks
from support.demo_catalog import fill_scene
from support.product import entries_of
from support.scene import declared
from support.serving import LINEAGE, an_event, as_json, served

from catalog.governance.decisions.decisions import approve
from catalog.session.catalog import Catalog

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_new_data_is_offered_with_a_button_and_nothing_changes_before(browser: Browser, tmp_path: Path) -> None:
    with served(fill_scene(tmp_path / "fresh.duckdb")) as server:
        page = opened(browser, server.url, 1280)
        stand_still(page)
        entries = page.get_by_role("link", name="log entries (append-only)")
        before = entries.inner_text()
        with server.http as http:
            http.post(LINEAGE, content=as_json(an_event())).raise_for_status()
        expect(page.get_by_text("New data: 1 new log entry since this page was made.")).to_be_visible()
        assert entries.inner_text() == before
        page.get_by_role("button", name="Reload").click()
        expect(page.get_by_text("New data:")).to_have_count(0)
        stand_still(page)
        expect(entries).not_to_have_text(before, use_inner_text=True)
        page.close()


def test_a_stale_approval_is_renewed_from_the_overview_in_five_clicks(browser: Browser, tmp_path: Path) -> None:
    path = fill_scene(tmp_path / "stale.duckdb")
    with Catalog(path) as catalog:
        purpose = "dpv:CustomerRelationshipManagement"
        approve(catalog, "churn", purpose, "lead@example.com", namespace="models", version="v1")
        kept = {"duration": "P40Y", "anchor": "collected_at", "collected_at": "2026-01-15"}
        catalog.append(entries_of([declared("file", "/data/customers.csv", "2026-08-01", whence_retention=kept)]))
    with serving(path) as url:
        page = opened(browser, url, 1280)
        stand_still(page)
        user = Clicks(page)
        user.on("link", re.compile("^churn v1 changed since: declarations"))
        expect(page.get_by_text("Changed since it was approved:")).to_be_visible()
        page.get_by_text("Renew the approval of v1").click()
        user.count += 1
        user.type("Approved by", "other@example.com")
        user.on("button", re.compile("^Approve v1$"))
        expect(page.get_by_text("churn v1 approved by other@example.com.")).to_be_visible()
        assert user.count <= 5
        page.goto(url)
        stand_still(page)
        expect(page.get_by_text("Approvals to renew")).to_have_count(0)
        page.close()
