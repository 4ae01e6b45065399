"""From a finding to its end in a real Chromium: one action, a form that is filled in, and back where one was."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.app_server import serving
from support.browsing import browser, opened, stand_still
from support.clicks import Clicks
from support.demo_catalog import fill_demo, fill_governed

MODEL = "dataset?namespace=models&name=churn&version=v2"
GAP = "/data/partners/partner_export.csv: No run writes this dataset"

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with serving(fill_governed(tmp_path / "governed.duckdb")) as url:
        yield url


def declare_the_source(user: Clicks, page: Page) -> None:
    """What a steward does in the form: only what has to be."""
    expect(page.get_by_role("heading", name="Declare source")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name *")).to_have_value("partner-export")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    expect(page.get_by_role("button", name="Save")).to_be_in_viewport()
    user.pick("Channel", "internal")
    user.pick("Identifiability", "non-personal")
    user.on("button", "Preview impact")
    expect(page.get_by_text("Affects 1 model version")).to_be_visible()
    user.type("Declared by", "ada@example.com")
    user.on("button", "Save")


def test_an_undeclared_source_is_declared_in_eight_clicks_from_the_model(address: str, browser: Browser) -> None:
    """And the reader is where they were, with the gap gone."""
    page = opened(browser, f"{address}/{MODEL}", 1280)
    stand_still(page)
    expect(page.get_by_text(GAP).locator("visible=true")).to_be_visible()
    user = Clicks(page)
    user.on("link", "Declare source")
    declare_the_source(user, page)
    expect(page.get_by_text("Saved, declared by ada@example.com. Affects 1 model version")).to_be_visible()
    expect(page.get_by_role("heading", name="churn v2")).to_be_visible()
    stand_still(page)
    expect(page.get_by_text(GAP)).to_have_count(0)
    assert user.count <= 8
    page.close()


@pytest.mark.slow
def test_an_action_on_the_page_one_is_on_opens_its_form_and_a_tab_stays(browser: Browser, tmp_path: Path) -> None:
    """The action leads to the page that one is on: its form is in another tab."""
    with serving(fill_demo(tmp_path / "demo.duckdb")) as url:
        page = opened(browser, f"{url}/{MODEL}", 1280)
        stand_still(page)
        for action in ("Set purpose", "Declare purpose"):
            page.get_by_role("link", name=action).click()
            expect(page.get_by_role("heading", name="Declare purpose and use")).to_be_visible()
            stand_still(page)
            page.get_by_role("button", name="Close", exact=True).click()
            expect(page.get_by_role("tab", name="Model")).to_have_attribute("aria-selected", "true")
            stand_still(page)
        page.get_by_role("tab", name="Versions").click()
        page.wait_for_url("**tab=versions**")
        page.reload()
        expect(page.get_by_role("tab", name="Versions")).to_have_attribute("aria-selected", "true")
        page.close()


@pytest.mark.slow
def test_the_action_of_a_finding_in_the_trace_leads_back_to_the_trace(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/trace?namespace=models&name=churn&version=v2&side=findings", 1280)
    stand_still(page)
    user = Clicks(page)
    page.get_by_role("button", name="undeclared source").first.click()
    stand_still(page)
    user.on("link", "Declare source")
    declare_the_source(user, page)
    expect(page.get_by_text("Saved, declared by ada@example.com.")).to_be_visible()
    stand_still(page)
    page.wait_for_url(lambda url: "/trace?" in url)
    expect(page.get_by_role("button", name="no valid legal basis").first).to_be_visible()
    expect(page.get_by_role("button", name="undeclared source")).to_have_count(0)
    page.close()


def test_why_a_model_is_blocked_takes_three_clicks_at_most(address: str, browser: Browser) -> None:
    page = opened(browser, address, 1280)
    stand_still(page)
    user = Clicks(page)
    user.on("link", re.compile("^Review"))
    expect(page.get_by_role("button", name="no valid legal basis").first).to_be_visible()
    page.locator('[class*="st-key-open-"] button').first.click()
    user.count += 1
    stand_still(page)
    drawer = page.locator(".st-key-drawer")
    expect(drawer.get_by_text("Path", exact=True)).to_be_visible()
    expect(drawer.get_by_role("link", name=re.compile("churn"))).not_to_have_count(0)
    assert user.count <= 3
    page.close()


@pytest.mark.slow
def test_a_withdrawal_is_opened_worked_off_and_closed_in_fifteen_clicks(address: str, browser: Browser) -> None:
    page = opened(browser, address, 1280)
    stand_still(page)
    user = Clicks(page)
    user.on("button", "Governance")
    user.on("menuitem", re.compile("Impact"))
    user.pick("or all data from a source", "crm")
    page.get_by_text("consent is withdrawn").click()
    page.get_by_text("Open a case").click()
    user.count += 2
    user.type("Opened by", "dpo@example.com")
    user.on("button", "Open the case")
    expect(page.get_by_text("The case is recorded.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Save")).last).to_be_visible()
    ticks = page.locator('[class*="st-key-duty-"] input')
    expect(ticks).to_have_count(12)
    for tick in ticks.all():
        expect(tick).not_to_be_checked()
    selected = 0
    for duty in ("erase", "retrain", "rebuild", "suppress"):
        select = page.locator(f".st-key-duties_{duty} button")
        expect(select).to_have_text(re.compile(r"\d"))
        selected += int(re.sub(r"\D", "", select.inner_text()))
        select.click()
        user.count += 1
        # The button counts what is selected: whoever clicks on before it does would select less.
        expect(page.get_by_role("button", name=f"Save {selected} duties")).to_be_visible()
        stand_still(page)
    assert selected == 12
    user.on("button", "Save 12 duties")
    expect(page.get_by_text("Recorded for 12 versions.")).to_be_visible()
    user.on("button", "Close the case")
    expect(page.get_by_text("The case is closed.")).to_be_visible()
    assert user.count <= 15
    page.close()


def test_a_finding_is_waived_in_the_drawer_beside_the_list(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/findings?severity=warning", 1280)
    stand_still(page)
    user = Clicks(page)
    page.locator('[class*="st-key-open-"] button').first.click()
    drawer, listed = page.locator(".st-key-drawer"), page.locator('[class*="st-key-open-"]').first
    expect(drawer).to_be_visible()
    stand_still(page)
    beside, row = drawer.bounding_box(), listed.bounding_box()
    assert beside is not None
    assert row is not None
    assert beside["x"] > row["x"] + row["width"]
    drawer.get_by_role("radio", name="Waive").or_(drawer.get_by_role("button", name="Waive")).first.click()
    stand_still(page)
    user.type("Approved by", "dpo@example.com")
    user.type("Justification", "known")
    user.on("button", "Waive 1 finding")
    expect(page.get_by_text("1 finding waived until")).to_be_visible()
    page.close()
