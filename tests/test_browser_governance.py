"""The pages of governance in a real Chromium: a finding's way in the picture, and nothing wider than a telephone."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from support.app_server import serving
from support.browsing import DRAWN, browser, opened, stand_still
from support.demo_catalog import fill_governed

PAGES = [
    "trace?name=churn&version=v2&against=v1",
    "dataset?name=churn",
    "impact?source=crm&reason=withdrawal",
    "retention",
]

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(fill_governed(tmp_path_factory.mktemp("pages") / "governed.duckdb")) as url:
        yield url


def test_a_click_on_a_finding_shows_its_way_and_moves_no_box(address: str, browser: Browser) -> None:
    page = opened(browser, f"{address}/trace?name=churn&version=v2&hops=all&side=findings", 1280)
    expect(page.locator(DRAWN).first).to_be_visible()
    before = page.locator(DRAWN).first.bounding_box()
    page.get_by_role("button", name="no valid legal basis").first.click()
    expect(page.get_by_text("none of its legal bases (contract) was valid").first).to_be_visible()
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).keys() >= {"finding", "side"})
    stand_still(page)
    assert page.locator(DRAWN).first.bounding_box() == before
    page.close()


@pytest.mark.many
@pytest.mark.parametrize("place", PAGES)
def test_no_page_is_wider_than_a_telephone_or_ends_in_an_exception(
    address: str, browser: Browser, place: str
) -> None:
    page = opened(browser, f"{address}/{place}", 390)
    stand_still(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()
