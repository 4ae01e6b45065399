"""The pages of governance in a real Chromium: a finding's way in the picture, and nothing wider than a telephone."""

import os
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from app_server import CHROMIUM, FLAGS, serving
from demo_catalog import fill_governed
from playwright.sync_api import Browser, Page, expect, sync_playwright

PATIENCE = 30_000
CANVAS = '[data-testid="stEChartsChart"][aria-busy="false"] canvas'
PAGES = [
    "?name=churn&version=v2&against=v1",
    "dataset?name=churn",
    "impact?source=crm&reason=withdrawal",
    "retention",
]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is missing, and CI must run the browser tests: apt-get install chromium")
        pytest.skip(f"{CHROMIUM} is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(fill_governed(tmp_path_factory.mktemp("pages") / "governed.duckdb")) as url:
        yield url


def opened(browser: Browser, url: str, width: int) -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.goto(url)
    return page


def settled(page: Page) -> None:
    """Wait until a page is shown and has no run under way."""
    expect(page.get_by_role("heading").first).to_be_visible()
    expect(page.locator('[data-test-script-state="running"]')).to_have_count(0)


def test_a_click_on_a_finding_shows_its_way_and_moves_no_box(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/?name=churn&version=v2&hops=all&side=findings", 1280)
    expect(page.locator(CANVAS).first).to_be_visible()
    before = page.locator(CANVAS).first.bounding_box()
    page.get_by_role("button", name="no valid grant").first.click()
    expect(page.get_by_text("none of its grants (contract) held").first).to_be_visible()
    settled(page)
    assert parse_qs(urlsplit(page.url).query).keys() >= {"finding", "side"}
    assert page.locator(CANVAS).first.bounding_box() == before
    page.context.close()


@pytest.mark.parametrize("place", PAGES)
def test_no_page_is_wider_than_a_telephone_or_ends_in_an_exception(
    address: str, browser: Browser, place: str
) -> None:
    page = opened(browser, f"{address}/{place}", 390)
    settled(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()
