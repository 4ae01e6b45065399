"""A new user's way in a real Chromium: from an empty catalog to an approved model, a closed case and a report.

Events come in as a pipeline sends them; everything else is clicked and typed. At each station stands what a user has
to see there to know how to go on.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.browsing import browser, opened, stand_still
from support.clicks import Clicks
from support.scene import dataset, model, ran
from support.serving import LINEAGE, Serving, served

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
_CUSTOMERS = dataset("file", "/data/customers.csv", "c1", schema={"fields": [{"name": "email"}, {"name": "age"}]})
_PAGES = dataset("file", "/data/pages.csv", "p1")
_FEATURES = dataset("file", "/data/features.parquet", "f1")
EVENTS: list[dict[str, Any]] = [
    *ran("build_features", "2026-11-20", [_CUSTOMERS, _PAGES], [_FEATURES]),
    *ran("train_churn", "2026-11-21", [_FEATURES], [model("churn")]),
]
STEWARD, LEAD, DPO = "steward@example.com", "lead@example.com", "dpo@example.com"
_LICENCE_OPEN = "While it is empty, what the licence permits is a gap."

# One that is cancelled, as where the page is shown again, is finished by a rejection, and another may follow it.
_COME_TO_REST = """async (fold) => {
    const running = () => fold.getAnimations({subtree: true}).filter((moving) => moving.playState === 'running');
    for (let moving = running(); moving.length; moving = running())
        await Promise.allSettled(moving.map((one) => one.finished));
}"""


class Newcomer(Clicks):
    """A user who looks for what the page offers, and sees that it came about."""

    def sees(self, words: str | re.Pattern[str]) -> None:
        """Words are on the screen, without scrolling."""
        expect(self._seen(words)).to_be_in_viewport()

    def reads(self, words: str | re.Pattern[str]) -> None:
        """Words are on the page."""
        expect(self._seen(words)).to_be_visible()

    def _seen(self, words: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_text(words).locator("visible=true").first

    def takes(self, action: str, heading: str) -> None:
        """An action leads to its form, which is in sight with the finding it is for."""
        self.on("link", action)
        expect(self.page.get_by_role("heading", name=heading)).to_be_in_viewport()
        stand_still(self.page)

    def saves(self, after: str) -> None:
        """What is declared is previewed, saved, and answered on the page one came from."""
        self.on("button", "Preview impact")
        self.reads("Impact")
        by = self.page.get_by_label("Declared by", exact=True)
        if by.input_value() != STEWARD:
            self.type("Declared by", STEWARD)
        self.on("button", "Save")
        self.sees(f"Saved, declared by {STEWARD}")
        self.reads(after)
        expect(self.page.get_by_role("heading", name="churn v1")).to_be_visible()
        stand_still(self.page)

    def unfolds(self, title: str) -> None:
        """What is folded under a title; it moves what is below it for a moment, longer on a busy machine."""
        fold = self.page.locator("details").filter(has_text=title).first
        fold.locator("summary").click()
        expect(fold).to_have_attribute("open", "")
        fold.evaluate(_COME_TO_REST)
        self.page.wait_for_timeout(1_000)
        stand_still(self.page)

    def opens(self, menu: str, entry: str) -> None:
        """A page by the menu."""
        self.on("button", menu)
        self.page.get_by_role("menuitem", name=re.compile(entry)).click()
        stand_still(self.page)


def test_from_an_empty_catalog_to_a_closed_case_and_a_report(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path / "new.duckdb") as server:
        page = opened(browser, server.url, 1440)
        user = Newcomer(page)
        _events_come_in(user, server)
        _data_are_declared(user)
        _the_purpose_is_set_and_covered(user)
        _what_is_left_is_waived(user)
        _the_model_is_approved(user)
        _a_consent_is_withdrawn(user)
        _it_is_handed_over(user)
        page.close()


def _events_come_in(user: Newcomer, server: Serving) -> None:
    user.sees("Nothing recorded yet")
    user.sees(f"OPENLINEAGE_URL={server.url}")
    with server.http as pipeline:
        for event in EVENTS:
            pipeline.post(LINEAGE, json=event).raise_for_status()
    user.page.reload()
    user.sees("0 of 2 sources declared")
    stand_still(user.page)
    user.on("link", re.compile("1 with gaps"))
    user.page.wait_for_url("**/models**")
    stand_still(user.page)
    user.on("link", re.compile("churn"))
    user.page.wait_for_url("**/dataset?**")
    user.sees("Purpose not set.")
    user.reads("/data/pages.csv: No run writes this dataset, and no source is declared for it.")


def _data_are_declared(user: Newcomer) -> None:
    form = user.page.locator(".st-key-steward")
    for channel, identifiability in (("internal", "personal"), ("public dataset", "non-personal")):
        user.takes("Declare source", "Declare source")
        expect(form.get_by_text(_LICENCE_OPEN)).to_be_visible()
        user.pick("Channel", channel)
        expect(form.get_by_text(_LICENCE_OPEN)).to_have_count(int(channel == "public dataset"))
        user.pick("Identifiability", identifiability)
        user.saves(
            "violation" if identifiability == "personal" else "The licence of /data/pages.csv is not declared."
        )
    user.takes("Set retention", "Declare retention")
    user.type("Duration", "2")
    user.pick("Anchor", "collected at")
    user.reads("While it is empty, the deadline is a gap.")
    user.type("Collected at", "2026-11-01")
    expect(form.get_by_text("the deadline is a gap")).to_have_count(0)
    user.saves("retention ok")


def _the_purpose_is_set_and_covered(user: Newcomer) -> None:
    form = user.page.locator(".st-key-steward")
    user.takes("Set purpose", "Declare purpose and use")
    user.search("Purpose", "Customer Relationship Management")
    user.saves("has no legal basis")
    user.takes("Add legal basis", "Declare legal bases")
    expect(form.get_by_text("Customer Relationship Management").first).to_be_visible()
    user.search("Basis", "A6-1-a")
    fault = form.get_by_text("without status never holds")
    field = form.get_by_role("combobox", name="Status")
    expect(fault).to_be_visible()
    under, above = fault.bounding_box(), field.bounding_box()
    assert under is not None
    assert above is not None
    assert 0 < under["y"] - above["y"] < 80, "the fault stands under its field"
    user.pick("Status", "Consent Given (dpv:ConsentGiven)")
    user.saves("violation → gap")


def _what_is_left_is_waived(user: Newcomer) -> None:
    page = user.page
    user.unfolds("Approve v1")
    user.reads("It cannot be approved yet:")
    expect(page.get_by_role("button", name=re.compile("Approve v1$"))).to_be_disabled()
    # What stands in the way is mended from here, or waived.
    expect(page.locator('[class*="st-key-fix-approval-"]').get_by_role("link", name="Set licence")).to_be_visible()
    user.on("link", "Fix or waive its findings")
    user.sees("Back to churn")
    page.locator('[data-testid="stCheckbox"] label').first.click()
    user.on("button", re.compile("Waive · 1"))
    user.type("Approved by", LEAD)
    user.type("Justification", "page counts, published by ourselves")
    user.on("button", "Waive 1 finding")
    user.sees("1 finding waived until")
    page.wait_for_url("**/dataset?**")
    stand_still(page)


def _the_model_is_approved(user: Newcomer) -> None:
    page = user.page
    user.unfolds("Approve v1")
    user.reads("What the approval rests on")
    expect(page.get_by_label("Approved by", exact=True)).to_have_value(LEAD)
    user.on("button", re.compile("Approve v1$"))
    user.reads(f"churn v1 approved by {LEAD}.")
    user.reads("for dpv:CustomerRelationshipManagement")
    stand_still(page)


def _a_consent_is_withdrawn(user: Newcomer) -> None:
    page = user.page
    user.opens("Governance", "Impact")
    user.pick("or all data from a source", "customers")
    page.get_by_text("consent is withdrawn").click()
    user.sees("3 open actions")
    user.sees("Open a case")  # above the picture
    user.unfolds("Open a case")
    user.type("Opened by", DPO)
    user.on("button", "Open the case")
    user.sees("The case is recorded.")
    stand_still(page)
    for number, duty in enumerate(("erase", "retrain", "rebuild"), start=1):
        page.locator(f".st-key-duties_{duty} button").click()
        expect(page.get_by_role("button", name=re.compile(rf"Save {number} dut"))).to_be_visible()
        stand_still(page)
    user.on("button", "Save 3 duties")
    user.reads("Recorded for 3 versions.")
    user.on("button", "Close the case")
    user.reads("The case is closed.")
    user.reads("Open cases · 0")
    user.takes("Mark customers-basis withdrawn since", "Change legal bases")
    user.on("button", "Preview impact")
    user.reads("its approval")
    user.on("button", "Save")
    user.sees("Saved, declared by")
    expect(page.get_by_role("heading", name="Impact analysis")).to_be_visible()
    stand_still(page)


def _it_is_handed_over(user: Newcomer) -> None:
    page: Page = user.page
    user.on("link", "Overview")
    user.sees("Approvals to renew · 1")
    user.sees("changed since: declarations")
    stand_still(page)
    user.on("link", re.compile("churn.*v1"))
    page.wait_for_url("**/dataset?**")
    user.sees("stale")
    user.on("link", re.compile("Report$"))
    for part in ("Verdict", "Findings", "Lineage", "Sources", "Legal bases", "Approvals"):
        expect(page.get_by_role("heading", name=re.compile(part)).first).to_be_visible()
    user.reads(LEAD)
    user.reads("Ctrl+P")
    page.emulate_media(media="print")
    assert len(page.pdf()) > 20_000
