"""What axe-core finds on every page, light and then dark as a screen is at nightfall; and what Tab reaches."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from support.app_server import serving
from support.browsing import DEMO_PAGES, browser, opened, stand_still
from support.demo_catalog import govern_demo

# The page is painted in the dark theme, or in the light one.
IS_PAINTED = """isDark => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && (getComputedStyle(app).backgroundColor.match(/\\d+/)[0] < 128) === isDark }"""
GRAVE = ("serious", "critical")

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(govern_demo(tmp_path_factory.mktemp("axe") / "demo.duckdb")) as url:
        yield url


def grave(page: Page) -> list[str]:
    """Each grave violation on a page, with what it is about."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:300]} :: {node['failureSummary']}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("name", DEMO_PAGES)
def test_axe_finds_nothing_grave(browser: Browser, address: str, name: str) -> None:
    page = opened(browser, f"{address}/{DEMO_PAGES[name]}", 1280)
    stand_still(page)
    for is_dark in (False, True):
        page.emulate_media(color_scheme="dark" if is_dark else "light")
        page.wait_for_function(IS_PAINTED, arg=is_dark)
        found = grave(page)
        assert not found, "\n".join(found)
    page.close()


CONTROLS = ".stMainBlockContainer :is(a[href],button,input,textarea):not([disabled],[tabindex='-1'])"
# What a control is part of moves within by arrows, and Tab goes to one of the whole: WAI-ARIA, keyboard interface.
COMPOSITE = "[role=radiogroup],[role=tablist],[role=grid],[role=toolbar],[role=group],[role=navigation],nav"
# In a table Tab goes from cell to cell, and then on.
PATIENT_TABS = 60


@pytest.mark.parametrize("name", ["overview", "trace", "models", "steward", "findings", "impact", "sql", "log"])
def test_tab_reaches_every_control(browser: Browser, address: str, name: str) -> None:
    page = opened(browser, f"{address}/{DEMO_PAGES[name]}", 1280)
    stand_still(page)
    page.evaluate("() => { window.reached = new Set() }")
    still = 0
    while still < PATIENT_TABS:
        page.keyboard.press("Tab")
        is_new = page.evaluate(
            "() => { const e = document.activeElement, n = reached.size; reached.add(e); return reached.size > n }"
        )
        still = 0 if is_new else still + 1
    missed = page.evaluate(
        """([controls, composite]) => [...document.querySelectorAll(controls)]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest(composite) && !reached.has(e))
            .map(e => e.outerHTML.slice(0, 200))""",
        [CONTROLS, COMPOSITE],
    )
    assert missed == []
    assert page.evaluate("reached.size") > 10
    page.close()
