"""An auditor's way in a real Chromium, by clicks alone: control, sampled release, its source, and the pack."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from support.app_server import serving
from support.browsing import browser, opened, stand_still
from support.clicks import Clicks
from support.demo_catalog import fill_governed

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
# A folder for pictures of every step, for who wants to look at them.
_PICTURES = os.environ.get("WHENCE_PICTURES")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with serving(fill_governed(tmp_path / "governed.duckdb")) as url:
        yield url


def test_one_release_is_followed_from_control_to_source_and_into_the_pack(
    address: str, browser: Browser, tmp_path: Path
) -> None:
    """Control, sample, sheet, lineage as it was, source, pack, `verify.py`: no address is typed on the way."""
    page = opened(browser, address, 1280)
    auditor = Clicks(page)
    stand_still(page)
    _from_control_to_sample(page, auditor)
    _examine_the_first(page, auditor)
    release = _to_the_source(page, auditor)
    _pack_and_verify(page, auditor, tmp_path / "empty", release)
    page.close()


def _from_control_to_sample(page: Page, auditor: Clicks) -> None:
    _navigate(page, auditor, "Controls")
    auditor.type("Search controls", "provenance")
    page.keyboard.press("Enter")
    _settle(page)
    auditor.on("button", re.compile("A.7.5"))
    expect(page.get_by_text("What the state follows from")).to_be_visible()
    _settle(page)
    _picture(page, "1 control")

    auditor.on("link", "Draw a sample of releases")
    expect(page.get_by_role("combobox", name="Population")).to_have_value(re.compile("^releases"))
    _settle(page)
    auditor.type("By", "auditor@example.com")
    page.keyboard.press("Enter")
    _settle(page)
    auditor.on("button", "Draw")
    expect(page.get_by_text(re.compile("0 of .* examined"))).to_be_visible()
    expect(page.get_by_text("Examine", exact=True).last).to_be_visible()
    _settle(page)
    _picture(page, "2 sample")


def _examine_the_first(page: Page, auditor: Clicks) -> None:
    page.get_by_text("Examine", exact=True).first.click()
    page.get_by_text("An exception").locator("visible=true").first.click()
    stand_still(page)
    auditor.pick("Grade", "minor")
    expect(page.get_by_label("By", exact=True).first).to_have_value("auditor@example.com")
    auditor.type("What was seen", "no approval on file")
    auditor.type("Who was asked, and what they answered", "Ada: it was forgotten")
    auditor.type("Evidence", "https://example.com/minutes/7")
    page.keyboard.press("Enter")
    _settle(page)
    auditor.on("button", "Save")
    expect(page.get_by_text(re.compile("minutes/7")).locator("visible=true").first).to_be_visible()
    expect(page.get_by_text(re.compile("it was forgotten")).locator("visible=true").first).to_be_visible()
    expect(page.get_by_text(re.compile("1 of .* examined"))).to_be_visible()
    _picture(page, "3 sheet")


def _to_the_source(page: Page, auditor: Clicks) -> str:
    """The name of the release whose lineage was followed."""
    auditor.on("link", "Lineage")
    page.wait_for_url(re.compile("as_of="))
    _settle(page)
    release = parse_qs(urlsplit(page.url).query)
    assert release.keys() >= {"name", "version", "as_of", "known_at"}
    page.get_by_role("combobox", name=re.compile("^Depth")).first.click()
    page.get_by_role("option", name=re.compile("^All ")).click()
    stand_still(page)
    page.get_by_role("button", name="Fit").first.click()
    page.wait_for_timeout(1_000)
    page.locator('.box[role="button"][aria-label*="customers.csv, "]').first.click()
    _settle(page)
    _picture(page, "4 lineage")
    auditor.on("link", "Details of this version")
    expect(page.get_by_role("heading", name=re.compile("customers.csv"))).to_be_visible()
    expect(page.get_by_text("crm").first).to_be_visible()
    _settle(page)
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query)["name"] == ["/data/crm/customers.csv"])
    _picture(page, "5 source")
    _to_the_event_that_declared_it(page, auditor)
    return release["name"][0]


def _to_the_event_that_declared_it(page: Page, auditor: Clicks) -> None:
    auditor.on("tab", "Governance")
    _settle(page)
    page.get_by_text(re.compile("^History")).locator("visible=true").first.click()
    auditor.on("link", re.compile("^Entry "))
    page.wait_for_url(re.compile(r"/log\?entry=\d+"))
    _settle(page)
    expect(page.get_by_test_id("stJson").get_by_text("/data/crm/customers.csv")).to_be_visible()
    _picture(page, "6 event")


def _pack_and_verify(page: Page, auditor: Clicks, empty: Path, release: str) -> None:
    _navigate(page, auditor, "Controls")
    auditor.type("Search controls", "provenance")
    page.keyboard.press("Enter")
    _settle(page)
    auditor.on("button", re.compile("A.7.5"))
    auditor.on("link", re.compile("of .* releases"))
    auditor.on("link", "Evidence pack")
    auditor.on("button", "Build")
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name="Download the pack").click(timeout=120_000)
    _picture(page, "7 pack")
    with zipfile.ZipFile(download.value.path()) as pack:
        pack.extractall(empty)
    check = [sys.executable, "-I", "verify.py"]
    found = subprocess.run(check, cwd=empty, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert release in (empty / "README.md").read_text()


def _navigate(page: Page, auditor: Clicks, title: str) -> None:
    """Open a page from the menu at the top."""
    page.get_by_test_id("stTopNavSection").filter(has_text="Management").click()
    auditor.on("menuitem", re.compile(title))


def _settle(page: Page) -> None:
    """Wait for the run that a new address begins a moment later, and for its end."""
    page.wait_for_timeout(1_000)
    stand_still(page)


def _picture(page: Page, step: str) -> None:
    if _PICTURES:
        page.screenshot(path=str(Path(_PICTURES) / f"{step}.png"), full_page=True)
