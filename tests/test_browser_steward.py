"""The steward's form in a real Chromium: a consent refused, its consequence seen first, and then in the trace."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.app_server import serving
from support.browsing import browser, opened, stand_still
from support.clicks import Clicks
from support.demo_catalog import fill
from support.scene import DOORS_SCENE, dataset, model, ran

CUSTOMERS = "dataset?namespace=file&name=/data/customers.csv"

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with serving(fill(tmp_path / "scene.duckdb", [json.dumps(event).encode() for event in DOORS_SCENE])) as url:
        yield url


@pytest.mark.slow
def test_a_refused_consent_is_foreseen_saved_and_seen_in_the_trace(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/trace?namespace=models&name=churn&version=v1&side=findings", 1280)
    expect(page.get_by_text("Nothing found: no violation, no gap, no warning.")).to_be_visible()

    page.goto(f"{address}/{CUSTOMERS}")
    stand_still(page)
    page.get_by_role("tab", name="Governance").click()
    page.locator(".st-key-edit-whence_grants button").click()
    status = page.get_by_role("combobox", name="Status").first
    status.click()
    status.fill("refused")
    page.get_by_role("option", name="Consent Refused").click()
    expect(page.get_by_text("legal basis c1, status: dpv:ConsentRefused instead of dpv:ConsentGiven")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    page.get_by_role("button", name="Preview impact").click()
    expect(page.get_by_text("Affects 1 model version; 1 verdict changes, 1 new finding.")).to_be_visible()
    expect(page.get_by_text("no valid legal basis")).to_be_visible()
    page.get_by_label("Declared by").fill("ada@example.com")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved, declared by ada@example.com")).to_be_visible()

    page.goto(f"{address}/trace?namespace=models&name=churn&version=v1&side=findings")
    stand_still(page)
    expect(page.get_by_role("button", name="no valid legal basis").first).to_be_visible()
    expect(page.get_by_text("Nothing found: no violation, no gap, no warning.")).to_have_count(0)
    page.close()


def test_the_form_that_the_address_asks_for_is_in_sight_on_every_tab(address: str, browser: Browser) -> None:
    """A browser may keep another tab open than the address names: its widget is the browser's as well as ours."""
    page = opened(browser, f"{address}/{CUSTOMERS}&edit=whence_retention&tab=runs", 1280)
    expect(page.get_by_role("tab", name="Runs")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("heading", name="Change retention")).to_be_in_viewport()
    page.get_by_role("tab", name="Columns").click()
    stand_still(page)
    expect(page.get_by_role("heading", name="Change retention")).to_be_in_viewport()
    page.close()


@pytest.mark.slow
def test_letters_typed_while_a_field_is_added_stay(address: str, browser: Browser) -> None:
    """The day of an anchor is asked for as soon as the anchor is chosen, somewhere above what is being typed."""
    page = opened(browser, f"{address}/{CUSTOMERS}&edit=whence_retention", 1280)
    stand_still(page)
    reason = page.get_by_label("Reason", exact=True).first
    for anchor, added in (("event", "Day of the event"), ("contract end", "Contract end")):
        field = page.get_by_role("combobox", name="Anchor")
        field.evaluate("e => e.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(700)  # a list closes when the page scrolls
        field.click()
        page.get_by_role("option", name=anchor).first.click()
        reason.click()
        reason.press("Control+a")
        page.keyboard.type(f"because of the {anchor}", delay=40)
        expect(page.get_by_label(added, exact=True)).to_be_visible()
        stand_still(page)
        expect(reason).to_have_value(f"because of the {anchor}")
        expect(reason).to_be_focused()
    page.close()


@pytest.mark.slow
def test_a_name_typed_right_after_a_preview_is_saved(browser: Browser, tmp_path: Path) -> None:
    """What follows appears above the field: one that moves is made again, and what was typed into it is not sent.

    Six times, as that depends on the moment: where the field moved, every other name was lost.
    """
    files = [dataset("file", f"/data/{number}.csv") for number in range(6)]
    events = [json.dumps(event).encode() for event in ran("train", "2026-03-02", files, [model("m")])]
    with serving(fill(tmp_path / "sources.duckdb", events)) as url:
        for _ in files:
            page = opened(browser, f"{url}/dataset?namespace=models&name=m", 1280)
            stand_still(page)
            user = Clicks(page)
            user.on("link", "Declare source")
            expect(page.get_by_role("heading", name="Declare source")).to_be_visible()
            stand_still(page)
            user.pick("Channel", "internal")
            user.on("button", "Preview impact")
            user.type("Declared by", "ada@example.com")
            page.get_by_role("button", name="Save").click()
            expect(page.get_by_text("Saved, declared by ada@example.com")).to_be_visible(timeout=20_000)
            page.close()


PLACES = [
    *(f"{CUSTOMERS}&edit=whence_{facet}" for facet in ("source", "personal_data", "grants", "retention")),
    "dataset?namespace=models&name=churn",
    "run",
]


@pytest.mark.slow
def test_no_form_or_run_is_wider_than_a_telephone_or_ends_in_an_exception(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/run", 390)
    run = page.get_by_role("link", name="stage").first.get_attribute("href")
    for place in (*PLACES, str(run).lstrip("/")):
        page.goto(f"{address}/{place}")
        stand_still(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    page.close()
