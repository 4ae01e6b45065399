"""The app in a real Chromium: the picture is drawn, the address can be shared, a click opens a panel."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.app_server import serving
from support.browsing import DRAWN, PATIENCE, browser, opened, wait_for_query
from support.demo_catalog import fill_demo

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("browser")
    with serving(fill_demo(folder / "demo.duckdb")) as url:
        yield f"{url}/trace"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a context of its own; it may ask nobody but this machine, and write no error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    outside = [url for url in asked if urlsplit(url).hostname not in ("127.0.0.1", None, "")]
    context.close()
    assert not outside


def heading(page: Page, text: str) -> Locator:
    return page.get_by_role("heading", name=text, exact=True)


def panel(page: Page, name: str) -> Locator:
    """The heading of the panel of a version."""
    return heading(page, name)


def box(page: Page, name: str) -> Locator:
    """The box of a version in the picture, by the beginning of what a screen reader says."""
    return page.locator(f'.box[role="button"][aria-label^="{name}, "]')


def wait_until_drawn(page: Page) -> None:
    expect(page.locator(DRAWN).first).to_be_visible()
    expect(page.locator('[data-test-script-state="running"]')).to_have_count(0)


def test_the_picture_is_drawn_and_the_address_can_be_shared(page: Page, address: str, browser: Browser) -> None:
    page.goto(address)
    expect(heading(page, "Lineage of churn v2")).to_be_visible()
    wait_until_drawn(page)

    page.get_by_role("combobox", name="Version").click()
    page.get_by_role("option", name="v1 ·").click()
    expect(heading(page, "Lineage of churn v1")).to_be_visible()
    wait_until_drawn(page)
    wait_for_query(page, namespace="models", name="churn", version="v1")

    elsewhere = browser.new_page()
    elsewhere.goto(page.url)
    expect(heading(elsewhere, "Lineage of churn v1")).to_be_visible()
    wait_until_drawn(elsewhere)
    shown = elsewhere.get_by_text("versions shown").inner_text()
    assert shown == page.get_by_text("versions shown").inner_text()
    elsewhere.close()


def test_a_click_opens_the_panel_and_moves_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}?namespace=models&name=churn&version=v2")
    wait_until_drawn(page)
    before = box(page, "features.churn").bounding_box()
    box(page, "features.churn").click()
    expect(panel(page, "features.churn")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query).keys() == {"namespace", "name", "version", "node"}
    expect(page.get_by_text("shop/build_features · produced")).to_be_visible()
    expect(box(page, "features.churn")).to_have_attribute("aria-pressed", "true")
    assert box(page, "features.churn").bounding_box() == before

    box(page, "/data/features/churn_train.parquet").click()
    expect(panel(page, "/data/features/churn_train.parquet")).to_be_visible()
    assert box(page, "features.churn").bounding_box() == before
    box(page, "features.churn").click()
    expect(panel(page, "features.churn")).to_be_visible()

    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    expect(panel(page, "features.churn")).to_be_visible()

    page.get_by_role("link", name="Trace this version").click()
    expect(page.get_by_role("heading", name="Lineage of features.churn")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]name=features\.churn&"))


def test_nothing_is_wider_than_a_telephone(address: str, browser: Browser) -> None:
    narrow = opened(browser, address, 390)
    wait_until_drawn(narrow)
    assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")
    narrow.close()
