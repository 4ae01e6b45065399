"""What every page says, asks for and, by axe-core, hides; light, then dark as at nightfall; and what Tab reaches."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from support.app_server import serving
from support.browsing import DEMO_PAGES, browser, opened, stand_still
from support.demo_catalog import govern_demo
from support.page_texts import texts_of
from support.words import retired_in

# The page is painted in the dark theme, or in the light one.
IS_PAINTED = """isDark => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && (getComputedStyle(app).backgroundColor.match(/\\d+/)[0] < 128) === isDark }"""
GRAVE = ("serious", "critical")
# What is in the page itself is no request: texts and pictures that scripts of it made.
IN_THE_PAGE = ("data", "blob", "about")

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


class Visit(NamedTuple):
    """What one look at a page found: retired words, what it asked for, and the grave violations in each theme."""

    retired: list[str]
    asked: list[str]
    light: list[str]
    dark: list[str]


@pytest.fixture(scope="module")
def visit(browser: Browser, address: str) -> Callable[[str], Visit]:
    """Return how a page is looked at: once, for every check of it, as opening it takes longer than all of them."""

    @cache
    def look(name: str) -> Visit:
        page = opened(browser, "about:blank", 1280)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url))
        page.goto(f"{address}/{DEMO_PAGES[name]}")
        stand_still(page)
        light, dark = (grave_in(page, is_dark=is_dark) for is_dark in (False, True))
        retired = retired_in(texts_of(page))  # last: it opens whatever can be opened
        page.close()
        return Visit(retired, asked, light, dark)

    return look


def grave_in(page: Page, *, is_dark: bool) -> list[str]:
    """Each grave violation on a page once it is painted in a theme."""
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    page.wait_for_function(IS_PAINTED, arg=is_dark)
    return grave(page)


@pytest.mark.many
@pytest.mark.parametrize("name", DEMO_PAGES)
def test_axe_finds_nothing_grave(visit: Callable[[str], Visit], name: str) -> None:
    for found in visit(name)[2:]:
        assert not found, "\n".join(found)


@pytest.mark.many
@pytest.mark.parametrize("name", DEMO_PAGES)
def test_a_page_says_no_retired_word_and_asks_nobody_else(
    visit: Callable[[str], Visit], address: str, name: str
) -> None:
    """No retired word is shown or read aloud, and no request leaves the machine."""
    assert visit(name).retired == []
    own = urlsplit(address).netloc
    places = [urlsplit(url) for url in visit(name).asked]
    assert any(place.scheme == "ws" for place in places)  # else nothing would be seen here at all
    assert [place for place in places if place.scheme not in IN_THE_PAGE and place.netloc != own] == []


CONTROLS = ".stMainBlockContainer :is(a[href],button,input,textarea):not([disabled],[tabindex='-1'])"
# What a control is part of moves within by arrows, and Tab goes to one of the whole: WAI-ARIA, keyboard interface.
COMPOSITE = "[role=radiogroup],[role=tablist],[role=grid],[role=toolbar],[role=group],[role=navigation],nav"
# In a table Tab goes from cell to cell, and then on.
PATIENT_TABS = 60


@pytest.mark.many
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
