"""The app in a real Chromium: the picture is drawn, the address can be shared, a click opens a panel."""

import re
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.app_server import serving
from support.browsing import DRAWN, PATIENCE, browser, opened, wait_for_query
from support.demo_catalog import fill_demo

from ui.picture.box import WIDTH
from ui.picture.echarts import MARGIN, SMALLEST, STEPS
from ui.picture.layout import COLUMN

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


def drawn_canvas(page: Page) -> Locator:
    """The canvas, once ECharts has put its option on it and Streamlit has no run under way."""
    expect(page.locator(DRAWN).first).to_be_visible()
    expect(page.locator('[data-test-script-state="running"]')).to_have_count(0)
    return page.locator(DRAWN).first


def is_painted(page: Page) -> bool:
    """Whether the canvas holds more than one colour."""
    return bool(
        page.evaluate(
            """selector => {
                const canvas = document.querySelector(selector);
                const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                return new Set(new Uint32Array(data.buffer)).size > 20;
            }""",
            DRAWN,
        )
    )


def wait_until_painted(page: Page) -> None:
    drawn_canvas(page)
    until = time.monotonic() + PATIENCE / 1000
    while not is_painted(page):
        assert time.monotonic() < until, "the canvas stays empty"
        page.wait_for_timeout(50)


def test_the_picture_is_drawn_and_the_address_can_be_shared(page: Page, address: str, browser: Browser) -> None:
    page.goto(address)
    expect(heading(page, "Where did churn v2 come from?")).to_be_visible()
    wait_until_painted(page)

    page.get_by_role("combobox", name="Version").click()
    page.get_by_role("option", name="v1 ·").click()
    expect(heading(page, "Where did churn v1 come from?")).to_be_visible()
    wait_until_painted(page)
    wait_for_query(page, namespace="models", name="churn", version="v1")

    elsewhere = browser.new_page()
    elsewhere.goto(page.url)
    expect(heading(elsewhere, "Where did churn v1 come from?")).to_be_visible()
    wait_until_painted(elsewhere)
    shown = elsewhere.get_by_text("versions shown").inner_text()
    assert shown == page.get_by_text("versions shown").inner_text()
    elsewhere.close()


def test_a_click_opens_the_panel_and_moves_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}?namespace=models&name=churn&version=v2")
    wait_until_painted(page)
    canvas = drawn_canvas(page)
    before = canvas.bounding_box()
    assert before
    left, middle = (_in_layer(layer, before["width"]) for layer in (0, 1))
    half_height = before["height"] / 2
    canvas.click(position={"x": left, "y": half_height})
    expect(panel(page, "features.churn")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query).keys() == {"namespace", "name", "version", "node"}
    expect(page.get_by_text("shop/build_features · produced")).to_be_visible()
    assert canvas.bounding_box() == before

    page.mouse.move(before["x"] + middle, before["y"] + 30)
    page.mouse.down()
    page.mouse.move(before["x"] + middle + 20, before["y"] + 30 + 60, steps=4)
    page.mouse.up()
    canvas.click(position={"x": middle + 20, "y": half_height + 60})
    expect(panel(page, "/data/features/churn_train.parquet")).to_be_visible()
    canvas.click(position={"x": left + 20, "y": half_height + 60})
    expect(panel(page, "features.churn")).to_be_visible()

    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    expect(panel(page, "features.churn")).to_be_visible()

    page.get_by_role("link", name="Trace this version").click()
    expect(page.get_by_role("heading", name="Where did features.churn")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]name=features\.churn&"))


def _in_layer(layer: int, width: float) -> float:
    """Where the middle of a layer's boxes is, from the left of a canvas that shows the three layers of two hops."""
    step = max(step for step in STEPS if step <= width)
    drawn = 2 * COLUMN + WIDTH
    scale = max(SMALLEST, min(1, (step - 2 * MARGIN) / drawn))
    return width / 2 + (layer - 1) * COLUMN * scale


def test_nothing_is_wider_than_a_telephone(address: str, browser: Browser) -> None:
    narrow = opened(browser, address, 390)
    wait_until_painted(narrow)
    assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")
    narrow.close()
