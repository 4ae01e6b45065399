"""A real Chromium for the tests that need one: how it is found, started, and waited for."""

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from support.app_server import CHROMIUM, FLAGS
from support.traffic import traffic_of, watch

PATIENCE = 90_000  # milliseconds; a page that is assessed for the first time, beside other work on two processors
# Every page of ui/app.py's navigation, at an address at which it has something to show of the demo.
DEMO_PAGES = {
    "overview": "",
    "trace": "trace?namespace=models&name=churn&version=v2&hops=all",
    "finding-way": "trace?namespace=models&name=churn&version=v2&hops=all&side=findings",
    "compare": "trace?namespace=models&name=churn&version=v2&against=v1",
    "report": "report?namespace=models&name=churn&version=v2",
    "search": "search?q=complaints",
    "models": "models",
    "datasets": "datasets",
    "dataset": "dataset?namespace=models&name=churn",
    "steward": "dataset?namespace=file&name=/data/crm/customers.csv&edit=whence_grants",
    "run": "run",
    "findings": "findings",
    "impact": "impact?source=crm&reason=withdrawal",
    "retention": "retention",
    "quality": "quality",
    "suite": "quality?namespace=file&name=%2Fdata%2Ffeatures%2Fchurn_train.parquet&suite=churn_features",
    "records": "records",
    "record": "records?kind=policy&new=1",
    "audits": "audits",
    "review": "review",
    "controls": "controls",
    "gaps": "controls?list=gaps",
    "control": "controls?control=A.7.5",
    "kpis": "kpis",
    "kpi": "kpis?kpi=column_lineage_coverage",
    "evidence": "evidence?name=churn",
    "sql": "sql?saved=findings_by_kind",
    "log": "log",
    "glossary": "glossary",
}
_PAUSE = 50  # milliseconds between two looks
DRAWN = ".stage[data-scale] .box"
_INSTALL = "apt-get install chromium"


def need_chromium(chromium: Path = CHROMIUM, environment: Mapping[str, str] = os.environ) -> None:
    """Nothing where Chromium is there; skips the test where it is missing, and fails it in CI."""
    if chromium.exists():
        return
    if environment.get("CI"):
        pytest.fail(f"{chromium} is missing, and CI must run the browser tests: {_INSTALL}", pytrace=False)
    pytest.skip(f"{chromium} is missing: {_INSTALL}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for a module."""
    need_chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@cache
def _context(browser: Browser, width: int, scheme: str) -> BrowserContext:
    """The one context of a browser for a width and a scheme: it keeps what was fetched and compiled of the app."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    # The process of a site ends with its last page; to compile the app again is half of what opening a page costs.
    stays = context.new_page()
    stays.route("**/*", lambda route: route.fulfill(body=""))
    stays.goto("http://127.0.0.1/")
    return context


def opened(browser: Browser, url: str, width: int, scheme: str = "light") -> Page:
    """A page at an address, with a session of its own at the server; close it in the end."""
    page = _context(browser, width, scheme).new_page()
    page.set_default_timeout(PATIENCE)
    watch(page)
    page.goto(url)
    return page


def wait_for_query(page: Page, **wanted: str) -> None:
    """Wait until the browser's address says just that; its timeout error where it does not come to."""
    page.wait_for_url(lambda url: parse_qs(urlsplit(url).query) == {key: [value] for key, value in wanted.items()})


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until what is asked of the page is so; AssertionError where it never comes to be."""
    for _ in range(PATIENCE // _PAUSE):
        if is_so():
            return
        page.wait_for_timeout(_PAUSE)
    raise AssertionError(f"it did not come to be in {PATIENCE} ms")


def stand_still(page: Page) -> None:
    """Wait until Streamlit shows a heading, has ended the run that the page last asked for, and shows no skeleton."""
    page.wait_for_timeout(_PAUSE)
    expect(page.get_by_role("heading").first).to_be_visible()
    come_to_rest(page)


def come_to_rest(page: Page) -> None:
    """Wait until Streamlit has ended the run that the page last asked for, and shows no skeleton.

    A tab that is clicked before the run for the tab before it has said which tab is open loses to that one again:
    Streamlit's tabs follow the server's choice whenever it changes.
    """
    if traffic := traffic_of(page):
        wait_until(page, lambda: traffic.is_answered)
    expect(page.locator('[data-test-script-state="running"]')).to_have_count(0)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
