"""Decisions in a real Chromium: what a field shows as wrong is not written, and each job is done in few clicks."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.app_server import serving
from support.browsing import browser, opened, stand_still
from support.clicks import Clicks
from support.demo_catalog import fill_governed, fill_scene

__all__ = ["browser"]
pytestmark = pytest.mark.browser
VENDOR_LEGAL_BASES = "dataset?namespace=file&name=/data/vendor/demographics.csv&edit=whence_retention"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(fill_governed(tmp_path_factory.mktemp("decisions") / "governed.duckdb")) as url:
        yield url


@pytest.mark.slow
def test_a_waiver_with_a_date_that_is_over_is_not_written(address: str, browser: Browser) -> None:
    """The field shows the fault while it is typed, and the button cannot be pressed."""
    page = opened(browser, f"{address}/findings", 1280)
    stand_still(page)
    user = Clicks(page)
    page.locator('[data-testid="stCheckbox"]').nth(3).scroll_into_view_if_needed()
    before = page.locator('[data-testid="stCheckbox"]').nth(3).bounding_box()
    page.locator('[data-testid="stCheckbox"] label').nth(3).click()
    waive_it = page.get_by_role("button", name=re.compile("Waive · 1"))
    expect(waive_it).to_be_visible()
    stand_still(page)
    assert page.locator('[data-testid="stCheckbox"]').nth(3).bounding_box() == before
    waive_it.click()
    user.type("Approved by", "dpo@example.com")
    user.type("Justification", "known")
    user.type("Until", "2020-01-01")
    expect(page.get_by_text("2020-01-01 is in the past.")).to_be_visible()
    waive = page.get_by_role("button", name=re.compile("Waive 1 finding"))
    expect(waive).to_be_disabled()
    waive.click(force=True)
    stand_still(page)
    page.goto(f"{address}/findings?state=waived")
    expect(page.get_by_text("No finding fits.")).to_be_visible()
    page.close()


def test_a_finding_is_waived_in_five_clicks_and_the_waiver_revoked(address: str, browser: Browser) -> None:
    """Nothing else is clicked: who decides is remembered for the revocation."""
    page = opened(browser, f"{address}/findings?severity=warning", 1280)
    stand_still(page)
    user = Clicks(page)
    page.locator('[data-testid="stCheckbox"] label').first.click()
    user.count += 1
    user.on("button", re.compile("Waive · 1"))
    user.type("Approved by", "dpo@example.com")
    user.type("Justification", "known")
    user.on("button", re.compile("Waive 1 finding"))
    expect(page.get_by_text("1 finding waived until")).to_be_visible()
    assert user.count <= 5
    page.get_by_text("Waived", exact=True).first.click()
    stand_still(page)
    page.locator('[data-testid="stCheckbox"] label').first.click()
    user.on("button", re.compile("Revoke · 1"))
    expect(page.get_by_label("Revoked by", exact=True)).to_have_value("dpo@example.com")
    user.type("Reason", "refused")
    user.on("button", re.compile("Revoke 1 waiver"))
    expect(page.get_by_text("1 waiver revoked.")).to_be_visible()
    page.close()


@pytest.mark.slow
def test_a_case_with_a_due_date_that_is_over_is_not_opened(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/impact?source=crm&reason=withdrawal", 1280)
    stand_still(page)
    user = Clicks(page)
    page.get_by_text("Open a case").click()
    user.type("Opened by", "dpo@example.com")
    user.type("Due", "2020-01-01")
    expect(page.get_by_text("2020-01-01 is in the past.")).to_be_visible()
    expect(page.get_by_role("button", name="Open the case")).to_be_disabled()
    page.reload()
    expect(page.get_by_text("Open cases · 0")).to_be_visible()
    page.close()


def test_a_hold_until_what_is_no_date_is_not_declared(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/{VENDOR_LEGAL_BASES}", 1280)
    stand_still(page)
    Clicks(page).type("Keep until", "2027-02-30")
    expect(page.get_by_text("2027-02-30").last).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Preview"))).to_be_disabled()
    page.close()


def test_a_model_is_approved_in_at_most_six_clicks(browser: Browser, tmp_path: Path) -> None:
    with serving(fill_scene(tmp_path / "scene.duckdb")) as url:
        page = opened(browser, f"{url}/models", 1280)
        stand_still(page)
        page.goto(f"{url}/dataset?namespace=models&name=churn")
        stand_still(page)
        user = Clicks(page)
        page.get_by_text("Approve v1", exact=True).first.click()
        user.count += 1
        user.type("Approved by", "lead@example.com")
        user.type("Until (optional)", "2020-01-01")
        expect(page.get_by_text("2020-01-01 is in the past.")).to_be_visible()
        expect(page.get_by_role("button", name="Approve v1")).to_be_disabled()
        user.type("Until (optional)", "2099-12-31")
        user.on("button", re.compile("Approve v1$"))
        expect(page.get_by_text("churn v1 approved by lead@example.com.")).to_be_visible()
        expect(page.get_by_text("for dpv:CustomerRelationshipManagement until 2099-12-31")).to_be_visible()
        assert user.count <= 6
        page.close()


@pytest.mark.slow
def test_findings_in_a_table_are_selected_opened_and_waived_together(address: str, browser: Browser) -> None:
    """A tick of the table is a tick of the cards; a cell of the type opens the finding beside it."""
    page = opened(browser, f"{address}/findings?kind=quality_failed&view=table", 1280)
    stand_still(page)
    grid = page.get_by_test_id("stDataFrame").first
    expect(grid).to_be_visible()
    grid.click(position={"x": 17, "y": 17})  # the tick of the header: all rows
    expect(page.get_by_text("3 selected")).to_be_visible()
    stand_still(page)
    grid.click(position={"x": 130, "y": 52})  # the type in the first row
    expect(page.locator(".st-key-drawer")).to_contain_text("quality failed")
    stand_still(page)
    page.locator('[data-testid="stButtonGroup"]').get_by_text("Cards").click()
    ticks = page.locator('[class*="st-key-chosen-"] input')
    expect(ticks).to_have_count(3)
    stand_still(page)
    for tick in ticks.all():
        expect(tick).to_be_checked()
    page.get_by_role("button", name=re.compile("Assign · 3")).click()
    user = Clicks(page)
    user.type("Owner", "ada@example.com")
    user.type("Assigned by", "dpo@example.com")
    user.on("button", re.compile("^Assign 3 findings"))
    expect(page.get_by_text("3 findings assigned to ada@example.com.")).to_be_visible()
    page.close()
